"""Cells as texts: trimmed of the blanks that people can't see, names on one line, numbers as they would be typed."""

import re
from datetime import datetime
from decimal import Decimal
from functools import lru_cache

from scorecard.domain import codes
from scorecard.importers.sheets import Cell, Mark

Row = tuple[Cell | None, ...]

_UNSEEN = "\u200b\u200c\u200d\u2060\ufeff"
_BREAK = re.compile(r"[\r\n\x0b\u2028]+")


@lru_cache(maxsize=16384)
def trimmed(text: str) -> str:
    """Without blanks of any kind at both ends: U+3000, NBSP, ZWSP, BOM among them."""
    stripped = text.strip()
    while stripped and (stripped[0] in _UNSEEN or stripped[-1] in _UNSEEN):
        stripped = stripped.strip(_UNSEEN).strip()
    return stripped


def text_of(cell: Cell | None) -> str:
    """What the cell shows, trimmed; "" for an empty one."""
    if cell is None:
        return ""
    value = cell.value
    if isinstance(value, str):
        return trimmed(value) or (cell.text if cell.fault else "")
    if isinstance(value, Decimal):
        return plain(value)
    if isinstance(value, bool):
        return str(value).upper()
    if isinstance(value, datetime):
        return f"{value:%Y-%m-%d}"
    return value.isoformat()


def plain(number: Decimal) -> str:
    """1 for 1.0, 0.5, 1000000: never with an exponent."""
    text = str(number)  # quicker than to format it
    if "E" in text:
        text = f"{number:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


@lru_cache(maxsize=16384)
def code_of(text: str) -> str:
    """The stored form of a typed code."""
    return codes.normalise(text)


def one_line(text: str) -> str:
    """Broken lines joined as print does it: without a blank between Chinese characters."""
    if "\n" not in text and "\r" not in text:
        return text
    pieces = [piece for each in _BREAK.split(text) if (piece := trimmed(each))]
    line = pieces[0] if pieces else ""
    for piece in pieces[1:]:
        line += (" " if line[-1].isascii() and piece[0].isascii() else "") + piece
    return line


def at(row: Row, column: int) -> Cell | None:
    """The cell in a column counted from 1."""
    return row[column - 1] if column <= len(row) else None


def is_merged(cell: Cell | None) -> bool:
    return cell is not None and Mark.MERGED in cell.marks


def texts(row: Row) -> dict[int, str]:
    """What stands in the row by column from 1, each merged cell once."""
    found: dict[int, str] = {}
    last: tuple[int, str] = (0, "")
    for number, cell in enumerate(row, 1):
        text = text_of(cell)
        if text and not (is_merged(cell) and last == (number - 1, text)):
            found[number] = text
        last = (number, text)
    return found
