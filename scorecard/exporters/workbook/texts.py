"""What a workbook can hold of a text: characters that XML knows, as many as a cell takes, and names of sheets."""

import re
from collections.abc import Iterable
from decimal import Decimal

from django.utils.translation import gettext as _

from scorecard.domain.columns import column_letters

MOST_CHARACTERS = 32_767  # of a cell, as Excel counts them
SHORT = MOST_CHARACTERS // 2  # so many fit however they are counted
MOST_OF_A_NAME = 31

_UNWRITABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_LINE_ENDS = re.compile("\r\n?")
_NOT_IN_NAMES = str.maketrans("[]:*?/\\", "［］：＊？／＼")


class CellTooLong(Exception):
    """A text that no cell can hold; the message says where, for the user."""

    def __init__(self, *, sheet: str, row: int, column: int, length: int) -> None:
        letters = column_letters(column + 1)
        super().__init__(
            _(
                "Sheet “%(sheet)s”, row %(row)d, column %(column)s: this text has %(length)d characters, "
                "and a cell holds at most %(most)d. Please shorten it, or choose another layout."
            )
            % {"sheet": sheet, "row": row, "column": letters, "length": length, "most": MOST_CHARACTERS}
        )


def writable(text: str) -> str:
    """The text with line ends of one kind; what XML can't hold is replaced by the sign for that."""
    if "\r" in text:
        text = _LINE_ENDS.sub("\n", text)
    return _UNWRITABLE.sub("\N{REPLACEMENT CHARACTER}", text)


def in_cell(text: str, *, sheet: str, row: int, column: int) -> str:
    """The text as a cell can hold it; `row` from 1, `column` from 0. Raises CellTooLong."""
    if len(text) > SHORT and (length := units(text)) > MOST_CHARACTERS:
        raise CellTooLong(sheet=sheet, row=row, column=column, length=length)
    return writable(text) if _UNWRITABLE.search(text) or "\r" in text else text


def plain(number: int | Decimal) -> str:
    """A number as a text, without the zeros that a database adds: 95.2000 is 95.2."""
    text = f"{number:f}" if isinstance(number, Decimal) else str(number)
    return text.rstrip("0").rstrip(".") if "." in text else text


def units(text: str) -> int:
    """Its length as Excel counts: a character beyond the basic ones, as 𠮷, counts twice."""
    return len(text) + sum(character > "\uffff" for character in text)


def sheet_names(wanted: Iterable[str]) -> list[str]:
    """Names that every program takes: without []:*?/\\, of at most 31 characters, each once whatever its case."""
    names: list[str] = []
    taken = {"history"}  # which Excel keeps for itself
    for number, name in enumerate(wanted, start=1):
        clean = " ".join(writable(name).translate(_NOT_IN_NAMES).split()).strip("' ") or str(number)
        names.append(_unused(clean, taken))
        taken.add(names[-1].casefold())
    return names


def _unused(name: str, taken: set[str]) -> str:
    candidate, number = _cut(name, MOST_OF_A_NAME), 1
    while candidate.casefold() in taken:
        number += 1
        ending = f" ({number})"
        candidate = _cut(name, MOST_OF_A_NAME - len(ending)) + ending
    return candidate


def _cut(text: str, most: int) -> str:
    while units(text) > most:
        text = text[:-1]
    return text.rstrip("' ")
