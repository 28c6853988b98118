"""Words of Django and of libraries that our catalogue words differently or first; makemessages finds them here."""
