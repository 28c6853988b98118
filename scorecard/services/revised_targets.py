"""A target that is changed by hand after its plan's year began: why, and what stood there when the year began."""

from datetime import date

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _

from scorecard.models import KPITarget

_VALUES = ("value", "low", "high")


def keep_original(target: KPITarget, stored: KPITarget) -> None:
    """Before `target` is saved over `stored`. Raises ValidationError for a change without a reason of its own."""
    if all(getattr(target, name) == getattr(stored, name) for name in _VALUES):
        return
    if timezone.localdate() < date(target.kpi.plan.year, 1, 1):
        return
    if not target.change_reason.strip() or target.change_reason == stored.change_reason:
        sentence = _("The plan's year has begun. Please give the reason why this target is changed.")
        raise ValidationError({"change_reason": sentence})
    if not stored.is_revised:
        for name in _VALUES:
            setattr(target, f"original_{name}", getattr(stored, name))
