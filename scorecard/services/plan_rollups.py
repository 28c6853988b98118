"""Storing how a plan stands (彙總結果) in the transaction of whoever writes to it; rebuilding and checking that.

A write stores what the list of plans opens with: today and a month ahead, since that period moves on without a write.
The other periods are stored by `rebuild`; until then the plan's versions tell readers not to believe them.
"""

from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cache
from typing import Any

from django.db import models, transaction
from django.db.models import F
from django.utils import timezone

from scorecard.domain import plan_standing
from scorecard.domain.periods import Frequency, Period
from scorecard.domain.plan_standing import PlanProgress
from scorecard.domain.scoring import Basis
from scorecard.models import CalendarDay, Plan, PlanRollup, ReportingProgress, rollup_source
from scorecard.models.compiled import CompiledPut
from scorecard.models.rollup_source import RollupSource

AHEAD = timedelta(days=31)
_KEYS: dict[type[models.Model], tuple[str, ...]] = {
    PlanRollup: ("plan", "period_end", "basis"),
    ReportingProgress: ("plan",),
}


@dataclass
class Comparison:
    """What is stored of a plan against what it should be. Readers know outdated rows, and believe the `wrong` ones."""

    right: int = 0
    outdated: int = 0
    missing: int = 0
    wrong: list[str] = field(default_factory=list)  # each a row and the columns that differ

    def __add__(self, other: "Comparison") -> "Comparison":
        return Comparison(
            self.right + other.right,
            self.outdated + other.outdated,
            self.missing + other.missing,
            self.wrong + other.wrong,
        )


@transaction.atomic(savepoint=False)
def store(*, plan_id: int) -> None:
    """To be called when the plan is as it will be, and its versions are raised, which locks it."""
    source = rollup_source.of_plan(plan_id)
    if source is None:
        return  # it was deleted
    progress = source.progress()
    _put(progress)
    if source.records:
        for at in _openings(source.plan, progress.progress, timezone.localdate()):
            _put(source.rollup(at, Basis.YTD))


@transaction.atomic
def carry_all() -> None:
    """Before every plan's structure has one more version: what is stored stays as right or as outdated as it was."""
    for model in (PlanRollup, ReportingProgress):
        model._default_manager.update(structure_version=F("structure_version") + 1)


@transaction.atomic
def rebuild(*, plan_id: int) -> int:
    """Store every period on both bases; returns how many rows that are."""
    source = _source(plan_id)
    if source is None:
        return 0
    rows = _all_rows(source)
    for model in _KEYS:
        model._default_manager.filter(plan=plan_id).delete()
        model._default_manager.bulk_create([row for row in rows if isinstance(row, model)])
    return len(rows)


@transaction.atomic
def compare(*, plan_id: int) -> Comparison:
    """What is stored of the plan against a fresh computation."""
    source, found = _source(plan_id), Comparison()
    if source is None:
        return found
    stored: dict[Any, Any] = {_key(row): row for model in _KEYS for row in model._default_manager.filter(plan=plan_id)}
    for row in _all_rows(source):
        there = stored.pop(_key(row), None)
        if there is None:
            found.missing += 1
        elif not there.is_of(source.plan):
            found.outdated += 1
        elif differing := [name for name in _columns(type(row)) if getattr(there, name) != getattr(row, name)]:
            found.wrong.append(f"{_name(row)}: {', '.join(differing)}")
        else:
            found.right += 1
    for row in stored.values():  # of a plan whose KPIs are all gone, or of another year than the plan's is now
        if row.is_of(source.plan):
            found.wrong.append(_name(row))
        else:
            found.outdated += 1
    return found


def _source(plan_id: int) -> RollupSource | None:
    """The plan's figures while nobody can write to it; None where it is gone."""
    Plan.objects.locked(plan_id)
    return rollup_source.of_plan(plan_id)


def _all_rows(source: RollupSource) -> list[Any]:
    months = Period.all_of_year(Frequency.MONTH, source.plan.year) if source.records else ()
    return [source.progress(), *(source.rollup(month, basis) for month in months for basis in Basis)]


def _openings(plan: Plan, progress: PlanProgress, today: date) -> list[Period]:
    """The periods that the plan opens with today and a month from now."""
    if plan.year < today.year:
        return [Period.of_year(plan.year)]
    corrections = CalendarDay.objects.corrections(plan.year)
    opening = {}
    for day in (today, today + AHEAD):
        due = plan_standing.due_months(plan.year, plan.due_after_days, corrections, day)
        at = plan_standing.opening_period(plan.year, day, locked=progress.locked, approved=progress.approved, due=due)
        opening[at.end] = at
    return list(opening.values())


def _put(row: models.Model) -> None:
    """Store it over what stands there."""
    _statement(type(row)).put(row)


@cache
def _statement(model: type[models.Model]) -> CompiledPut[models.Model]:
    return CompiledPut(model, _KEYS[model])


def _columns(model: type[models.Model]) -> list[str]:
    """All but the keys."""
    names = [each.name for each in model._meta.concrete_fields if not each.primary_key]
    return [name for name in names if name not in _KEYS[model]]


def _key(row: Any) -> tuple[Any, ...]:
    return (type(row), *(getattr(row, name if name != "plan" else "plan_id") for name in _KEYS[type(row)]))


def _name(row: Any) -> str:
    return " ".join(map(str, (row._meta.verbose_name, *_key(row)[2:])))
