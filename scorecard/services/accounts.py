"""What users choose for their own account, and what is noted of it."""

from django.contrib.auth.models import User as AuthUser
from django.db import transaction

from scorecard.models import Account, User


@transaction.atomic
def choose_reminders(*, user: User, mutes: bool, by: User, reason: str) -> Account:
    """Whether the user wants no reminders by e-mail; the same choice again writes nothing."""
    account = _locked(user)
    if account.mutes_reminders != mutes:
        account.mutes_reminders = mutes
        _save(account, by, reason)
    return account


@transaction.atomic
def note(*, user: User, by: User | None, reason: str, **changes: bool) -> Account:
    """Leave a row of history of what was done to the account, also where no field of it tells: a password, codes."""
    account = _locked(user)
    for name, value in changes.items():
        setattr(account, name, value)
    _save(account, by, reason)
    return account


def _locked(user: User) -> Account:
    """Of whom two write to at once, one account is made."""
    owner = AuthUser.objects.select_for_update().get(pk=user.pk or 0)
    return Account.objects.of(owner.pk)


def _save(account: Account, by: User | None, reason: str) -> None:
    account.version += 1 if account.pk else 0
    account._change_reason = reason  # type: ignore[attr-defined]  # simple-history's
    account._history_user = by  # type: ignore[attr-defined]
    account.save()
