"""How a file was understood, as the page shows it for confirmation: sheets, their columns, and the first rows."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from scorecard.domain.columns import Column, headings_of
from scorecard.domain.periods import Frequency, Period
from scorecard.domain.roc_periods import PartOfYear
from scorecard.importers import answers
from scorecard.importers.layouts import ColumnReading, Reading, SheetReading
from scorecard.importers.layouts.cells import text_of
from scorecard.importers.sheets import Sheet, Workbook
from scorecard.language import in_chinese
from scorecard.models.base import period_shown

FIRST_ROWS = 8
FIRST_COLUMNS = 20
SAMPLES = 3
_LONGEST = 30
_GENERIC = (Column.CODE, Column.NAME)


@dataclass(frozen=True)
class ColumnChoice:
    """One column: its heading, some of its cells, and what it was taken for ("-": nothing).

    `options` are groups of a label, "" for the usual one, and its values with their labels.
    """

    letter: str
    number: int
    heading: str
    samples: tuple[str, ...]
    use: str
    options: tuple[tuple[str, tuple[tuple[str, str], ...]], ...]


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
    return ColumnChoice(column.letter, column.number, column.heading, samples, _use(column), _options(column))


def _use(column: ColumnReading) -> str:
    if column.column is None:
        return answers.IGNORED
    return answers.figure_of(column.period) if column.period else column.column.value


def _options(present: ColumnReading) -> tuple[tuple[str, tuple[tuple[str, str], ...]], ...]:
    """All that a column can be, figures of each period of a year among them."""
    language = 0 if in_chinese() else 1
    offered = [each for each in Column if each not in (*_GENERIC, Column.FIGURE) or each is present.column]
    nouns = tuple((each.value, headings_of(each)[language]) for each in offered)
    own = [present.period] if present.period and present.period.year else []
    figures = tuple((answers.figure_of(part), _part_shown(part)) for part in (*own, *_PARTS))
    return ("", nouns), (headings_of(Column.FIGURE)[language], figures)


_PARTS = tuple(
    PartOfYear(frequency, number) for frequency in Frequency for number in range(1, 12 // frequency.months + 1)
)


def _part_shown(part: PartOfYear) -> str:
    """110年6月; without a year 6月, on English pages M6."""
    if part.year:
        return period_shown(part.of(part.year))
    if not in_chinese():
        return f"{part.frequency.value}{part.number}"
    any_year = Period.of_year(2000)
    return part.of(any_year.year).roc_label.removeprefix(any_year.roc_label) or _("Year")
