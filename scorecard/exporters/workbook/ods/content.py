"""The tables of an ods, piece by piece."""

import re
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from xml.sax.saxutils import escape, quoteattr

from scorecard.domain import roc_dates

from ..lines import Covered, fitting, head_rows, lines
from ..records import Book, Cell, Column, Format, Kind, Row, Sheet, Value
from ..texts import SHORT, in_cell, plain, writable
from .styles import DECLARATION, NAMESPACES, automatic, cell_style, column_style

_PIECE = 50  # rows that are written at once
_BLANKS = re.compile("  +|^ | $")
_SPECIAL = re.compile("[&<> \x00-\x1f\ud800-\udfff\ufffe\uffff]")


def pieces(book: Book, names: list[str]) -> Iterator[str]:
    """content.xml from its beginning to its end."""
    yield f'{DECLARATION}<office:document-content office:version="1.3" {NAMESPACES}>'
    yield from automatic(book)
    yield f"<office:body><office:spreadsheet>{_choices(book, names)}"
    for number, (sheet, name) in enumerate(zip(book.sheets, names, strict=True)):
        protected = ' table:protected="true"' if sheet.is_protected else ""
        yield f'<table:table table:name={quoteattr(name)} table:style-name="sheet{number}"{protected}>'
        for column in sheet.columns:
            yield f'<table:table-column table:style-name="{column_style(column.width)}"/>'
        yield from _rows(number, sheet, name, has_roc_dates=book.has_roc_dates)
        yield "</table:table>"
    yield "</office:spreadsheet></office:body></office:document-content>"


def _rows(number: int, sheet: Sheet, name: str, *, has_roc_dates: bool) -> Iterator[str]:
    writer = _RowWriter(number, sheet, name, has_roc_dates=has_roc_dates)
    above = head_rows(sheet)
    written = ["<table:table-header-rows>"] if above else []
    for entries, look in lines(sheet):
        written.append(writer.row(entries, look))
        if writer.number == above:
            written.append("</table:table-header-rows>")
        if len(written) >= _PIECE:
            yield "".join(written)
            written.clear()
    if not writer.number:
        written.append("<table:table-row><table:table-cell/></table:table-row>")  # a table has a row
    yield "".join(written)


class _ColumnWriter:
    """What the cells of a column have in common: their style, and the text that stands there again and again."""

    def __init__(self, column: Column, choices: str) -> None:
        wanted = column.format
        self.format, self.choices = wanted, choices
        self.empty = _empty(cell_style(wanted), choices)
        self.text = _text_begins(cell_style(wanted), choices)
        self.number = _begins(cell_style(fitting(wanted, 1)), choices)
        self.date = _begins(cell_style(fitting(wanted, date.min)), choices)
        self.latest, self.cell = "", ""  # text, and how it is written


class _RowWriter:
    def __init__(self, number: int, sheet: Sheet, name: str, *, has_roc_dates: bool) -> None:
        self.name = name
        self.has_roc_dates = has_roc_dates
        self.columns = [
            _ColumnWriter(column, f' table:content-validation-name="choices{number}-{place}"' if column.choices else "")
            for place, column in enumerate(sheet.columns)
        ]
        self.number = 0  # of the latest row, from 1
        self.covered = Covered()

    def row(self, entries: Row, look: Format | None) -> str:
        self.number += 1
        covered = self.covered.places
        cells = [
            self._cell(place, entry, look)
            if look or covered or isinstance(entry, Cell)
            else self._plain(column, place, entry)
            for place, (column, entry) in enumerate(zip(self.columns, entries, strict=True))
        ]
        return f'<table:table-row table:style-name="row">{"".join(cells)}</table:table-row>'

    def _plain(self, column: _ColumnWriter, place: int, entry: Value) -> str:
        """By far the most cells: a value that looks as its column does."""
        if entry is None or entry == "":
            return column.empty
        if isinstance(entry, str):
            if entry != column.latest:
                column.latest, column.cell = entry, f"{column.text}{self._text(place, entry)}{_TEXT_ENDS}"
            return column.cell
        begins = column.date if isinstance(entry, date) else column.number
        return f"{begins} {self._figure(entry, column.format)}</table:table-cell>"

    def _cell(self, place: int, entry: Value | Cell, look: Format | None) -> str:
        column = self.columns[place]
        wanted, more = look or column.format, "" if look else column.choices
        if isinstance(entry, Cell):
            more += self._spans(place, entry)
            wanted, entry = entry.format or wanted, entry.value
        elif self.covered.take(self.number, place):
            return "<table:covered-table-cell/>"
        style = cell_style(fitting(wanted, entry))
        if entry is None or entry == "":
            return _empty(style, more)
        if isinstance(entry, str):
            return f"{_text_begins(style, more)}{self._text(place, entry)}{_TEXT_ENDS}"
        return f"{_begins(style, more)} {self._figure(entry, wanted)}</table:table-cell>"

    def _text(self, place: int, entry: str) -> str:
        if len(entry) <= SHORT and not _SPECIAL.search(entry):
            return entry
        text = in_cell(entry, sheet=self.name, row=self.number, column=place)
        return "</text:p><text:p>".join(_line(line) for line in text.split("\n"))

    def _spans(self, place: int, cell: Cell) -> str:
        if cell.rows == cell.columns == 1:
            return ""
        self.covered.add(self.number, place, cell)
        return f' table:number-columns-spanned="{cell.columns}" table:number-rows-spanned="{cell.rows}"'

    def _figure(self, value: int | Decimal | date, wanted: Format) -> str:
        if isinstance(value, date):
            shown = roc_dates.short(value) if self.has_roc_dates else value.isoformat()
            return f'office:value-type="date" office:date-value="{value.isoformat()}"><text:p>{shown}</text:p>'
        number = plain(value)
        if wanted.kind is Kind.PERCENT:
            shown = f"{plain(Decimal(value) * 100)}%"
            return f'office:value-type="percentage" office:value="{number}"><text:p>{shown}</text:p>'
        return f'office:value-type="float" office:value="{number}"><text:p>{number}</text:p>'


def _begins(style: str, more: str) -> str:
    return f'<table:table-cell table:style-name="{style}"{more}'


def _empty(style: str, more: str) -> str:
    return f"{_begins(style, more)}/>"


def _text_begins(style: str, more: str) -> str:
    return f'{_begins(style, more)} office:value-type="string"><text:p>'


_TEXT_ENDS = "</text:p></table:table-cell>"


def _line(line: str) -> str:
    """Blanks and tabs, of which a reader would otherwise keep one."""
    text = _BLANKS.sub(lambda blanks: f'<text:s text:c="{len(blanks[0])}"/>', escape(line))
    return text.replace("\t", "<text:tab/>")


def _choices(book: Book, names: list[str]) -> str:
    rules = "".join(
        _rule(f"choices{number}-{place}", column, sheet=names[number])
        for number, sheet in enumerate(book.sheets)
        for place, column in enumerate(sheet.columns)
        if column.choices
    )
    return f"<table:content-validations>{rules}</table:content-validations>" if rules else ""


def _rule(name: str, column: Column, *, sheet: str) -> str:
    listed = ";".join('"{}"'.format(writable(choice).replace('"', '""')) for choice in column.choices)
    condition = quoteattr(f"of:cell-content-is-in-list({listed})")
    address = quoteattr("$'{}'.$A$1".format(sheet.replace("'", "''")))
    return (
        f'<table:content-validation table:name="{name}" table:condition={condition} table:allow-empty-cell="true"'
        f' table:display-list="unsorted" table:base-cell-address={address}/>'
    )
