"""One-time codes beside the password (動態驗證碼): who has them, who has to, and their lock after wrong ones."""

from allauth.mfa.models import Authenticator
from django.conf import settings
from django.contrib.auth.models import User

from scorecard import permissions
from scorecard.models import LoginEventKind, LoginWay

from . import login_events, login_locks, logins


def is_missing(*, user: User) -> bool:
    """Whether the user has to set it up before anything else: administrators, where the settings ask for it."""
    if not settings.REQUIRE_TOTP or not permissions.can_maintain_data(user):
        return False
    return not Authenticator.objects.filter(user=user, type=Authenticator.Type.TOTP).exists()


def take_try(*, user: User) -> None:
    """Count a try at the codes before it is looked at. Raises logins.Locked."""
    if not login_locks.take_try(door=login_locks.CODES, who=user.pk):
        login_events.note(LoginEventKind.LOCKED, user=user, way=LoginWay.CODE)
        raise logins.Locked


def note_answer(*, user: User, is_right: bool) -> None:
    if is_right:
        login_locks.give_back(door=login_locks.CODES, who=user.pk)
    else:
        login_events.note(LoginEventKind.FAILED, user=user, way=LoginWay.CODE)
