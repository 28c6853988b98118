"""The strategy map: the drawing's geometry and the same facts as a list, in 4 queries."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.translation import gettext

from scorecard.domain import map_layout
from scorecard.domain.statements import Statement, StatementKind, in_order
from scorecard.models import Objective, Plan, ThemeMember

_Objective = tuple[str, str, map_layout.MapPerspective, map_layout.MapTheme | None]


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
    def objectives(self) -> int:
        return sum(len(band.objectives) for band in self.bands)


def build(plan: Plan) -> StrategyMap:
    statements = in_order(plan.statement_order, plan.vision, plan.mission, plan.core_values)
    members = _members(plan)
    themes = {
        theme.pk: map_layout.MapTheme(theme.code, theme.name, tuple(members.get(theme.pk, ())))
        for theme in plan.themes.all()
    }
    perspectives = {each.pk: map_layout.MapPerspective(each.code, each.name) for each in plan.perspectives.all()}
    objectives = [
        (code, name, perspectives[perspective], themes[theme] if theme else None)
        for code, name, perspective, theme in Objective.objects.filter(plan=plan)
        .as_printed()
        .values_list("code", "name", "perspective_id", "theme_id")
    ]
    return StrategyMap(
        statements=statements,
        themes=tuple(themes.values()),
        bands=tuple(_band(perspective, objectives) for perspective in perspectives.values()),
        plan=map_layout.MapPlan(
            statements=tuple(_drawn(each, is_apex=not place) for place, each in enumerate(statements)),
            perspectives=tuple(perspectives.values()),
            themes=tuple(themes.values()),
            objectives=tuple(
                map_layout.MapObjective(code, name, perspective.code, theme.code if theme else None)
                for code, name, perspective, theme in objectives
            ),
            members_label=gettext("Members of a theme"),
            lead_label=gettext("Lead"),
        ),
    )


def _members(plan: Plan) -> dict[int, list[map_layout.MapMember]]:
    """By the theme's primary key, the lead first."""
    by_theme: dict[int, list[map_layout.MapMember]] = defaultdict(list)
    for member in ThemeMember.objects.filter(theme__plan=plan):
        by_theme[member.theme_id].append(map_layout.MapMember(member.printed_name, member.is_lead))
    for members in by_theme.values():
        members.sort(key=lambda member: not member.is_lead)
    return by_theme


def _drawn(statement: Statement, *, is_apex: bool) -> map_layout.MapStatement:
    labels = {
        StatementKind.VISION: gettext("Vision"),
        StatementKind.MISSION: gettext("Mission"),
        StatementKind.CORE_VALUES: gettext("Core values"),
    }
    return map_layout.MapStatement(labels[statement.kind], "、".join(statement.texts), is_apex)


def _band(perspective: map_layout.MapPerspective, objectives: Iterable[_Objective]) -> Band:
    items = (
        MapItem(code, name, theme.code if theme else "", theme.name if theme else "")
        for code, name, placed, theme in objectives
        if placed is perspective
    )
    return Band(perspective.code, perspective.name, tuple(items))
