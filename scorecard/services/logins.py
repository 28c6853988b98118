"""Telling who comes by user name or e-mail address and password: with a lock, and without telling who exists."""

from django.contrib.auth.hashers import make_password
from django.contrib.auth.models import User
from django.utils.translation import gettext as _

from scorecard.models import LoginEventKind, LoginWay

from . import login_events, login_locks


class Locked(Exception):
    """Too many wrong answers; its text is for the user."""

    def __init__(self) -> None:
        super().__init__(_("Too many failed attempts. Please try again in 15 minutes."))


def called(typed: str) -> User | None:
    """The user of this name, or the only active one with this e-mail address."""
    named = User.objects.filter(username=typed).first()
    if named is not None or "@" not in typed:
        return named
    found = list(User.objects.filter(email__iexact=typed, is_active=True)[:2])
    return found[0] if len(found) == 1 else None


def verify(*, user: User | None, typed: str, password: str) -> bool:
    """Whether the user may come in with this password. Raises Locked.

    Whether the name is unknown, the password wrong or the user deactivated takes the same time to tell: one hash.
    """
    who = typed if user is None else user.pk
    if not login_locks.take_try(door=login_locks.PASSWORDS, who=who):
        login_events.note(LoginEventKind.LOCKED, user=user, way=LoginWay.PASSWORD)
        raise Locked
    if user is None:
        make_password(password)
    if user is None or not user.check_password(password) or not user.is_active:
        login_events.note(LoginEventKind.FAILED, user=user, way=LoginWay.PASSWORD)
        return False
    login_locks.give_back(door=login_locks.PASSWORDS, who=who)
    return True
