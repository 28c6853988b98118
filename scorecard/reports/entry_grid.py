"""The grid of a year (全年表格): what a user reports as KPIs x periods, each a cell to type in.

Built for hundreds of cells: rows of values instead of records, kept until somebody writes to the plan.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any

from scorecard.domain import numbers, periods
from scorecard.domain.periods import Frequency, Period
from scorecard.domain.rounding import half_up
from scorecard.domain.scoring import rate
from scorecard.models import KPI, Aggregation, KPIKind, KPIValue, Plan, PlanStatus, User, ValueState
from scorecard.models.compiled import CompiledRows

from . import entry, entry_sheet
from .entry_sheet import Sheet
from .keeping import kept

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
    """One period of a row. `name` is its field's, `called` with the period what it is called; `span` counts months.

    A shut cell (sent, approved, locked, not applicable, not active) has no field; `state` says why.
    """

    name: str
    called: str
    period: Period
    text: str
    span: int
    state: str
    is_open: bool
    is_wrong: bool = False
    is_not_applicable: bool = False


@dataclass(frozen=True)
class GridRow:
    """A KPI, or the numerators or the denominators of one; `unit` says in which unit or which of the two."""

    code: str
    name: str
    unit: str
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
    """Of a plan that was just read: what the grid is made of is kept until a service writes to the plan.

    `typed`: what was sent and not saved stands in its cells again, and nothing kept is used.
    """
    parts = entry_sheet.sheet(plan) if typed is None else Sheet(plan)
    pks = entry.reported(plan, user, parts.kpis)
    made = (_made(plan) if typed is None else _Made(plan, parts)).of(pks)
    if typed:
        touched = {kpi_id for _part, kpi_id, _label in typed}
        made = [each if each.kpi.pk not in touched else _retyped(each, typed) for each in made]
    return EntryGrid(
        plan,
        Period.all_of_year(Frequency.MONTH, plan.year),
        tuple(row for each in made for row in each.rows),
        {each.kpi.pk: each.kpi for each in made},
        {key: cell for each in made for key, cell in each.cells.items()},
    )


@dataclass(frozen=True)
class _MadeKPI:
    """A KPI's rows, and its cells by their keys."""

    kpi: KPI
    rows: tuple[GridRow, ...]
    cells: Mapping[CellKey, GridCell]


def _retyped(made: _MadeKPI, typed: Mapping[CellKey, Typed]) -> _MadeKPI:
    """With what was typed in the cells that are still open."""
    new = {
        cell.name: replace(
            cell,
            name=f"{cell.name.rpartition('.')[0]}.{typed[key].version}",
            text=typed[key].text,
            is_wrong=True,
        )
        for key, cell in made.cells.items()
        if key in typed and cell.is_open
    }
    return _MadeKPI(
        made.kpi,
        tuple(replace(row, cells=tuple(new.get(cell.name, cell) for cell in row.cells)) for row in made.rows),
        {key: new.get(cell.name, cell) for key, cell in made.cells.items()},
    )


class _Made:
    """The rows of a plan's grid, made when somebody asks for them."""

    def __init__(self, plan: Plan, sheet: Sheet) -> None:
        self.sheet = sheet
        self.is_closed = plan.status == PlanStatus.CLOSED
        every = {period for frequency in Frequency for period in Period.all_of_year(frequency, plan.year)}
        self.locked = {period for period in every if self.sheet.is_locked(period)}
        self._kpis: dict[int, _MadeKPI] = {}

    def of(self, pks: frozenset[int]) -> list[_MadeKPI]:
        """Those of these KPIs that are reported regularly, in the plan's order; at most 1 query."""
        wanted = [kpi for kpi in self.sheet.kpis if kpi.pk in pks and kpi.frequency]
        missing = [kpi for kpi in wanted if kpi.pk not in self._kpis]
        if missing:
            values = _values(self.sheet.plan)
            self._kpis |= {kpi.pk: self._make(kpi, values) for kpi in missing}
        return [self._kpis[kpi.pk] for kpi in wanted]

    def _make(self, kpi: KPI, values: dict[tuple[int, Period], tuple[Any, ...]]) -> _MadeKPI:
        cells: dict[CellKey, GridCell] = {}
        active, rows = set(kpi.active_periods), []
        for part in _parts(kpi):
            row, called = [], " ".join(filter(None, (kpi.code, _called(kpi, part))))
            for period in Period.all_of_year(Frequency(kpi.frequency), kpi.plan.year):
                stored = values.get((kpi.pk, period))
                state = self._state(kpi, period, stored) if period in active else "inactive"
                cell = _cell(kpi, part, period, state, called, stored)
                row.append(cell)
                if state != "inactive":
                    cells[part, kpi.pk, period.label] = cell
            rows.append(GridRow(kpi.code, kpi.name, _called(kpi, part) or kpi.unit, tuple(row)))
        return _MadeKPI(kpi, tuple(rows), cells)

    def _state(self, kpi: KPI, period: Period, stored: tuple[Any, ...] | None) -> str:
        if self.is_closed or period in self.locked:
            return "locked"
        if kpi.kind == KPIKind.MILESTONE:
            return "milestone"
        if stored is None:
            return "missing"
        return "not_applicable" if stored[5] else str(stored[4])


@kept
def _made(plan: Plan) -> _Made:
    return _Made(plan, entry_sheet.sheet(plan))


def _cell(kpi: KPI, part: str, period: Period, state: str, called: str, stored: tuple[Any, ...] | None) -> GridCell:
    version = stored[0] if stored is not None else 0
    return GridCell(
        name=f"{part}{kpi.pk}.{period.label}.{version}",
        called=called,
        period=period,
        text=_text(part, kpi.unit, stored),
        span=period.frequency.months,
        state=state,
        is_open=state in ("missing", ValueState.DRAFT, ValueState.RETURNED),
        is_not_applicable=stored is not None and stored[5],
    )


def _parts(kpi: KPI) -> tuple[str, ...]:
    return (NUMERATOR, DENOMINATOR) if kpi.aggregation == Aggregation.RATIO else (ACTUAL,)


def _values(plan: Plan) -> dict[tuple[int, Period], tuple[Any, ...]]:
    """Version, actual, numerator, denominator, state and whether it is not applicable, by KPI and period."""
    rows = _values_of_plan().rows(plan.pk)
    return {(kpi_id, periods.stored(frequency, start)): tuple(rest) for kpi_id, frequency, start, *rest in rows}


@lru_cache(maxsize=1)
def _values_of_plan() -> CompiledRows:
    columns = ("version", "actual", "numerator", "denominator", "state", "is_not_applicable")
    values = KPIValue.objects.filter(kpi__plan=0).order_by()
    return CompiledRows(values.values_list("kpi_id", "frequency", "period_start", *columns), 0)


def _called(kpi: KPI, part: str) -> str:
    return {NUMERATOR: kpi.numerator, DENOMINATOR: kpi.denominator}.get(part, "")


def _text(part: str, unit: str, stored: tuple[Any, ...] | None) -> str:
    if stored is None:
        return ""
    _version, actual, numerator, denominator, _state, _is_out = stored
    if part == ACTUAL:
        figure = rate(actual, numerator, denominator, unit)
        return numbers.plain(half_up(figure, 4)) if figure is not None else ""
    return numbers.plain({NUMERATOR: numerator, DENOMINATOR: denominator}[part])
