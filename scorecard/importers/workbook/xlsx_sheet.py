"""The second pass over one sheet of an xlsx file."""

import re

from scorecard.importers.sheets import CellFault, Mark
from scorecard.importers.workbook import limits, markup
from scorecard.importers.workbook.grid import Facts, Look, Note
from scorecard.importers.workbook.refusals import Reason, Refused

_ADDRESS = re.compile(r"([A-Z]{1,3})([1-9][0-9]{0,6})")


def read_sheet(content: bytes, facts: Facts, looks: list[Look], lengths: list[int]) -> None:
    walker = _Walker(facts, looks, lengths)
    markup.walk(content, walker.start, walker.end, walker.text)


def position(address: str) -> tuple[int, int]:
    """B3 -> (2, 1)"""
    match = _ADDRESS.fullmatch(address)
    if match is None:
        raise Refused(Reason.DAMAGED)
    return int(match[2]) - 1, _column(match[1])


def _column(letters: str) -> int:
    column = 0
    for letter in letters:
        column = column * 26 + ord(letter) - 64
    return column - 1


class _Walker:
    """Called for every cell, so it asks the commonest question first."""

    def __init__(self, facts: Facts, looks: list[Look], lengths: list[int]) -> None:
        self.facts = facts
        self.looks = {str(index): look for index, look in enumerate(looks) if look.is_percent or look.zeros}
        self.lengths = lengths
        self.columns: dict[str, int] = {}  # letters -> index, as they come
        self.row = -1
        self.number = ""  # of the row, as addresses have it
        self.column = -1
        self.is_in_row = False
        self.prefix: str | None = None
        self.cell: markup.Attributes = {}
        self.inside = ""  # v, t or f of the current cell
        self.value = ""
        self.formula: str | None = None
        self.size = 0

    def start(self, name: str, attributes: markup.Attributes) -> None:
        if self.prefix:
            name = name.removeprefix(self.prefix)
        elif self.prefix is None:
            self.prefix = name[: name.rfind(":") + 1]
        if not self.is_in_row:
            self._start_outside(name, attributes)
        elif name == "c":
            self.cell = attributes
            self.inside = self.value = ""
            self.formula = None
        elif name in ("v", "t", "f"):
            self.inside = name
            if name == "f":
                self.formula = ""

    def _start_outside(self, name: str, attributes: markup.Attributes) -> None:
        if name == "row":
            self.is_in_row = True
            self.row = int(attributes["r"]) - 1 if "r" in attributes else self.row + 1
            self.number = str(self.row + 1)
            self.column = -1
            if markup.is_true(attributes.get("hidden")) and self.row < limits.LAST_ROW:
                self.facts.hidden_rows.add(self.row)
        elif name == "mergeCell":
            first, _, last = attributes.get("ref", "").partition(":")
            self.facts.merged.append((*position(first), *position(last or first)))
            self._check_size()
        elif name == "col" and markup.is_true(attributes.get("hidden")):
            end = min(int(attributes["max"]), limits.MOST_COLUMNS)
            self.facts.hidden_columns.update(range(int(attributes["min"]) - 1, end))

    def text(self, text: str) -> None:
        if self.inside == "f":
            self.formula = (self.formula or "") + text
        elif self.inside:
            self.value += text

    def end(self, name: str) -> None:
        if self.prefix:
            name = name.removeprefix(self.prefix)
        if name == "v" or name == "t" or name == "f":
            self.inside = ""
        elif name == "c" and self.is_in_row:
            self._end_cell()
        elif name == "row":
            self.is_in_row = False

    def _end_cell(self) -> None:
        row, column = self._place()
        self.column = column
        cell, facts = self.cell, self.facts
        kind = cell.get("t", "n")
        is_plain = self.formula is None
        if kind == "n" and is_plain and not self.value:
            return
        if row > facts.last_row or column > facts.last_column:
            facts.hold(row, column)
        self._count(kind)
        if is_plain and (kind == "s" or (kind == "n" and not self.looks)):
            return
        note = self._note(kind, cell.get("s", ""))
        if note is not None:
            facts.note(row, column, note)

    def _place(self) -> tuple[int, int]:
        address = self.cell.get("r")
        if address is None:
            return self.row, self.column + 1
        if not address.endswith(self.number):
            return position(address)
        letters = address[: -len(self.number)]
        column = self.columns.get(letters)
        if column is None:
            row, column = position(address)
            if row != self.row:  # B13 in row 3
                return row, column
            self.columns[letters] = column
        return self.row, column

    def _count(self, kind: str) -> None:
        facts = self.facts
        facts.filled += 1
        if kind == "s" and self.value and (index := int(self.value)) < len(self.lengths):
            self.size += self.lengths[index]
        if facts.filled > limits.MOST_CELLS or self.size > limits.MOST_OUTPUT or facts.merged:
            self._check_size()

    def _check_size(self) -> None:
        most = limits.MOST_CELLS
        if self.facts.filled + len(self.facts.merged) > most or self.size > limits.MOST_OUTPUT:
            raise Refused(Reason.TOO_MANY_CELLS, most=most)

    def _note(self, kind: str, style: str) -> Note | None:
        if kind == "e":
            return Note(fault=CellFault.ERROR, shown=self.value)
        if self.formula is not None and not self.value and kind != "str":
            return Note(fault=CellFault.UNCACHED, shown=f"={self.formula[:100]}")
        look = self.looks.get(style) if kind == "n" else None
        marks: tuple[Mark, ...] = (Mark.CACHED,) if self.formula is not None else ()
        if look is not None:
            return look.note(marks)
        return Note(marks) if marks else None
