"""Workbooks to fill in and import again: an empty one, and a section's own with what stands there already."""

from collections.abc import Iterator
from dataclasses import replace

from scorecard.domain.columns import Column as Holds
from scorecard.domain.periods import Period
from scorecard.reports.import_template import ImportTemplate
from scorecard.reports.kpi_figures import FigureTable, KPIFigures

from ..labels import Letterhead, heading, period_shown
from ..scorecard_tables import FLAT
from ..workbook import Book, Cell, Column, Format, Kind, Look, Paper, Row, Sheet, Value
from .wide import DEFINITION, PERIOD, definition, month_headings, months_of, shown, titles

_EMPTY_ROWS = 50
_OPEN, _CLOSED = Format(Look.ENTRY, Kind.NUMBER), Format(Look.CLOSED, Kind.NUMBER)
_OFFERED = Format(Look.ENTRY)


def empty_template(template: ImportTemplate, letterhead: Letterhead) -> Book:
    """The plan as a list, its actuals and its targets: headings that the importer reads, and rows to fill in."""
    choices = {
        Holds.PERSPECTIVE: template.perspectives,
        Holds.DIRECTION: template.directions,
        Holds.FREQUENCY: template.frequencies,
        Holds.OWNER: template.owners,
    }
    flat = [(holds, replace(column, choices=choices.get(holds, ()))) for holds, column in FLAT]
    wide = [(holds, replace(column, choices=choices.get(holds, ()))) for holds, column in DEFINITION]
    months = month_headings(letterhead.year)
    return letterhead.book(
        _empty(template.title, [heading(holds) for holds, _column in flat], [column for _holds, column in flat]),
        *(
            _empty(
                what,
                [*(heading(holds) for holds, _column in wide), *months],
                [*(column for _holds, column in wide), *[PERIOD] * len(months)],
            )
            for what in (heading(Holds.ACTUAL), heading(Holds.TARGET))
        ),
    )


def _empty(name: str, headings: list[str], columns: list[Column]) -> Sheet:
    rows: list[Row] = [[None] * len(columns)] * _EMPTY_ROWS
    return Sheet(name, tuple(columns), rows, titles=(name,), heads=(headings,))


def section_form(table: FigureTable, letterhead: Letterhead) -> Book:
    """The section's KPIs with its figures: open months to fill in, and those made of a fraction in a list of their own.

    Codes, names and what is locked or approved can't be changed.
    """
    what = heading(Holds.ACTUAL)
    offered = {Holds.DIRECTION: table.directions, Holds.FREQUENCY: table.frequencies}
    columns = [replace(column, choices=offered.get(holds, ())) for holds, column in DEFINITION]
    sheet = Sheet(
        what,
        (*columns, *[PERIOD] * 12),
        [_row(table, kpi) for kpi in table.kpis],
        titles=titles(table, what),
        heads=([*(heading(holds) for holds, _column in DEFINITION), *month_headings(table.year)],),
        page=letterhead.page(what, paper=Paper.A3),
        is_protected=True,
    )
    fractions = [row for kpi in table.kpis if kpi.is_fraction for row in _fraction_rows(table, kpi)]
    return letterhead.book(sheet, *([_fractions(table, letterhead, fractions)] if fractions else []))


def _row(table: FigureTable, kpi: KPIFigures) -> Row:
    months = months_of(kpi, table.year)
    cells = [_month(table, kpi, months.get(month)) for month in range(1, 13)]
    offered = {place for place, (holds, _column) in enumerate(DEFINITION) if holds in _TO_CHOOSE}
    return [
        *(
            Cell(value, format=_OFFERED) if place in offered else value
            for place, value in enumerate(definition(kpi, table.year))
        ),
        *cells,
    ]


_TO_CHOOSE = (Holds.DIRECTION, Holds.FREQUENCY)


def _month(table: FigureTable, kpi: KPIFigures, period: Period | None) -> Cell:
    figure = kpi.actuals.get(period) if period else None
    is_open = period is not None and not kpi.is_fraction and table.is_open(kpi, period)
    return Cell(shown(figure), format=_OPEN if is_open else _CLOSED)


_FRACTION = (
    (Holds.KPI_CODE, Column(10)),
    (Holds.KPI, Column(44)),
    (Holds.PERIOD, Column(13)),
    (Holds.VALUE_NUMERATOR, Column(16, _OPEN)),
    (Holds.VALUE_DENOMINATOR, Column(16, _OPEN)),
)


def _fraction_rows(table: FigureTable, kpi: KPIFigures) -> Iterator[Row]:
    for period in months_of(kpi, table.year).values():
        if table.is_open(kpi, period):
            figure = kpi.actuals.get(period)
            parts: tuple[Value, Value] = (figure.numerator, figure.denominator) if figure else (None, None)
            yield [kpi.code, kpi.name, period_shown(period), *parts]


def _fractions(table: FigureTable, letterhead: Letterhead, rows: list[Row]) -> Sheet:
    what = f"{heading(Holds.VALUE_NUMERATOR)} {heading(Holds.VALUE_DENOMINATOR)}"
    return Sheet(
        what,
        tuple(column for _holds, column in _FRACTION),
        rows,
        titles=titles(table, heading(Holds.ACTUAL)),
        heads=([heading(holds) for holds, _column in _FRACTION],),
        page=letterhead.page(what),
        is_protected=True,
    )
