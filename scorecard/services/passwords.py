"""Setting passwords: by who knows the old one, or can read the user's mail; and when a new one is due."""

from django.contrib.auth.models import User as AuthUser
from django.contrib.auth.password_validation import validate_password
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from scorecard.models import Account, PastPassword

from . import accounts, demo_accounts, logins, sessions
from .password_profile import profile


class PasswordRefused(Exception):
    """The password stays as it is; the text says why, for the user."""


def change(*, user: AuthUser, old: str, new: str, session_key: str | None) -> None:
    """Set what the user chose; all sessions but the one of `session_key` end.

    Raises PasswordRefused, logins.Locked, or ValidationError for the new one, which is looked at last: the rules tell
    of the old ones, which only who knows the present one may learn.
    """
    if not logins.verify(user=user, typed=user.get_username(), password=old):
        raise PasswordRefused(_("Your old password was entered incorrectly. Please enter it again."))
    days = profile().youngest_days
    is_due = is_change_due(user=user)
    if not is_due and profile().is_too_young(PastPassword.objects.last_set_at(user.pk), timezone.now()):
        raise PasswordRefused(_("A password can be changed again after %(days)d day at the earliest.") % {"days": days})
    validate_password(new, user)
    _set(user, new, "password", but=session_key)


def reset(*, user: AuthUser, new: str) -> None:
    """Set what somebody chose who could read the user's mail; all sessions end."""
    _set(user, new, "password by mail")


def is_change_due(*, user: AuthUser) -> bool:
    """Whether nothing may be done before a new password is chosen; never without a password.

    That of a demo account grows as old as you like, but one that was set for once is for once there too.
    """
    if not user.has_usable_password():
        return False
    if Account.objects.of(user.pk).must_change_password:
        return True
    changed_at = PastPassword.objects.last_set_at(user.pk) or user.date_joined
    return user.get_username() not in demo_accounts.USERNAMES and profile().is_too_old(changed_at, timezone.now())


@transaction.atomic
def _set(user: AuthUser, password: str, reason: str, but: str | None = None) -> None:
    user.set_password(password)
    user._change_reason, user._history_user = "password", user  # type: ignore[attr-defined]  # simple-history's
    user.save(update_fields=["password"])
    accounts.note(user=user, by=user, reason=reason, must_change_password=False)
    sessions.end_of(user=user, but=but)
