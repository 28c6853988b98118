"""How many lines of text a row needs: programs that open an xlsx don't all work that out, and none for merged cells."""

import math

from .records import Cell, Column, Row

_WIDE = 2.1  # of a column's characters: a Chinese one


class Heights:
    """Asked row by row, from the top."""

    def __init__(self, columns: tuple[Column, ...]) -> None:
        self._widths = [column.width for column in columns]
        self._short = [int(width / _WIDE) for width in self._widths]  # characters that surely fit on a line
        self._latest = [("", 1)] * len(columns)  # the longer text of each column, which often stands there again
        self._open: list[_Span] = []

    def lines(self, entries: Row) -> int:
        """The lines that the row must have room for; what a merged cell still lacks, its last row makes up for."""
        needed = 1
        for place, entry in enumerate(entries):
            if isinstance(entry, str):
                if len(entry) > self._short[place] or "\n" in entry:
                    needed = max(needed, self._of_text(place, entry))
            elif isinstance(entry, Cell):
                lines = _lines(entry.value, sum(self._widths[place : place + entry.columns]))
                if entry.rows > 1:
                    self._open.append(_Span(entry.rows, lines))
                else:
                    needed = max(needed, lines)
        return self._with_spans(needed) if self._open else needed

    def _of_text(self, place: int, text: str) -> int:
        latest, lines = self._latest[place]
        if text != latest:
            lines = _lines(text, self._widths[place])
            self._latest[place] = (text, lines)
        return lines

    def _with_spans(self, needed: int) -> int:
        for span in self._open:
            span.rows -= 1
            if not span.rows:
                needed = max(needed, span.lines)
        for span in self._open:
            span.lines -= needed
        self._open = [span for span in self._open if span.rows]
        return needed


class _Span:
    def __init__(self, rows: int, lines: int) -> None:
        self.rows = rows
        self.lines = lines


def _lines(value: object, width: float) -> int:
    if not isinstance(value, str):
        return 1
    return sum(max(1, math.ceil(_measure(line) / width)) for line in value.split("\n"))


def _measure(line: str) -> float:
    """By its bytes, which is quick: a Chinese character has three, an ASCII one has one."""
    wide = (len(line.encode("utf-8", "surrogatepass")) - len(line)) / 2
    return len(line) + wide * (_WIDE - 1)
