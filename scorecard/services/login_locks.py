"""Five wrong answers at a door lock it for a quarter of an hour, for that user or name only and on every worker."""

from django.db import transaction
from django.utils import timezone

from scorecard.models import LoginLock

PASSWORDS, CODES = "passwords", "codes"


@transaction.atomic
def take_try(*, door: str, who: int | str) -> bool:
    """Count a try before its answer is looked at, as many may come at once; False if the door is locked.

    `who` is a user's number, or the name that was typed where nobody bears it.
    """
    now = timezone.now()
    LoginLock.objects.forgotten(now).delete()
    key = LoginLock.digest(door, who)
    # Locked as it is read: a right answer elsewhere may take the row away at any moment.
    lock, _is_new = LoginLock.objects.select_for_update().get_or_create(who=key, defaults={"failed_at": now})
    if lock.is_locked:
        return False
    lock.failures, lock.failed_at = lock.failures + 1, now
    lock.save(update_fields=["failures", "failed_at"])
    return True


def give_back(*, door: str, who: int | str) -> None:
    """The answer was right: nothing was wrong before it either. The row stays, others may be about to count in it."""
    LoginLock.objects.filter(who=LoginLock.digest(door, who)).update(failures=0)
