"""One KPI with its path and its definition sheet (指標說明表), in 5 queries."""

from dataclasses import dataclass

from scorecard.domain.periods import Period
from scorecard.models import KPI, ActionPlan, KPITarget, Organisation, Plan, User


@dataclass(frozen=True)
class KPISheet:
    """`target` is the year's, None where none is set; `revised` those of the year or its periods that were changed."""

    kpi: KPI
    target: KPITarget | None
    revised: tuple[KPITarget, ...]
    reporting_organisations: tuple[Organisation, ...]
    case_officers: tuple[User, ...]
    action_plans: tuple[ActionPlan, ...]

    @property
    def has_sample_data(self) -> bool:
        return self.kpi.is_sample or (self.target is not None and self.target.is_sample)


def build(plan: Plan, code: str) -> KPISheet | None:
    """None if the plan has no KPI of this code."""
    kpis = KPI.objects.filter(plan=plan, code=code).select_related(
        "ksf__objective__theme", "ksf__objective__perspective", "owner"
    )
    kpi = kpis.first()
    if kpi is None:
        return None
    targets = {each.period: each for each in kpi.targets.all() if each.period.year == plan.year}
    return KPISheet(
        kpi=kpi,
        target=targets.get(Period.of_year(plan.year)),
        revised=tuple(targets[period] for period in sorted(targets) if targets[period].is_revised),
        reporting_organisations=tuple(kpi.reporting_organisations.all()),
        case_officers=tuple(kpi.case_officers.all()),
        action_plans=tuple(kpi.action_plans.select_related("owner")),
    )
