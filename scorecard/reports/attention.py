"""落後項目一覽表: what is red, yellow or overdue, worst first, and what its section says of it; at most 6 queries."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from scorecard.domain import scoring
from scorecard.domain.attention import needs_attention, worst_first
from scorecard.domain.due_dates import due_date
from scorecard.domain.periods import Period
from scorecard.domain.rollup import Lights
from scorecard.domain.scoring import Basis, Change, Judgement, KPIRecord, Reason, Status, Target
from scorecard.models import KPI, REPORTED, CalendarDay, KPIValue, Plan
from scorecard.models.membership import shown_name

from . import plan_scores
from .keeping import kept_structure
from .plan_scores import PlanScores


@dataclass(frozen=True)
class Explanation:
    """What was reported beside the figure."""

    behind_reason: str = ""
    corrective_measure: str = ""
    expected_completion_date: date | None = None


@dataclass(frozen=True)
class AttentionRow:
    """`target` stands there also while nothing is reported. `before` is the KPI's light one of its periods earlier;
    `in_a_row` how many periods it has had the present one.

    `days_late`: of what is overdue, since its due date; 0 where there is a figure.
    """

    record: KPIRecord
    judgement: Judgement
    target: Target | None
    before: Status | None
    change: Change | None
    in_a_row: int
    owner: str
    case_officers: tuple[str, ...]
    explanation: Explanation
    days_late: int = 0


@dataclass(frozen=True)
class AttentionList:
    rows: tuple[AttentionRow, ...]
    lights: Lights
    kpis: int
    has_sample_data: bool


def build(plan: Plan, at: Period, basis: Basis, today: date) -> AttentionList:
    """Whether something is overdue is the one thing here that depends on today."""
    scores = plan_scores.build(plan, at, basis)
    late = days_late(plan, scores, today)
    behind = [kpi for kpi in scores.kpis if needs_attention(scores.judgements[kpi.pk], late.get(kpi.pk, 0))]
    owners, officers = _people(behind)
    explanations = _explanations(behind, scores)
    rows = [
        AttentionRow(
            record=kpi,
            judgement=scores.judgements[kpi.pk],
            target=scoring.target_in_view(kpi, scores.judgements[kpi.pk]),
            before=_light(scores.before[kpi.pk]),
            change=scores.change(kpi.pk),
            in_a_row=_in_a_row(kpi, scores),
            owner=owners.get(kpi.pk) or plan.organisation.short_name,
            case_officers=officers[kpi.pk],
            explanation=explanations.get(kpi.pk, Explanation()),
            days_late=late.get(kpi.pk, 0),
        )
        for kpi in behind
    ]
    return AttentionList(
        rows=tuple(sorted(rows, key=lambda row: worst_first(row.judgement, row.days_late))),
        lights=scores.plan.lights,
        kpis=len(scores.kpis),
        has_sample_data=scores.has_sample_data,
    )


def days_late(plan: Plan, scores: PlanScores, today: date) -> dict[int, int]:
    """Of the KPIs whose latest period has no figure although its due date has passed; at most 1 query."""
    missing = {
        kpi.pk: judged.period
        for kpi in scores.kpis
        if (judged := scores.judgements[kpi.pk]).reason is Reason.MISSING
        and judged.period is not None
        and judged.period.end < today
    }
    corrections = _corrections(plan) if missing else {}
    days = {pk: (today - due_date(period, plan.due_after_days, corrections)).days for pk, period in missing.items()}
    return {pk: late for pk, late in days.items() if late > 0}


@kept_structure
def _corrections(plan: Plan) -> dict[date, bool]:
    """Of the calendar that the plan's due dates are told by."""
    return CalendarDay.objects.corrections(plan.year)


def _people(kpis: Iterable[KPIRecord]) -> tuple[Mapping[int, str], Mapping[int, tuple[str, ...]]]:
    """By KPI: the owner section's short name, and the case officers' names."""
    owners, officers = {}, {}
    rows = KPI.objects.filter(pk__in=[kpi.pk for kpi in kpis]).select_related("owner")
    for kpi in rows.prefetch_related("case_officers"):
        owners[kpi.pk] = kpi.owner.short_name if kpi.owner else ""
        officers[kpi.pk] = tuple(map(shown_name, kpi.case_officers.all()))
    return owners, officers


def _explanations(kpis: Iterable[KPIRecord], scores: PlanScores) -> dict[int, Explanation]:
    wanted = {kpi.pk: scores.judgements[kpi.pk].period for kpi in kpis}
    values = KPIValue.objects.filter(kpi__in=wanted, state__in=REPORTED).order_by()
    return {
        value.kpi_id: Explanation(value.behind_reason, value.corrective_measure, value.expected_completion_date)
        for value in values
        if value.period == wanted[value.kpi_id]
    }


def _light(judged: Judgement) -> Status | None:
    return judged.status if judged.status.is_light else None


def _in_a_row(kpi: KPIRecord, scores: PlanScores) -> int:
    """How many of the KPI's periods, counted back from the latest, stand as the latest does, each judged alone."""
    number, now = 0, None
    for period in reversed(kpi.rule.ended(scores.at)):
        status = scoring.judge(kpi, period, Basis.PERIOD, scores.rules).status
        if status is Status.NOT_APPLICABLE:
            continue
        if now is not None and status is not now:
            break
        now, number = status, number + 1
    return number
