"""One KPI with its path and its definition sheet (指標說明表): 1 query, and 6 more after the plan was written to."""

from dataclasses import dataclass, replace

from django.contrib.auth.models import User as Person

from scorecard.domain.periods import Period
from scorecard.models import KPI, ActionPlan, KPITarget, Organisation, Plan, User

from .keeping import kept


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
    """None if the plan has no KPI of this code. For a plan that was just read."""
    sheet = _sheets(plan).get(code)
    if sheet is None:
        return None
    # People's names change without a word to the plan, so they are read anew.
    return replace(sheet, case_officers=tuple(Person.objects.filter(kpis=sheet.kpi.pk).order_by("pk")))


@kept
def _sheets(plan: Plan) -> dict[str, KPISheet]:
    """Of all KPIs by code, without their case officers."""
    kpis = plan.kpis.select_related("ksf__objective__theme", "ksf__objective__perspective", "owner")
    whole = kpis.prefetch_related("targets", "reporting_organisations", "action_plans__owner")
    return {kpi.code: _sheet(kpi, plan.year) for kpi in whole}


def _sheet(kpi: KPI, year: int) -> KPISheet:
    targets = {each.period: each for each in kpi.targets.all() if each.period.year == year}
    return KPISheet(
        kpi=kpi,
        target=targets.get(Period.of_year(year)),
        revised=tuple(targets[period] for period in sorted(targets) if targets[period].is_revised),
        reporting_organisations=tuple(kpi.reporting_organisations.all()),
        case_officers=(),
        action_plans=tuple(kpi.action_plans.all()),
    )
