"""What the entry pages of a plan are made of, row by row, for whoever reports.

The KPIs with their rules and targets, 3 queries, are kept while figures are written. The rest, kept until somebody
writes to the plan at all, takes 3 more: locks, action plans, and the values of a period and the one before; each one
more for milestones and for evidence.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property, lru_cache
from typing import Any

from django.db.models import Exists, OuterRef

from scorecard.domain import periods, reporting, scoring
from scorecard.domain.periods import Period
from scorecard.domain.scoring import Basis, Change, Figure, Judgement, KPIRecord, Target
from scorecard.models import (
    KPI,
    ActionPlan,
    Evidence,
    KPIKind,
    KPIValue,
    PeriodLock,
    Plan,
    PlanStatus,
    ValueState,
    WorkItem,
)
from scorecard.models.compiled import Compiled, CompiledRows
from scorecard.models.kpi_value import REPORTED

from . import plan_scores
from .keeping import kept, kept_structure

Key = tuple[int, Period | None]  # the KPI's primary key and the period
# As many as the days on which periods of a year, and those before them, can begin.
_DAYS = tuple(date(1, 1, number) for number in range(1, 17))


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
    it may be typed, as it isn't sent either. `record` has the rule and the targets, and the figure of `before`.
    """

    kpi: KPI
    record: KPIRecord
    period: Period | None
    opens: Period | None
    value: KPIValue | None
    before: KPIValue | None
    target: Target | None
    trial: Trial
    is_writable: bool
    is_open: bool
    is_locked: bool
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


class Sheet:
    """A plan's KPIs, locks and action plans; rows are made when somebody asks for them."""

    def __init__(self, plan: Plan) -> None:
        self.plan = plan
        self.kpis = _kpis(plan)
        self.records = {each.pk: each for each in plan_scores.without_figures(plan)}
        self.locks = [periods.stored(*lock) for lock in _locks().rows(plan.pk)]
        self._rows: dict[Period, dict[int, EntryRow]] = defaultdict(dict)

    @cached_property
    def action_plans(self) -> dict[int, list[ActionPlan]]:
        return _grouped(_action_plans().get(self.plan.pk), "kpi_id")

    @cached_property
    def steps(self) -> dict[int, list[WorkItem]]:
        milestones = [kpi for kpi in self.kpis if kpi.kind == KPIKind.MILESTONE]
        return _grouped(WorkItem.objects.filter(kpi__in=milestones), "kpi_id") if milestones else {}

    def is_locked(self, period: Period) -> bool:
        return reporting.is_locked(period, self.locks)

    def rows(self, period: Period, pks: frozenset[int]) -> tuple[EntryRow, ...]:
        """Of these KPIs, in the plan's order; no query for rows that were made already."""
        made = self._rows[period]
        missing = [kpi for kpi in self.kpis if kpi.pk in pks and kpi.pk not in made]
        if missing:
            made |= {row.kpi.pk: row for row in self._make(missing, period)}
        return tuple(made[kpi.pk] for kpi in self.kpis if kpi.pk in pks)

    def _make(self, kpis: list[KPI], at: Period) -> list[EntryRow]:
        due = {kpi.pk: _due(kpi, at) for kpi in kpis}
        values = self._values(kpis, due)
        proven = [value for value in values.values() if value.has_evidence]
        pieces = Evidence.objects.filter(kpi_value__in=proven).order_by("pk") if proven else ()
        evidence = _grouped(pieces, "kpi_value_id")
        return [self._row(kpi, due[kpi.pk], values, evidence) for kpi in kpis]

    def _values(self, kpis: list[KPI], due: dict[int, Period | None]) -> dict[Key, Any]:
        """Those of each KPI's period and of the one before, each with whether it `has_evidence`."""
        wanted = {each.start for period in due.values() if period is not None for each in (period, period.previous)}
        if not wanted:
            return {}
        by_pk = {kpi.pk: kpi for kpi in kpis}
        days = [*wanted, *[max(wanted)] * (len(_DAYS) - len(wanted))]
        found: dict[Key, Any] = {}
        for value in _values_of_days().get(self.plan.pk, *days):
            if value.kpi_id in by_pk:
                value.kpi = by_pk[value.kpi_id]
                found[value.kpi_id, value.period] = value
        return found

    def _row(
        self, kpi: KPI, period: Period | None, values: dict[Key, Any], evidence: dict[int, list[Evidence]]
    ) -> EntryRow:
        value = values.get((kpi.pk, period))
        before = values.get((kpi.pk, period.previous)) if period is not None else None
        record = _with_figure_before(self.records[kpi.pk], before)
        is_locked = period is not None and self.is_locked(period)
        state = value.state if value is not None else ValueState.DRAFT
        is_writable = period is not None and not is_locked and self.plan.status != PlanStatus.CLOSED
        return EntryRow(
            kpi=kpi,
            record=record,
            period=period,
            opens=next(iter(kpi.active_periods), None) if period is None else None,
            value=value,
            before=before,
            target=_target(record, period),
            trial=try_figure(record, period, value.figure if value is not None else None, self.plan),
            is_writable=is_writable,
            is_open=is_writable and state in (ValueState.DRAFT, ValueState.RETURNED),
            is_locked=is_locked,
            steps=tuple(self.steps.get(kpi.pk, ())),
            evidence=tuple(evidence.get(value.pk, ())) if value is not None else (),
            action_plans=tuple(self.action_plans.get(kpi.pk, ())),
        )


sheet = kept(Sheet)


@kept_structure
def _kpis(plan: Plan) -> tuple[KPI, ...]:
    found = tuple(KPI.objects.filter(plan=plan).in_plan_order())
    for kpi in found:
        kpi.plan = plan
    return found


@lru_cache(maxsize=1)
def _locks() -> CompiledRows:
    locks = PeriodLock.objects.in_force().filter(plan=0).order_by()
    return CompiledRows(locks.values_list("frequency", "period_start"), 0)


@lru_cache(maxsize=1)
def _action_plans() -> Compiled[ActionPlan]:
    return Compiled(ActionPlan.objects.filter(plan=0).order_by("order", "code"), 0)


@lru_cache(maxsize=1)
def _values_of_days() -> Compiled[KPIValue]:
    values = KPIValue.objects.filter(kpi__plan=0, period_start__in=_DAYS).order_by()
    return Compiled(values.annotate(has_evidence=Exists(Evidence.objects.filter(kpi_value=OuterRef("pk")))), 0, *_DAYS)


def _due(kpi: KPI, at: Period) -> Period | None:
    return next((each for each in reversed(kpi.active_periods) if each.end <= at.end), None)


def _grouped(rows: Iterable[Any], key: str) -> dict[int, list[Any]]:
    groups: dict[int, list[Any]] = defaultdict(list)
    for row in rows:
        groups[getattr(row, key)].append(row)
    return groups


def _with_figure_before(record: KPIRecord, before: KPIValue | None) -> KPIRecord:
    """The record with no other figure than what was reported of the period before."""
    counts = before is not None and before.state in REPORTED
    return replace(record, figures={before.period: before.figure} if before is not None and counts else {})


def _target(record: KPIRecord, period: Period | None) -> Target | None:
    """What the period's light compares with."""
    if period is None:
        return record.targets.get(Period.of_year(next(iter(record.targets)).year)) if record.targets else None
    return record.target_of(period)


def try_figure(record: KPIRecord, period: Period | None, figure: Figure | None, plan: Plan) -> Trial:
    """How the KPI would stand at the period with the figure, or without one; `record` has the figure before."""
    if period is None:
        return Trial(Judgement(scoring.Status.NOT_DUE, scoring.Reason.NOT_DUE), None, asks=False)
    rules = plan.scoring_rules
    now = scoring.judge(record.with_figure(period, figure or Figure()), period, Basis.PERIOD, rules)
    change = None
    if record.figures and period.previous.year == period.year:
        change = scoring.change(now, scoring.judge(record, period.previous, Basis.PERIOD, rules))
    return Trial(now, change, asks=plan.wants_explanation(now.status))
