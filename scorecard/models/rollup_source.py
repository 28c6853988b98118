"""What roll-ups are made of, of one plan or many, read once: services store them, reports fill what is missing."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

from django.db.models import F, FilteredRelation, Q

from scorecard.domain import periods, plan_standing
from scorecard.domain.periods import Period
from scorecard.domain.scoring import Basis, KPIRecord

from . import scoring_records
from .compiled import Compiled
from .kpi import KPI
from .period_lock import PeriodLock
from .plan import Plan
from .plan_rollup import LIGHTS, PlanRollup, ReportingProgress


@dataclass(frozen=True)
class RollupSource:
    """One plan with its KPIs' records and its locks."""

    plan: Plan
    records: list[KPIRecord] = field(default_factory=list)
    locks: list[Period] = field(default_factory=list)

    def rollup(self, at: Period, basis: Basis) -> PlanRollup:
        """Not stored. `at` lies in the plan's year."""
        found = plan_standing.stand(self.records, at, basis, self.plan.scoring_rules)
        numbers: dict[str, Any] = {"score": found.score, "coverage": found.coverage}
        return PlanRollup(
            plan_id=self.plan.pk,
            period_end=at.end,
            basis=basis.value,
            status=found.status.value,
            reason=found.reason.value if found.reason else "",
            **numbers,
            **{name: getattr(found.lights, name) for name in LIGHTS},
            is_provisional=found.is_provisional,
            has_sample_data=found.has_sample_data,
            structure_version=self.plan.structure_version,
            values_version=self.plan.values_version,
        )

    def progress(self) -> ReportingProgress:
        """Not stored."""
        found = plan_standing.progress(self.records, self.plan.organisation_id, self.locks, self.plan.year)
        return ReportingProgress(
            plan_id=self.plan.pk,
            kpis=found.kpis,
            open_values=[[month, [*map(list, values.items())]] for month, values in found.open_values.items()],
            approved_months=list(found.approved),
            locked_month=found.locked,
            has_own_thresholds=found.has_own_thresholds,
            structure_version=self.plan.structure_version,
            values_version=self.plan.values_version,
        )


def of_plan(plan: int) -> RollupSource | None:
    """That of the plan with that primary key; 3 queries, put together once. None where it is gone."""
    rows = _plan_beside_locks().get(plan)
    if not rows:
        return None
    locks = [periods.stored(row.locked_frequency, row.locked_start) for row in rows if row.locked_frequency]
    return RollupSource(rows[0], scoring_records.of_plan(plan, in_order=False), locks)


@lru_cache(maxsize=1)
def _plan_beside_locks() -> Compiled[Any]:
    """A row for each lock in force, one where there is none."""
    standing = FilteredRelation("period_locks", condition=Q(period_locks__released_at=None))
    plans = Plan.objects.filter(pk=0).order_by().annotate(standing=standing)
    return Compiled(
        plans.annotate(locked_frequency=F("standing__frequency"), locked_start=F("standing__period_start")), 0
    )


def read(plans: Sequence[Plan]) -> dict[int, RollupSource]:
    """By the plan's primary key; 4 queries however many there are, 5 with milestone KPIs among theirs."""
    sources = {plan.pk: RollupSource(plan) for plan in plans}
    kpis = KPI.objects.filter(plan__in=sources).order_by("pk")
    home = dict(kpis.values_list("pk", "plan_id"))
    for record in kpis.scoring_records():
        sources[home[record.pk]].records.append(record)
    for lock in PeriodLock.objects.in_force().filter(plan__in=sources).order_by():
        sources[lock.plan_id].locks.append(lock.period)
    return sources
