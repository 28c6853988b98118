"""The tables of an ods, piece by piece."""

import re
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from xml.sax.saxutils import escape, quoteattr

from scorecard.domain import roc_dates

from ..lines import fitting, head_rows, lines
from ..records import Book, Cell, Column, Format, Kind, Row, Sheet, Value
from ..texts import in_cell, writable
from .styles import DECLARATION, NAMESPACES, automatic, cell_style, column_style

_PIECE = 200  # rows that are written at once
_BLANKS = re.compile("  +|^ | $", re.MULTILINE)


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
    above, written = head_rows(sheet), ["<table:table-header-rows>"] if head_rows(sheet) else []
    for row, (entries, look) in enumerate(lines(sheet)):
        written.append(writer.row(row, entries, look))
        if row + 1 == above:
            written.append("</table:table-header-rows>")
        if len(written) >= _PIECE:
            yield "".join(written)
            written.clear()
    if not above and not written and writer.is_empty:
        written.append("<table:table-row><table:table-cell/></table:table-row>")  # a table has a row
    yield "".join(written)


class _RowWriter:
    def __init__(self, number: int, sheet: Sheet, name: str, *, has_roc_dates: bool) -> None:
        self.name = name
        self.has_roc_dates = has_roc_dates
        self.formats = [column.format for column in sheet.columns]
        self.choices = [
            f' table:content-validation-name="choices{number}-{place}"' if column.choices else ""
            for place, column in enumerate(sheet.columns)
        ]
        self.no_choices = [""] * len(sheet.columns)
        self.covered: set[tuple[int, int]] = set()
        self.is_empty = True

    def row(self, row: int, entries: Row, look: Format | None) -> str:
        self.is_empty = False
        wanted = [look] * len(entries) if look else self.formats
        choices = self.no_choices if look else self.choices
        cells = "".join(
            self._cell(row, place, *each) for place, each in enumerate(zip(entries, wanted, choices, strict=True))
        )
        return f'<table:table-row table:style-name="row">{cells}</table:table-row>'

    def _cell(self, row: int, place: int, entry: Value | Cell, wanted: Format, choices: str) -> str:
        spans = ""
        if isinstance(entry, Cell):
            spans, wanted, entry = self._spans(row, place, entry), entry.format or wanted, entry.value
        elif (row, place) in self.covered:
            self.covered.discard((row, place))
            return "<table:covered-table-cell/>"
        opening = f'<table:table-cell table:style-name="{cell_style(fitting(wanted, entry))}"{spans}{choices}'
        if entry is None or entry == "":
            return f"{opening}/>"
        if isinstance(entry, str):
            text = in_cell(entry, sheet=self.name, row=row, column=place)
            return f'{opening} office:value-type="string">{_paragraphs(text)}</table:table-cell>'
        return f"{opening} {self._figure(entry, wanted)}</table:table-cell>"

    def _spans(self, row: int, place: int, cell: Cell) -> str:
        if cell.rows == cell.columns == 1:
            return ""
        inside = {(row + down, place + across) for down in range(cell.rows) for across in range(cell.columns)}
        self.covered |= inside - {(row, place)}
        return f' table:number-columns-spanned="{cell.columns}" table:number-rows-spanned="{cell.rows}"'

    def _figure(self, value: int | Decimal | date, wanted: Format) -> str:
        if isinstance(value, date):
            shown = roc_dates.short(value) if self.has_roc_dates else value.isoformat()
            return f'office:value-type="date" office:date-value="{value.isoformat()}"><text:p>{shown}</text:p>'
        number = f"{value:f}" if isinstance(value, Decimal) else str(value)
        if wanted.kind is Kind.PERCENT:
            shown = f"{Decimal(value) * 100:f}%"
            return f'office:value-type="percentage" office:value="{number}"><text:p>{shown}</text:p>'
        return f'office:value-type="float" office:value="{number}"><text:p>{number}</text:p>'


def _paragraphs(text: str) -> str:
    return "".join(f"<text:p>{_line(line)}</text:p>" for line in text.split("\n"))


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
