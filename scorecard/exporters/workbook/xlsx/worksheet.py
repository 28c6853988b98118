"""One sheet of an xlsx, piece by piece."""

import re
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from xml.sax.saxutils import escape

from scorecard.domain.columns import column_letters

from ..heights import Heights
from ..lines import TITLE, fitting, head_rows, lines
from ..records import Cell, Column, Format, Page, Paper, Row, Sheet, Value
from ..texts import SHORT, in_cell, plain, writable
from .parts import DECLARATION, MAIN
from .styles import Styles

_PIECE = 50  # rows that are written at once
_LINE = 16.5  # points
_LARGE = 1.5  # times that, a title
_PAPER = {Paper.A4: 9, Paper.A3: 8}
_FIRST_DAY = date(1899, 12, 30)  # from which the program counts
_ESCAPE = re.compile(r"_(?=x[0-9A-Fa-f]{4}_)")  # _x0041_ would be read as A
_SPECIAL = re.compile("[&<>_\x00-\x1f\ud800-\udfff\ufffe\uffff]")
_MOST_OF_A_MARGIN = 40  # characters of one part: a header or footer takes 255, its three parts and signs together
_MOST_OF_CHOICES = 255  # characters of a list that stands in the cell's own rule


def pieces(sheet: Sheet, name: str, styles: Styles, *, is_first: bool) -> Iterator[str]:
    """The sheet's part from its beginning to its end; elements in the order that the format prescribes."""
    widths = "".join(
        f'<col min="{number}" max="{number}" width="{column.width + 0.71:.2f}" customWidth="1"/>'
        for number, column in enumerate(sheet.columns, start=1)
    )
    yield (
        f'{DECLARATION}<worksheet {MAIN}><sheetPr><pageSetUpPr fitToPage="1"/></sheetPr>'
        f'{_view(head_rows(sheet), is_first=is_first)}<sheetFormatPr defaultRowHeight="16.5"/>'
        f"<cols>{widths}</cols><sheetData>"
    )
    writer = _RowWriter(sheet, name, styles)
    written: list[str] = []
    for entries, look in lines(sheet):
        written.append(writer.row(entries, look))
        if len(written) >= _PIECE:
            yield "".join(written)
            written.clear()
    yield "".join(written)
    protection = '<sheetProtection sheet="1" objects="1" scenarios="1" formatColumns="0" formatRows="0"/>'
    yield f"</sheetData>{protection if sheet.is_protected else ''}{_merged(writer.merged)}"
    yield f"{_choices(sheet, writer.number - len(sheet.notes))}{_print_set_up(sheet.page)}</worksheet>"


class _ColumnWriter:
    """What the cells of a column have in common: how they begin, and the text that stands there again and again."""

    def __init__(self, column: Column, styles: Styles) -> None:
        wanted = column.format
        self.empty = f'<c s="{styles.number(wanted)}"/>'
        self.text = _text_begins(styles.number(wanted))
        self.number = f'<c s="{styles.number(fitting(wanted, 1))}"><v>'
        self.date = f'<c s="{styles.number(fitting(wanted, _FIRST_DAY))}"><v>'
        self.latest, self.cell = "", ""  # text, and how it is written


class _RowWriter:
    """Cells say no address: they stand one behind the other, so none is needed, and without it a file is a fifth."""

    def __init__(self, sheet: Sheet, name: str, styles: Styles) -> None:
        self.name = name
        self.styles = styles
        self.formats = [column.format for column in sheet.columns]
        self.columns = [_ColumnWriter(column, styles) for column in sheet.columns]
        self.number = 0  # of the latest row, from 1
        self.heights = Heights(sheet.columns)
        self.merged: list[str] = []

    def row(self, entries: Row, look: Format | None) -> str:
        self.number += 1
        cells = [
            self._cell(place, entry, look) if look or isinstance(entry, Cell) else self._plain(column, place, entry)
            for place, (column, entry) in enumerate(zip(self.columns, entries, strict=True))
        ]
        height = _LINE * self.heights.lines(entries) * (_LARGE if look is TITLE else 1)
        return f'<row r="{self.number}" ht="{height:g}">{"".join(cells)}</row>'

    def _plain(self, column: _ColumnWriter, place: int, entry: Value) -> str:
        """By far the most cells: a value that looks as its column does."""
        if entry is None or entry == "":
            return column.empty
        if isinstance(entry, str):
            if entry != column.latest:
                column.latest, column.cell = entry, f"{column.text}{self._text(place, entry)}{_TEXT_ENDS}"
            return column.cell
        return f"{column.date if isinstance(entry, date) else column.number}{_number(entry)}</v></c>"

    def _cell(self, place: int, entry: Value | Cell, look: Format | None) -> str:
        wanted = look or self.formats[place]
        if isinstance(entry, Cell):
            if entry.rows > 1 or entry.columns > 1:
                self._merge(place, entry)
            wanted, entry = entry.format or wanted, entry.value
        style = self.styles.number(fitting(wanted, entry))
        if entry is None or entry == "":
            return f'<c s="{style}"/>'
        if isinstance(entry, str):
            return f"{_text_begins(style)}{self._text(place, entry)}{_TEXT_ENDS}"
        return f'<c s="{style}"><v>{_number(entry)}</v></c>'

    def _text(self, place: int, entry: str) -> str:
        if len(entry) <= SHORT and not _SPECIAL.search(entry):
            return entry
        text = in_cell(entry, sheet=self.name, row=self.number, column=place)
        return escape(_ESCAPE.sub("_x005F_", text))

    def _merge(self, place: int, cell: Cell) -> None:
        first, last = column_letters(place + 1), column_letters(place + cell.columns)
        self.merged.append(f"{first}{self.number}:{last}{self.number + cell.rows - 1}")


def _text_begins(style: int) -> str:
    return f'<c s="{style}" t="inlineStr"><is><t xml:space="preserve">'


_TEXT_ENDS = "</t></is></c>"


def _number(value: int | Decimal | date) -> str:
    if isinstance(value, date):
        return str((value - _FIRST_DAY).days)
    return plain(value)


def _view(above: int, *, is_first: bool) -> str:
    """The heads stay in view."""
    selected = ' tabSelected="1"' if is_first else ""
    if not above:
        return f'<sheetViews><sheetView{selected} workbookViewId="0"/></sheetViews>'
    return (
        f'<sheetViews><sheetView{selected} workbookViewId="0"><pane ySplit="{above}" topLeftCell="A{above + 1}"'
        ' activePane="bottomLeft" state="frozen"/><selection pane="bottomLeft"/></sheetView></sheetViews>'
    )


def _merged(ranges: list[str]) -> str:
    listed = "".join(f'<mergeCell ref="{each}"/>' for each in ranges)
    return f'<mergeCells count="{len(ranges)}">{listed}</mergeCells>' if ranges else ""


def _choices(sheet: Sheet, last_row: int) -> str:
    first_row = head_rows(sheet) + 1
    rules = [
        '<dataValidation type="list" allowBlank="1" showErrorMessage="1"'
        f' sqref="{letter}{first_row}:{letter}{last_row}">'
        f"<formula1>{escape(_listed(column))}</formula1></dataValidation>"
        for letter, column in ((column_letters(place + 1), column) for place, column in enumerate(sheet.columns))
        if last_row >= first_row and _can_be_offered(column)
    ]
    return f'<dataValidations count="{len(rules)}">{"".join(rules)}</dataValidations>' if rules else ""


def _listed(column: Column) -> str:
    choices = ",".join(writable(choice) for choice in column.choices).replace('"', '""')
    return f'"{choices}"'


def _can_be_offered(column: Column) -> bool:
    """A rule of its own holds a short list; one too long, or with commas inside, is left to the reader's judgement."""
    length = len(",".join(column.choices))
    return 0 < length <= _MOST_OF_CHOICES and not any("," in choice for choice in column.choices)


def _print_set_up(page: Page) -> str:
    orientation = "landscape" if page.is_landscape else "portrait"
    parts = (f"&{place}{_plain(text)}" for place, text in zip("LCR", page.header, strict=True) if text)
    header = "".join(parts)
    footer = f"&L{_plain(page.footer)}" if page.footer else ""
    if page.numbering:
        footer += f"&R{page.numbering.format(page='&P', pages='&N')}"
    both = (("oddHeader", header), ("oddFooter", footer))
    margins = "".join(f"<{tag}>{escape(text)}</{tag}>" for tag, text in both if text)
    return (
        '<printOptions horizontalCentered="1"/>'
        '<pageMargins left="0.4" right="0.4" top="0.7" bottom="0.7" header="0.3" footer="0.3"/>'
        f'<pageSetup paperSize="{_PAPER[page.paper]}" orientation="{orientation}" fitToWidth="1" fitToHeight="0"/>'
    ) + (f"<headerFooter>{margins}</headerFooter>" if margins else "")


def _plain(text: str) -> str:
    """Cut so that all parts fit, and with no sign that would be a command."""
    return writable(text).replace("\n", " ")[:_MOST_OF_A_MARGIN].replace("&", "&&")
