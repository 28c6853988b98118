"""The scorecard table of a theme, as printed: cells merged downwards, several action plans as lines; 2 queries."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from django.db.models import QuerySet

from scorecard.domain.rollup import EMPTY, Score
from scorecard.domain.scoring import Change
from scorecard.models import Objective, Plan

from .kpi_standing import KPIFigures


@dataclass(frozen=True)
class Item:
    """A code and its name."""

    code: str
    name: str


@dataclass(frozen=True)
class Cell:
    """One cell of the table that spans `rows` rows; `item` is None where nothing hangs below the cell to the left."""

    rows: int
    item: Item | None


@dataclass(frozen=True)
class Row:
    """One KPI, or an objective or KSF that has none. A cell is None where one from above reaches down.

    How they stand is added by theme_standing: `figures` to a KPI, `objective_score` where an objective's cell begins.
    """

    perspective: Cell | None
    objective: Cell | None
    ksf: Cell | None
    kpi: Item | None
    action_plans: tuple[Item, ...]
    figures: KPIFigures | None = None
    objective_score: Score | None = None


@dataclass(frozen=True)
class ThemeScorecard:
    """A theme's table; `theme` is None for the shared objectives, which span all themes."""

    theme: Item | None
    rows: tuple[Row, ...]
    theme_id: int | None = None
    score: Score = EMPTY
    change: Change | None = None

    @property
    def has_ksfs(self) -> bool:
        """Whether anything hangs below the objectives; a city's map has none."""
        return any(row.ksf is not None and row.ksf.item is not None for row in self.rows)


Line = tuple[Any, ...]  # one action plan with all above it: _COLUMNS, then _ORDERS

_COLUMNS = (
    "theme_id",
    "perspective__code",
    "perspective__name",
    "code",
    "name",
    "ksfs__code",
    "ksfs__name",
    "ksfs__kpis__code",
    "ksfs__kpis__name",
    "ksfs__kpis__action_plans__code",
    "ksfs__kpis__action_plans__name",
)
# Sorted by these in Python, which costs less than having the ORM write so long an ORDER BY.
_ORDERS = (
    "perspective__order",
    "order",
    "ksfs__order",
    "ksfs__kpis__order",
    "ksfs__kpis__action_plans__order",
)

# Where each level begins in a line of _COLUMNS + _ORDERS.
_THEME, _PERSPECTIVE, _OBJECTIVE, _KSF, _KPI, _ACTION_PLAN, _FIRST_ORDER = 0, 1, 3, 5, 7, 9, 11
_LEVELS = (_PERSPECTIVE, _OBJECTIVE, _KSF, _KPI, _ACTION_PLAN)


def build(plan: Plan) -> tuple[ThemeScorecard, ...]:
    """Every theme's table in the plan's order; shared objectives, where there are any, come first."""
    by_theme: dict[int | None, list[Line]] = defaultdict(list)
    for line in _lines(plan):
        by_theme[line[_THEME]].append(line)
    shared = [ThemeScorecard(None, _rows(by_theme[None]))] if None in by_theme else []
    return (*shared, *(ThemeScorecard(theme, _rows(by_theme[pk]), pk) for pk, theme in _themes(plan).items()))


def _themes(plan: Plan) -> dict[int, Item]:
    """By primary key, in the plan's order."""
    return {pk: Item(code, name) for pk, code, name in plan.themes.values_list("pk", "code", "name")}


def _lines(plan: Plan) -> QuerySet[Objective, Line]:
    return plan.objectives.order_by().values_list(*_COLUMNS, *_ORDERS)


def _place(line: Line) -> tuple[tuple[int, str], ...]:
    """Where a line stands: order and code, level by level; a level that is missing (None) comes first."""
    orders = line[_FIRST_ORDER:]
    return tuple((order or 0, line[level] or "") for order, level in zip(orders, _LEVELS, strict=True))


def _rows(lines: Iterable[Line]) -> tuple[Row, ...]:
    """The lines of one theme, an action plan each, folded into rows of a KPI each."""
    kpis = [
        list(group)
        for _key, group in groupby(sorted(lines, key=_place), key=lambda line: line[_PERSPECTIVE:_ACTION_PLAN])
    ]
    heads = [group[0] for group in kpis]
    perspectives = _cells(heads, _PERSPECTIVE, _PERSPECTIVE)
    objectives, ksfs = _cells(heads, _PERSPECTIVE, _OBJECTIVE), _cells(heads, _PERSPECTIVE, _KSF)
    return tuple(
        Row(
            perspective=perspectives[index],
            objective=objectives[index],
            ksf=ksfs[index],
            kpi=_item(group[0], _KPI),
            action_plans=tuple(action for line in group if (action := _item(line, _ACTION_PLAN))),
        )
        for index, group in enumerate(kpis)
    )


def _cells(heads: Iterable[Line], start: int, level: int) -> list[Cell | None]:
    """For each row the cell that begins there: equal neighbours from column `start` through `level` are merged."""
    cells: list[Cell | None] = []
    for _key, group in groupby(heads, key=lambda line: line[start : level + 2]):
        merged = list(group)
        cells += [Cell(len(merged), _item(merged[0], level)), *[None] * (len(merged) - 1)]
    return cells


def _item(line: Line, level: int) -> Item | None:
    return Item(line[level], line[level + 1]) if line[level] is not None else None
