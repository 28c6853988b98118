"""One-time codes beside the password (動態驗證碼): who has them, who has to, their lock, their key."""

from base64 import urlsafe_b64encode
from dataclasses import dataclass
from hashlib import sha256
from typing import Any

from allauth.mfa.models import Authenticator
from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from django.conf import settings
from django.contrib.auth.models import User
from django.db import transaction

from scorecard import permissions
from scorecard.models import LoginEventKind, LoginWay

from . import accounts, login_events, login_locks, logins, sessions

_SECRETS = ("secret", "seed")  # of an application that makes codes, and of the recovery codes


@dataclass(frozen=True)
class Renewed:
    """`lost`: the users whose codes no key of the settings opens any more."""

    number: int
    lost: tuple[str, ...]


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


def cipher() -> MultiFernet:
    """What hides the secrets, with the key of the settings; what an earlier one wrote is still read."""
    keys = [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]
    return MultiFernet([Fernet(urlsafe_b64encode(sha256(f"codes {key!s}".encode()).digest())) for key in keys])


@transaction.atomic
def renew_secrets() -> Renewed:
    """Write every secret with the present key, so that the earlier ones are no longer needed."""
    ours, number, lost = cipher(), 0, set[str]()
    stored = Authenticator.objects.select_for_update(of=("self",)).select_related("user").order_by("pk")
    for each in stored:
        kept: dict[str, Any] = each.data
        try:
            renewed = {name: ours.rotate(kept[name].encode()).decode() for name in _SECRETS if name in kept}
        except InvalidToken:
            lost.add(each.user.get_username())
        else:
            each.data = {**kept, **renewed}
            each.save(update_fields=["data"])
            number += 1
    return Renewed(number, tuple(sorted(lost)))


def note_change(*, user: User, reason: str) -> None:
    """That the user switched codes on or off, or has new recovery codes; for the audit log."""
    accounts.note(user=user, by=user, reason=reason)


@transaction.atomic
def forget(*, user: User, reason: str) -> bool:
    """Switch off the codes of somebody who can give none any more, and end their log-ins; False if there were none."""
    gone, _by_kind = Authenticator.objects.filter(user=user).delete()
    if gone:
        accounts.note(user=user, by=None, reason=reason)
        sessions.end_of(user=user)
    return bool(gone)
