"""One objective with its path and everything below it, in 5 queries."""

from dataclasses import dataclass

from scorecard.models import KPI, KSF, ActionPlan, Objective, Plan


@dataclass(frozen=True)
class KPIBranch:
    kpi: KPI
    action_plans: tuple[ActionPlan, ...]


@dataclass(frozen=True)
class KSFBranch:
    ksf: KSF
    kpis: tuple[KPIBranch, ...]


@dataclass(frozen=True)
class ObjectiveSheet:
    objective: Objective
    ksfs: tuple[KSFBranch, ...]

    @property
    def has_sample_data(self) -> bool:
        return any(branch.kpi.is_sample for ksf in self.ksfs for branch in ksf.kpis)


def build(plan: Plan, code: str) -> ObjectiveSheet | None:
    """None if the plan has no objective of this code."""
    objectives = Objective.objects.filter(plan=plan, code=code).select_related("perspective", "theme")
    objective = objectives.prefetch_related("ksfs__kpis__action_plans", "ksfs__kpis__owner").first()
    if objective is None:
        return None
    return ObjectiveSheet(objective, tuple(_branch(ksf) for ksf in objective.ksfs.all()))


def _branch(ksf: KSF) -> KSFBranch:
    return KSFBranch(ksf, tuple(KPIBranch(kpi, tuple(kpi.action_plans.all())) for kpi in ksf.kpis.all()))
