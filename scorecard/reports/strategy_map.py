"""The strategy map at a period: the drawing's geometry and the same facts as a list.

3 queries, one more where there are milestone KPIs; none as long as nobody has written to the plan. One more where
figures are missing, since what is overdue depends on today.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from itertools import groupby

from django.utils.translation import get_language

from scorecard.domain.map_layout import MapLink, MapMember, MapPlan
from scorecard.domain.periods import Period
from scorecard.domain.rollup import Score
from scorecard.domain.scoring import Basis, Change
from scorecard.domain.statements import Statement, in_order
from scorecard.models import Plan, ThemeRole

from . import attention, map_attention, map_drawing, map_rows, plan_scores
from .alignment.served import Served, ServedPlan
from .map_attention import AttentionItem
from .map_rows import LinkItem, MapRows, Row, Section
from .plan_scores import PlanScores


@dataclass(frozen=True)
class MapItem:
    """An objective of the list; `theme_code` and `theme_name` are "" for a shared one.

    `effects` are the codes of what it drives, `sections` the slugs of those who own its KPIs; `served` says who serves
    it, None where nothing serves any of the plan's.
    """

    pk: int
    code: str
    name: str
    theme_code: str
    theme_name: str
    score: Score
    change: Change | None
    effects: tuple[str, ...]
    sections: frozenset[str]
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


@dataclass(frozen=True, eq=False)
class StrategyMap:
    """Equal only to itself; as long as nothing changes, the very same."""

    statements: tuple[Statement, ...]
    themes: tuple[MapTheme, ...]
    bands: tuple[Band, ...]
    links: tuple[LinkItem, ...]
    plan: MapPlan  # what is drawn
    scores: PlanScores
    attention: tuple[AttentionItem, ...]  # the worst first
    late: tuple[tuple[int, int], ...]  # days since a missing figure was due, by KPI
    sections: tuple[Section, ...]
    hides_scores: bool
    served: ServedPlan | None

    @property
    def has_lights(self) -> bool:
        """Its own or those of what serves it: whether there is a period to choose."""
        return self.scores.is_measured or (self.served is not None and self.served.has_lights)

    @property
    def has_sample_data(self) -> bool:
        """Its own figures, or those of what serves it."""
        return self.scores.has_sample_data or (self.served is not None and self.served.has_sample_data)

    @property
    def has_served(self) -> bool:
        return self.served is not None

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

    @property
    def items(self) -> dict[str, MapItem]:
        """Its objectives by their codes, in the list's order."""
        return {item.code: item for band in self.bands for item in band.objectives}


def build(
    plan: Plan, at: Period, basis: Basis, today: date, *, hides_scores: bool, served: ServedPlan | None = None
) -> StrategyMap:
    """`served`: what alignment.served tells of the plan at the same period."""
    statements = in_order(plan.statement_order, plan.vision, plan.mission, plan.core_values)
    scores = plan_scores.build_kept(plan, at, basis)
    late = tuple(attention.days_late(plan, scores, today).items())
    return _build(statements, map_rows.read(plan), scores, late, hides_scores, served, get_language())


@lru_cache(maxsize=64)
def _build(
    statements: tuple[Statement, ...],
    rows: MapRows,
    scores: PlanScores,
    late: tuple[tuple[int, int], ...],
    hides_scores: bool,
    served: ServedPlan | None,
    _language: str | None,
) -> StrategyMap:
    """Kept as long as what was read stays the same, for each language."""
    themes = {pk: _theme(pk, list(group), scores) for pk, group in groupby(rows.themes, key=lambda row: row.pk)}
    links = _in_order(rows, themes)
    bands = tuple(_bands(rows, themes, links, scores, served))
    return StrategyMap(
        statements=statements,
        themes=tuple(themes.values()),
        bands=bands,
        links=links,
        plan=map_drawing.build(statements, themes.values(), bands, _drawn(links), scores, hides_scores=hides_scores),
        scores=scores,
        attention=map_attention.build(scores, dict(late)),
        late=late,
        sections=tuple(dict.fromkeys(section for _objective, section in rows.owners)),
        hides_scores=hides_scores,
        served=served,
    )


def _in_order(rows: MapRows, themes: Iterable[int]) -> tuple[LinkItem, ...]:
    """Causes in the list's order, and so the effects of each."""
    codes = (row.child_text for _band, objectives in _rows_of_bands(rows, themes) for row in objectives)
    places = {code: place for place, code in enumerate(codes)}
    return tuple(sorted(rows.links, key=lambda link: (places[link.cause], places[link.effect])))


def _drawn(links: Iterable[LinkItem]) -> tuple[MapLink, ...]:
    return tuple(MapLink(link.cause, link.effect, link.is_confirmed) for link in links)


def _theme(pk: int, rows: list[Row], scores: PlanScores) -> MapTheme:
    """The lead comes first."""
    members = [MapMember(row.child_text, row.child_name == ThemeRole.LEAD) for row in rows if row.child_text]
    members.sort(key=lambda member: not member.is_lead)
    return MapTheme(rows[0].code, rows[0].name, tuple(members), scores.theme(pk), scores.theme_change(pk))


def _rows_of_bands(rows: MapRows, themes: Iterable[int]) -> Iterator[tuple[Row, list[Row]]]:
    """Each band with its objectives: shared ones first, then in the themes' order."""
    places = {pk: place for place, pk in enumerate(themes)}
    for _pk, group in groupby(rows.perspectives, key=lambda row: row.pk):
        band = list(group)
        yield band[0], sorted((row for row in band if row.child), key=lambda row: places.get(row.theme or 0, -1))


def _bands(
    rows: MapRows, themes: dict[int, MapTheme], links: Iterable[LinkItem], scores: PlanScores, served: ServedPlan | None
) -> Iterator[Band]:
    effects: dict[str, list[str]] = defaultdict(list)
    for link in links:
        effects[link.cause].append(link.effect)
    sections: dict[int, set[str]] = defaultdict(set)
    for objective, section in rows.owners:
        sections[objective].add(section.slug)
    for band, objectives in _rows_of_bands(rows, themes):
        yield Band(
            band.code,
            band.name,
            tuple(
                _item(
                    row,
                    themes.get(row.theme or 0),
                    effects[row.child_text or ""],
                    sections[row.child or 0],
                    scores,
                    served,
                )
                for row in objectives
            ),
            scores.perspective(band.pk),
            scores.perspective_change(band.pk),
        )


def _item(
    row: Row,
    theme: MapTheme | None,
    effects: Iterable[str],
    sections: Iterable[str],
    scores: PlanScores,
    served: ServedPlan | None,
) -> MapItem:
    pk = row.child or 0
    return MapItem(
        pk=pk,
        code=row.child_text or "",
        name=row.child_name or "",
        theme_code=theme.code if theme else "",
        theme_name=theme.name if theme else "",
        score=scores.objective(pk),
        change=scores.objective_change(pk),
        effects=tuple(effects),
        sections=frozenset(sections),
        served=served.of(pk) if served is not None else None,
    )
