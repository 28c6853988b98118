"""Workbooks of a few rows, built in Python as the reader would hand them over."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from scorecard.importers.layouts import Noun, Overrides, Reading, recognise
from scorecard.importers.sheets import Cell, Mark, Sheet, Workbook

UP, LEFT = "^", "<"  # merged with the cell above, with the one to the left


def percent(shown: str) -> Cell:
    """A cell formatted as a percentage that shows this number before its sign."""
    return Cell(Decimal(shown) / 100, frozenset({Mark.PERCENT}))


def sheet(name: str, *rows: Sequence[Any], is_hidden: bool = False) -> Sheet:
    """Rows of plain values; None is empty, UP and LEFT go on with the merged cell above or to the left."""
    made: list[list[Cell | None]] = []
    for row in rows:
        cells: list[Cell | None] = []
        for value in row:
            if value in (UP, LEFT) and isinstance(value, str):
                first = made[-1][len(cells)] if value == UP else cells[-1]
                cells.append(Cell(first.value, first.marks | {Mark.MERGED}) if first else None)
            else:
                cells.append(_cell(value))
        made.append(cells)
    return Sheet(name, tuple(tuple(row) for row in made), is_hidden)


def _cell(value: Any) -> Cell | None:
    if value is None or isinstance(value, Cell):
        return value
    if isinstance(value, int | float) and not isinstance(value, bool):
        return Cell(Decimal(str(value)))
    return Cell(value)


def book(*sheets: Sheet) -> Workbook:
    return Workbook("xlsx", sheets)


def read(*sheets: Sheet, overrides: Overrides | None = None, **facts: Any) -> Reading:
    return recognise(book(*sheets), overrides, **facts)


def told(reading: Reading, noun: Noun) -> dict[str, str]:
    """Names by code, in the order in which the file states them."""
    found: dict[str, str] = {}
    for row in reading.rows:
        for each in row.objects:
            if each.noun is noun:
                found.setdefault(each.code, each.values.get("name", ""))
    return found


def figures(reading: Reading, noun: Noun) -> dict[tuple[str, str], dict[str, Any]]:
    """What is stated by KPI code and period; numbers as texts."""
    return {
        (each.code, each.period.label if each.period else ""): {
            name: f"{value}" if isinstance(value, Decimal) else value for name, value in each.values.items()
        }
        for row in reading.rows
        for each in row.objects
        if each.noun is noun
    }


def reasons(reading: Reading, level: str = "") -> list[tuple[str, int, str]]:
    """What is said, where: reason, row, column letter."""
    return [(each.reason.value, each.row, each.letter) for each in reading.messages if level in ("", each.level.value)]
