"""How a file was understood, as the page shows it for confirmation: sheets, their columns, and the first rows."""

from dataclasses import dataclass

from scorecard.domain.columns import Column, headings_of
from scorecard.importers.layouts import ColumnReading, Reading, SheetReading
from scorecard.importers.layouts.cells import text_of
from scorecard.importers.sheets import Sheet, Workbook
from scorecard.language import in_chinese

FIRST_ROWS = 8
FIRST_COLUMNS = 20
SAMPLES = 3
_LONGEST = 30
_GENERIC = (Column.CODE, Column.NAME)


@dataclass(frozen=True)
class ColumnChoice:
    """One column: its heading, some of its cells, and what it was taken for ("-": nothing)."""

    letter: str
    number: int
    heading: str
    samples: tuple[str, ...]
    use: str
    period: str
    options: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class SheetPage:
    """`rows` are numbered from 1 as in the file."""

    reading: SheetReading
    columns: tuple[ColumnChoice, ...]
    rows: tuple[tuple[int, tuple[str, ...]], ...]
    hidden_rows: int
    hidden_columns: int


def build(workbook: Workbook, reading: Reading) -> tuple[SheetPage, ...]:
    pairs = zip(workbook.sheets, reading.sheets, strict=True)
    return tuple(_sheet(sheet, understood) for sheet, understood in pairs)


def _sheet(sheet: Sheet, reading: SheetReading) -> SheetPage:
    first = sheet.rows[:FIRST_ROWS]
    return SheetPage(
        reading,
        tuple(_column(sheet, reading, column) for column in reading.columns),
        tuple(
            (number, tuple(text_of(cell)[:_LONGEST] for cell in row[:FIRST_COLUMNS]))
            for number, row in enumerate(first, 1)
        ),
        len(sheet.hidden_rows),
        len(sheet.hidden_columns),
    )


def _column(sheet: Sheet, reading: SheetReading, column: ColumnReading) -> ColumnChoice:
    below = sheet.rows[reading.header_row : reading.header_row + 50]
    texts = [text_of(row[column.number - 1]) for row in below if len(row) >= column.number]
    samples = tuple(dict.fromkeys(text[:_LONGEST] for text in texts if text))[:SAMPLES]
    use = column.column.value if column.column else "-"
    return ColumnChoice(
        column.letter, column.number, column.heading, samples, use, column.period_label, _options(column.column)
    )


def _options(present: Column | None) -> tuple[tuple[str, str], ...]:
    """All that a column can be; a figure of a period only where its heading says so."""
    language = 0 if in_chinese() else 1
    offered = [each for each in Column if each not in (*_GENERIC, Column.FIGURE) or each is present]
    return tuple((each.value, headings_of(each)[language]) for each in offered)
