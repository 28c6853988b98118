"""The objectives at the two ends of alignments, by theme, each with how it stands; one query."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from itertools import groupby
from typing import Generic, TypeVar

from scorecard.domain.rollup import Score
from scorecard.models import Objective, Plan

from ..plan_scores import PlanScores

Row = TypeVar("Row", covariant=True)


@dataclass(frozen=True)
class End:
    """An objective; `score` is None where its plan has no KPI, or is of another year than the page."""

    pk: int
    code: str
    name: str
    score: Score | None


@dataclass(frozen=True)
class Group(Generic[Row]):
    """A theme with rows for its objectives; the shared objectives' has neither code nor name."""

    code: str
    name: str
    rows: tuple[Row, ...]

    def only(self, wanted: Callable[[Row], bool]) -> "Group[Row]":
        return Group(self.code, self.name, tuple(row for row in self.rows if wanted(row)))


def read(plan: Plan, scores: PlanScores | None) -> tuple[Group[End], ...]:
    """Of the plan, shared ones first. `scores`: its own, None where there are no lights to show."""
    rows = (
        Objective.objects.filter(plan=plan)
        .in_plan_order()
        .values_list("theme__code", "theme__name", "pk", "code", "name")
    )
    shown = scores if scores is not None and scores.is_measured else None
    return tuple(
        Group(
            theme or "",
            name or "",
            tuple(End(pk, code, text, shown.objective(pk) if shown else None) for _, _, pk, code, text in group),
        )
        for (theme, name), group in groupby(rows, key=lambda row: row[:2])
    )


def of(groups: Iterable[Group[Row]]) -> Iterator[Row]:
    return (row for group in groups for row in group.rows)


def filtered(groups: Iterable[Group[Row]], wanted: Callable[[Row], bool]) -> tuple[Group[Row], ...]:
    """The groups with the rows that are wanted, without those that have none."""
    left = (group.only(wanted) for group in groups)
    return tuple(group for group in left if group.rows)
