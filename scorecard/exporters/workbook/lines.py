"""A sheet's rows from top to bottom, titles and notes among them, and which format each cell takes."""

from collections.abc import Iterator
from datetime import date

from .records import Cell, Format, Kind, Look, Row, Sheet, Value

TITLE, SUBTITLE = Format(Look.TITLE), Format(Look.SUBTITLE)
HEADING, NOTE = Format(Look.HEADING), Format(Look.NOTE)


def head_rows(sheet: Sheet) -> int:
    """How many rows stand above the table's own."""
    return len(sheet.titles) + len(sheet.heads)


def lines(sheet: Sheet) -> Iterator[tuple[Row, Format | None]]:
    """Each row with the format of its plain values; None where each column has its own."""
    rest = [None] * (len(sheet.columns) - 1)
    for place, title in enumerate(sheet.titles):
        look = SUBTITLE if place else TITLE
        yield [Cell(title, columns=len(sheet.columns), format=look), *rest], look
    for row in sheet.heads:
        yield row, HEADING
    for row in sheet.rows:
        yield row, None
    for note in sheet.notes:
        yield [Cell(note, columns=len(sheet.columns), format=NOTE), *rest], NOTE


def fitting(wanted: Format, value: Value) -> Format:
    """The format as it suits the value: a number in a column of texts is still shown as a number."""
    if isinstance(value, str) or value is None or wanted.kind is not Kind.TEXT:
        return wanted
    return Format(wanted.look, Kind.DATE if isinstance(value, date) else Kind.NUMBER, wanted.decimals)


class Covered:
    """The places that merged cells reach over, from the cell's right and below on."""

    def __init__(self) -> None:
        self.places: set[tuple[int, int]] = set()

    def add(self, row: int, place: int, cell: Cell) -> None:
        reached = {(row + down, place + across) for down in range(cell.rows) for across in range(cell.columns)}
        self.places |= reached - {(row, place)}

    def take(self, row: int, place: int) -> bool:
        """Whether this place is one of them; it is asked for once."""
        if (row, place) not in self.places:
            return False
        self.places.remove((row, place))
        return True
