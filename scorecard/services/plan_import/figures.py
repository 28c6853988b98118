"""The figures' share of an import: actuals by the way that all values take, targets with what stood there first."""

from collections.abc import Sequence
from copy import copy
from datetime import date
from typing import Any

from django.utils import timezone

from scorecard.domain import target_grid
from scorecard.domain.plan_import import Change, Noun
from scorecard.models import KPITarget, KPIValue, ValueState
from scorecard.services import kpi_targets, plan_versions
from scorecard.services.kpi_values import Refusal, writing

from . import bulk
from .desk import Desk
from .refusals import ImportRefused

_STAMPS = ("state", "submitted_by_id", "submitted_at", "approved_by_id", "approved_at", "is_sample")


def write_values(desk: Desk, changes: Sequence[Change]) -> None:
    kpis = desk.records(Noun.KPI)
    keys = [(kpis[change.key[0]].pk, change.key[1]) for change in changes]
    values = writing.lay(plan_id=desk.plan.pk, keys=keys)
    befores: list[tuple[KPIValue, dict[str, Any]]] = []
    for change, key in zip(changes, keys, strict=True):
        try:
            value = values.take(key, change.version if change.pk is not None else None)
        except Refusal as refusal:
            raise ImportRefused(str(refusal)) from None
        before = {name: getattr(value, name) for name in (*change.values, *_STAMPS)}
        for name, wanted in change.values.items():
            setattr(value, name, wanted)
        if "state" in change.values:
            _stamp(desk, value)
        value._change_reason = desk.reason(change.place)  # type: ignore[attr-defined]  # simple-history's
        befores.append((values.put(value), before))
    is_new = [change.pk is None for change in changes]
    writing.write(values, by=desk.by, reason=desk.whole_reason)
    desk.journal.add_created(value for (value, _before), new in zip(befores, is_new, strict=True) if new)
    for (value, before), new in zip(befores, is_new, strict=True):
        if not new:
            desk.journal.add_changed(value, before)


def _stamp(desk: Desk, value: KPIValue) -> None:
    """Who brought the file in has sent it; approving it at once was asked for with a reason."""
    value.submitted_by, value.submitted_at = desk.by, desk.at  # type: ignore[assignment]
    is_approved = value.state == ValueState.APPROVED
    value.approved_by, value.approved_at = (desk.by, desk.at) if is_approved else (None, None)  # type: ignore[assignment]


def write_targets(desk: Desk, changes: Sequence[Change]) -> None:
    kpis = desk.records(Noun.KPI)
    stored = {}
    if any(change.pk is not None for change in changes):
        stored = {target.pk: target for target in KPITarget.objects.filter(kpi__plan=desk.plan).order_by()}
    has_begun = timezone.localdate(desk.at) >= date(desk.plan.year, 1, 1)
    new, old = list[KPITarget](), list[tuple[KPITarget, KPITarget]]()
    for change in changes:
        code, period = change.key
        before = stored[change.pk] if change.pk is not None else None
        target = copy(before) if before is not None else KPITarget(kpi=kpis[code], version=0)
        target.period = period
        target.version += 1
        reason = desk.reason(change.place)
        content = tuple(change.values.get(name) for name in target_grid.TARGET_FIELDS)
        why = change.values.get("change_reason") or reason
        kpi_targets.revise(target, before, content, reason=why, has_begun=has_begun)
        target.is_sample = change.values.get("is_sample", False)
        target._change_reason = reason  # type: ignore[attr-defined]  # simple-history's
        if before is None:
            new.append(target)
        else:
            old.append((target, before))
    bulk.insert(new, by=desk.by)
    bulk.update([target for target, _before in old], by=desk.by)
    desk.journal.add_created(new)
    for target, before in old:
        columns = {each.attname: getattr(before, each.attname) for each in KPITarget._meta.concrete_fields}
        desk.journal.add_changed(target, {name: value for name, value in columns.items() if name not in _FIXED})
    plan_versions.raise_versions(desk.plan.pk, structure=True, values=True)


_FIXED = ("id", "version", "kpi_id", "frequency", "period_start")
