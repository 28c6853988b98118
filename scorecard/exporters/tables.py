"""One table of the data maintenance, headings above its rows, as a workbook."""

from collections.abc import Iterable, Sequence

from .workbook import Book, Column, Row, Sheet

_WIDTH = 20


def book(name: str, headings: Sequence[str], rows: Iterable[Row]) -> Book:
    return Book((Sheet(name, (Column(_WIDTH),) * len(headings), rows, heads=(headings,)),), title=name)
