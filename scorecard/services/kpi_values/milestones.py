"""Milestone KPIs: steps are ticked as reached on a day, and the value's figure follows from them."""

from collections.abc import Iterable
from copy import copy
from dataclasses import replace

from scorecard.domain import scoring
from scorecard.models import User, WorkItem

from .entries import Entry, ValueChange
from .refusals import DeletedValue, StaleStep
from .writing import Desk


def take(desk: Desk, entry: Entry) -> tuple[ValueChange, list[WorkItem]]:
    """The change with the figure that follows from the steps, and those steps that differ from what is stored.

    Raises StaleStep or DeletedValue.
    """
    wanted = entry.steps or {}
    steps = {step.pk: copy(step) for step in desk.steps(entry.kpi.pk)}
    if not wanted.keys() <= steps.keys():
        raise DeletedValue
    changed = [steps[pk] for pk, change in wanted.items() if steps[pk].reached_on != change.reached_on]
    for step in changed:
        if step.version != wanted[step.pk].version:
            raise StaleStep(step)
        step.reached_on = wanted[step.pk].reached_on
    pairs = [(step.reached_on, step.cumulative_percent) for step in steps.values()]
    if entry.change.is_not_applicable:
        return entry.change, changed
    return replace(entry.change, actual=scoring.reached_percent(pairs, entry.period.end)), changed


def write(steps: Iterable[WorkItem], *, by: User | None, reason: str) -> None:
    """Store the days: a handful of rows, each with its history."""
    for step in steps:
        step.version += 1
        step._change_reason = reason  # type: ignore[attr-defined]  # simple-history's
        step._history_user = by  # type: ignore[attr-defined]
        step.save(update_fields=["reached_on", "version"])
