"""The door: how django-allauth is bent to this house. What it decides is decided in services/, here it only asks."""
