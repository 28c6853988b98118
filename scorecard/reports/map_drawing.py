"""What the strategy map's drawing shows, from the facts of its list and the words of the user's language."""

from collections.abc import Iterable
from typing import TYPE_CHECKING

from django.utils.translation import gettext

from scorecard.domain.map_layout import MapLink, MapObjective, MapPerspective, MapPlan, MapStatement, MapTheme
from scorecard.domain.statements import Statement, StatementKind
from scorecard.language import listed

from . import map_marks
from .plan_scores import PlanScores

if TYPE_CHECKING:
    from . import strategy_map


def build(
    statements: Iterable[Statement],
    themes: Iterable["strategy_map.MapTheme"],
    bands: Iterable["strategy_map.Band"],
    links: tuple[MapLink, ...],
    scores: PlanScores,
    *,
    hides_scores: bool,
) -> MapPlan:
    """A plan without any KPI is drawn without lights."""
    marks = map_marks.Marks(hides_scores=hides_scores, is_measured=bool(scores.kpis))
    bands = tuple(bands)
    return MapPlan(
        statements=tuple(_statement(each, is_apex=not place) for place, each in enumerate(statements)),
        perspectives=tuple(
            MapPerspective(band.code, band.name, marks.of_perspective(band.score, band.change)) for band in bands
        ),
        themes=tuple(
            MapTheme(theme.code, theme.name, theme.members, marks.of_group(theme.score, theme.change))
            for theme in themes
        ),
        objectives=tuple(
            MapObjective(
                each.code,
                each.name,
                band.code,
                each.theme_code or None,
                marks.of_objective(each.score, each.change, each.served),
            )
            for band in bands
            for each in band.objectives
        ),
        links=links,
        members_label=gettext("Members of a theme"),
        lead_label=gettext("Lead"),
        mark=marks.of_plan(scores),
    )


def _statement(statement: Statement, *, is_apex: bool) -> MapStatement:
    labels = {
        StatementKind.VISION: gettext("Vision"),
        StatementKind.MISSION: gettext("Mission"),
        StatementKind.CORE_VALUES: gettext("Core values"),
    }
    return MapStatement(labels[statement.kind], listed(statement.texts), is_apex)
