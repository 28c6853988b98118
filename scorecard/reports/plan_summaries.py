"""How many plans stand and what they lack, from what is stored of them: 2 queries, and 2 where somebody wrote since.

A summary is kept until somebody writes to its plan. Where what is stored of a plan is missing or older than the plan,
it is worked out afresh, in 6 queries more, however many plans there are.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from functools import lru_cache
from typing import Any, NamedTuple

from scorecard.domain import plan_standing
from scorecard.domain.periods import Period
from scorecard.domain.plan_standing import PlanProgress, PlanStanding
from scorecard.domain.rollup import Lights
from scorecard.domain.scoring import Basis, PlanRules, Reason, Status
from scorecard.models import CalendarDay, LowerFormula, Plan, PlanRollup, rollup_source
from scorecard.models.plan import PlanQuerySet
from scorecard.models.plan_rollup import LIGHTS

from .keeping import KeptMany


class SummaryKey(NamedTuple):
    """All that a summary is made from: the plan as it was written last, and what was asked of it when.

    `due`: how many months of the year should be reported. `today`: None where it doesn't matter any more.
    """

    plan: int
    structure: int
    values: int
    changed_at: datetime | None
    asked: Period | None
    basis: Basis
    due: int
    today: date | None


@dataclass(frozen=True, eq=False)
class PlanSummary:
    """One plan. `standing`: at `period`; None without any KPI. `late`: values by organisation (primary key).

    Equal to itself alone: rows that are kept of a list are told by it, which by all that it holds would take long.
    """

    key: SummaryKey
    organisation_id: int
    year: int
    title: str
    status: str
    hides_scores: bool
    rules: PlanRules
    period: Period
    standing: PlanStanding | None
    late: Mapping[int, int]
    late_values: int
    has_own_thresholds: bool


_rules = lru_cache(maxsize=256)(PlanRules)  # most plans have the same


class _Facts(NamedTuple):
    """The columns that a summary is made of; the last seven are None where nothing is stored."""

    pk: int
    structure: int
    values: int
    organisation_id: int
    year: int
    title: str
    status: str
    hides_scores: bool
    on_target: Decimal
    at_risk: Decimal
    rollup_on_target: Decimal
    rollup_at_risk: Decimal
    cap: Decimal
    minimum_coverage: Decimal
    lower_formula: str
    of_structure: int | None
    of_values: int | None
    kpis: int | None
    open_values: list[Any] | None
    approved_months: list[int] | None
    locked_month: int | None
    has_own_thresholds: bool | None

    @property
    def rules(self) -> PlanRules:
        return _rules(
            self.on_target,
            self.at_risk,
            self.rollup_on_target,
            self.rollup_at_risk,
            self.cap,
            self.minimum_coverage,
            self.lower_formula == LowerFormula.QUOTIENT,
        )

    @property
    def progress(self) -> PlanProgress | None:
        """What is stored, as long as nobody has written to the plan since."""
        if (self.of_structure, self.of_values) != (self.structure, self.values):
            return None
        return PlanProgress(
            kpis=self.kpis or 0,
            open_values={month: dict(values) for month, values in self.open_values or ()},
            approved=tuple(self.approved_months or ()),
            locked=self.locked_month,
            has_own_thresholds=bool(self.has_own_thresholds),
        )


_COLUMNS = (
    "pk",
    "structure_version",
    "values_version",
    "organisation_id",
    "year",
    "title",
    "status",
    "hides_scores",
    "on_target_percent",
    "at_risk_percent",
    "rollup_on_target_percent",
    "rollup_at_risk_percent",
    "score_cap",
    "minimum_coverage_percent",
    "lower_formula",
    "progress__structure_version",
    "progress__values_version",
    "progress__kpis",
    "progress__open_values",
    "progress__approved_months",
    "progress__locked_month",
    "progress__has_own_thresholds",
)
_STANDING = ("status", "reason", "score", "coverage", "is_provisional", "has_sample_data", *LIGHTS)

_kept = KeptMany[SummaryKey, PlanSummary](4096)  # as many as there are rows kept, which are told by them


def build(plans: PlanQuerySet, year: int, asked: Period | None, basis: Basis, today: date) -> list[PlanSummary]:
    """Of plans of one year, each at the period asked for, which lies in it, else at the one that it opens with."""
    corrections = CalendarDay.objects.corrections(year)
    due: dict[int, int] = {}
    keys, unkept = list[SummaryKey](), list[SummaryKey]()
    rows = plans.values_list("pk", "structure_version", "values_version", "changed_at", "due_after_days")
    for pk, structure, values, changed_at, days in rows:
        if days not in due:
            due[days] = len(plan_standing.due_months(year, days, corrections, today))
        seen = today if year >= today.year else None
        key = SummaryKey(pk, structure, values, changed_at, asked, basis, due[days], seen)
        (keys if changed_at is not None else unkept).append(key)
    summaries = _kept.get(keys, lambda lacking: _make(lacking, today))
    return [*summaries.values(), *_make(unkept, today).values()]


def _make(keys: Sequence[SummaryKey], today: date) -> dict[SummaryKey, PlanSummary]:
    """Of those that are still as the keys say, or newer; one that was deleted meanwhile is left out."""
    if not keys:
        return {}
    facts = {plan.pk: plan for plan in map(_Facts._make, _plans(keys).values_list(*_COLUMNS))}
    progress = {pk: found for pk, plan in facts.items() if (found := plan.progress) is not None}
    wanted = {key.plan: key for key in keys}
    ends = {pk: _period(wanted[pk], facts[pk], found, today) for pk, found in progress.items() if found.kpis}
    standings = _stored(facts, ends, keys[0].basis)
    lacking = [pk for pk in facts if pk not in progress or (progress[pk].kpis and pk not in standings)]
    for pk, source in rollup_source.read(list(Plan.objects.filter(pk__in=lacking))).items() if lacking else ():
        progress[pk] = source.progress().progress
        if progress[pk].kpis:
            standings[pk] = source.rollup(
                _period(wanted[pk], facts[pk], progress[pk], today), wanted[pk].basis
            ).standing
    return {
        wanted[pk]: _summary(wanted[pk], facts[pk], found, standings.get(pk), today) for pk, found in progress.items()
    }


def _plans(keys: Sequence[SummaryKey]) -> PlanQuerySet:
    plans: PlanQuerySet = Plan.objects.filter(pk__in=[key.plan for key in keys]).order_by()
    return plans


def _period(key: SummaryKey, plan: _Facts, progress: PlanProgress, today: date) -> Period:
    return key.asked or plan_standing.opening_period(
        plan.year, today, locked=progress.locked, approved=progress.approved, due=range(1, key.due + 1)
    )


def _summary(
    key: SummaryKey, plan: _Facts, progress: PlanProgress, standing: PlanStanding | None, today: date
) -> PlanSummary:
    late = progress.late(range(1, key.due + 1))
    return PlanSummary(
        key=key,
        organisation_id=plan.organisation_id,
        year=plan.year,
        title=plan.title,
        status=plan.status,
        hides_scores=plan.hides_scores,
        rules=plan.rules,
        period=_period(key, plan, progress, today),
        standing=standing,
        late=late,
        late_values=late.total(),
        has_own_thresholds=progress.has_own_thresholds,
    )


def _stored(facts: Mapping[int, _Facts], periods: Mapping[int, Period], basis: Basis) -> dict[int, PlanStanding]:
    """Of the plans in `periods` what is as new as they are."""
    if not periods:
        return {}
    ends = {at.end for at in periods.values()}
    rows = PlanRollup.objects.filter(plan__in=periods, period_end__in=ends, basis=basis.value).order_by()
    found = {}
    for pk, end, structure, values, *columns in rows.values_list(
        "plan_id", "period_end", "structure_version", "values_version", *_STANDING
    ):
        if end == periods[pk].end and (structure, values) == (facts[pk].structure, facts[pk].values):
            status, reason, score, coverage, is_provisional, has_sample, *lights = columns
            why = Reason(reason) if reason else None
            found[pk] = PlanStanding(Status(status), why, score, coverage, Lights(*lights), is_provisional, has_sample)
    return found
