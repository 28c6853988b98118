"""What waits for a manager's approval, or is approved already, by section, with light and explanation; in 6 queries."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import groupby

from scorecard import permissions
from scorecard.domain import scoring
from scorecard.domain.periods import Period
from scorecard.domain.scoring import Basis, Change, Figure, Judgement, KPIRecord
from scorecard.models import KPI, Evidence, KPIValue, Plan, User, ValueState
from scorecard.models.base import period_shown

_EXPLANATIONS = (
    "not_applicable_reason",
    "note",
    "behind_reason",
    "corrective_measure",
    "expected_completion_date",
    "measure_follow_up",
)


@dataclass(frozen=True)
class ReviewRow:
    """`is_own`: the manager has sent it; `is_implausible`: the figure lies outside the KPI's plausible range."""

    value: KPIValue
    figure: Figure
    judgement: Judgement
    change: Change | None
    evidence: tuple[Evidence, ...]
    is_own: bool
    is_locked: bool
    is_implausible: bool

    @property
    def is_open(self) -> bool:
        """Whether the manager may decide about it."""
        return not (self.is_own or self.is_locked)

    @property
    def has_explanation(self) -> bool:
        return bool(self.evidence) or any(getattr(self.value, name) for name in _EXPLANATIONS)

    @property
    def name(self) -> str:
        """Which value it is, in words."""
        return f"{self.value.kpi.code} {period_shown(self.value.period)}"

    @property
    def key(self) -> str:
        """As the form sends it."""
        return str(self.value.pk)


@dataclass(frozen=True)
class Section:
    name: str
    rows: tuple[ReviewRow, ...]


@dataclass(frozen=True)
class Review:
    """`others` counts what is in the other state: approved where these wait, waiting where these are approved."""

    sections: tuple[Section, ...]
    others: int

    @property
    def rows(self) -> int:
        return sum(len(section.rows) for section in self.sections)

    @property
    def open_rows(self) -> int:
        return sum(row.is_open for section in self.sections for row in section.rows)

    @property
    def has_sample_data(self) -> bool:
        return any(row.value.is_sample for section in self.sections for row in section.rows)


def build(plan: Plan, user: User, state: ValueState = ValueState.SUBMITTED) -> Review:
    """The values in `state`, SUBMITTED or APPROVED, of the KPIs that the user reviews."""
    other = ValueState.APPROVED if state is ValueState.SUBMITTED else ValueState.SUBMITTED
    kpis = {kpi.pk: kpi for kpi in _kpis(plan) if permissions.can_review_kpi(user, kpi)}
    values = KPIValue.objects.filter(kpi__in=list(kpis))
    wanted = list(values.filter(state=state).select_related("submitted_by", "approved_by"))
    concerned = KPI.objects.filter(pk__in={value.kpi_id for value in wanted}).order_by()
    records = {record.pk: record for record in concerned.scoring_records()}
    evidence = _evidence(wanted) if state is ValueState.SUBMITTED else {}
    locked = [lock.period for lock in plan.period_locks.in_force()]
    rows = []
    for value in wanted:
        value.kpi = kpis[value.kpi_id]
        rows.append(_row(value, records[value.kpi_id], evidence.get(value.pk, ()), user, locked))
    return Review(_sections(rows, plan, list(kpis)), others=values.filter(state=other).count())


def _kpis(plan: Plan) -> Iterable[KPI]:
    for kpi in KPI.objects.filter(plan=plan).in_plan_order().select_related("owner"):
        kpi.plan = plan
        yield kpi


def _evidence(values: Sequence[KPIValue]) -> dict[int, tuple[Evidence, ...]]:
    found: dict[int, tuple[Evidence, ...]] = {}
    for each in Evidence.objects.filter(kpi_value__in=values).order_by("pk"):
        found[each.kpi_value_id] = (*found.get(each.kpi_value_id, ()), each)
    return found


def _row(
    value: KPIValue, record: KPIRecord, evidence: tuple[Evidence, ...], user: User, locked: Sequence[Period]
) -> ReviewRow:
    kpi, rules, period = value.kpi, value.kpi.plan.scoring_rules, value.period
    judgement = scoring.judge(record, period, Basis.PERIOD, rules)
    before = scoring.judge(record, period.previous, Basis.PERIOD, rules)
    figure = value.figure
    low, high, actual = kpi.plausible_low, kpi.plausible_high, figure.actual
    is_low = actual is not None and low is not None and actual < low
    is_high = actual is not None and high is not None and actual > high
    return ReviewRow(
        value=value,
        figure=figure,
        judgement=judgement,
        change=scoring.change(judgement, before),
        evidence=evidence,
        is_own=not permissions.can_approve_value(user, value),
        is_locked=any(lock.start <= period.end <= lock.end for lock in locked),
        is_implausible=is_low or is_high,
    )


def _sections(rows: list[ReviewRow], plan: Plan, order: list[int]) -> tuple[Section, ...]:
    """By the section that answers for the KPI; inside it in the plan's order, then by period."""
    place = {pk: number for number, pk in enumerate(order)}

    def section(row: ReviewRow) -> tuple[int, str]:
        owner = row.value.kpi.owner or plan.organisation
        return owner.order, owner.name

    rows.sort(key=lambda row: (*section(row), place[row.value.kpi_id], row.value.period))
    return tuple(Section(name, tuple(group)) for (_order, name), group in groupby(rows, key=section))
