"""The one read that scoring needs: KPIs with their rules, targets and the figures that count, in 2 queries.

One more where there are milestone KPIs, whose targets follow from the planned steps.
"""

from collections import defaultdict
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from django.db.models import CharField, Q, Value
from django.db.models.query import QuerySet

from scorecard.domain import periods
from scorecard.domain.periods import Frequency, Period
from scorecard.domain.scoring import Direction, Figure, KPIRecord, Rule, Target, planned_percent, rate

if TYPE_CHECKING:
    from .kpi import KPI

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


def read(kpis: "QuerySet[KPI]") -> list[KPIRecord]:
    """In the order of `kpis`, which are of plans of one year each."""
    from .kpi import KPIKind

    rows = list(kpis.values_list(*_KPI))
    units = {row[0]: row[3] for row in rows}
    figures, targets = _figures(kpis, units)
    milestones = [row[0] for row in rows if row[-1] == KPIKind.MILESTONE]
    if milestones:
        _add_planned(targets, milestones)
    return [_record(row, figures[row[0]], targets[row[0]]) for row in rows]


def _record(row: tuple[Any, ...], figures: dict[Period, Figure], targets: dict[Period, Target]) -> KPIRecord:
    direction, frequency, aggregation, basis, on_target, at_risk, active_from, active_until, _kind = row[10:]
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
    return KPIRecord(**dict(zip(_OWN, row, strict=False)), rule=rule, figures=figures, targets=targets)


def _figures(
    kpis: "QuerySet[KPI]", units: dict[int, str]
) -> tuple[dict[int, dict[Period, Figure]], dict[int, dict[Period, Target]]]:
    from .kpi_target import KPITarget
    from .kpi_value import REPORTED, KPIValue, ValueState

    chosen = Q(kpi__in=kpis.order_by())
    values = KPIValue.objects.filter(chosen, state__in=REPORTED).order_by().values_list(*_FIGURE)
    wanted = (
        KPITarget.objects.filter(chosen)
        .order_by()
        .annotate(no=Value(False), none=Value("", CharField()), kind=Value(_TARGET_STATE, CharField()))
        .values_list("kpi_id", "frequency", "period_start", "value", "low", "high", "no", "none", "kind", "is_sample")
    )
    figures: dict[int, dict[Period, Figure]] = defaultdict(dict)
    targets: dict[int, dict[Period, Target]] = defaultdict(dict)
    for kpi, frequency, start, first, second, third, is_out, why, state, is_sample in values.union(wanted, all=True):
        period = periods.stored(frequency, start)
        if state == _TARGET_STATE:
            targets[kpi][period] = Target(first, second, third)
            continue
        actual = rate(first, second, third, units[kpi])
        figures[kpi][period] = Figure(actual, second, third, is_out, why, state != ValueState.APPROVED, is_sample)
    return figures, targets


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
