"""The scorecard table of a theme, as printed: cells merged downwards, several action plans as lines; 2 queries."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from django.db.models import F

from scorecard.models import Objective, Plan


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
    """One KPI, or an objective or KSF that has none. A cell is None where one from above reaches down."""

    perspective: Cell | None
    objective: Cell | None
    ksf: Cell | None
    kpi: Item | None
    action_plans: tuple[Item, ...]


@dataclass(frozen=True)
class ThemeScorecard:
    """A theme's table; `theme` is None for the shared objectives, which span all themes."""

    theme: Item | None
    rows: tuple[Row, ...]


_COLUMNS = (
    "theme__code",
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
_ORDER = (
    F("theme__order").asc(nulls_first=True),
    "theme__code",
    "perspective__order",
    "perspective__code",
    "order",
    "code",
    "ksfs__order",
    "ksfs__code",
    "ksfs__kpis__order",
    "ksfs__kpis__code",
    "ksfs__kpis__action_plans__order",
    "ksfs__kpis__action_plans__code",
)

# Where each level begins in a line of _COLUMNS.
_THEME, _PERSPECTIVE, _OBJECTIVE, _KSF, _KPI, _ACTION_PLAN = 0, 1, 3, 5, 7, 9


def build(plan: Plan) -> tuple[ThemeScorecard, ...]:
    """Every theme's table in the plan's order; shared objectives, where there are any, come first."""
    lines = Objective.objects.filter(plan=plan).order_by(*_ORDER).values_list(*_COLUMNS)
    by_theme = {code: tuple(_rows(list(group))) for code, group in groupby(lines, key=lambda line: line[_THEME])}
    shared = [ThemeScorecard(None, by_theme[None])] if None in by_theme else []
    themes = [ThemeScorecard(Item(theme.code, theme.name), by_theme.get(theme.code, ())) for theme in plan.themes.all()]
    return tuple(shared + themes)


def _rows(lines: Sequence[tuple[Any, ...]]) -> Iterable[Row]:
    """The lines of one theme, an action plan each, folded into rows of a KPI each."""
    kpis = [list(group) for _key, group in groupby(lines, key=lambda line: line[_PERSPECTIVE:_ACTION_PLAN])]
    heads = [group[0] for group in kpis]
    perspectives = _cells(heads, _PERSPECTIVE, _PERSPECTIVE)
    objectives, ksfs = _cells(heads, _PERSPECTIVE, _OBJECTIVE), _cells(heads, _PERSPECTIVE, _KSF)
    for index, group in enumerate(kpis):
        actions = (_item(line, _ACTION_PLAN) for line in group)
        yield Row(
            perspective=perspectives[index],
            objective=objectives[index],
            ksf=ksfs[index],
            kpi=_item(group[0], _KPI),
            action_plans=tuple(action for action in actions if action),
        )


def _cells(heads: Sequence[tuple[Any, ...]], start: int, level: int) -> list[Cell | None]:
    """For each row the cell that begins there: equal neighbours from column `start` through `level` are merged."""
    cells: list[Cell | None] = []
    for _key, group in groupby(heads, key=lambda line: line[start : level + 2]):
        merged = list(group)
        cells += [Cell(len(merged), _item(merged[0], level)), *[None] * (len(merged) - 1)]
    return cells


def _item(line: tuple[Any, ...], level: int) -> Item | None:
    return Item(line[level], line[level + 1]) if line[level] is not None else None
