"""The scorecard tables with how everything in them stands at a period: the lights, and the numbers where asked for.

5 queries at most, one more where there are milestone KPIs; none as long as nobody has written to the plan.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from scorecard.domain.periods import Period
from scorecard.domain.rollup import EMPTY, Score
from scorecard.domain.scoring import Basis
from scorecard.models import Plan

from . import kpi_standing, plan_scores, theme_scorecard
from .keeping import kept
from .kpi_standing import KPIFigures, Revisions
from .plan_scores import PlanScores
from .theme_scorecard import Item, Row, ThemeScorecard


@dataclass(frozen=True, eq=False)
class ScorecardTables:
    """Every theme's table in the plan's order; shared objectives, where there are any, come first.

    Equal only to themselves; as long as nothing changes, the very same.
    """

    scorecards: tuple[ThemeScorecard, ...]
    scores: PlanScores
    has_numbers: bool
    has_sample_data: bool

    @property
    def themes(self) -> tuple[Item, ...]:
        return tuple(each.theme for each in self.scorecards if each.theme is not None)

    def of_theme(self, code: str) -> ThemeScorecard | None:
        return next((each for each in self.scorecards if each.theme is not None and each.theme.code == code), None)


def build(plan: Plan, at: Period, basis: Basis, *, with_numbers: bool) -> ScorecardTables:
    scores = plan_scores.build_kept(plan, at, basis)
    revisions = kpi_standing.revisions(plan) if with_numbers and scores.is_measured else None
    return _build(_printed(plan), scores, revisions)


_printed = kept(theme_scorecard.build)


@lru_cache(maxsize=64)
def _build(printed: tuple[ThemeScorecard, ...], scores: PlanScores, revisions: Revisions | None) -> ScorecardTables:
    """Kept as long as what was read stays the same."""
    figures = kpi_standing.lights(scores) if revisions is None else kpi_standing.numbers(scores, revisions)
    return ScorecardTables(
        scorecards=tuple(_with_figures(each, figures, scores) for each in printed),
        scores=scores,
        has_numbers=revisions is not None,
        has_sample_data=scores.has_sample_data or (revisions is not None and revisions.has_sample_data),
    )


def _with_figures(printed: ThemeScorecard, figures: Mapping[str, KPIFigures], scores: PlanScores) -> ThemeScorecard:
    rows = tuple(
        replace(
            row,
            figures=figures.get(row.kpi.code) if row.kpi else None,
            objective_score=_objective_score(printed.rows[index : index + row.objective.rows], figures, scores)
            if row.objective
            else None,
        )
        for index, row in enumerate(printed.rows)
    )
    score, change = scores.theme(printed.theme_id), scores.theme_change(printed.theme_id)
    return replace(printed, rows=rows, score=score, change=change)


def _objective_score(rows: Sequence[Row], figures: Mapping[str, KPIFigures], scores: PlanScores) -> Score:
    """Of the objective to which the rows belong; EMPTY where none of them has a KPI."""
    codes = (row.kpi.code for row in rows if row.kpi)
    return next((scores.objective(figures[code].record.objective) for code in codes), EMPTY)
