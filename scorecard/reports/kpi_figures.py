"""Every KPI of a plan with its targets and actuals, period by period, as workbooks hold them; 4 queries.

`build` has all of them at once; `actuals` and `targets` read one kind while it is asked for, so that a list of any
length takes no more memory.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from itertools import groupby
from operator import itemgetter
from typing import Any, NamedTuple

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
from scorecard.models.listed_order import PlaceIn


class Target(NamedTuple):
    """A value, or low and high."""

    value: Decimal | None
    low: Decimal | None
    high: Decimal | None
    change_reason: str


class Actual(NamedTuple):
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


@dataclass(frozen=True)
class FigureList:
    """`kpis` come one by one, each with its figures, from the database; so they are there once."""

    title: str
    kpis: Iterator[KPIFigures]
    has_samples: bool
    section: str = ""


def build(plan: Plan, user: User, *, section: Organisation | None = None) -> FigureTable:
    """What `user` may see; with a section only the KPIs that it owns or reports."""
    kpis = plan.kpis.in_plan_order().select_related("owner")
    if section is not None:
        kpis = kpis.filter(pk__in=plan.kpis.filter(_of(section, plan)))  # of two reporters, once
    shown = {kpi.pk: (_kpi(kpi), kpi.is_sample) for kpi in kpis}
    samples = any(is_sample for _figures, is_sample in shown.values())
    in_time = ("period_start", "frequency")
    for pk, period, target, is_sample in _targets(_targets_of(plan).order_by(*in_time)):
        if pk in shown:
            shown[pk][0].targets[period] = target
            samples |= is_sample
    for pk, period, actual, is_sample in _actuals(_visible(plan, user).order_by(*in_time)):
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


def actuals(plan: Plan, user: User) -> FigureList:
    """The KPIs with the actuals that `user` may see; without targets."""
    return _list(plan, user, _visible(plan, user), _actuals, lambda kpi, found: replace(kpi, actuals=found))


def targets(plan: Plan, user: User) -> FigureList:
    """The KPIs with their targets; without actuals."""
    return _list(plan, user, _targets_of(plan), _targets, lambda kpi, found: replace(kpi, targets=found))


def _list(
    plan: Plan,
    user: User,
    rows: Any,
    read: Callable[[Any], Iterable["Found"]],
    put: Callable[[KPIFigures, dict[Period, Any]], KPIFigures],
) -> FigureList:
    """In the plan's order; KPIs without a figure are left out."""
    kpis = {kpi.pk: (_kpi(kpi), kpi.is_sample) for kpi in plan.kpis.in_plan_order().select_related("owner")}
    samples = any(is_sample for _figures, is_sample in kpis.values()) or any(
        each.filter(is_sample=True).exists() for each in (_targets_of(plan), _visible(plan, user))
    )
    in_order = rows.order_by(PlaceIn("kpi_id", list(kpis)), "period_start", "frequency")
    by_kpi = groupby(read(in_order), itemgetter(0))
    figures = (
        put(kpis[pk][0], {period: figure for _pk, period, figure, _is_sample in found})
        for pk, found in by_kpi
        if pk in kpis  # else somebody has just added it
    )
    return FigureList(plan.title, figures, samples)


def _targets_of(plan: Plan) -> Any:
    return KPITarget.objects.filter(kpi__plan=plan)


def _visible(plan: Plan, user: User) -> Any:
    return KPIValue.objects.visible_to(user).filter(kpi__plan=plan)


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


def _targets(targets: Any) -> Iterator[Found]:
    rows = targets.values_list(*_PLACE, "value", "low", "high", "change_reason")
    for pk, frequency, start, is_sample, *columns in rows.iterator():
        yield pk, stored(frequency, start), Target._make(columns), is_sample


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


def _actuals(values: Any) -> Iterator[Found]:
    shown = {state.value: (state is ValueState.APPROVED, str(state.label)) for state in ValueState}
    rows = values.values_list(*_PLACE, "state", *_WRITTEN)
    for pk, frequency, start, is_sample, state, *columns in rows.iterator():
        yield pk, stored(frequency, start), Actual._make((*shown[state], *columns)), is_sample
