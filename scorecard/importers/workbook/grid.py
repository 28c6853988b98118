"""A sheet's cells as they leave the child process: values from calamine, what it does not tell from the second pass.

One JSON line a row. A cell is null, a text, a number, true or false, or `[kind, value, marks, fault, text]`, where kind
is "d" for an ISO date and "v" for the rest; `[kind, value]` where nothing was noticed.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cache
from typing import Any, NamedTuple

from scorecard.importers.sheets import CellFault, Mark
from scorecard.importers.workbook import limits
from scorecard.importers.workbook.refusals import Reason, Refused

LARGEST = 10**15  # 15 digits, as many as a workbook keeps


class Note(NamedTuple):
    """What the second pass noticed about one cell; `value` takes the place of calamine's."""

    marks: tuple[Mark, ...] = ()
    fault: CellFault | None = None
    shown: str = ""
    value: str | None = None
    zeros: int = 0  # digits at least, where the cell's number is a code


class Look(NamedTuple):
    """What a number format says that calamine does not tell."""

    is_percent: bool
    zeros: int

    def note(self, marks: tuple[Mark, ...]) -> Note | None:
        return _note(self, marks)


@cache
def _note(look: Look, marks: tuple[Mark, ...]) -> Note | None:
    marks += (Mark.PERCENT,) if look.is_percent else ()
    return Note(marks, zeros=look.zeros) if marks or look.zeros else None


@dataclass
class Facts:
    """All numbers count from 0 here; `last_row` and `last_column` of cells that hold something, -1 where none does."""

    name: str
    is_hidden: bool = False
    last_row: int = -1
    last_column: int = -1
    filled: int = 0
    notes: dict[int, dict[int, Note]] = field(default_factory=dict)
    hidden_rows: set[int] = field(default_factory=set)
    hidden_columns: set[int] = field(default_factory=set)
    merged: list[tuple[int, int, int, int]] = field(default_factory=list)

    def note(self, row: int, column: int, note: Note) -> None:
        self.notes.setdefault(row, {})[column] = note

    def hold(self, row: int, column: int) -> None:
        """A cell there holds something. Raises Refused beyond the limits."""
        if row >= limits.LAST_ROW:
            raise Refused(Reason.TOO_MANY_ROWS, sheet=self.name, row=row + 1, most=limits.MOST_ROWS)
        if column >= limits.MOST_COLUMNS:
            raise Refused(Reason.TOO_MANY_COLUMNS, sheet=self.name, column=column + 1, most=limits.MOST_COLUMNS)
        self.last_row = max(self.last_row, row)
        self.last_column = max(self.last_column, column)

    def reached(self) -> list[tuple[int, int, int, int]]:
        """The merged ranges as far as the sheet's cells reach."""
        last_row, last_column = self.last_row, self.last_column
        clipped = ((top, left, min(low, last_row), min(right, last_column)) for top, left, low, right in self.merged)
        return [(top, left, low, right) for top, left, low, right in clipped if top <= low and left <= right]


Encoded = Any  # see above


def check_size(sheets: list[Facts]) -> None:
    """Merged ranges count by the cells they fill. Raises Refused."""
    filled = sum(facts.filled + len(facts.merged) for facts in sheets)
    for facts in sheets:
        filled += sum((low - top + 1) * (right - left + 1) - 1 for top, left, low, right in facts.reached())
    if filled > limits.MOST_CELLS:
        raise Refused(Reason.TOO_MANY_CELLS, most=limits.MOST_CELLS)


def lines(facts: Facts, values: Iterable[list[Any]], first_column: int) -> Iterator[list[Encoded]]:
    """The sheet's rows from the first, without empty cells and rows at the ends."""
    source = iter(values)
    carrying = _Carrying(facts)
    waiting = 0
    for row in range(facts.last_row + 1):
        cells = _row(facts, row, next(source, []), first_column)
        carrying.fill(row, cells)
        _mark_hidden(facts, row, cells)
        while cells and cells[-1] is None:
            cells.pop()
        if not cells:
            waiting += 1
            continue
        yield from ([] for _ in range(waiting))
        waiting = 0
        yield cells


def _row(facts: Facts, row: int, values: list[Any], first_column: int) -> list[Encoded]:
    cells: list[Encoded] = [None] * first_column
    most = limits.MOST_CHARACTERS
    try:
        cells += [value if type(value) is str and 0 < len(value) <= most else _plain(value) for value in values]
    except OverflowError:
        column = next(index for index, value in enumerate(values) if isinstance(value, str) and _is_long(value))
        place: dict[str, str | int] = {"sheet": facts.name, "row": row + 1, "column": first_column + column + 1}
        raise Refused(Reason.LONG_TEXT, **place, most=limits.MOST_CHARACTERS) from None
    for column, note in facts.notes.get(row, {}).items():
        cells += [None] * (column + 1 - len(cells))
        cells[column] = _noted(cells[column], note)
    return cells


def _mark_hidden(facts: Facts, row: int, cells: list[Encoded]) -> None:
    for column in range(len(cells)) if row in facts.hidden_rows else facts.hidden_columns:
        if column < len(cells) and cells[column] is not None:
            cells[column] = _marked(cells[column], Mark.HIDDEN)


def _is_long(text: str) -> bool:
    return len(text) > limits.MOST_CHARACTERS


def _plain(value: Any) -> Encoded:
    """A value of calamine's. Raises OverflowError where a text is too long."""
    if type(value) is float:
        return _number(value)
    if isinstance(value, str):
        if _is_long(value):
            raise OverflowError
        return value or None
    if isinstance(value, bool):
        return value
    if isinstance(value, int):
        return _number(value)
    if isinstance(value, date):  # a datetime is one too
        return ["d", value.isoformat()]
    if isinstance(value, timedelta):  # a duration: no figure of a KPI, shown as it is
        return str(value)
    return value.isoformat()


def _number(value: float) -> Encoded:
    """Fifteen digits: what the workbook shows of 0.95799999999999996, which is how Excel stores a typed 0.958."""
    if not -LARGEST < value < LARGEST:  # nan too
        return ["v", f"{value:.15g}", [], CellFault.LONG_NUMBER, f"{value:.15g}"]
    if value == int(value):
        return int(value)
    return float(f"{value:.15g}")


def _marked(cell: Encoded, *marks: Mark) -> Encoded:
    kind, value, had, fault, shown = _whole(cell)
    return [kind, value, [*had, *(mark for mark in marks if mark not in had)], fault, shown]


def _whole(cell: Encoded) -> list[Any]:
    if not isinstance(cell, list):
        return ["v", cell, [], None, ""]
    return cell if len(cell) == 5 else [*cell, [], None, ""]


def _noted(cell: Encoded, note: Note) -> Encoded:
    if note.fault is not None:
        return ["v", note.shown, list(note.marks), note.fault, note.shown]
    if note.value is not None:
        cell = note.value
    if note.zeros and type(cell) is int and cell >= 0:
        cell = str(cell).zfill(note.zeros)
    return cell if cell is None or not note.marks else _marked(cell, *note.marks)


class _Carrying:
    """The first cell's content carried over its merged range, as far as the sheet's other cells reach."""

    def __init__(self, facts: Facts) -> None:
        self.starting: dict[int, list[tuple[int, int, int]]] = {}  # first row -> first column, last row, last column
        self.active: list[tuple[int, int, int, Encoded]] = []
        for top, left, bottom, right in facts.reached():
            self.starting.setdefault(top, []).append((left, bottom, right))

    def fill(self, row: int, cells: list[Encoded]) -> None:
        for left, _, right, carried in self.active:
            _cover(cells, left, right, carried)
        for left, bottom, right in self.starting.get(row, ()):
            if left < len(cells) and cells[left] is not None:
                carried = _marked(cells[left], Mark.MERGED)
                _cover(cells, left + 1, right, carried)
                self.active.append((left, bottom, right, carried))
        self.active = [each for each in self.active if each[1] > row]


def _cover(cells: list[Encoded], left: int, right: int, carried: Encoded) -> None:
    """What stands below a merged cell can't be seen by the user, so the carried content takes its place."""
    cells += [None] * (right + 1 - len(cells))
    cells[left : right + 1] = [carried] * (right + 1 - left)
