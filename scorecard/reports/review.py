"""What waits for a manager's approval, or is approved already, by section, with light and explanation; in 5 queries.

Rows are plain and frozen, so that the table made of them can be kept for the next reader.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import groupby
from typing import Any

from scorecard import permissions
from scorecard.domain import scoring
from scorecard.domain.periods import Period, stored
from scorecard.domain.scoring import Basis, Change, Figure, Judgement, KPIRecord
from scorecard.models import KPI, Evidence, KPIValue, Plan, User, ValueState
from scorecard.models.base import period_shown


@dataclass(frozen=True)
class Explanation:
    """What was written with a value."""

    not_applicable_reason: str
    note: str
    behind_reason: str
    corrective_measure: str
    expected_completion_date: date | None
    measure_follow_up: str


@dataclass(frozen=True)
class Attachment:
    """Evidence: a file's name, a document's number, or an address."""

    pk: int
    file_name: str
    document_number: str
    address: str


@dataclass(frozen=True)
class ReviewRow:
    """`name` says which value it is, `who` has sent or approved it; `is_own`: the manager has sent it.

    `plausible` is the KPI's plausible range where the figure lies outside it.
    """

    key: str
    version: int
    code: str
    kpi_name: str
    unit: str
    decimals: int
    period: Period
    name: str
    figure: Figure
    judgement: Judgement
    change: Change | None
    plausible: scoring.Target | None
    explanation: Explanation | None
    evidence: tuple[Attachment, ...]
    who: str
    at: datetime | None
    is_own: bool
    is_locked: bool

    @property
    def is_open(self) -> bool:
        """Whether the manager may decide about it."""
        return not (self.is_own or self.is_locked)


@dataclass(frozen=True)
class Section:
    name: str
    rows: tuple[ReviewRow, ...]


@dataclass(frozen=True)
class Review:
    sections: tuple[Section, ...]

    @property
    def rows(self) -> int:
        return sum(len(section.rows) for section in self.sections)

    @property
    def open_rows(self) -> int:
        return sum(row.is_open for section in self.sections for row in section.rows)

    @property
    def has_sample_data(self) -> bool:
        return any(row.figure.is_sample for section in self.sections for row in section.rows)


def build(plan: Plan, user: User, state: ValueState = ValueState.SUBMITTED) -> Review:
    """The values in `state`, SUBMITTED or APPROVED, of the KPIs that the user reviews."""
    waits = state is ValueState.SUBMITTED
    reviewed = KPIValue.objects.filter(kpi__plan=plan).reviewed_by(user).order_by()
    values = list(_with_names(reviewed.filter(state=state), "submitted_by" if waits else "approved_by", waits))
    kpis = KPI.objects.filter(pk__in={value.kpi_id for value in values}).order_by()
    records = {record.pk: record for record in kpis.scoring_records()}
    desk = _Desk(plan, user, state, records, _evidence(values) if waits else {})
    values.sort(key=desk.place)
    return Review(
        sections=tuple(
            Section(name, tuple(desk.row(value) for value in group))
            for (_order, name), group in groupby(values, key=desk.section)
        ),
    )


_OF_VALUE = (
    "version",
    "frequency",
    "period_start",
    "state",
    "actual",
    "numerator",
    "denominator",
    "is_not_applicable",
    "is_sample",
    "submitted_by_id",
    "kpi__plan_id",
    "kpi__code",
    "kpi__name",
    "kpi__unit",
    "kpi__decimals",
    "kpi__plausible_low",
    "kpi__plausible_high",
    "kpi__owner__order",
    "kpi__owner__name",
)


def _with_names(values: Any, person: str, waits: bool) -> Any:
    """The values with what is shown of them, their KPI, its owner and the person; a whole KPI would be much to read."""
    names = [f"{person}__{name}" for name in ("first_name", "last_name", "username")]
    more = Explanation.__dataclass_fields__ if waits else ("not_applicable_reason",)
    at = "submitted_at" if waits else "approved_at"
    return values.select_related("kpi__owner", person).only(*_OF_VALUE, *names, *more, at)


def _evidence(values: Sequence[KPIValue]) -> dict[int, tuple[Attachment, ...]]:
    found: dict[int, tuple[Attachment, ...]] = defaultdict(tuple)
    rows = Evidence.objects.filter(kpi_value__in=[value.pk for value in values]).order_by("pk")
    columns = rows.values_list("kpi_value_id", "pk", "file_name", "document_number", "address")
    for value, pk, file_name, document_number, address in columns:
        found[value] += (Attachment(pk, file_name, document_number, address),)
    return found


class _Desk:
    """Everything that a row is made from."""

    def __init__(
        self,
        plan: Plan,
        user: User,
        state: ValueState,
        records: dict[int, KPIRecord],
        evidence: dict[int, tuple[Attachment, ...]],
    ) -> None:
        self.plan, self.user, self.state, self.records, self.evidence = plan, user, state, records, evidence
        self.rules = plan.scoring_rules
        locks = plan.period_locks.in_force().order_by().values_list("frequency", "period_start")
        self.locked = [stored(*lock) for lock in locks]

    def section(self, value: KPIValue) -> tuple[int, str]:
        """The one that answers for the KPI."""
        owner = value.kpi.owner or self.plan.organisation
        return owner.order, owner.name

    def place(self, value: KPIValue) -> tuple[Any, ...]:
        return (*self.section(value), value.kpi.code, value.period)

    def row(self, value: KPIValue) -> ReviewRow:
        kpi, period, record = value.kpi, value.period, self.records[value.kpi_id]
        kpi.plan = self.plan
        waits = self.state is ValueState.SUBMITTED
        person = value.submitted_by if waits else value.approved_by
        judgement = scoring.judge(record, period, Basis.PERIOD, self.rules)
        before = scoring.judge(record, period.previous, Basis.PERIOD, self.rules)
        figure = value.figure
        return ReviewRow(
            key=str(value.pk),
            version=value.version,
            code=kpi.code,
            kpi_name=kpi.name,
            unit=kpi.unit,
            decimals=kpi.decimals,
            period=period,
            name=f"{kpi.code} {period_shown(period)}",
            figure=figure,
            judgement=judgement,
            change=scoring.change(judgement, before),
            plausible=_missed_range(kpi, figure),
            explanation=_explanation(value) if waits else None,
            evidence=self.evidence.get(value.pk, ()),
            who=(person.get_full_name() or person.get_username()) if person else "",
            at=value.submitted_at if waits else value.approved_at,
            is_own=value.submitted_by_id == self.user.pk and not permissions.can_approve_value(self.user, value),
            is_locked=_is_inside(period, self.locked),
        )


def _missed_range(kpi: KPI, figure: Figure) -> scoring.Target | None:
    low, high, actual = kpi.plausible_low, kpi.plausible_high, figure.actual
    is_low = actual is not None and low is not None and actual < low
    is_high = actual is not None and high is not None and actual > high
    return scoring.Target(low=low, high=high) if is_low or is_high else None


def _explanation(value: KPIValue) -> Explanation | None:
    """None where nothing was written."""
    columns = [getattr(value, name) for name in Explanation.__dataclass_fields__]
    return Explanation(*columns) if any(columns) else None


def _is_inside(period: Period, locked: Iterable[Period]) -> bool:
    return any(lock.start <= period.end <= lock.end for lock in locked)
