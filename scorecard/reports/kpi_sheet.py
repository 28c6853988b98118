"""One KPI with its path and its definition sheet (指標說明表): 1 query, and 6 more after the plan was written to."""

from dataclasses import dataclass
from functools import lru_cache

from django.contrib.auth.models import User as Person

from scorecard.domain.periods import Period
from scorecard.models import KPI, ActionPlan, KPITarget, Organisation, Plan
from scorecard.models.compiled import Compiled
from scorecard.models.membership import shown_name

from .keeping import kept


@dataclass(frozen=True, eq=False)
class KPISheet:
    """`target` is the year's, None where none is set; `revised` those of the year or its periods that were changed.

    Equal only to itself: as long as nobody writes to the plan it is the very same, and what is made of it can be kept.
    """

    kpi: KPI
    target: KPITarget | None
    revised: tuple[KPITarget, ...]
    reporting_organisations: tuple[Organisation, ...]
    action_plans: tuple[ActionPlan, ...]

    @property
    def has_sample_data(self) -> bool:
        return self.kpi.is_sample or (self.target is not None and self.target.is_sample)


def build(plan: Plan, code: str) -> KPISheet | None:
    """None if the plan has no KPI of this code. For a plan that was just read."""
    return _sheets(plan).get(code)


def case_officers(kpi: KPI) -> tuple[str, ...]:
    """Their names; asked for anew each time, as people's names change without a word to the plan. 1 query."""
    return tuple(shown_name(person) for person in _case_officers().get(kpi.pk))


@lru_cache(maxsize=1)
def _case_officers() -> Compiled[Person]:
    return Compiled(Person.objects.filter(kpis=0).order_by("pk"), 0)


@kept
def _sheets(plan: Plan) -> dict[str, KPISheet]:
    """Of all KPIs by code."""
    kpis = plan.kpis.select_related("plan", "ksf__objective__theme", "ksf__objective__perspective", "owner")
    whole = kpis.prefetch_related("targets", "reporting_organisations", "action_plans__owner")
    return {kpi.code: _sheet(kpi, plan.year) for kpi in whole}


def _sheet(kpi: KPI, year: int) -> KPISheet:
    targets = {each.period: each for each in kpi.targets.all() if each.period.year == year}
    return KPISheet(
        kpi=kpi,
        target=targets.get(Period.of_year(year)),
        revised=tuple(targets[period] for period in sorted(targets) if targets[period].is_revised),
        reporting_organisations=tuple(kpi.reporting_organisations.all()),
        action_plans=tuple(kpi.action_plans.all()),
    )
