"""The strategy map: the drawing's geometry and the same facts as a list, in 2 queries."""

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import groupby

from django.utils.translation import gettext

from scorecard.domain import map_layout
from scorecard.domain.statements import Statement, StatementKind, in_order
from scorecard.language import listed
from scorecard.models import Plan, ThemeRole


@dataclass(frozen=True)
class MapItem:
    """An objective of the list; `theme_code` and `theme_name` are "" for a shared one."""

    code: str
    name: str
    theme_code: str
    theme_name: str


@dataclass(frozen=True)
class Band:
    """A perspective with its objectives, in the themes' order."""

    code: str
    name: str
    objectives: tuple[MapItem, ...]


@dataclass(frozen=True)
class StrategyMap:
    statements: tuple[Statement, ...]
    themes: tuple[map_layout.MapTheme, ...]
    bands: tuple[Band, ...]
    plan: map_layout.MapPlan  # what is drawn

    @property
    def has_members(self) -> bool:
        return any(theme.members for theme in self.themes)

    @property
    def objectives(self) -> int:
        return sum(len(band.objectives) for band in self.bands)


def build(plan: Plan) -> StrategyMap:
    statements = in_order(plan.statement_order, plan.vision, plan.mission, plan.core_values)
    themes = _themes(plan)
    bands = _objectives(plan, themes)
    return StrategyMap(
        statements=statements,
        themes=tuple(themes.values()),
        bands=tuple(_band(perspective, objectives, themes) for perspective, objectives in bands.items()),
        plan=map_layout.MapPlan(
            statements=tuple(_drawn(each, is_apex=not place) for place, each in enumerate(statements)),
            perspectives=tuple(bands),
            themes=tuple(themes.values()),
            objectives=tuple(objective for objectives in bands.values() for objective in objectives),
            members_label=gettext("Members of a theme"),
            lead_label=gettext("Lead"),
        ),
    )


def _objectives(
    plan: Plan, themes: dict[int, map_layout.MapTheme]
) -> dict[map_layout.MapPerspective, list[map_layout.MapObjective]]:
    """By perspective, in the plan's order; inside it shared ones first, then in the themes' order."""
    lines = plan.perspectives.order_by("order", "code", "objectives__order", "objectives__code").values_list(
        "code", "name", "objectives__code", "objectives__name", "objectives__theme_id"
    )
    places = {pk: place for place, pk in enumerate(themes)}
    bands: dict[map_layout.MapPerspective, list[map_layout.MapObjective]] = {}
    for perspective, group in groupby(lines, key=lambda line: line[:2]):
        here = sorted((line for line in group if line[2]), key=lambda line: places.get(line[4], -1))
        bands[map_layout.MapPerspective(*perspective)] = [
            map_layout.MapObjective(code, name, perspective[0], themes[theme].code if theme in themes else None)
            for _code, _name, code, name, theme in here
        ]
    return bands


def _themes(plan: Plan) -> dict[int, map_layout.MapTheme]:
    """By primary key, in the plan's order; members with the lead first."""
    lines = plan.themes.order_by("order", "code", "members__order", "members__pk").values_list(
        "pk", "code", "name", "members__printed_name", "members__role"
    )
    themes: dict[int, map_layout.MapTheme] = {}
    for (pk, code, name), group in groupby(lines, key=lambda line: line[:3]):
        members = [map_layout.MapMember(printed, role == ThemeRole.LEAD) for *_, printed, role in group if printed]
        members.sort(key=lambda member: not member.is_lead)
        themes[pk] = map_layout.MapTheme(code, name, tuple(members))
    return themes


def _drawn(statement: Statement, *, is_apex: bool) -> map_layout.MapStatement:
    labels = {
        StatementKind.VISION: gettext("Vision"),
        StatementKind.MISSION: gettext("Mission"),
        StatementKind.CORE_VALUES: gettext("Core values"),
    }
    return map_layout.MapStatement(labels[statement.kind], listed(statement.texts), is_apex)


def _band(
    perspective: map_layout.MapPerspective,
    objectives: Iterable[map_layout.MapObjective],
    themes: dict[int, map_layout.MapTheme],
) -> Band:
    names = {theme.code: theme.name for theme in themes.values()}
    items = (MapItem(each.code, each.name, each.theme or "", names.get(each.theme or "", "")) for each in objectives)
    return Band(perspective.code, perspective.name, tuple(items))
