"""One table, a heading above each column, as texts: the first sheet of a workbook that shows."""

from datetime import date, datetime
from decimal import Decimal

from django.utils.translation import gettext as _

from scorecard.domain.columns import column_letters
from scorecard.importers import workbook
from scorecard.importers.sheets import Cell, Mark, Sheet

LARGEST = 1_000_000  # bytes of an upload
MOST_ROWS = 2_000
MOST_COLUMNS = 200

Table = tuple[list[str], list[list[str]]]


class Unreadable(Exception):
    """The file holds no table that can be read; the text says why, for the user."""


def read(data: bytes, file_name: str) -> Table:
    """What `workbook` reads, by content. Raises Unreadable."""
    try:
        sheets = workbook.read(data, file_name).sheets
    except (workbook.WorkbookRefused, workbook.WorkbookBusy) as refused:
        raise Unreadable(str(refused)) from None
    shown = next((sheet for sheet in sheets if not sheet.is_hidden), None)
    return _table(_texts(shown) if shown else [])


def _texts(sheet: Sheet) -> list[list[str]]:
    rows = enumerate((row[:MOST_COLUMNS] for row in sheet.rows[: MOST_ROWS + 2]), start=1)
    return [[_text(cell, row, column) for column, cell in enumerate(cells, start=1)] for row, cells in rows]


def _text(cell: Cell | None, row: int, column: int) -> str:
    if cell is None:
        return ""
    if cell.fault or Mark.CACHED in cell.marks:
        place = {"cell": f"{column_letters(column)}{row}"}
        raise Unreadable(_("Cell %(cell)s holds a formula or an error. Please put its value there.") % place)
    value = cell.value
    if isinstance(value, Decimal):
        return f"{_plain(value * 100)}%" if Mark.PERCENT in cell.marks else _plain(value)
    return f"{value:%Y-%m-%d}" if isinstance(value, datetime | date) else str(value)


def _plain(value: Decimal) -> str:
    return f"{value.normalize():f}" if value else "0"


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
