"""The grid of a year (全年表格): what a user reports as KPIs x periods, each a cell to type in; in 3 queries.

Built for hundreds of cells: rows of values instead of records, and names and texts ready to be printed.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from scorecard.domain import numbers, periods, reporting
from scorecard.domain.periods import Frequency, Period
from scorecard.domain.scoring import fraction
from scorecard.models import KPI, Aggregation, KPIKind, KPIValue, PeriodLock, Plan, PlanStatus, User, ValueState
from scorecard.models.base import period_shown

# Which figure a row of cells holds; the names of the fields begin with it.
ACTUAL, NUMERATOR, DENOMINATOR = "c", "n", "d"

CellKey = tuple[str, int, str]  # part, the KPI's primary key, the period's label


@dataclass(frozen=True, slots=True)
class Typed:
    """What stays in a cell that could not be saved. `version`: the one that its sender saw."""

    text: str
    version: int


@dataclass(frozen=True, slots=True)
class GridCell:
    """One period of a row. `name` is its field's, `label` what it is called aloud; `span` counts months.

    A shut cell (sent, approved, locked, not applicable, not active) has no field; `state` says why.
    """

    name: str
    label: str
    text: str
    span: int
    state: str
    is_open: bool
    is_wrong: bool = False
    is_not_applicable: bool = False


@dataclass(frozen=True)
class GridRow:
    """A KPI, or the numerators or the denominators of one."""

    kpi: KPI
    part: str
    cells: tuple[GridCell, ...]


@dataclass(frozen=True)
class EntryGrid:
    plan: Plan
    months: tuple[Period, ...]
    rows: tuple[GridRow, ...]
    kpis: Mapping[int, KPI]
    cells: Mapping[CellKey, GridCell]

    @property
    def open_cells(self) -> int:
        return sum(cell.is_open for cell in self.cells.values())


def build(plan: Plan, user: User, typed: Mapping[CellKey, Typed] | None = None) -> EntryGrid:
    """`typed`: what was sent and not saved stands in its cells again."""
    kpis = list(KPI.objects.filter(plan=plan).exclude(frequency="").reported_by(user).in_plan_order())
    for kpi in kpis:
        kpi.plan = plan
    maker = _Maker(plan, kpis, typed or {})
    rows = tuple(maker.row(kpi, part) for kpi in kpis for part in _parts(kpi))
    months = Period.all_of_year(Frequency.MONTH, plan.year)
    return EntryGrid(plan, months, rows, {kpi.pk: kpi for kpi in kpis}, maker.cells)


def _parts(kpi: KPI) -> tuple[str, ...]:
    return (NUMERATOR, DENOMINATOR) if kpi.aggregation == Aggregation.RATIO else (ACTUAL,)


class _Maker:
    def __init__(self, plan: Plan, kpis: list[KPI], typed: Mapping[CellKey, Typed]) -> None:
        self.typed = typed
        self.is_closed = plan.status == PlanStatus.CLOSED
        self.values = _values(kpis)
        locks = [lock.period for lock in PeriodLock.objects.in_force().filter(plan=plan)]
        every = {period for frequency in Frequency for period in Period.all_of_year(frequency, plan.year)}
        self.locked = {period for period in every if reporting.is_locked(period, locks)}
        self.shown = {period: period_shown(period) for period in every}
        self.cells: dict[CellKey, GridCell] = {}

    def row(self, kpi: KPI, part: str) -> GridRow:
        active = set(kpi.active_periods)
        whole = Period.all_of_year(Frequency(kpi.frequency), kpi.plan.year)
        called = f"{kpi.code} {_called(kpi, part)}".strip()
        return GridRow(
            kpi, part, tuple(self.cell(kpi, part, period, called, is_active=period in active) for period in whole)
        )

    def cell(self, kpi: KPI, part: str, period: Period, called: str, *, is_active: bool) -> GridCell:
        span = period.frequency.months
        if not is_active:
            return GridCell("", "", "", span, "inactive", is_open=False)
        key, stored = (part, kpi.pk, period.label), self.values.get((kpi.pk, period))
        state = self._state(kpi, period, stored)
        is_open = state in ("missing", ValueState.DRAFT, ValueState.RETURNED)
        version = stored[0] if stored is not None else 0
        text = _text(part, kpi.unit, stored)
        typed = self.typed.get(key) if is_open else None
        if typed is not None:
            text, version = typed.text, typed.version
        name = f"{part}{kpi.pk}.{period.label}.{version}"
        label, is_out = f"{called} {self.shown[period]}", stored is not None and stored[5]
        cell = GridCell(name, label, text, span, state, is_open, typed is not None, is_out)
        self.cells[key] = cell
        return cell

    def _state(self, kpi: KPI, period: Period, stored: tuple[Any, ...] | None) -> str:
        if self.is_closed or period in self.locked:
            return "locked"
        if kpi.kind == KPIKind.MILESTONE:
            return "milestone"
        if stored is None:
            return "missing"
        return "not_applicable" if stored[5] else str(stored[4])


def _values(kpis: list[KPI]) -> dict[tuple[int, Period], tuple[Any, ...]]:
    """Version, actual, numerator, denominator, state and whether it is not applicable, by KPI and period."""
    columns = ("version", "actual", "numerator", "denominator", "state", "is_not_applicable")
    rows = KPIValue.objects.filter(kpi__in=kpis).order_by().values_list("kpi_id", "frequency", "period_start", *columns)
    return {(kpi_id, periods.stored(frequency, start)): rest for kpi_id, frequency, start, *rest in rows}


def _called(kpi: KPI, part: str) -> str:
    return {NUMERATOR: kpi.numerator, DENOMINATOR: kpi.denominator}.get(part, "")


def _text(part: str, unit: str, stored: tuple[Any, ...] | None) -> str:
    if stored is None:
        return ""
    _version, actual, numerator, denominator, _state, _is_out = stored
    if part == ACTUAL and actual is None and numerator is not None:
        actual = round(fraction(numerator, denominator, unit), 4)
    return numbers.plain({ACTUAL: actual, NUMERATOR: numerator, DENOMINATOR: denominator}[part])
