"""Removing what the file does not hold, with all that hangs below it. Actuals keep their KPI and all above it."""

from collections.abc import Sequence
from typing import Any

from django.db import models, router
from django.db.models.deletion import Collector
from django.utils.translation import gettext as _

from scorecard.domain.plan_import import STRUCTURE, Removal
from scorecard.models import KPI
from scorecard.services import records

from . import bulk
from .desk import Desk
from .journal import OFFICERS, REPORTERS
from .refusals import ImportRefused


def write(desk: Desk, removals: Sequence[Removal]) -> None:
    """Children first, so that a parent goes empty."""
    for noun in reversed(STRUCTURE):
        for removal in removals:
            record = bulk.MODELS[noun].objects.filter(pk=removal.pk).first() if removal.noun is noun else None
            if record is not None:
                _remove(desk, record)


def _remove(desk: Desk, record: Any) -> None:
    collector = Collector(using=router.db_for_write(type(record)), origin=record)
    try:
        collector.collect([record])
    except (models.ProtectedError, models.RestrictedError):
        text = _("%(record)s is still needed, so it can't be removed. Please untick the removal.")
        raise ImportRefused(text % {"record": record}) from None
    for instances in collector.data.values():
        for each in instances:
            desk.journal.add_removed(each, **_beside(each))
            each._change_reason, each._history_user = desk.whole_reason, desk.by  # type: ignore[attr-defined]
    records.let_go(collector, by=desk.by, reason=desk.whole_reason)
    collector.delete()


def _beside(record: Any) -> dict[str, list[int]]:
    """What goes with a record without being one of its own: a KPI's organisations and officers, successors."""
    found: dict[str, list[int]] = {}
    if isinstance(record, KPI):
        found[REPORTERS] = [each.pk for each in record.reporting_organisations.all()]
        found[OFFICERS] = [each.pk for each in record.case_officers.all()]
    if hasattr(record, "successors"):
        found["successors"] = [each.pk for each in record.successors.all()]
    return found
