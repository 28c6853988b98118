"""What a number format of xlsx or xls says that calamine does not tell."""

import re

PERCENT_IDS = (9, 10)  # built in: 0% and 0.00%

_LITERAL = re.compile(r'"[^"]*"|\\.|_.|\*.|\[[^\]]*\]')
_ZEROS = re.compile(r"0{2,}")


def is_percent(code: str) -> bool:
    return "%" in _LITERAL.sub("", code.split(";")[0])


def zeros(code: str) -> int:
    """000 -> 3: the number is a code whose leading zeros are only shown; 0 for every other format."""
    return len(code) if _ZEROS.fullmatch(code) else 0
