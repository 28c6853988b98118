"""Writes a Book as xlsx."""

import io
from datetime import date
from typing import Any

import xlsxwriter

from .lines import fitting, head_rows, lines
from .records import Book, Cell, Column, Format, Kind, Look, Page, Paper, Sheet, Value
from .texts import in_cell, sheet_names, writable

_FONT = {"font_name": "微軟正黑體", "font_size": 11, "valign": "vcenter", "text_wrap": True}
_LINED = {"border": 1, "border_color": "#7F7F7F"}
_LOOKS: dict[Look, dict[str, Any]] = {
    Look.TITLE: {"font_size": 16, "bold": True, "align": "center"},
    Look.SUBTITLE: {"align": "center"},
    Look.HEADING: {"bold": True, "align": "center", "bg_color": "#DCE6F1", **_LINED},
    Look.BODY: _LINED,
    Look.CENTRED: {"align": "center", **_LINED},
    Look.ENTRY: {"bg_color": "#FFF9DB", "locked": False, **_LINED},
    Look.CLOSED: {"bg_color": "#EDEDED", "font_color": "#595959", **_LINED},
    Look.NOTE: {"font_size": 10, "align": "left"},
}
_PAPER = {Paper.A4: 9, Paper.A3: 8}
_MOST_OF_A_MARGIN = 255  # characters that a header or footer takes
_MOST_OF_CHOICES = 255  # characters of a list that stands in the cell's own rule


def write_xlsx(book: Book) -> bytes:
    stream = io.BytesIO()
    with xlsxwriter.Workbook(stream, {"in_memory": True, "nan_inf_to_errors": False}) as workbook:
        workbook.set_properties({"title": writable(book.title)})
        formats = _Formats(workbook, has_roc_dates=book.has_roc_dates)
        for sheet, name in zip(book.sheets, sheet_names(each.name for each in book.sheets), strict=True):
            _SheetWriter(workbook.add_worksheet(name), sheet, name, formats).write()
    return stream.getvalue()


class _Formats(dict[Format, Any]):
    """The workbook's own formats, each made once."""

    def __init__(self, workbook: Any, *, has_roc_dates: bool) -> None:
        super().__init__()
        self.workbook = workbook
        self.dates = "[$-404]e/mm/dd" if has_roc_dates else "yyyy-mm-dd"

    def __missing__(self, wanted: Format) -> Any:
        made = self.workbook.add_format({**_FONT, **_LOOKS[wanted.look], "num_format": self._pattern(wanted)})
        self[wanted] = made
        return made

    def _pattern(self, wanted: Format) -> str:
        if wanted.kind is Kind.TEXT:
            return "@"
        if wanted.kind is Kind.DATE:
            return self.dates
        decimals = "" if not wanted.decimals else "." + "0" * wanted.decimals
        if wanted.kind is Kind.PERCENT:
            return f"0{decimals}%"
        return "General" if wanted.decimals is None else f"#,##0{decimals}"


class _SheetWriter:
    def __init__(self, worksheet: Any, sheet: Sheet, name: str, formats: _Formats) -> None:
        self.worksheet = worksheet
        self.sheet = sheet
        self.name = name
        self.formats = formats
        self.covered: set[tuple[int, int]] = set()

    def write(self) -> None:
        for place, column in enumerate(self.sheet.columns):
            self.worksheet.set_column(place, place, column.width)
        row = -1
        for row, (entries, look) in enumerate(lines(self.sheet)):
            wanted = [look] * len(entries) if look else [column.format for column in self.sheet.columns]
            for place, (entry, each) in enumerate(zip(entries, wanted, strict=True)):
                self._write_entry(row, place, entry, each)
        self._offer_choices(row - len(self.sheet.notes))
        self._set_up()

    def _write_entry(self, row: int, place: int, entry: Value | Cell, wanted: Format) -> None:
        if isinstance(entry, Cell):
            wanted = entry.format or wanted
            if entry.rows > 1 or entry.columns > 1:
                self._merge(row, place, entry, wanted)
            entry = entry.value
        elif entry is None and (row, place) in self.covered:
            return
        style = self.formats[fitting(wanted, entry)]
        if isinstance(entry, str):
            # Never write(), which would make formulas, links and numbers of texts.
            text = in_cell(entry, sheet=self.name, row=row, column=place)
            self.worksheet.write_string(row, place, text, style)
        elif entry is None:
            self.worksheet.write_blank(row, place, None, style)
        elif isinstance(entry, date):
            self.worksheet.write_datetime(row, place, entry, style)
        else:
            self.worksheet.write_number(row, place, entry, style)

    def _merge(self, row: int, place: int, cell: Cell, wanted: Format) -> None:
        last_row, last_place = row + cell.rows - 1, place + cell.columns - 1
        self.worksheet.merge_range(row, place, last_row, last_place, "", self.formats[fitting(wanted, cell.value)])
        self.covered.update((r, c) for r in range(row, last_row + 1) for c in range(place, last_place + 1))

    def _offer_choices(self, last_row: int) -> None:
        first_row = head_rows(self.sheet)
        for place, column in enumerate(self.sheet.columns):
            if last_row >= first_row and _can_be_offered(column):
                rule = {"validate": "list", "source": list(column.choices), "ignore_blank": True}
                self.worksheet.data_validation(first_row, place, last_row, place, rule)

    def _set_up(self) -> None:
        page, above = self.sheet.page, head_rows(self.sheet)
        self.worksheet.set_paper(_PAPER[page.paper])
        if page.is_landscape:
            self.worksheet.set_landscape()
        self.worksheet.set_margins(left=0.4, right=0.4, top=0.6, bottom=0.6)
        self.worksheet.center_horizontally()
        self.worksheet.fit_to_pages(1, 0)
        if above:
            self.worksheet.repeat_rows(0, above - 1)
            self.worksheet.freeze_panes(above, 0)
        header, footer = _header(page), _footer(page)
        if header:
            self.worksheet.set_header(header)
        if footer:
            self.worksheet.set_footer(footer)
        if self.sheet.is_protected:
            self.worksheet.protect("", {"format_columns": True, "format_rows": True})


def _can_be_offered(column: Column) -> bool:
    """A rule of its own holds a short list; one too long, or with commas inside, is left to the reader's judgement."""
    listed = ",".join(column.choices)
    return 0 < len(listed) <= _MOST_OF_CHOICES and not any("," in choice for choice in column.choices)


def _header(page: Page) -> str:
    parts = (f"&{place}{_plain(text)}" for place, text in zip("LCR", page.header, strict=True) if text)
    return "".join(parts)


def _footer(page: Page) -> str:
    left = f"&L{_plain(page.footer)}" if page.footer else ""
    right = f"&R{page.numbering.format(page='&P', pages='&N')}" if page.numbering else ""
    return left + right


def _plain(text: str) -> str:
    """Cut so that all of them fit, and with no sign that would be a command."""
    return writable(text).replace("\n", " ")[: _MOST_OF_A_MARGIN // 4].replace("&", "&&")
