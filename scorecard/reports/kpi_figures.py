"""Every KPI of a plan with its targets and actuals, period by period, as workbooks hold them; 4 queries."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import Q

from scorecard.domain.periods import Frequency, Period, stored
from scorecard.domain.reporting import is_locked
from scorecard.models import (
    FREQUENCIES,
    KPI,
    Aggregation,
    Direction,
    KPITarget,
    KPIValue,
    Organisation,
    Plan,
    User,
    ValueState,
)


@dataclass(frozen=True)
class Target:
    """A value, or low and high."""

    value: Decimal | None
    low: Decimal | None
    high: Decimal | None
    change_reason: str


@dataclass(frozen=True)
class Actual:
    """A figure, or its numerator and denominator, or why there is none; with what was written about it."""

    is_approved: bool
    state: str  # its label
    actual: Decimal | None
    numerator: Decimal | None
    denominator: Decimal | None
    not_applicable_reason: str
    note: str
    behind_reason: str
    corrective_measure: str
    expected_completion_date: date | None
    follow_up: str
    review_comment: str


@dataclass(frozen=True)
class KPIFigures:
    """Direction and frequency are labels; `reports` is how often, None where that is not said."""

    code: str
    name: str
    unit: str
    decimals: int
    direction: str
    frequency: str
    reports: Frequency | None
    owner: str
    is_fraction: bool  # made of a numerator and a denominator
    baseline: Decimal | None
    baseline_year: int | None
    weight: Decimal | None
    targets: dict[Period, Target] = field(default_factory=dict)
    actuals: dict[Period, Actual] = field(default_factory=dict)


@dataclass(frozen=True)
class FigureTable:
    """`locked`: the periods whose values may not change any more; `section`: whose KPIs alone these are, or ""."""

    organisation: str
    title: str
    year: int
    kpis: tuple[KPIFigures, ...]
    locked: frozenset[Period]
    has_samples: bool
    section: str = ""

    def is_open(self, kpi: KPIFigures, period: Period) -> bool:
        """Whether its value may still be filled in: neither locked nor approved."""
        figure = kpi.actuals.get(period)
        return not is_locked(period, self.locked) and not (figure and figure.is_approved)

    @property
    def directions(self) -> tuple[str, ...]:
        return tuple(map(str, Direction.labels))

    @property
    def frequencies(self) -> tuple[str, ...]:
        return tuple(str(label) for _value, label in FREQUENCIES)


def build(plan: Plan, user: User, *, section: Organisation | None = None) -> FigureTable:
    """What `user` may see; with a section only the KPIs that it owns or reports."""
    kpis = plan.kpis.in_plan_order().select_related("owner")
    if section is not None:
        kpis = kpis.filter(pk__in=plan.kpis.filter(_of(section, plan)))  # of two reporters, once
    shown = {kpi.pk: (_kpi(kpi), kpi.is_sample) for kpi in kpis}
    samples = any(is_sample for _figures, is_sample in shown.values())
    for pk, period, target, is_sample in _targets(plan):
        if pk in shown:
            shown[pk][0].targets[period] = target
            samples |= is_sample
    for pk, period, actual, is_sample in _actuals(plan, user):
        if pk in shown:
            shown[pk][0].actuals[period] = actual
            samples |= is_sample
    return FigureTable(
        organisation=plan.organisation.name,
        title=plan.title,
        year=plan.year,
        kpis=tuple(figures for figures, _is_sample in shown.values()),
        locked=frozenset(lock.period for lock in plan.period_locks.in_force()),
        has_samples=samples,
        section=section.short_name if section else "",
    )


def _of(section: Organisation, plan: Plan) -> Q:
    owned = Q(owner=section)
    if section.pk == plan.organisation_id:
        owned |= Q(owner=None)
    return owned | Q(reporting_organisations=section)


def _kpi(kpi: KPI) -> KPIFigures:
    return KPIFigures(
        code=kpi.code,
        name=kpi.name,
        unit=kpi.unit,
        decimals=kpi.decimals,
        direction=str(kpi.get_direction_display()),
        frequency=str(kpi.get_frequency_display()),
        reports=Frequency(kpi.frequency) if kpi.frequency else None,
        owner=kpi.owner.short_name if kpi.owner else "",
        is_fraction=kpi.aggregation == Aggregation.RATIO,
        baseline=kpi.baseline,
        baseline_year=kpi.baseline_year,
        weight=kpi.weight,
    )


Found = tuple[int, Period, Any, bool]  # KPI, period, figure, whether it is a sample

_PLACE = ("kpi_id", "frequency", "period_start", "is_sample")


def _targets(plan: Plan) -> Iterable[Found]:
    rows = KPITarget.objects.filter(kpi__plan=plan).order_by("period_start", "frequency")
    for pk, frequency, start, is_sample, *columns in rows.values_list(*_PLACE, "value", "low", "high", "change_reason"):
        yield pk, stored(frequency, start), Target(*columns), is_sample


_WRITTEN = (
    "actual",
    "numerator",
    "denominator",
    "not_applicable_reason",
    "note",
    "behind_reason",
    "corrective_measure",
    "expected_completion_date",
    "measure_follow_up",
    "review_comment",
)


def _actuals(plan: Plan, user: User) -> Iterable[Found]:
    labels = {state.value: str(state.label) for state in ValueState}
    rows = KPIValue.objects.visible_to(user).filter(kpi__plan=plan).order_by("period_start", "frequency")
    for pk, frequency, start, is_sample, state, *columns in rows.values_list(*_PLACE, "state", *_WRITTEN):
        actual = Actual(state == ValueState.APPROVED, labels[state], *columns)
        yield pk, stored(frequency, start), actual, is_sample
