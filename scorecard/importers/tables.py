"""Reading one table, a heading above each column, from xlsx or csv, as texts."""

import csv
import io
import re
import zipfile
from datetime import date, datetime
from typing import Any

import openpyxl
from django.utils.translation import gettext as _
from openpyxl.utils.escape import unescape

LARGEST = 1_000_000  # bytes of an upload
UNPACKED = 50_000_000
MOST_ROWS = 2_000
MOST_COLUMNS = 200

Table = tuple[list[str], list[list[str]]]

# The writer's mark before what a spreadsheet would take for a formula.
_MARKED = re.compile(r"'+[=+\-@\t\r\n＝＋－＠]")


class Unreadable(Exception):
    """The file holds no table that can be read; the text says why, for the user."""


def read_csv(data: bytes) -> Table:
    text = _decoded(data)
    try:
        rows = [
            [cell[1:] if _MARKED.match(cell) else cell for cell in row]
            for row in csv.reader(io.StringIO(text, newline=""), strict=True)
        ]
    except csv.Error:
        raise Unreadable(_("This is not a csv file.")) from None
    return _table(rows)


def _decoded(data: bytes) -> str:
    """UTF-8, UTF-16 with its mark, or Big5, as Taiwanese offices write csv files."""
    encodings = ("utf-16",) if data[:2] in (b"\xff\xfe", b"\xfe\xff") else ("utf-8-sig", "cp950")
    for encoding in encodings:
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\0" not in text:
            return text
    raise Unreadable(_("This file is not text in UTF-8, UTF-16 or Big5."))


def read_xlsx(data: bytes) -> Table:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            unpacked = sum(entry.file_size for entry in archive.infolist())
        if unpacked > UNPACKED:
            raise Unreadable(_("This file is too large once unpacked."))
        book = openpyxl.load_workbook(io.BytesIO(data), read_only=True)
        sheet: Any = book.worksheets[0]
        sheet.reset_dimensions()  # what a file says about its own size need not be true
        rows = []
        for row in sheet.iter_rows(max_col=MOST_COLUMNS):
            rows.append([_text(cell) for cell in row])
            if len(rows) > MOST_ROWS + 1:
                break
    except Unreadable:
        raise
    except Exception:  # a damaged or hostile file breaks the library in many ways
        raise Unreadable(_("This is not an xlsx file, or it is damaged or protected.")) from None
    return _table(rows)


def _text(cell: Any) -> str:
    value = cell.value
    if cell.data_type in ("f", "e"):
        raise Unreadable(
            _("Cell %(cell)s holds a formula or an error. Please put its value there.") % {"cell": cell.coordinate}
        )
    if value is None:
        return ""
    if isinstance(value, datetime | date):
        return f"{value:%Y-%m-%d}"
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return unescape(value) if isinstance(value, str) else str(value)


def _table(rows: list[list[str]]) -> Table:
    """Headings and rows of one width; blank ones at the end left out."""
    if not rows or not any(rows[0]):
        raise Unreadable(_("The first row holds no headings."))
    if len(rows) > MOST_ROWS + 1:
        raise Unreadable(_("At most %(number)d rows can be read at once here.") % {"number": MOST_ROWS})
    headings = [heading.strip() for heading in rows[0]]
    while headings and not headings[-1]:
        headings.pop()
    width = len(headings)
    if any(any(row[width:]) for row in rows) or "" in headings:
        raise Unreadable(_("There are values in a column without a heading."))
    if len(set(headings)) < width:
        raise Unreadable(_("Two columns have the same heading."))
    body = rows[1:]
    while body and not any(body[-1]):
        body.pop()
    if not body:
        raise Unreadable(_("There are no rows below the headings."))
    return headings, [[*row[:width], *[""] * (width - len(row))] for row in body]
