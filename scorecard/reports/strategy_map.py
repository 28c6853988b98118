"""The strategy map at a period: the drawing's geometry and the same facts as a list.

4 queries, one more where there are milestone KPIs; none as long as nobody has written to the plan. One more where
figures are missing, since what is overdue depends on today.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from itertools import groupby
from typing import NamedTuple

from django.db.models import F, IntegerField, Value
from django.utils.translation import get_language

from scorecard.domain.map_layout import MapLink, MapMember, MapPlan
from scorecard.domain.periods import Period
from scorecard.domain.rollup import Score
from scorecard.domain.scoring import Basis, Change
from scorecard.domain.statements import Statement, in_order
from scorecard.models import CauseEffectLink, Plan, ThemeRole

from . import attention, map_attention, map_drawing, plan_scores
from .alignment.served import Served, ServedPlan
from .keeping import kept
from .map_attention import AttentionList
from .plan_scores import PlanScores


@dataclass(frozen=True)
class MapItem:
    """An objective of the list; `theme_code` and `theme_name` are "" for a shared one.

    `served` says who serves it; None where nothing serves any of the plan's.
    """

    code: str
    name: str
    theme_code: str
    theme_name: str
    score: Score
    change: Change | None
    served: Served | None


@dataclass(frozen=True)
class Band:
    """A perspective with its objectives, in the themes' order."""

    code: str
    name: str
    objectives: tuple[MapItem, ...]
    score: Score
    change: Change | None


@dataclass(frozen=True)
class MapTheme:
    """A theme of the list."""

    code: str
    name: str
    members: tuple[MapMember, ...]
    score: Score
    change: Change | None


class LinkItem(NamedTuple):
    """One objective drives another; both are codes."""

    cause: str
    effect: str
    reason: str
    is_confirmed: bool


@dataclass(frozen=True, eq=False)
class StrategyMap:
    """Equal only to itself; as long as nothing changes, the very same."""

    statements: tuple[Statement, ...]
    themes: tuple[MapTheme, ...]
    bands: tuple[Band, ...]
    links: tuple[LinkItem, ...]
    plan: MapPlan  # what is drawn
    scores: PlanScores
    attention: AttentionList
    hides_scores: bool
    served: ServedPlan | None

    @property
    def has_lights(self) -> bool:
        """Its own or those of what serves it: whether there is a period to choose."""
        return self.scores.is_measured or (self.served is not None and self.served.has_lights)

    @property
    def gaps(self) -> int:
        """How many objectives nothing serves, where anything is served."""
        items = (item for band in self.bands for item in band.objectives)
        return sum(item.served is not None and item.served.is_gap for item in items)

    @property
    def has_members(self) -> bool:
        return any(theme.members for theme in self.themes)

    @property
    def objectives(self) -> int:
        return sum(len(band.objectives) for band in self.bands)


def build(
    plan: Plan, at: Period, basis: Basis, today: date, *, hides_scores: bool, served: ServedPlan | None = None
) -> StrategyMap:
    """`served`: what alignment.served tells of the plan at the same period."""
    statements = in_order(plan.statement_order, plan.vision, plan.mission, plan.core_values)
    scores = plan_scores.build_kept(plan, at, basis)
    late = tuple(attention.days_late(plan, scores, today).items())
    return _build(statements, _rows(plan), _links(plan), scores, late, hides_scores, served, get_language())


@lru_cache(maxsize=64)
def _build(
    statements: tuple[Statement, ...],
    rows: "tuple[_Row, ...]",
    links: tuple[LinkItem, ...],
    scores: PlanScores,
    late: tuple[tuple[int, int], ...],
    hides_scores: bool,
    served: ServedPlan | None,
    _language: str | None,
) -> StrategyMap:
    """Kept as long as what was read stays the same, for each language."""
    of_themes = groupby((row for row in rows if row.is_theme), key=lambda row: row.pk)
    themes = {pk: _theme(pk, list(group), scores) for pk, group in of_themes}
    bands = tuple(_bands((row for row in rows if not row.is_theme), themes, scores, served))
    links = _in_order(links, bands)
    return StrategyMap(
        statements=statements,
        themes=tuple(themes.values()),
        bands=bands,
        links=links,
        plan=map_drawing.build(statements, themes.values(), bands, _drawn(links), scores, hides_scores=hides_scores),
        scores=scores,
        attention=map_attention.build(scores, dict(late)),
        hides_scores=hides_scores,
        served=served,
    )


class _Row(NamedTuple):
    """A perspective with one of its objectives, or a theme with one of its members; None where it has no such child."""

    is_theme: int
    pk: int
    order: int
    code: str
    name: str
    child: int | None
    child_order: int | None
    child_text: str | None  # an objective's code, a member's printed name
    child_name: str | None  # an objective's name, a member's role
    theme: int | None  # of an objective

    @property
    def place(self) -> tuple[int, int, str, int, str, int]:
        text = "" if self.is_theme else self.child_text or ""
        return self.is_theme, self.order, self.code, self.child_order or 0, text, self.child or 0


@kept
def _rows(plan: Plan) -> tuple[_Row, ...]:
    """Both in the plan's order, read in one query; sorted here, as databases sort no union by columns of its parts."""
    parts = (
        (plan.perspectives, 0, "objectives", "code", "name", F("objectives__theme_id")),
        (plan.themes, 1, "members", "printed_name", "role", Value(None, IntegerField())),
    )
    first, second = (
        part.order_by()
        .annotate(kind=Value(kind, IntegerField()), home=home)
        .values_list(
            "kind",
            "pk",
            "order",
            "code",
            "name",
            f"{below}__pk",
            f"{below}__order",
            f"{below}__{text}",
            f"{below}__{name}",
            "home",
        )
        for part, kind, below, text, name, home in parts
    )
    return tuple(sorted((_Row(*row) for row in first.union(second, all=True)), key=lambda row: row.place))


@kept
def _links(plan: Plan) -> tuple[LinkItem, ...]:
    links = CauseEffectLink.objects.filter(cause__plan=plan).order_by("pk")
    return tuple(LinkItem(*row) for row in links.values_list("cause__code", "effect__code", "reason", "is_confirmed"))


def _in_order(links: Iterable[LinkItem], bands: Iterable[Band]) -> tuple[LinkItem, ...]:
    """Causes in the list's order, and so the effects of each."""
    codes = (objective.code for band in bands for objective in band.objectives)
    places = {code: place for place, code in enumerate(codes)}
    return tuple(sorted(links, key=lambda link: (places[link.cause], places[link.effect])))


def _drawn(links: Iterable[LinkItem]) -> tuple[MapLink, ...]:
    return tuple(MapLink(link.cause, link.effect, link.is_confirmed) for link in links)


def _theme(pk: int, rows: list[_Row], scores: PlanScores) -> MapTheme:
    """The lead comes first."""
    members = [MapMember(row.child_text, row.child_name == ThemeRole.LEAD) for row in rows if row.child_text]
    members.sort(key=lambda member: not member.is_lead)
    return MapTheme(rows[0].code, rows[0].name, tuple(members), scores.theme(pk), scores.theme_change(pk))


def _bands(
    rows: Iterable[_Row], themes: dict[int, MapTheme], scores: PlanScores, served: ServedPlan | None
) -> Iterator[Band]:
    """Inside a band shared objectives first, then in the themes' order."""
    places = {pk: place for place, pk in enumerate(themes)}
    for pk, group in groupby(rows, key=lambda row: row.pk):
        band = list(group)
        objectives = sorted((row for row in band if row.child), key=lambda row: places.get(row.theme or 0, -1))
        yield Band(
            band[0].code,
            band[0].name,
            tuple(_item(row, themes.get(row.theme or 0), scores, served) for row in objectives),
            scores.perspective(pk),
            scores.perspective_change(pk),
        )


def _item(row: _Row, theme: MapTheme | None, scores: PlanScores, served: ServedPlan | None) -> MapItem:
    pk = row.child or 0
    return MapItem(
        code=row.child_text or "",
        name=row.child_name or "",
        theme_code=theme.code if theme else "",
        theme_name=theme.name if theme else "",
        score=scores.objective(pk),
        change=scores.objective_change(pk),
        served=served.of(pk) if served is not None else None,
    )
