"""What a user reports in a period (KPI填報): each KPI with its target, last value and how it would stand.

At most 9 queries, however many KPIs: two for scoring, and one each for KPIs, values, locks, evidence and action plans;
one more for steps and one for planned targets where there are milestone KPIs.
"""

from collections import defaultdict
from collections.abc import Container, Iterable
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from scorecard.domain import reporting, scoring
from scorecard.domain.periods import Frequency, Period
from scorecard.domain.scoring import Basis, Change, Figure, Judgement, KPIRecord, PlanRules, Target
from scorecard.models import (
    KPI,
    ActionPlan,
    Evidence,
    KPIKind,
    KPIValue,
    PeriodLock,
    Plan,
    PlanStatus,
    User,
    ValueState,
    WorkItem,
)
from scorecard.models.membership import shown_name


@dataclass(frozen=True)
class Trial:
    """How a KPI would stand at the period with a figure that is not reported yet. `asks`: it needs an explanation."""

    judgement: Judgement
    change: Change | None
    asks: bool


@dataclass(frozen=True)
class EntryRow:
    """One KPI. `period` is the latest of its own that ends by the page's; None while none does, then it opens `opens`.

    `value` and `before` are as stored, drafts included; `is_open`: whether it may be typed; `lock`: what keeps it shut.
    """

    kpi: KPI
    period: Period | None
    opens: Period | None
    value: KPIValue | None
    before: KPIValue | None
    target: Target | None
    trial: Trial
    is_open: bool
    lock: PeriodLock | None
    may_withdraw: bool
    steps: tuple[WorkItem, ...] = ()
    evidence: tuple[Evidence, ...] = ()
    action_plans: tuple[ActionPlan, ...] = ()

    @property
    def state(self) -> str:
        """The value's own, or missing, or not_due."""
        if self.period is None:
            return "not_due"
        return self.value.state if self.value is not None else "missing"

    @property
    def has_fraction(self) -> bool:
        return bool(self.kpi.numerator and self.kpi.denominator)

    @property
    def is_ratio(self) -> bool:
        """Whether numerator and denominator are needed, and the rate alone is not enough."""
        return self.kpi.aggregation == "ratio"

    @property
    def is_milestone(self) -> bool:
        return self.kpi.kind == KPIKind.MILESTONE

    @property
    def asks_follow_up(self) -> bool:
        return self.before is not None and bool(self.before.corrective_measure)


@dataclass(frozen=True)
class EntryPage:
    period: Period
    rows: tuple[EntryRow, ...]
    records: dict[int, KPIRecord]
    rules: PlanRules
    plan: Plan = field(repr=False)

    @property
    def open_rows(self) -> tuple[EntryRow, ...]:
        return tuple(row for row in self.rows if row.is_open)

    @property
    def by_kpi(self) -> dict[int, EntryRow]:
        return {row.kpi.pk: row for row in self.rows}

    @property
    def has_sample_data(self) -> bool:
        return any(each.is_sample for row in self.rows for each in (row.kpi, row.value, row.before) if each is not None)

    def trial(self, row: EntryRow, figure: Figure | None) -> Trial:
        """How the row would stand with the figure; with None, without one."""
        return _trial(self.records[row.kpi.pk], row.period, figure, self.plan)


def default_period(plan: Plan, today: date) -> Period:
    """The latest month of the plan's year that has ended; its first where none has."""
    months = Period.all_of_year(Frequency.MONTH, plan.year)
    ended = [month for month in months if month.end < today]
    return ended[-1] if ended else months[0]


def build(plan: Plan, user: User, period: Period) -> EntryPage:
    found = KPI.objects.filter(plan=plan).reported_by(user)
    kpis = list(found.in_plan_order())
    for kpi in kpis:
        kpi.plan = plan
    records = {each.pk: each for each in found.order_by().scoring_records()}
    periods = {kpi.pk: _due(kpi, period) for kpi in kpis}
    parts = _Parts(plan, kpis, periods)
    rows = tuple(_row(kpi, periods[kpi.pk], records[kpi.pk], parts, user) for kpi in kpis)
    return EntryPage(period, rows, records, plan.scoring_rules, plan)


def _due(kpi: KPI, at: Period) -> Period | None:
    return next((each for each in reversed(kpi.active_periods) if each.end <= at.end), None)


class _Parts:
    """What hangs on the KPIs, read at once."""

    def __init__(self, plan: Plan, kpis: list[KPI], periods: dict[int, Period | None]) -> None:
        self.plan = plan
        self.values = _values(kpis, periods)
        self.locks = list(PeriodLock.objects.in_force().filter(plan=plan))
        self.action_plans = _grouped(ActionPlan.objects.filter(kpi__in=kpis).order_by("order", "code"), "kpi_id")
        milestones = [kpi for kpi in kpis if kpi.kind == KPIKind.MILESTONE]
        self.steps = _grouped(WorkItem.objects.filter(kpi__in=milestones), "kpi_id") if milestones else {}
        shown = [self.values[kpi.pk, period] for kpi in kpis if (kpi.pk, period := periods[kpi.pk]) in self.values]
        evidence = Evidence.objects.filter(kpi_value__in=shown).order_by("pk")
        self.evidence = _grouped(evidence, "kpi_value_id") if shown else {}

    def lock(self, period: Period) -> PeriodLock | None:
        return next((lock for lock in self.locks if reporting.is_locked(period, [lock.period])), None)


def _values(kpis: list[KPI], periods: dict[int, Period | None]) -> dict[tuple[int, Period | None], KPIValue]:
    """Those of each KPI's period and of the one before."""
    wanted = {each for period in periods.values() if period is not None for each in (period, period.previous)}
    by_pk = {kpi.pk: kpi for kpi in kpis}
    found: dict[tuple[int, Period | None], KPIValue] = {}
    rows = KPIValue.objects.filter(kpi__in=kpis, period_start__in={period.start for period in wanted}).order_by()
    for value in rows:
        value.kpi = by_pk[value.kpi_id]
        found[value.kpi_id, value.period] = value
    return found


def _grouped(rows: Iterable[Any], key: str) -> dict[int, list[Any]]:
    groups: dict[int, list[Any]] = defaultdict(list)
    for row in rows:
        groups[getattr(row, key)].append(row)
    return groups


def _row(kpi: KPI, period: Period | None, record: KPIRecord, parts: _Parts, user: User) -> EntryRow:
    value = parts.values.get((kpi.pk, period))
    lock = parts.lock(period) if period is not None else None
    is_writable = period is not None and lock is None and parts.plan.status != PlanStatus.CLOSED
    state = value.state if value is not None else ValueState.DRAFT
    trial = _trial(record, period, value.figure if value is not None else None, parts.plan)
    return EntryRow(
        kpi=kpi,
        period=period,
        opens=next(iter(kpi.active_periods), None) if period is None else None,
        value=value,
        before=parts.values.get((kpi.pk, period.previous)) if period is not None else None,
        target=_target(record, period),
        trial=trial,
        is_open=is_writable and state in (ValueState.DRAFT, ValueState.RETURNED),
        lock=lock,
        may_withdraw=is_writable
        and value is not None
        and state == ValueState.SUBMITTED
        and value.submitted_by_id in (None, user.pk),
        steps=tuple(parts.steps.get(kpi.pk, ())),
        evidence=tuple(parts.evidence.get(value.pk, ())) if value is not None else (),
        action_plans=tuple(parts.action_plans.get(kpi.pk, ())),
    )


def _target(record: KPIRecord, period: Period | None) -> Target | None:
    """What the period's light compares with."""
    if period is None:
        return record.targets.get(Period.of_year(next(iter(record.targets)).year)) if record.targets else None
    return record.target_of(period)


def _trial(record: KPIRecord, period: Period | None, figure: Figure | None, plan: Plan) -> Trial:
    rules = plan.scoring_rules
    if period is None:
        return Trial(Judgement(scoring.Status.NOT_DUE, scoring.Reason.NOT_DUE), None, asks=False)
    with_it = record.with_figure(period, figure if figure is not None else Figure())
    now = scoring.judge(with_it, period, Basis.PERIOD, rules)
    change = None
    if period.previous.year == period.year:
        change = scoring.change(now, scoring.judge(record, period.previous, Basis.PERIOD, rules))
    return Trial(now, change, asks=plan.wants_explanation(now.status))


@dataclass(frozen=True)
class LastWriter:
    """A value that another has written meanwhile, with who and when."""

    value: KPIValue
    by: str
    at: datetime | None


def last_writer(stored: KPIValue) -> LastWriter:
    """1 query; asked only where there is a conflict."""
    history: Any = KPIValue.history  # simple-history's manager
    last = history.filter(id=stored.pk, version=stored.version).select_related("history_user").first()
    if last is None:
        return LastWriter(stored, "", None)
    return LastWriter(stored, shown_name(last.history_user), last.history_date)


def unknown(reported: Container[int], sent: Iterable[int]) -> tuple[set[int], set[int]]:
    """Of the KPIs (primary keys) that were sent those that the user doesn't report, and those that are gone."""
    missing = {pk for pk in sent if pk not in reported}
    there = set(KPI.objects.filter(pk__in=missing).values_list("pk", flat=True)) if missing else set()
    return there, missing - there
