"""One sheet: a map, or tables, or nothing that is known here."""

from dataclasses import dataclass

from scorecard.domain.columns import Column, column_of
from scorecard.importers.sheets import Sheet

from . import columns, map_shape, strategy_map
from .cells import one_line, texts
from .headers import Header
from .overrides import ColumnUse
from .reading import ColumnReading, Layout, SheetReading
from .sheet_notes import Sight, is_sample
from .tables import Previous, Tables

_BELOW_OBJECTIVES = (Column.KSF, Column.KSF_CODE, Column.KPI, Column.KPI_CODE, Column.ACTION_PLAN)
_WANTED = {
    Layout.FIGURES: (Column.KPI_CODE,),
    Layout.PRINTED: (Column.PERSPECTIVE, Column.OBJECTIVE, Column.KSF, Column.KPI),
    Layout.FLAT: (Column.THEME, Column.PERSPECTIVE, Column.OBJECTIVE),
}


@dataclass
class Outcome:
    """How a sheet was understood; in a list of objectives and on a map a code stands once."""

    header: Header | None = None
    shape: map_shape.Shape | None = None
    rows: int = 0
    is_objective_list: bool = False


def read(sight: Sight, previous: Previous) -> Outcome:
    before = len(sight.notebook.rows)
    outcome = _read(sight, previous)
    outcome.rows = len(sight.notebook.rows) - before
    if sight.layout is not None:
        sight.note_cached()
    return outcome


def _read(sight: Sight, previous: Previous) -> Outcome:
    chosen = sight.choice
    if chosen.layout in (None, Layout.MAP) and not chosen.header_row:
        shape = map_shape.find(sight.sheet.rows)
        if shape is not None:
            sight.layout = Layout.MAP
            strategy_map.Map(sight, shape).read()
            return Outcome(shape=shape, is_objective_list=True)
    header = Tables(sight, previous).read()
    is_list = header is not None and sight.layout is Layout.FLAT and not header.has(*_BELOW_OBJECTIVES)
    return Outcome(header, is_objective_list=is_list)


def reading(sight: Sight, outcome: Outcome, *, is_included: bool) -> SheetReading:
    header = outcome.header
    titles_found = sight.naming_titles
    return SheetReading(
        sight.sheet.name,
        sight.layout,
        is_included,
        sight.sheet.is_hidden,
        header.bottom if header else outcome.shape.theme_row + 1 if outcome.shape else 0,
        _columns(sight.sheet, header) if header else (),
        _missing(sight, header),
        sight.holding,
        sight.figure_year,
        " ".join(titles_found[:-1]),
        is_sample(titles_found),
        outcome.rows,
        dict(sight.skipped),
    )


def _columns(sheet: Sheet, header: Header) -> tuple[ColumnReading, ...]:
    """Those with a heading, and those that have none but hold something below."""
    below = sheet.rows[header.bottom : header.bottom + columns.SAMPLED]
    numbers = sorted({*header.headings, *(number for row in below for number in texts(row))})
    return tuple(_column(number, header.headings.get(number, ""), header.uses.get(number)) for number in numbers)


def _column(number: int, heading: str, use: ColumnUse | None) -> ColumnReading:
    if use is None:
        return ColumnReading(number, heading, None)
    return ColumnReading(number, heading, use.column, use.period, use.holding)


def _missing(sight: Sight, header: Header | None) -> tuple[Column, ...]:
    if header is None or sight.layout is None or sight.layout is Layout.MAP:
        return ()
    present = {use.column for use in header.uses.values()}
    return tuple(
        column for column in _WANTED[sight.layout] if column not in present and columns.CODES.get(column) not in present
    )


def likeliest_headings(sheet: Sheet) -> list[str]:
    """The texts of the row that looks most like headings, to be shown beside the wanted ones."""
    rows = [list(dict.fromkeys(one_line(text) for text in texts(row).values())) for row in sheet.rows[:30]]
    return max(rows, key=lambda each: (sum(column_of(text) is not None for text in each), len(each)), default=[])[:20]
