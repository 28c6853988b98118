"""What a number format of xlsx or xls says that calamine does not tell."""

import re

from scorecard.importers.workbook.grid import Look

_PERCENTS = (9, 10)  # built in: 0% and 0.00%

_LITERAL = re.compile(r'"[^"]*"|\\.|_.|\*.|\[[^\]]*\]')
_ZEROS = re.compile(r"0{2,}")


def look(number: int, code: str) -> Look:
    """Of a format's number and its code, "" where it is built in."""
    return Look(_is_percent(code) if code else number in _PERCENTS, _zeros(code))


def _is_percent(code: str) -> bool:
    return "%" in _LITERAL.sub("", code.split(";")[0])


def _zeros(code: str) -> int:
    """000 -> 3: the number is a code whose leading zeros are only shown; 0 for every other format."""
    return len(code) if _ZEROS.fullmatch(code) else 0
