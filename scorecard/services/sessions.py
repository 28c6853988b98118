"""Ending sessions: whoever was logged in as the user is asked to log in again with the next request."""

from django.contrib.auth.models import User as AuthUser

from scorecard.models import Session


def end_of(*, user: AuthUser, but: str | None = None) -> None:
    """End all of the user's sessions, except the one of the key `but`."""
    Session.objects.filter(user=user).exclude(session_key=but or "").delete()
