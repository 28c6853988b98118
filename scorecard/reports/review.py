"""What waits for a manager's approval, or is approved already, by section, with light and explanation; in 5 queries.

Rows are plain and frozen, so that the table made of them can be kept for the next reader.
"""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from itertools import groupby
from typing import Any

from scorecard.domain import scoring
from scorecard.domain.periods import Period, stored
from scorecard.domain.reporting import is_locked
from scorecard.domain.scoring import Basis, Change, Figure, Judgement, KPIRecord
from scorecard.models import Evidence, KPIValue, Plan, User, ValueState
from scorecard.models.base import period_shown

from . import plan_scores


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
    reviewed = KPIValue.objects.filter(kpi__plan=plan, state=state).reviewed_by(user).order_by()
    person, at = ("submitted_by", "submitted_at") if state is ValueState.SUBMITTED else ("approved_by", "approved_at")
    people = (f"{person}__{name}" for name in ("last_name", "first_name", "username"))
    values = list(reviewed.values_list(*_COLUMNS, *people, at))
    records = {record.pk: record for record in plan_scores.records(plan)} if values else {}
    evidence = _evidence([value[0] for value in values])
    locks = plan.period_locks.in_force().order_by().values_list("frequency", "period_start")
    desk = _Desk(plan, user, records, evidence, [stored(*lock) for lock in locks])
    rows = sorted((desk.row(value) for value in values), key=lambda pair: (pair[0], pair[1].code, pair[1].period))
    sections = groupby(rows, key=lambda pair: pair[0])
    return Review(tuple(Section(name, tuple(row for _place, row in group)) for (_order, name), group in sections))


# What is read of a value, its KPI and the owner; who has sent it; what was written with it. Who and when come last.
_COLUMNS = (
    "pk",
    "version",
    "kpi_id",
    "frequency",
    "period_start",
    "kpi__plausible_low",
    "kpi__plausible_high",
    "kpi__owner__order",
    "kpi__owner__name",
    "submitted_by_id",
    *Explanation.__dataclass_fields__,
)
_WRITTEN = slice(_COLUMNS.index("submitted_by_id") + 1, len(_COLUMNS))


def _evidence(values: Sequence[int]) -> dict[int, tuple[Attachment, ...]]:
    found: dict[int, tuple[Attachment, ...]] = defaultdict(tuple)
    rows = Evidence.objects.filter(kpi_value__in=values).order_by("pk")
    columns = rows.values_list("kpi_value_id", "pk", "file_name", "document_number", "address")
    for value, pk, file_name, document_number, address in columns:
        found[value] += (Attachment(pk, file_name, document_number, address),)
    return found


@dataclass(frozen=True)
class _Desk:
    """Everything that a row is made from."""

    plan: Plan
    user: User
    records: dict[int, KPIRecord]
    evidence: dict[int, tuple[Attachment, ...]]
    locked: Sequence[Period]

    def row(self, value: Sequence[Any]) -> tuple[tuple[int, str], ReviewRow]:
        """A value as read, with the place and the name of the section that answers for its KPI."""
        pk, version, kpi, frequency, start, low, high, order, owner, sender = value[: _WRITTEN.start]
        written, (last_name, first_name, username, at) = value[_WRITTEN], value[_WRITTEN.stop :]
        record, period, rules = self.records[kpi], stored(frequency, start), self.plan.scoring_rules
        judgement = scoring.judge(record, period, Basis.PERIOD, rules)
        figure = record.figures[period]
        row = ReviewRow(
            key=str(pk),
            version=version,
            code=record.code,
            kpi_name=record.name,
            unit=record.unit,
            decimals=record.decimals,
            period=period,
            name=f"{record.code} {period_shown(period)}",
            figure=figure,
            judgement=judgement,
            change=scoring.change(judgement, scoring.judge(record, period.previous, Basis.PERIOD, rules)),
            plausible=_missed_range(low, high, figure),
            explanation=Explanation(*written) if any(written) else None,
            evidence=self.evidence.get(pk, ()),
            who=f"{first_name} {last_name}".strip() or username if username else "",
            at=at,
            is_own=self.plan.bars_approval(sender=sender, approver=self.user.pk),
            is_locked=is_locked(period, self.locked),
        )
        organisation = self.plan.organisation
        return (order, owner) if owner else (organisation.order, organisation.name), row


def _missed_range(low: Decimal | None, high: Decimal | None, figure: Figure) -> scoring.Target | None:
    actual = figure.actual
    is_low = actual is not None and low is not None and actual < low
    is_high = actual is not None and high is not None and actual > high
    return scoring.Target(low=low, high=high) if is_low or is_high else None
