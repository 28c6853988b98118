"""Periods as officials type them: 110年6月, 110年第2季, 110年上半年, 110年; and labels such as 2021-06."""

import calendar
import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache

from .periods import ROC_OFFSET, Frequency, Period

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


@dataclass(frozen=True)
class PartOfYear:
    """A period whose year may be said elsewhere: `1月` above a column, the year in the sheet's title."""

    frequency: Frequency
    number: int  # which of its kind in the year, from 1
    year: int | None = None

    def of(self, year: int) -> Period:
        return Period.all_of_year(self.frequency, self.year or year)[self.number - 1]


_TENS = {"十": 10, "十一": 11, "十二": 12} | {numeral: n for n, numeral in enumerate("一二三四五六七八九", 1)}
_MONTHS = [name.upper() for name in calendar.month_name[1:]]
_NAMES = {name[:3]: number for number, name in enumerate(_MONTHS, 1)}
_MONTH_NAME = "(?:" + "|".join(f"{name[:3]}(?:{name[3:]})?" for name in _MONTHS) + "|SEPT)"
_YEAR_BEFORE = r"(?:(?P<year>\d{2,4})(?:年度?|[-/.](?=\d|[QHM]|[A-Z]{3}|第)|(?=[QHM第上下全]|[A-Z]{3})))?"
_PART = (
    r"(?:(?P<month>\d{1,2}|十[一二]?|[一二三四五六七八九])月份?|M(?P<m>\d{1,2})|(?P<name>" + _MONTH_NAME + r")\.?"
    r"|第?(?P<quarter>[1-4一二三四])季度?|Q(?P<q>[1-4])|(?P<q_before>[1-4])Q"
    r"|(?P<half>[上下])半年度?|H(?P<h>[12])|(?P<h_before>[12])H|(?P<first>\d{1,2})月?[-~至](?P<last>\d{1,2})月"
    r"|(?P<whole>全年度?|FULLYEAR))"
)
_YEAR_BEHIND = r"(?:[-/,.]?(?P<year_behind>\d{4}))?"
_LOOSE = re.compile(rf"{_YEAR_BEFORE}{_PART}{_YEAR_BEHIND}")
_NUMBER = re.compile(r"\d{1,2}(?:\.\d+)?")
_COMPACT = re.compile(r"(?P<year>1\d\d|19[1-9]\d|20\d\d)(?P<month>0[1-9]|1[0-2])")
_SPANS = {
    (first, first + frequency.months - 1): (frequency, (first - 1) // frequency.months + 1)
    for frequency in Frequency
    for first in range(1, 13, frequency.months)
}


@lru_cache(maxsize=4096)
def part_of_year(text: str) -> PartOfYear | None:
    """Read 1月, 一月份, 110年1月, 截至110年3月底, 110-01, 2021/1, 11001, Jan, Q1 2021, 1-6月 …; None for all else."""
    if len(text) > 40:
        return None
    typed = "".join(unicodedata.normalize("NFKC", text).split()).upper()
    typed = re.sub(r"^(?:截至)?(?:中華)?(?:民國)?|[底止]$|\(?累計\)?$", "", typed).removesuffix("底")
    if _NUMBER.fullmatch(typed):
        return None  # 95.8 is no August
    compact = _COMPACT.fullmatch(typed)
    if compact:
        return PartOfYear(Frequency.MONTH, int(compact["month"]), western_year(compact["year"]))
    match = _LOOSE.fullmatch(typed)
    try:
        if match is None:
            period = parse(typed)
            return PartOfYear(period.frequency, period.number, period.year)
        return _part(match)
    except ValueError:
        return None


def _part(match: re.Match[str]) -> PartOfYear | None:
    typed_year = match["year"] or match["year_behind"]
    year = western_year(typed_year) if typed_year else None
    month = match["month"] or match["m"]
    quarter = match["quarter"] or match["q"] or match["q_before"]
    half = match["half"] or match["h"] or match["h_before"]
    if match["first"]:
        span = _SPANS.get((int(match["first"]), int(match["last"])))
        return PartOfYear(*span, year) if span else None
    if match["name"]:
        return PartOfYear(Frequency.MONTH, _NAMES[match["name"][:3]], year)
    if month:
        number = _TENS.get(month) or int(month)
        return PartOfYear(Frequency.MONTH, number, year) if 1 <= number <= 12 else None
    if quarter:
        return PartOfYear(Frequency.QUARTER, _NUMERALS.get(quarter) or int(quarter), year)
    if half:
        return PartOfYear(Frequency.HALF, _NUMERALS.get(half) or int(half), year)
    return PartOfYear(Frequency.YEAR, 1, year)
