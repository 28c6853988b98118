"""In which order a plan's perspectives, themes and objectives stand, to be changed step by step; in 3 queries."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import groupby

from scorecard.models import Objective, Perspective, Plan, Theme


@dataclass(frozen=True)
class Place:
    """One of a row of neighbours; `noun` is the model's name."""

    noun: str
    pk: int
    version: int
    code: str
    name: str
    is_first: bool
    is_last: bool


@dataclass(frozen=True)
class Cell:
    """The objectives of a theme in one perspective, two or more."""

    code: str
    name: str
    objectives: tuple[Place, ...]


@dataclass(frozen=True)
class ThemeCells:
    """Code and name are "" for shared objectives."""

    code: str
    name: str
    cells: tuple[Cell, ...]


@dataclass(frozen=True)
class PlanOrder:
    perspectives: tuple[Place, ...]
    themes: tuple[Place, ...]
    groups: tuple[ThemeCells, ...]


def build(plan: Plan) -> PlanOrder:
    objectives = Objective.objects.filter(plan=plan).select_related("theme", "perspective").in_plan_order()
    return PlanOrder(
        perspectives=_places(plan.perspectives.order_by("order", "code")),
        themes=_places(plan.themes.order_by("order", "code")),
        groups=tuple(_groups(objectives)),
    )


def _groups(objectives: Iterable[Objective]) -> Iterable[ThemeCells]:
    """Only where there is something to put in order."""
    for theme, group in groupby(objectives, key=lambda each: each.theme):
        rows = [(each, list(members)) for each, members in groupby(group, key=lambda each: each.perspective)]
        cells = tuple(Cell(each.code, each.name, _places(members)) for each, members in rows if len(members) > 1)
        if cells:
            yield ThemeCells(theme.code if theme else "", theme.name if theme else "", cells)


def _places(records: Iterable[Perspective | Theme | Objective]) -> tuple[Place, ...]:
    neighbours: Sequence[Perspective | Theme | Objective] = list(records)
    return tuple(
        Place(
            noun=each._meta.model_name or "",
            pk=each.pk,
            version=each.version,
            code=each.code,
            name=each.name,
            is_first=each is neighbours[0],
            is_last=each is neighbours[-1],
        )
        for each in neighbours
    )
