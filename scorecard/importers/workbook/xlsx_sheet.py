"""The second pass over one sheet of an xlsx file."""

import re
from typing import NamedTuple

from scorecard.importers.sheets import CellFault, Mark
from scorecard.importers.workbook import limits, markup
from scorecard.importers.workbook.grid import Facts, Note
from scorecard.importers.workbook.refusals import Reason, Refused

_ADDRESS = re.compile(r"([A-Z]{1,3})([1-9][0-9]{0,6})")


class Look(NamedTuple):
    is_percent: bool
    zeros: int  # digits at least


def read_sheet(content: bytes, facts: Facts, looks: list[Look], lengths: list[int]) -> None:
    walker = _Walker(facts, looks, lengths)
    markup.walk(content, walker.start, walker.end, walker.text)


def position(address: str) -> tuple[int, int]:
    """B3 -> (2, 1)"""
    match = _ADDRESS.fullmatch(address)
    if match is None:
        raise Refused(Reason.DAMAGED)
    column = 0
    for letter in match[1]:
        column = column * 26 + ord(letter) - 64
    return int(match[2]) - 1, column - 1


class _Walker:
    def __init__(self, facts: Facts, looks: list[Look], lengths: list[int]) -> None:
        self.facts = facts
        self.looks = {str(index): look for index, look in enumerate(looks) if look.is_percent or look.zeros}
        self.lengths = lengths
        self.row = -1
        self.column = -1
        self.is_in_row = False
        self.cell: markup.Attributes | None = None
        self.inside = ""  # v, t or f of the current cell
        self.value = ""
        self.formula: str | None = None
        self.filled = 0
        self.size = 0

    def start(self, name: str, attributes: markup.Attributes) -> None:
        name = markup.local(name) if ":" in name else name
        if self.is_in_row:
            if name == "c":
                self.cell = attributes
                self.value = ""
                self.formula = None
                self.inside = ""
            elif name in ("v", "t", "f"):
                self.inside = name
                if name == "f":
                    self.formula = ""
        elif name == "row":
            self._start_row(attributes)
        elif name == "mergeCell":
            first, _, last = attributes.get("ref", "").partition(":")
            self.facts.merged.append((*position(first), *position(last or first)))
        elif name == "col" and markup.is_true(attributes.get("hidden")):
            end = min(int(attributes["max"]), limits.MOST_COLUMNS)
            self.facts.hidden_columns.update(range(int(attributes["min"]) - 1, end))

    def _start_row(self, attributes: markup.Attributes) -> None:
        self.is_in_row = True
        self.row = int(attributes["r"]) - 1 if "r" in attributes else self.row + 1
        self.column = -1
        if markup.is_true(attributes.get("hidden")) and self.row < limits.LAST_ROW:
            self.facts.hidden_rows.add(self.row)

    def text(self, text: str) -> None:
        if self.inside == "f":
            self.formula = (self.formula or "") + text
        elif self.inside:
            self.value += text

    def end(self, name: str) -> None:
        name = markup.local(name) if ":" in name else name
        if name == "c":
            if self.cell is not None:
                self._end_cell(self.cell)
            self.cell = None
        elif name in ("v", "t", "f"):
            self.inside = ""
        elif name == "row":
            self.is_in_row = False

    def _end_cell(self, cell: markup.Attributes) -> None:
        if "r" in cell:
            row, self.column = position(cell["r"])
        else:
            row, self.column = self.row, self.column + 1
        kind = cell.get("t", "n")
        if not self.value and self.formula is None and kind == "n":
            return
        self.facts.hold(row, self.column)
        self._count(kind)
        note = self._note(kind, cell.get("s", ""))
        if note is not None:
            self.facts.note(row, self.column, note)

    def _count(self, kind: str) -> None:
        self.filled += 1
        if kind == "s" and self.value:
            self.size += self.lengths[int(self.value)]
        if self.filled > limits.MOST_CELLS or self.size > limits.MOST_OUTPUT:
            raise Refused(Reason.TOO_MANY_CELLS, most=limits.MOST_CELLS)

    def _note(self, kind: str, style: str) -> Note | None:
        if kind == "e":
            return Note(fault=CellFault.ERROR, shown=self.value)
        if self.formula is not None and not self.value and kind != "str":
            return Note(fault=CellFault.UNCACHED, shown=f"={self.formula[:100]}")
        look = self.looks.get(style) if kind == "n" else None
        marks: tuple[Mark, ...] = (Mark.CACHED,) if self.formula is not None else ()
        if look is None:
            return Note(marks) if marks else None
        if look.is_percent:
            marks += (Mark.PERCENT,)
        is_code = look.zeros and self.value.isdigit()
        return Note(marks, value=self.value.zfill(look.zeros) if is_code else None)
