"""One row seen through its table's columns: texts by column, and whether it holds data at all."""

from collections.abc import Sequence

from scorecard.domain import codes
from scorecard.domain.columns import Column
from scorecard.importers.sheets import Cell

from . import columns
from .cells import Row, at, code_of, is_merged, one_line, text_of, texts
from .gluing import leading_code, titles
from .headers import Header
from .overrides import ColumnUse
from .reading import Noun, Skip
from .sheet_notes import is_footer, is_subtotal

LEVELS = ((Noun.OBJECTIVE, Column.OBJECTIVE), (Noun.KSF, Column.KSF), (Noun.KPI, Column.KPI))
_GLUED_SAMPLE = 2000
_OF_ROWS = (Column.CATEGORY, Column.YEAR, Column.PERIOD)  # they say what the row's figures are of


class Columns:
    """A table's columns, by what they hold."""

    def __init__(self, header: Header, rows: Sequence[Row]) -> None:
        self.uses = header.uses
        self.of = {use.column: number for number, use in header.uses.items()}
        self.names_theme = Column.THEME in self.of or Column.THEME_CODE in self.of
        self.used = sorted(number for number, use in self.uses.items() if use.column is not Column.DERIVED)
        coded = (*columns.CODES.values(), *columns.NAMES[2:])
        self.coded = [self.of[column] for column in reversed(coded) if column in self.of]
        self.codes = [self.of[column] for column in columns.CODES.values() if column in self.of]
        self.pairs = {
            name: (self.of.get(code, 0), self.of.get(name, 0))
            for name, code in columns.CODES.items()
            if name in self.of or code in self.of
        }
        self.is_glued = {
            noun: columns.glued_share(_texts_in(rows[:_GLUED_SAMPLE], self.of[column])) >= 0.5
            for noun, column in (*LEVELS, (Noun.ACTION_PLAN, Column.ACTION_PLAN))
            if column in self.of and columns.CODES[column] not in self.of
        }
        self.extras: list[tuple[int, Column]] = [
            (number, use.column)
            for number, use in header.uses.items()
            if use.column.noun in ("objective", "kpi", "action_plan") and use.column.field not in ("code", "name")
        ]
        of_figures: list[tuple[int, ColumnUse]] = [
            (number, use) for number, use in header.uses.items() if use.column.noun in ("figure", "target", "value")
        ]
        self.below_levels = [number for number, _use in (*of_figures, *self.extras)]
        self.figures = [(number, use) for number, use in of_figures if use.column not in _OF_ROWS]


def _texts_in(rows: Sequence[Row], number: int) -> list[str]:
    return [text for row in rows if (text := text_of(at(row, number)))]


class Line:
    """One row of a table."""

    __slots__ = ("columns", "is_coded", "number", "row", "shown")

    def __init__(self, columns: Columns, row: Row, number: int) -> None:
        self.columns, self.row, self.number = columns, row, number
        self.shown = [text_of(cell) if cell else "" for cell in row]
        self.is_coded = self._is_coded()

    def cell(self, number: int) -> Cell | None:
        """The cell in a column, None for one that shows nothing."""
        return self.row[number - 1] if 0 < number <= len(self.row) and self.shown[number - 1] else None

    def text(self, number: int) -> str:
        return self.shown[number - 1] if 0 < number <= len(self.shown) else ""

    def text_in(self, column: Column) -> str:
        return self.text(self.columns.of.get(column, 0))

    def copies(self) -> list[int]:
        """In a row of one text merged across, all cells but the first."""
        filled = [number for number, text in enumerate(self.shown, 1) if text]
        return filled[1:] if len({self.text(number) for number in filled}) == 1 else []

    def without(self, numbers: Sequence[int]) -> "Line":
        """The line as if these cells were empty."""
        if not numbers:
            return self
        row = tuple(None if number in numbers else cell for number, cell in enumerate(self.row, 1))
        return Line(self.columns, row, self.number)

    def states(self, column: Column) -> bool:
        """Whether the noun that bears this name stands in the row, by its code or its name."""
        code_at, name_at = self.columns.pairs.get(column, (0, 0))
        return bool(self.text(code_at) or self.text(name_at))

    def pair(self, column: Column) -> tuple[int, str, str, bool]:
        """Where a noun stands in the row, its code and name cells, and whether all of it is merged from above."""
        code_at, name_at = self.columns.pairs.get(column, (0, 0))
        code, name = self.text(code_at), self.text(name_at)
        filled = [self.row[at - 1] for at, text in ((code_at, code), (name_at, name)) if text]
        merged = bool(filled) and is_merged(filled[0]) and is_merged(filled[-1])
        return name_at or code_at, code_of(one_line(code)) if code else "", name, merged

    def _is_coded(self) -> bool:
        """Whether a code stands in the row, which only data rows have."""
        width = len(self.shown)
        for number in self.columns.coded:
            text = self.shown[number - 1] if number <= width else ""
            if text and leading_code(text) and not is_merged(self.row[number - 1]):
                return True
        return False

    def is_numbered(self) -> bool:
        """Whether a bare number stands for a code, as 001 and 001.1 do, which could be a year and a month as well."""
        numbers = (self.text(number).replace(".", "") for number in self.columns.codes)
        return any(len(number) > 2 and number.isdigit() for number in numbers)

    def kind(self) -> Skip | None:
        """Why the row holds no data; None if it does."""
        if self.is_coded:
            return None
        if not any(self.shown):
            return Skip.BLANK
        shown, uses = texts(self.row), self.columns.uses
        if is_subtotal(shown):
            return Skip.SUBTOTAL
        if is_footer(shown):
            return Skip.FOOTER
        own = {number for number in shown if number in uses and not is_merged(self.cell(number))}
        is_one_text = len(set(shown.values())) == 1
        if not own and is_one_text and any(is_merged(cell) for cell in self.row):
            return Skip.FOOTER
        if own and is_one_text and not self._alone_is_data(min(own), shown):
            return Skip.FOOTER
        return None if any(self.text(number) for number in uses) else Skip.FOOTER

    def _alone_is_data(self, number: int, shown: dict[int, str]) -> bool:
        """Whether a row with one text only is one of the list, not a remark below it."""
        uses, of = self.columns.uses, self.columns.of
        column = uses[number].column
        if column is Column.THEME:
            return bool(titles(shown[number])[0].code)  # a theme above its rows
        if self.shown.count(shown[number]) >= 3 or any(other not in uses for other in shown):
            return False
        if column in columns.CODES.values():
            return codes.is_valid(code_of(shown[number])) and len(shown[number]) <= 12
        names = [each for each in columns.NAMES if each in of or columns.CODES[each] in of]
        return bool(names) and (column is names[-1] or (column in columns.NAMES and number != min(uses)))
