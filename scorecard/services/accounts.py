"""What users choose for their own account."""

from django.contrib.auth.models import User as AuthUser
from django.db import transaction

from scorecard.models import Account, User


@transaction.atomic
def choose_reminders(*, user: User, mutes: bool, by: User, reason: str) -> Account:
    """Whether the user wants no reminders by e-mail; the same choice again writes nothing."""
    owner = AuthUser.objects.select_for_update().get(pk=user.pk or 0)  # who chooses twice at once makes one account
    account = Account.objects.of(owner.pk)
    if account.mutes_reminders != mutes:
        account.mutes_reminders = mutes
        account.version += 1 if account.pk else 0
        account._change_reason = reason  # type: ignore[attr-defined]  # simple-history's
        account._history_user = by  # type: ignore[attr-defined]
        account.save()
    return account
