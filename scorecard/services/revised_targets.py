"""A target that is changed by hand: never in a locked period; after its year began with why, and what stood there."""

from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _

from scorecard.domain import target_grid
from scorecard.domain.reporting import is_locked
from scorecard.domain.target_grid import NO_TARGET, ORIGINAL_FIELDS, TARGET_FIELDS, Content
from scorecard.models import KPITarget, PeriodLock


def lies_in_locked_period(*targets: KPITarget) -> bool:
    """Whether a lock in force covers the period of one of them, all of one plan."""
    locks = [lock.period for lock in PeriodLock.objects.filter(plan=targets[0].kpi.plan_id).in_force()]
    return any(is_locked(target.period, locks) for target in targets)


def prepare(target: KPITarget, stored: KPITarget | None, *, today: date) -> None:
    """Before `target` is saved over `stored`, or as a new one: set what stood there when its plan's year began.

    Raises ValidationError in a locked period, and from the year's beginning on for a move to another period or a
    change without a reason of its own.
    """
    if lies_in_locked_period(target, *([stored] if stored else [])):
        raise ValidationError({"period_start": _("This period is locked, so its target can't be changed.")})
    began_on = date(target.kpi.plan.year, 1, 1)
    if today < began_on:
        return
    if stored is not None and (target.kpi_id, target.period) != (stored.kpi_id, stored.period):
        sentence = _("The plan's year has begun. Please delete this target, then add one for the other period.")
        raise ValidationError({"period_start": sentence})
    before = stored or _taken_away(target, began_on)
    content = _content(target, TARGET_FIELDS)
    if before is None or (stored is not None and content == _content(stored, TARGET_FIELDS)):
        return
    if not target.change_reason.strip() or (stored is not None and target.change_reason == stored.change_reason):
        sentence = _("The plan's year has begun. Please give the reason why this target is changed.")
        raise ValidationError({"change_reason": sentence})
    original = target_grid.original_beside(
        content, before=_content(before, TARGET_FIELDS), original=_content(before, ORIGINAL_FIELDS)
    )
    for name, value in zip(ORIGINAL_FIELDS, original, strict=True):
        setattr(target, name, value)
    if original == NO_TARGET:
        target.change_reason = ""


def _taken_away(target: KPITarget, began_on: date) -> Any:
    """What was deleted last of the target's period, as history keeps it; None if that was before the year began."""
    history: Any = KPITarget.history  # simple-history's manager
    of_period = history.filter(kpi=target.kpi_id, frequency=target.frequency, period_start=target.period_start)
    gone = of_period.filter(history_type="-").order_by("history_id").last()
    return None if gone is None or timezone.localdate(gone.history_date) < began_on else gone


def _content(record: Any, names: tuple[str, ...]) -> Content:
    return tuple(getattr(record, name) for name in names)
