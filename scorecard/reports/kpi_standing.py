"""What tables show of a KPI at a period: its light, and target, actual and rate of the period alone and of the year."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import lru_cache

from django.db.models import Q

from scorecard.domain import periods, scoring
from scorecard.domain.periods import Period
from scorecard.domain.scoring import Basis, Change, Judgement, KPIRecord, Target
from scorecard.models import KPITarget, Plan

from . import plan_scores
from .keeping import kept
from .plan_scores import PlanScores


@dataclass(frozen=True)
class Figures:
    """A KPI on one basis. `target` stands there also while nothing is reported.

    `original` is what it was before it was changed, None where it wasn't.
    """

    judgement: Judgement
    target: Target | None
    original: Target | None


@dataclass(frozen=True)
class KPIFigures:
    """`judgement` on the page's basis; `this_period` and `year_to_date` where the page shows numbers."""

    record: KPIRecord
    judgement: Judgement
    change: Change | None
    this_period: Figures | None = None
    year_to_date: Figures | None = None


@dataclass(frozen=True, eq=False)
class Revisions:
    """Targets as they were before they were changed, by KPI; and whether any target of the plan is sample data.

    Equal only to themselves, as they are kept.
    """

    originals: Mapping[int, Mapping[Period, Target]]
    has_sample_data: bool


def lights(scores: PlanScores) -> Mapping[str, KPIFigures]:
    """By the KPI's code; no query."""
    return {kpi.code: KPIFigures(kpi, scores.judgements[kpi.pk], scores.change(kpi.pk)) for kpi in scores.kpis}


@lru_cache(maxsize=64)
def numbers(scores: PlanScores, revisions: Revisions) -> Mapping[str, KPIFigures]:
    """By the KPI's code, on both bases; no query."""
    both = {basis: plan_scores.score(scores.kpis, scores.rules, scores.at, basis) for basis in Basis}

    def on(basis: Basis, kpi: KPIRecord) -> Figures:
        judged = both[basis].judgements[kpi.pk]
        target, original = scoring.target_in_view(kpi, judged), None
        if kpi.pk in revisions.originals:
            before = replace(kpi, targets={**kpi.targets, **revisions.originals[kpi.pk]})
            original = scoring.target_in_view(before, scoring.judge(before, scores.at, basis, scores.rules))
        return Figures(judged, target, original if original != target else None)

    return {
        kpi.code: replace(lit, this_period=on(Basis.PERIOD, kpi), year_to_date=on(Basis.YTD, kpi))
        for kpi, lit in zip(scores.kpis, lights(scores).values(), strict=True)
    }


@kept
def revisions(plan: Plan) -> Revisions:
    """1 query."""
    changed = Q(original_value__isnull=False) | Q(original_low__isnull=False)
    rows = KPITarget.objects.filter(changed | Q(is_sample=True), kpi__plan=plan).order_by()
    originals: dict[int, dict[Period, Target]] = defaultdict(dict)
    has_sample_data = False
    columns = ("kpi_id", "frequency", "period_start", "original_value", "original_low", "original_high", "is_sample")
    for kpi, frequency, start, value, low, high, is_sample in rows.values_list(*columns):
        has_sample_data = has_sample_data or is_sample
        if value is not None or low is not None:
            originals[kpi][periods.stored(frequency, start)] = Target(value, low, high)
    return Revisions(dict(originals), has_sample_data)
