"""The one read that scoring needs: KPIs with their rules, targets and the figures that count, in 2 queries.

One more where there are milestone KPIs, whose targets follow from the planned steps. Those of one plan are read by
statements put together once; who has read them before asks for the figures of now alone, in one.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import replace
from decimal import Decimal
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from django.db.models import CharField, Value
from django.db.models.query import QuerySet

from scorecard.domain import periods
from scorecard.domain.periods import Frequency, Period
from scorecard.domain.scoring import Direction, Figure, KPIRecord, Rule, Target, planned_percent, rate

from .compiled import CompiledRows

if TYPE_CHECKING:
    from .kpi import KPI
    from .kpi_target import KPITarget
    from .kpi_value import KPIValue

_KPI = (
    "pk",
    "code",
    "name",
    "unit",
    "decimals",
    "weight",
    "ksf__objective_id",
    "ksf__objective__theme_id",
    "ksf__objective__perspective_id",
    "ksf__objective__weight",
    "direction",
    "frequency",
    "aggregation",
    "threshold_basis",
    "on_target_threshold",
    "at_risk_threshold",
    "active_from",
    "active_until",
    "owner_id",
    "kind",
)
# The record's fields that a row begins with.
_OWN = ("pk", "code", "name", "unit", "decimals", "weight", "objective", "theme", "perspective", "objective_weight")
_FIGURE = (
    "kpi_id",
    "frequency",
    "period_start",
    "actual",
    "numerator",
    "denominator",
    "is_not_applicable",
    "not_applicable_reason",
    "state",
    "is_sample",
)
_TARGET_STATE = "target"  # tells the two apart in their union


Rows = dict[int, list[tuple[Any, ...]]]  # by the KPI's primary key, which they don't hold any more


def read(kpis: "QuerySet[KPI]") -> list[KPIRecord]:
    """In the order of `kpis`, which are of plans of one year each."""
    chosen = {"kpi__in": kpis.order_by()}
    return _records(list(kpis.values_list(*_KPI)), _values(**chosen).union(_targets(**chosen), all=True))


def of_plan(plan: int, *, in_order: bool = True) -> list[KPIRecord]:
    """Those of the plan with that primary key, in its order; or by their keys, which takes two joins less."""
    return _records(list(_kpis_of_plan(in_order).rows(plan)), _figures_and_targets_of_plan().rows(plan, plan))


@lru_cache(maxsize=2)
def _kpis_of_plan(in_order: bool) -> CompiledRows:
    from .kpi import KPI

    kpis = KPI.objects.filter(plan=0)
    return CompiledRows((kpis.in_plan_order() if in_order else kpis.order_by("pk")).values_list(*_KPI), 0)


@lru_cache(maxsize=1)
def _figures_and_targets_of_plan() -> CompiledRows:
    return CompiledRows(_values(kpi__plan=0).union(_targets(kpi__plan=-1), all=True), 0, -1)


def _records(rows: list[tuple[Any, ...]], figures_and_targets: Iterable[tuple[Any, ...]]) -> list[KPIRecord]:
    from .kpi import KPIKind

    figures, targets = _told_apart(figures_and_targets)
    milestones = [row[0] for row in rows if row[-1] == KPIKind.MILESTONE]
    if milestones:
        _add_planned(targets, milestones)
    return [_record(row, _figures(tuple(sorted(figures[row[0]])), row[3]), targets[row[0]]) for row in rows]


def renew(plan: int, records: Iterable[KPIRecord]) -> list[KPIRecord]:
    """The plan's records with the figures of now: as long as its figures stay, each the very same."""
    rows: Rows = defaultdict(list)
    for kpi, *row in _values_of_plan().rows(plan):
        rows[kpi].append(tuple(row))
    found = ((record, _figures(tuple(sorted(rows[record.pk])), record.unit)) for record in records)
    return [record if figures is record.figures else replace(record, figures=figures) for record, figures in found]


def _record(row: tuple[Any, ...], figures: Mapping[Period, Figure], targets: Mapping[Period, Target]) -> KPIRecord:
    direction, frequency, aggregation, basis, on_target, at_risk, active_from, active_until, owner, _kind = row[10:]
    rule = Rule(
        Direction(direction),
        Frequency(frequency) if frequency else None,
        aggregation,
        basis,
        on_target,
        at_risk,
        active_from,
        active_until,
    )
    return KPIRecord(**dict(zip(_OWN, row, strict=False)), rule=rule, figures=figures, targets=targets, owner=owner)


def _values(**chosen: Any) -> "QuerySet[KPIValue, tuple[Any, ...]]":
    from .kpi_value import REPORTED, KPIValue

    return KPIValue.objects.filter(state__in=REPORTED).filter(**chosen).order_by().values_list(*_FIGURE)


@lru_cache(maxsize=1)
def _values_of_plan() -> CompiledRows:
    return CompiledRows(_values(kpi__plan=0), 0)


def _targets(**chosen: Any) -> "QuerySet[KPITarget, tuple[Any, ...]]":
    """As rows like those of the values."""
    from .kpi_target import KPITarget

    return (
        KPITarget.objects.filter(**chosen)
        .order_by()
        .annotate(no=Value(False), none=Value("", CharField()), kind=Value(_TARGET_STATE, CharField()))
        .values_list("kpi_id", "frequency", "period_start", "value", "low", "high", "no", "none", "kind", "is_sample")
    )


def _told_apart(rows: Iterable[tuple[Any, ...]]) -> tuple[Rows, dict[int, dict[Period, Target]]]:
    figures: Rows = defaultdict(list)
    targets: dict[int, dict[Period, Target]] = defaultdict(dict)
    for kpi, *row in rows:
        frequency, start, value, low, high, _is_out, _why, state, _is_sample = row
        if state == _TARGET_STATE:
            targets[kpi][periods.stored(frequency, start)] = Target(value, low, high)
        else:
            figures[kpi].append(tuple(row))
    return figures, targets


@lru_cache(maxsize=512)  # KPIs
def _figures(rows: tuple[tuple[Any, ...], ...], unit: str) -> Mapping[Period, Figure]:
    """The very same of the same rows, by their periods: most of a plan's KPIs stay while one of them is reported."""
    from .kpi_value import ValueState

    figures = {}
    for frequency, start, actual, numerator, denominator, is_out, why, state, is_sample in rows:
        known, is_provisional = rate(actual, numerator, denominator, unit), state != ValueState.APPROVED
        figure = Figure(known, numerator, denominator, is_out, why, is_provisional, is_sample)
        figures[periods.stored(frequency, start)] = figure
    return figures


def _add_planned(targets: dict[int, dict[Period, Target]], milestones: list[int]) -> None:
    """For each planned step's year the share planned by the end of every period, where no target is set by hand."""
    from .work_item import WorkItem

    steps: dict[int, list[tuple[Period, Decimal]]] = defaultdict(list)
    for item in WorkItem.objects.filter(kpi__in=milestones):
        steps[item.kpi_id].append((item.period, item.cumulative_percent))
    for kpi, items in steps.items():
        for year in {period.year for period, _percent in items}:
            for frequency in Frequency:
                for period in Period.all_of_year(frequency, year):
                    percent = planned_percent(items, period.end)
                    if percent is not None:
                        targets[kpi].setdefault(period, Target(percent))
