"""Periods as officials type them: 110年6月, 110年第2季, 110年上半年, 110年; and labels such as 2021-06."""

import re
import unicodedata

from .periods import ROC_OFFSET, Period

_PATTERN = re.compile(
    r"(?:民國)?(?P<year>\d{2,4})(?:年度?|(?=[-/.QH])|$)"
    r"(?:[-/.]?(?:(?P<month>\d{1,2})月?|第?(?P<quarter>[1-4一二三四])季|Q(?P<q>[1-4])"
    r"|(?P<half>[上下])半年|H(?P<h>[12])|全年))?",
    re.ASCII | re.IGNORECASE,
)
_NUMERALS = {"一": 1, "二": 2, "三": 3, "四": 4, "上": 1, "下": 2}


def western_year(typed: str) -> int:
    """A year of four digits is Western, a shorter one the Republic's; 0110 is neither. Else a ValueError."""
    if len(typed) == 4:
        if typed < "1912":
            raise ValueError(f"neither a Western nor an ROC year: {typed}")
        return int(typed)
    return int(typed) + ROC_OFFSET


def parse(text: str) -> Period:
    """Read a typed period; anything else is a ValueError."""
    typed = "".join(unicodedata.normalize("NFKC", text).split())
    match = _PATTERN.fullmatch(typed)
    if match is None:
        raise ValueError(f"not a period: {text!r}")
    year = f"{western_year(match['year']):04}"
    if match["month"]:
        return Period.parse(f"{year}-{int(match['month']):02}")
    for names, letter in ((("quarter", "q"), "Q"), (("half", "h"), "H")):
        for name in names:
            if number := match[name]:
                return Period.parse(f"{year}-{letter}{_NUMERALS.get(number) or int(number)}")
    return Period.parse(year)


_YEAR = re.compile(r"(?:中華)?(?:民國)?(?P<year>\d{1,4})年?(?:度)?", re.ASCII)


def parse_year(text: str) -> int:
    """Read a typed year: 110, 110年, 民國110年度, 2021 -> the Western one; anything else is a ValueError."""
    match = _YEAR.fullmatch("".join(unicodedata.normalize("NFKC", text).split()))
    if match is None or int(match["year"]) == 0:
        raise ValueError(f"not a year: {text!r}")
    return western_year(match["year"])
