"""Targets, weights and thresholds typed into a grid: a row that is right is saved, a wrong one left alone."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db import transaction
from django.utils import timezone
from simple_history.utils import bulk_create_with_history, bulk_update_with_history

from scorecard.domain import target_grid
from scorecard.domain.periods import Frequency, Period
from scorecard.domain.reporting import is_locked
from scorecard.domain.target_grid import (
    NO_TARGET,
    REASON,
    Conflict,
    Content,
    GridFault,
    Keep,
    NotOfThisPlan,
    PlanClosed,
    Refusal,
    TypedRow,
)
from scorecard.models import KPI, Direction, KPITarget, PeriodLock, Plan, PlanStatus, User
from scorecard.models.base import Record
from scorecard.models.membership import shown_name

from . import plan_versions

_WRITTEN = (*target_grid.TARGET_FIELDS, *target_grid.ORIGINAL_FIELDS, "change_reason", "is_sample", "version")
Cell = tuple[int, str]  # the KPI's primary key, and the cell's key


@dataclass(frozen=True)
class Outcome:
    """How many KPIs were changed, and why nothing of others was saved, by their primary key."""

    saved: int = 0
    refused: Mapping[int, Refusal] = field(default_factory=dict)


@dataclass
class _Stored:
    """What the database holds of the rows that were typed."""

    kpis: dict[int, KPI]
    targets: dict[Cell, KPITarget]
    gone: dict[Cell, Any]  # the history's last row of each target that was ever taken away
    began_on: date  # the plan's year
    locks: list[Period]
    past: dict[Cell, list[Any]]  # the history of the cells that somebody changed meanwhile, oldest first

    def record(self, cell: Cell) -> Record | None:
        return self.targets.get(cell) if target_grid.is_target(cell[1]) else self.kpis[cell[0]]

    def version(self, cell: Cell) -> int:
        """0 where nothing stands."""
        record = self.record(cell)
        return record.version if record is not None else 0

    def before(self, cell: Cell) -> Any:
        """The target that a new content replaces, be it one that was taken away since the year began; else None."""
        gone = self.gone.get(cell)
        if gone is not None and timezone.localdate(gone.history_date) < self.began_on:
            gone = None
        return self.targets.get(cell) or gone


@transaction.atomic
def save_grid(*, plan: Plan, rows: Sequence[TypedRow], by: User, reason: str, today: date) -> Outcome:
    """Save the rows in which every cell is right; `today` tells whether the plan's year has begun.

    Saves nothing and raises NotOfThisPlan if a KPI left the plan meanwhile, PlanClosed for a closed plan.
    """
    locked = Plan.objects.locked(plan.pk)
    if locked is None:
        raise NotOfThisPlan
    if locked.status == PlanStatus.CLOSED:
        raise PlanClosed
    stored = _read(plan, rows)
    has_begun = today >= stored.began_on
    refused, changes = dict[int, Refusal](), dict[Cell, Content]()
    for row in rows:
        changed, refusal = _compare(row, stored, needs_reason=has_begun and not reason)
        if refusal is None:
            changes |= {(row.kpi_id, key): content for key, content in changed.items()}
        else:
            refused[row.kpi_id] = refusal
    if changes:
        _write(changes, stored, by=by, reason=reason, has_begun=has_begun)
        plan_versions.raise_versions(plan.pk, structure=True, values=True)
    return Outcome(len({kpi_id for kpi_id, _key in changes}), refused)


def _read(plan: Plan, rows: Sequence[TypedRow]) -> _Stored:
    ids = [row.kpi_id for row in rows]
    kpis = KPI.objects.filter(plan=plan, pk__in=ids).order_by().in_bulk()
    if kpis.keys() != set(ids):
        raise NotOfThisPlan
    targets = KPITarget.objects.filter(kpi__in=ids).order_by()
    removed = KPITarget.history.filter(kpi_id__in=ids, history_type="-").order_by("history_id")
    locks = [lock.period for lock in PeriodLock.objects.filter(plan=plan).in_force()]
    stored = _Stored(
        kpis=kpis,
        targets={_cell(each): each for each in targets},
        gone={_cell(each): each for each in removed},
        began_on=date(plan.year, 1, 1),
        locks=locks,
        past={},
    )
    stored.past = _past(rows, stored)
    return stored


def _cell(target: Any) -> Cell:
    return target.kpi_id, Period(Frequency(target.frequency), target.period_start).label


def _past(rows: Iterable[TypedRow], stored: _Stored) -> dict[Cell, list[Any]]:
    """What was there before, for the cells whose version is not the one that the user saw."""
    stale = {
        (row.kpi_id, key)
        for row in rows
        for key in row.cells
        if row.seen_version(key) != stored.version((row.kpi_id, key))
    }
    past: dict[Cell, list[Any]] = {cell: [] for cell in stale}
    of_targets = {kpi_id for kpi_id, key in stale if target_grid.is_target(key)}
    if of_targets:
        for each in (
            KPITarget.history.filter(kpi_id__in=of_targets).select_related("history_user").order_by("history_id")
        ):
            past.setdefault(_cell(each), []).append(each)
    settings = [cell for cell in stale if not target_grid.is_target(cell[1])]
    if settings:
        kpis = {kpi_id for kpi_id, _key in settings}
        for each in KPI.history.filter(id__in=kpis).select_related("history_user").order_by("history_id"):
            for cell in settings:
                if cell[0] == each.id:
                    past[cell].append(each)
    return past


def _content(key: str, record: Any) -> Content:
    if record is None:
        return NO_TARGET
    return tuple(getattr(record, name) for name in target_grid.fields_of(key))


def _compare(row: TypedRow, stored: _Stored, *, needs_reason: bool) -> tuple[dict[str, Content], Refusal | None]:
    """The cells of the row that change, and what speaks against saving it."""
    kpi, changed = stored.kpis[row.kpi_id], dict[str, Content]()
    faults, conflicts = dict(row.faults), dict[str, Conflict]()
    for key, typed in row.cells.items():
        cell = (row.kpi_id, key)
        now = _content(key, stored.record(cell))
        if typed.content == now or _is_of_other_kind(kpi, key, typed.content, now):
            continue
        if row.seen_version(key) != stored.version(cell):
            chosen = typed.keep if typed.over == stored.version(cell) else None
            if chosen is Keep.THEIRS or _was_untouched(row, key, stored):
                continue
            if chosen is None:
                conflicts[key] = _conflict(cell, now, stored)
                continue
        fault = _fault(cell, typed.content, kpi, stored, needs_reason=needs_reason)
        if fault is None:
            changed[key] = typed.content
        else:
            faults[REASON if fault is GridFault.REASON_MISSING else key] = fault
    return changed, Refusal(faults, conflicts) if faults or conflicts else None


def _is_of_other_kind(kpi: KPI, key: str, typed: Content, now: Content) -> bool:
    """Whether an empty cell merely had no room for what is stored: a value where a range is due, or a range."""
    is_value = now[0] is not None
    return target_grid.is_target(key) and typed == NO_TARGET and is_value is (kpi.direction == Direction.RANGE)


def _was_untouched(row: TypedRow, key: str, stored: _Stored) -> bool:
    """Whether the user left the cell as it stood when the page was made."""
    seen = row.seen_version(key)
    if seen == 0 and target_grid.is_target(key):
        return row.cells[key].content == NO_TARGET
    past = [each for each in stored.past[row.kpi_id, key] if each.version == seen and each.history_type != "-"]
    return bool(past) and row.cells[key].content == _content(key, past[-1])


def _conflict(cell: Cell, now: Content, stored: _Stored) -> Conflict:
    past = stored.past[cell]
    who = shown_name(past[-1].history_user) if past else ""
    return Conflict(now, stored.version(cell), who, past[-1].history_date if past else None)


def _fault(cell: Cell, content: Content, kpi: KPI, stored: _Stored, *, needs_reason: bool) -> GridFault | None:
    key = cell[1]
    fault = target_grid.fault_of(key, content, kpi.direction)
    if fault is not None or not target_grid.is_target(key):
        return fault
    if is_locked(Period.parse(key), stored.locks):
        return GridFault.LOCKED
    return GridFault.REASON_MISSING if needs_reason and stored.before(cell) is not None else None


def _write(changes: Mapping[Cell, Content], stored: _Stored, *, by: User, reason: str, has_begun: bool) -> None:
    created, updated, kpis = list[KPITarget](), list[KPITarget](), dict[int, KPI]()
    for cell, content in changes.items():
        kpi_id, key = cell
        if not target_grid.is_target(key):
            kpis[kpi_id] = stored.kpis[kpi_id]
            _set(kpis[kpi_id], target_grid.fields_of(key), content)
            continue
        target = stored.targets.get(cell)
        if content == NO_TARGET and target is not None:
            target._change_reason, target._history_user = reason, by  # type: ignore[attr-defined]  # simple-history's
            target.delete()
            continue
        (created if target is None else updated).append(
            _target(cell, content, stored, reason=reason if has_begun else "", has_begun=has_begun)
        )
    for kpi in kpis.values():
        kpi.version += 1
        kpi._change_reason, kpi._history_user = reason, by  # type: ignore[attr-defined]
        kpi.save(update_fields=["weight", "threshold_basis", "on_target_threshold", "at_risk_threshold", "version"])
    why: dict[str, Any] = {"default_user": by, "default_change_reason": reason}
    if created:
        bulk_create_with_history(created, KPITarget, **why)
    if updated:
        bulk_update_with_history(updated, KPITarget, list(_WRITTEN), **why)


def _target(cell: Cell, content: Content, stored: _Stored, *, reason: str, has_begun: bool) -> KPITarget:
    target, gone = stored.targets.get(cell), stored.gone.get(cell)
    if target is None:
        target = KPITarget(kpi_id=cell[0], version=gone.version if gone else 0)
        target.period = Period.parse(cell[1])
    target.version += 1
    revise(target, stored.before(cell), content, reason=reason, has_begun=has_begun)
    return target


def revise(target: KPITarget, before: Any, content: Content, *, reason: str, has_begun: bool) -> None:
    """Give the target its new content; from the year's beginning on it keeps what stood there first."""
    if has_begun and before is not None:
        original = target_grid.original_beside(
            content,
            before=tuple(getattr(before, name) for name in target_grid.TARGET_FIELDS),
            original=tuple(getattr(before, name) for name in target_grid.ORIGINAL_FIELDS),
        )
        _set(target, target_grid.ORIGINAL_FIELDS, original)
        target.change_reason = "" if original == NO_TARGET else reason
    _set(target, target_grid.TARGET_FIELDS, content)
    target.is_sample = False  # whoever typed it stands for it


def _set(record: Record, names: Sequence[str], content: Content) -> None:
    for name, value in zip(names, content, strict=True):
        setattr(record, name, value)
