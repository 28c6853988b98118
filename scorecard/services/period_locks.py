"""Locking a period with its figures as they stand (鎖定), and taking that back with a reason (解除鎖定)."""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from scorecard.domain.periods import Period
from scorecard.domain.scoring import snapshot
from scorecard.models import PeriodLock, Plan, User, scoring_records
from scorecard.models.base import period_shown

from . import plan_versions


class LockRefused(Exception):
    """The period was not locked or unlocked; the text says why, for the user."""


class ReasonMissing(LockRefused):
    """Unlocking needs a reason."""


@transaction.atomic
def lock(*, plan: Plan, period: Period, by: User, reason: str = "") -> PeriodLock:
    """Lock the period and keep what scoring reads of the plan now. Raises LockRefused."""
    locked_plan = _lock_plan(plan.pk)
    if period.year != locked_plan.year:
        raise LockRefused(_("This period is not in the plan's year."))
    standing = PeriodLock.objects.filter(
        plan=plan, frequency=period.frequency.value, period_start=period.start
    ).in_force()
    there = standing.first()
    if there is not None:
        if there.locked_by_id == by.pk:
            return there  # the same form sent twice
        raise LockRefused(_("%(period)s is locked already.") % {"period": period_shown(period)})
    made = PeriodLock(plan=plan, reason=reason.strip())
    made.period, made.locked_by_id = period, by.pk  # type: ignore[assignment]  # who writes is logged in
    made.figures = snapshot.dump(scoring_records.of_plan(plan.pk), locked_plan.scoring_rules)
    _save(made, by, made.reason)
    return made


@transaction.atomic
def unlock(*, lock: PeriodLock, by: User, reason: str) -> PeriodLock:
    """Take a lock back; it stays on record with its figures. Raises LockRefused."""
    if not reason.strip():
        raise ReasonMissing(_("Please say why the period is unlocked."))
    _lock_plan(lock.plan_id)
    stored = PeriodLock.objects.get(pk=lock.pk)
    if stored.released_at is not None:
        if stored.released_by_id == by.pk:
            return stored  # the same form sent twice
        raise LockRefused(_("%(period)s was unlocked already.") % {"period": period_shown(stored.period)})
    stored.released_at, stored.released_by_id, stored.release_reason = timezone.now(), by.pk, reason.strip()
    stored.version += 1
    _save(stored, by, stored.release_reason)
    return stored


def _lock_plan(plan_id: int) -> Plan:
    return Plan.objects.select_for_update().order_by().get(pk=plan_id)


def _save(record: PeriodLock, by: User, reason: str) -> None:
    record.full_clean(exclude=("plan", "locked_by", "released_by"), validate_unique=False, validate_constraints=False)
    record._change_reason, record._history_user = reason, by  # type: ignore[attr-defined]  # simple-history's
    record.save()
    plan_versions.raise_versions(record.plan_id, values=True)
