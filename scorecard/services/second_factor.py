"""One-time codes beside the password (動態驗證碼): who has them, who has to, their lock, their secrets."""

import logging
from base64 import urlsafe_b64encode
from hashlib import sha256

from allauth.mfa.models import Authenticator
from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from django.conf import settings
from django.contrib.auth.models import User
from django.db import transaction

from scorecard import permissions
from scorecard.models import LoginEventKind, LoginWay

from . import login_events, login_locks, logins, sessions

_log = logging.getLogger("scorecard.security")


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


@transaction.atomic
def switch_off(*, user: User) -> bool:
    """For who has lost what shows the codes; all sessions of the user end. False if there were none."""
    deleted, _by_model = Authenticator.objects.filter(user=user).delete()
    if deleted:
        sessions.end_of(user=user)
        _log.warning("the one-time codes of user %s were switched off", user.pk)
    return bool(deleted)


class UnreadableSecret(Exception):
    """It was encrypted with a key that the settings don't hold any more."""


def encrypt(text: str) -> str:
    return _cipher().encrypt(text.encode()).decode()


def decrypt(text: str) -> str:
    """Raises UnreadableSecret."""
    try:
        return _cipher().decrypt(text.encode()).decode()
    except InvalidToken:
        raise UnreadableSecret from None


@transaction.atomic
def encrypt_anew() -> tuple[int, int]:
    """Encrypt every secret with the key that signs now, so that the older ones may go; how many, and how many not."""
    renewed, unreadable = 0, 0
    for each in Authenticator.objects.select_for_update().order_by("pk"):
        name = _SECRETS[each.type]
        try:
            each.data[name] = encrypt(decrypt(each.data[name]))
        except UnreadableSecret:
            unreadable += 1
            continue
        each.save(update_fields=["data"])
        renewed += 1
    return renewed, unreadable


_SECRETS = {Authenticator.Type.TOTP: "secret", Authenticator.Type.RECOVERY_CODES: "seed"}  # as allauth keeps them


def _cipher() -> MultiFernet:
    """With the key of the settings; what an earlier one wrote is still read."""
    keys = [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]
    return MultiFernet([Fernet(urlsafe_b64encode(sha256(f"codes {key!s}".encode()).digest())) for key in keys])
