"""How many plans stand, each at the period it opens with: in 7 queries at most, however many there are."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from scorecard.domain import scoring
from scorecard.domain.periods import Period
from scorecard.domain.rollup import Score, roll_up
from scorecard.domain.scoring import Basis, KPIRecord, PlanRules
from scorecard.models import KPI, Plan

from . import plan_period


@dataclass(frozen=True)
class PlanLight:
    """A plan of the year to date at `period`."""

    period: Period
    score: Score
    rules: PlanRules
    has_own_thresholds: bool
    has_sample_data: bool


def build(plans: Sequence[Plan], today: date) -> dict[int, PlanLight]:
    """By primary key; a plan without any KPI has no light."""
    kpis = KPI.objects.filter(plan__in=plans).order_by()
    homes = dict(kpis.values_list("pk", "plan_id"))
    records: dict[int, list[KPIRecord]] = defaultdict(list)
    for record in kpis.scoring_records():
        records[homes[record.pk]].append(record)
    shown = plan_period.defaults([plan for plan in plans if plan.pk in records], today)
    return {plan.pk: _light(plan, records[plan.pk], shown[plan.pk]) for plan in plans if plan.pk in records}


def _light(plan: Plan, records: Sequence[KPIRecord], period: Period) -> PlanLight:
    rules = plan.scoring_rules
    judgements = {record.pk: scoring.judge(record, period, Basis.YTD, rules) for record in records}
    return PlanLight(
        period=period,
        score=roll_up(records, judgements, rules).plan,
        rules=rules,
        has_own_thresholds=any(record.rule.threshold_basis for record in records),
        has_sample_data=any(judged.is_sample for judged in judgements.values()),
    )
