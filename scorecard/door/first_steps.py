"""What somebody has to be done with before they see anything else: a new password, then one-time codes."""

from django.contrib.auth.models import User
from django.http import HttpRequest

from scorecard.middleware import FIRST_STEP
from scorecard.services import passwords, second_factor


def set_next(request: HttpRequest, user: User) -> None:
    """Of those who come by password: at the door, and again behind every step."""
    if passwords.is_change_due(user=user):
        request.session[FIRST_STEP] = "password_change"
    elif second_factor.is_missing(user=user):
        request.session[FIRST_STEP] = "mfa_activate_totp"
    else:
        request.session.pop(FIRST_STEP, None)
