"""What a user reports in a period (KPI填報): each KPI with its target, last value and how it would stand.

1 query for which KPIs these are. What the page is made of takes 7, however many KPIs, and 2 more for milestones; all of
it is kept until somebody writes to the plan.
"""

from collections import defaultdict
from collections.abc import Container, Hashable, Iterable
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cached_property
from typing import Any

from django.db.models import Exists, Model, OuterRef

from scorecard.domain import reporting, scoring
from scorecard.domain.periods import Frequency, Period
from scorecard.domain.scoring import Basis, Change, Figure, Judgement, KPIRecord, PlanRules, Target
from scorecard.models import (
    KPI,
    ActionPlan,
    Evidence,
    KPIKind,
    KPIValue,
    Membership,
    PeriodLock,
    Plan,
    PlanStatus,
    Role,
    User,
    ValueState,
    WorkItem,
)
from scorecard.models.membership import shown_name

from . import plan_scores
from .keeping import kept

Key = tuple[int, Period | None]  # the KPI's primary key and the period


@dataclass(frozen=True)
class Trial:
    """How a KPI would stand at the period with a figure that is not reported yet. `asks`: it needs an explanation."""

    judgement: Judgement
    change: Change | None
    asks: bool


@dataclass(frozen=True)
class EntryRow:
    """One KPI. `period` is the latest of its own that ends by the page's; None while none does, then it opens `opens`.

    `value` and `before` are as stored, drafts included. `is_writable`: neither locked nor of a closed plan; `is_open`:
    it may be typed, as it isn't sent either.
    """

    kpi: KPI
    period: Period | None
    opens: Period | None
    value: KPIValue | None
    before: KPIValue | None
    target: Target | None
    trial: Trial
    is_writable: bool
    is_open: bool
    lock: PeriodLock | None
    steps: tuple[WorkItem, ...] = ()
    evidence: tuple[Evidence, ...] = ()
    action_plans: tuple[ActionPlan, ...] = ()

    @cached_property
    def content(self) -> Hashable:
        """All that a page shows of the row: the columns of its records, and what follows from them."""
        records = (self.kpi, self.value, self.before, *self.steps, *self.evidence, *self.action_plans)
        return (
            self.kpi.plan_id,
            tuple(_columns(record) for record in records),
            *(self.period, self.opens, self.target, self.trial, self.is_open, self.lock is None),
        )

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
    user: User = field(repr=False)

    def may_withdraw(self, row: EntryRow) -> bool:
        """Whether the user has sent the value and nobody has approved it."""
        value = row.value
        if not row.is_writable or value is None or value.state != ValueState.SUBMITTED:
            return False
        return value.submitted_by_id in (None, self.user.pk)

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
        return _trial(self.records[row.kpi.pk], row.period, figure, self.plan, self.rules)


def default_period(plan: Plan, today: date) -> Period:
    """The latest month of the plan's year that has ended; its first where none has."""
    months = Period.all_of_year(Frequency.MONTH, plan.year)
    ended = [month for month in months if month.end < today]
    return ended[-1] if ended else months[0]


def build(plan: Plan, user: User, period: Period, *, anew: bool = False) -> EntryPage:
    """Of a plan that was just read: what the page is made of is kept until a service writes to the plan.

    `anew`: nothing kept is used, since what was kept has just proved wrong.
    """
    parts = Sheet(plan) if anew else sheet(plan)
    rows = parts.rows(period, reported(plan, user, parts.kpis))
    return EntryPage(period, rows, parts.records, parts.rules, plan, user)


def reported(plan: Plan, user: User, kpis: Iterable[KPI]) -> frozenset[int]:
    """The primary keys of those of the plan's `kpis` that the user reports; no query where the roles say it of all."""
    scope = Membership.objects.scope_of(user)
    sections = {kpi.pk: scope.holds(Role.STAFF, kpi.responsible_id) for kpi in kpis}
    if all(sections.values()):
        return frozenset(sections)
    return frozenset(KPI.objects.filter(plan=plan).reported_by(user).order_by().values_list("pk", flat=True))


class Sheet:
    """What the entry pages of a plan are made of, for whoever reports; rows are made when somebody asks for them."""

    def __init__(self, plan: Plan) -> None:
        self.plan, self.rules = plan, plan.scoring_rules
        self.kpis = list(KPI.objects.filter(plan=plan).in_plan_order())
        for kpi in self.kpis:
            kpi.plan = plan
        self.records = {each.pk: each for each in plan_scores.read(plan)}
        self.locks = list(PeriodLock.objects.in_force().filter(plan=plan))
        self.action_plans = _grouped(ActionPlan.objects.filter(plan=plan).order_by("order", "code"), "kpi_id")
        milestones = [kpi for kpi in self.kpis if kpi.kind == KPIKind.MILESTONE]
        self.steps = _grouped(WorkItem.objects.filter(kpi__in=milestones), "kpi_id") if milestones else {}
        self._rows: dict[Period, dict[int, EntryRow]] = defaultdict(dict)

    def lock(self, period: Period) -> PeriodLock | None:
        return next((lock for lock in self.locks if reporting.is_locked(period, [lock.period])), None)

    def rows(self, period: Period, pks: frozenset[int]) -> tuple[EntryRow, ...]:
        """Of these KPIs, in the plan's order; at most 2 queries, none for rows that were made already."""
        made = self._rows[period]
        missing = [kpi for kpi in self.kpis if kpi.pk in pks and kpi.pk not in made]
        if missing:
            made |= {row.kpi.pk: row for row in self._make(missing, period)}
        return tuple(made[kpi.pk] for kpi in self.kpis if kpi.pk in pks)

    def _make(self, kpis: list[KPI], at: Period) -> list[EntryRow]:
        periods = {kpi.pk: _due(kpi, at) for kpi in kpis}
        values = _values(kpis, periods)
        proven = [value for value in values.values() if value.has_evidence]
        pieces = Evidence.objects.filter(kpi_value__in=proven).order_by("pk") if proven else ()
        evidence = _grouped(pieces, "kpi_value_id")
        return [self._row(kpi, periods[kpi.pk], values, evidence) for kpi in kpis]

    def _row(
        self, kpi: KPI, period: Period | None, values: dict[Key, Any], evidence: dict[int, list[Evidence]]
    ) -> EntryRow:
        value, record = values.get((kpi.pk, period)), self.records[kpi.pk]
        lock = self.lock(period) if period is not None else None
        state = value.state if value is not None else ValueState.DRAFT
        is_writable = period is not None and lock is None and self.plan.status != PlanStatus.CLOSED
        return EntryRow(
            kpi=kpi,
            period=period,
            opens=next(iter(kpi.active_periods), None) if period is None else None,
            value=value,
            before=values.get((kpi.pk, period.previous)) if period is not None else None,
            target=_target(record, period),
            trial=_trial(record, period, value.figure if value is not None else None, self.plan, self.rules),
            is_writable=is_writable,
            is_open=is_writable and state in (ValueState.DRAFT, ValueState.RETURNED),
            lock=lock,
            steps=tuple(self.steps.get(kpi.pk, ())),
            evidence=tuple(evidence.get(value.pk, ())) if value is not None else (),
            action_plans=tuple(self.action_plans.get(kpi.pk, ())),
        )


sheet = kept(Sheet)


def _due(kpi: KPI, at: Period) -> Period | None:
    return next((each for each in reversed(kpi.active_periods) if each.end <= at.end), None)


def _values(kpis: list[KPI], periods: dict[int, Period | None]) -> dict[Key, Any]:
    """Those of each KPI's period and of the one before, each with whether it `has_evidence`."""
    wanted = {each for period in periods.values() if period is not None for each in (period, period.previous)}
    by_pk = {kpi.pk: kpi for kpi in kpis}
    found: dict[Key, Any] = {}
    rows = KPIValue.objects.filter(kpi__in=kpis, period_start__in={period.start for period in wanted}).order_by()
    for value in rows.annotate(has_evidence=Exists(Evidence.objects.filter(kpi_value=OuterRef("pk")))):
        value.kpi = by_pk[value.kpi_id]
        found[value.kpi_id, value.period] = value
    return found


def _columns(record: Model | None) -> Hashable:
    return None if record is None else tuple(value for name, value in vars(record).items() if name != "_state")


def _grouped(rows: Iterable[Any], key: str) -> dict[int, list[Any]]:
    groups: dict[int, list[Any]] = defaultdict(list)
    for row in rows:
        groups[getattr(row, key)].append(row)
    return groups


def _target(record: KPIRecord, period: Period | None) -> Target | None:
    """What the period's light compares with."""
    if period is None:
        return record.targets.get(Period.of_year(next(iter(record.targets)).year)) if record.targets else None
    return record.target_of(period)


def _trial(record: KPIRecord, period: Period | None, figure: Figure | None, plan: Plan, rules: PlanRules) -> Trial:
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


def unknown(reported: Container[int], sent: Iterable[int], user: User) -> tuple[set[int], set[int]]:
    """Of the KPIs (primary keys) that were sent those that the user sees and doesn't report, and those that are gone.

    What the user doesn't see is gone like what is deleted.
    """
    missing = {pk for pk in sent if pk not in reported}
    seen = KPI.objects.filter(pk__in=missing).visible_to(user)
    there = set(seen.order_by().values_list("pk", flat=True)) if missing else set()
    return there, missing - there
