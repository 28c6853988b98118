"""A plan's tree with how each part stands: themes, objectives, KPIs; 4 queries."""

from dataclasses import dataclass
from decimal import Decimal
from itertools import groupby

from scorecard.domain.periods import Period
from scorecard.domain.rollup import Score
from scorecard.domain.scoring import Basis, Change, Judgement, KPIRecord
from scorecard.models import Plan

from . import plan_scores
from .plan_scores import PlanScores


@dataclass(frozen=True)
class ScoredKPI:
    """`weight` is what the KPI counts with, its own or the plan's mean; `before` is one of its periods earlier."""

    record: KPIRecord
    judgement: Judgement
    before: Judgement
    change: Change | None
    weight: Decimal


@dataclass(frozen=True)
class ScoredObjective:
    pk: int
    code: str
    name: str
    perspective_code: str
    perspective_name: str
    score: Score
    kpis: tuple[ScoredKPI, ...]


@dataclass(frozen=True)
class ScoredTheme:
    pk: int
    code: str
    name: str
    score: Score
    objectives: tuple[ScoredObjective, ...]


@dataclass(frozen=True)
class ScoredPlan:
    """Shared objectives span all themes and stand apart."""

    scores: PlanScores
    themes: tuple[ScoredTheme, ...]
    shared_objectives: tuple[ScoredObjective, ...]

    @property
    def objectives(self) -> tuple[ScoredObjective, ...]:
        """All of them, shared ones first."""
        return self.shared_objectives + tuple(each for theme in self.themes for each in theme.objectives)

    @property
    def kpis(self) -> tuple[ScoredKPI, ...]:
        return tuple(kpi for objective in self.objectives for kpi in objective.kpis)


def build(plan: Plan, at: Period, basis: Basis) -> ScoredPlan:
    scores = plan_scores.build(plan, at, basis)
    kpis = _kpis(scores)
    objectives: dict[int | None, list[ScoredObjective]] = {}
    rows = plan.objectives.order_by("perspective__order", "order", "code").values_list(
        "theme_id", "pk", "code", "name", "perspective__code", "perspective__name"
    )
    for theme, pk, code, name, letter, perspective in rows:
        objective = ScoredObjective(pk, code, name, letter, perspective, scores.objective(pk), kpis.get(pk, ()))
        objectives.setdefault(theme, []).append(objective)
    return ScoredPlan(
        scores=scores,
        themes=tuple(
            ScoredTheme(pk, code, name, scores.theme(pk), tuple(objectives.get(pk, ())))
            for pk, code, name in plan.themes.values_list("pk", "code", "name")
        ),
        shared_objectives=tuple(objectives.get(None, ())),
    )


def _kpis(scores: PlanScores) -> dict[int, tuple[ScoredKPI, ...]]:
    """By their objective, in the plan's order."""
    scored = (
        ScoredKPI(
            kpi,
            scores.judgements[kpi.pk],
            scores.before[kpi.pk],
            scores.change(kpi.pk),
            scores.rollup.weights[kpi.pk],
        )
        for kpi in scores.kpis
    )
    return {objective: tuple(group) for objective, group in groupby(scored, key=lambda each: each.record.objective)}
