"""Dates as Taiwanese officials type them: 110/07/05, 110.7.5, 1100705, 民國110年7月5日, and the Western 2021-07-05."""

import re
import unicodedata
from datetime import date

from .periods import roc_year
from .roc_periods import western_year

_PATTERNS = (
    re.compile(r"(?:中華)?(?:民國)?(?P<year>\d{1,4})年(?P<month>\d{1,2})月(?P<day>\d{1,2})日", re.ASCII),
    re.compile(
        r"(?:中華)?(?:民國)?(?P<year>\d{2,4})(?P<mark>[-/.])(?P<month>\d{1,2})(?P=mark)(?P<day>\d{1,2})", re.ASCII
    ),
    re.compile(r"(?P<year>\d{3})(?P<month>\d{2})(?P<day>\d{2})", re.ASCII),
    re.compile(r"(?P<year>\d{4})(?P<month>\d{2})(?P<day>\d{2})", re.ASCII),
)


def parse(text: str) -> date:
    """Read a typed date; a year of four digits is Western, a shorter one the Republic's. Else a ValueError.

    0110/07/05 is refused: it is neither.
    """
    typed = "".join(unicodedata.normalize("NFKC", text).split())
    for pattern in _PATTERNS:
        match = pattern.fullmatch(typed)
        if match:
            return date(western_year(match["year"]), int(match["month"]), int(match["day"]))
    raise ValueError(f"not a date: {text!r}")


def short(day: date) -> str:
    """The form of lists, which `parse` reads back: 110/07/05."""
    return f"{roc_year(day.year)}/{day.month:02}/{day.day:02}"
