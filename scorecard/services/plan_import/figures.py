"""The figures' share of an import: actuals by the way that all values take, targets with what stood there first."""

from collections.abc import Sequence
from copy import copy
from datetime import date
from typing import Any

from django.utils import timezone

from scorecard.domain import target_grid
from scorecard.domain.plan_import import Change
from scorecard.models import KPITarget, KPIValue, ValueState
from scorecard.services import kpi_targets
from scorecard.services.kpi_values import Refusal, writing

from . import bulk
from .desk import Desk
from .refusals import ImportRefused
from .rows import insert

_STAMPS = ("state", "submitted_by_id", "submitted_at", "approved_by_id", "approved_at", "is_sample")


def write_values(desk: Desk, changes: Sequence[Change]) -> None:
    _insert_values(desk, [change for change in changes if change.pk is None])
    old = [change for change in changes if change.pk is not None]
    if old:
        _change_values(desk, old)


def _insert_values(desk: Desk, changes: Sequence[Change]) -> None:
    """The plan is locked and of the preview's versions, so there still is none of them, and no lock over them."""
    kpis, who = desk.kpi_pks(), desk.by.pk if desk.by is not None else None
    sent = {"submitted_by_id": who, "submitted_at": desk.at}
    approved = {**sent, "approved_by_id": who, "approved_at": desk.at}
    stamps = {None: {}, ValueState.APPROVED.value: approved}
    rows = (
        {**_place(kpis, change), **change.values, **stamps.get(change.values.get("state"), sent)} for change in changes
    )
    made = insert(KPIValue, rows, [desk.reason(change.place) for change in changes], by=desk.by, at=desk.at)
    desk.journal.add_inserted("kpivalue", made)


def _place(kpis: dict[Any, int], change: Change) -> dict[str, Any]:
    code, period = change.key
    return {"kpi_id": kpis[code], "frequency": period.frequency.value, "period_start": period.start}


def _change_values(desk: Desk, changes: Sequence[Change]) -> None:
    kpis = desk.kpi_pks()
    keys = [(kpis[change.key[0]], change.key[1]) for change in changes]
    values = writing.lay(plan_id=desk.plan.pk, keys=keys)
    befores: list[tuple[KPIValue, dict[str, Any]]] = []
    for change, key in zip(changes, keys, strict=True):
        try:
            value = values.take(key, change.version)
        except Refusal as refusal:
            raise ImportRefused(str(refusal)) from None
        before = {name: getattr(value, name) for name in (*change.values, *_STAMPS)}
        for name, wanted in change.values.items():
            setattr(value, name, wanted)
        if "state" in change.values:
            _stamp(desk, value)
        value._change_reason = desk.reason(change.place)  # type: ignore[attr-defined]  # simple-history's
        befores.append((values.put(value), before))
    writing.write(values, by=desk.by, reason=desk.whole_reason)
    for value, before in befores:
        desk.journal.add_changed(value, before)


def _stamp(desk: Desk, value: KPIValue) -> None:
    """Who brought the file in has sent it; approving it at once was asked for with a reason."""
    value.submitted_by, value.submitted_at = desk.by, desk.at  # type: ignore[assignment]
    is_approved = value.state == ValueState.APPROVED
    value.approved_by, value.approved_at = (desk.by, desk.at) if is_approved else (None, None)  # type: ignore[assignment]


def write_targets(desk: Desk, changes: Sequence[Change]) -> None:
    _insert_targets(desk, [change for change in changes if change.pk is None])
    old = [change for change in changes if change.pk is not None]
    if old:
        _change_targets(desk, old)


def _insert_targets(desk: Desk, changes: Sequence[Change]) -> None:
    kpis = desk.kpi_pks()
    rows = (
        {**_place(kpis, change), **{name: each for name, each in change.values.items() if name != "change_reason"}}
        for change in changes
    )
    made = insert(KPITarget, rows, [desk.reason(change.place) for change in changes], by=desk.by, at=desk.at)
    desk.journal.add_inserted("kpitarget", made)


def _change_targets(desk: Desk, changes: Sequence[Change]) -> None:
    stored = {target.pk: target for target in KPITarget.objects.filter(kpi__plan=desk.plan).order_by()}
    has_begun = timezone.localdate(desk.at) >= date(desk.plan.year, 1, 1)
    changed: list[KPITarget] = []
    for change in changes:
        target = stored[change.pk or 0]
        before = copy(target)
        target.version += 1
        reason = desk.reason(change.place)
        content = tuple(change.values.get(name) for name in target_grid.TARGET_FIELDS)
        why = change.values.get("change_reason") or reason
        kpi_targets.revise(target, before, content, reason=why, has_begun=has_begun)
        target.is_sample = change.values.get("is_sample", False)
        target._change_reason = reason  # type: ignore[attr-defined]  # simple-history's
        changed.append(target)
        columns = {each.attname: getattr(before, each.attname) for each in KPITarget._meta.concrete_fields}
        desk.journal.add_changed(target, {name: value for name, value in columns.items() if name not in _FIXED})
    bulk.update(changed, by=desk.by)


_FIXED = ("id", "version", "kpi_id", "frequency", "period_start")
