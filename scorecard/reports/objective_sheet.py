"""One objective with its path, everything below it and how that stands, in 5 queries.

4 more at most where somebody has written to the plan.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from scorecard.domain.periods import Period
from scorecard.domain.rollup import Score
from scorecard.domain.scoring import Basis, Change
from scorecard.models import KPI, KSF, ActionPlan, Objective, Plan

from . import kpi_standing, plan_scores
from .kpi_standing import KPIFigures
from .plan_scores import PlanScores


@dataclass(frozen=True)
class KPIBranch:
    kpi: KPI
    figures: KPIFigures
    action_plans: tuple[ActionPlan, ...]


@dataclass(frozen=True)
class KSFBranch:
    ksf: KSF
    kpis: tuple[KPIBranch, ...]


@dataclass(frozen=True)
class ObjectiveSheet:
    objective: Objective
    ksfs: tuple[KSFBranch, ...]
    scores: PlanScores
    score: Score
    change: Change | None
    has_sample_figures: bool

    @property
    def has_kpis(self) -> bool:
        return any(ksf.kpis for ksf in self.ksfs)

    @property
    def has_sample_data(self) -> bool:
        is_sample = any(branch.kpi.is_sample for ksf in self.ksfs for branch in ksf.kpis)
        return is_sample or (self.has_kpis and self.has_sample_figures)


def build(plan: Plan, code: str, at: Period, basis: Basis) -> ObjectiveSheet | None:
    """None if the plan has no objective of this code."""
    objectives = Objective.objects.filter(plan=plan, code=code).select_related("perspective", "theme")
    objective = objectives.prefetch_related("ksfs__kpis__action_plans", "ksfs__kpis__owner").first()
    if objective is None:
        return None
    scores, revisions = plan_scores.build_kept(plan, at, basis), kpi_standing.revisions(plan)
    figures = kpi_standing.numbers(scores, revisions)
    return ObjectiveSheet(
        objective=objective,
        ksfs=tuple(_branch(ksf, figures) for ksf in objective.ksfs.all()),
        scores=scores,
        score=scores.objective(objective.pk),
        change=scores.objective_change(objective.pk),
        has_sample_figures=scores.has_sample_data or revisions.has_sample_data,
    )


def _branch(ksf: KSF, figures: Mapping[str, KPIFigures]) -> KSFBranch:
    return KSFBranch(
        ksf, tuple(KPIBranch(kpi, figures[kpi.code], tuple(kpi.action_plans.all())) for kpi in ksf.kpis.all())
    )
