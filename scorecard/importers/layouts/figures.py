"""Numbers, ranges, words instead of numbers, dates and choices in cells, and the period that a figure is of."""

import re
import unicodedata
from datetime import date, datetime
from decimal import ROUND_HALF_UP, Decimal
from functools import lru_cache
from typing import Any, NamedTuple

from scorecard.domain import numbers, roc_dates
from scorecard.domain.columns import folded
from scorecard.domain.numbers import NumberFault, NumberRefused
from scorecard.domain.periods import Frequency, Period
from scorecard.domain.roc_periods import PartOfYear, parse_year, part_of_year
from scorecard.importers.sheets import Cell, Mark

from . import bounds
from .bounds import Bound
from .cells import text_of
from .messages import Reason

PERCENT = "%"
_LONGEST = 60  # characters in which a number or a word for none stands
_RANGE = re.compile(r"(?P<low>.*\d\s*[%‰)]?)\s*(?:~|至|到|–|—|(?<=\d|%)-|to)\s*(?P<high>.*\d.*)", re.IGNORECASE)
_TILDES = str.maketrans({"～": "~", "〜": "~", "∼": "~", "˜": "~"})
_NOT_APPLICABLE = {folded(word) for word in ("N/A", "n.a.", "不適用", "未辦理", "免填", "not applicable")}
_WITH_REASON = re.compile(r"\s*(?:不適用|not applicable|N/?A)\s*[:：]\s*(?P<reason>\S.*)", re.IGNORECASE | re.DOTALL)
_MISSING_WORDS = "尚未統計|未統計|統計中|尚無資料|無資料|未填報|待統計|待補|未到期|無|缺|no data|pending|tbd|missing|x"
_MISSING = {folded(word) for word in _MISSING_WORDS.split("|")}
_DASHES = re.compile(r"[-－–—─…․.·/\\＿_ー]+")
_FAULTS = {
    NumberFault.UNCLEAR: Reason.NUMBER_UNCLEAR,
    NumberFault.TOO_LONG: Reason.NUMBER_TOO_LONG,
    NumberFault.TOO_FINE: Reason.NUMBER_TOO_FINE,
}


class CellRefused(ValueError):
    """The cell can't be taken; `reason` and `facts` say why."""

    def __init__(self, reason: Reason, **facts: Any) -> None:
        self.reason, self.facts = reason, facts
        super().__init__(reason.value)


class Figure(NamedTuple):
    """A number, a range, or a text instead; `rounded_from` where the cell had more decimals than are kept.

    With a `bound` the number is said to be the least or the most, and `text` is how.
    """

    value: Decimal | None = None
    low: Decimal | None = None
    high: Decimal | None = None
    text: str = ""
    is_not_applicable: bool = False
    rounded_from: str = ""
    bound: Bound | None = None


def read(cell: Cell, unit: str | None) -> Figure:
    """A figure of a KPI; `unit` None where nobody knows it. Raises CellRefused."""
    value = cell.value
    if isinstance(value, Decimal):
        is_percentage = Mark.PERCENT in cell.marks and (unit is None or folded_unit(unit) in ("", PERCENT))
        return _rounded(value * 100 if is_percentage else value)
    if isinstance(value, bool):
        raise CellRefused(Reason.NUMBER_UNCLEAR, text=text_of(cell))
    if isinstance(value, date | datetime):
        raise CellRefused(Reason.NUMBER_IS_DATE, text=text_of(cell))
    return _typed(text_of(cell), None if unit is None else folded_unit(unit))


@lru_cache(maxsize=256)
def folded_unit(unit: str) -> str:
    text = unicodedata.normalize("NFKC", unit).strip().lower()
    return PERCENT if text in ("%", "百分比", "percent", "pct", "百分率") else text


def _rounded(value: Decimal) -> Figure:
    """What a formula worked out may have any number of decimals; noise of binary fractions is not told."""
    try:
        return Figure(numbers.within_limits(value))
    except NumberRefused as refused:
        if refused.fault is not NumberFault.TOO_FINE:
            raise CellRefused(_FAULTS[refused.fault], text=str(value)) from None
    kept = value.quantize(numbers.FINEST, ROUND_HALF_UP)
    is_noise = abs(kept - value) < Decimal("1e-9")
    return _rounded(kept)._replace(rounded_from="" if is_noise else f"{value:f}")


@lru_cache(maxsize=8192)
def _typed(text: str, unit: str | None) -> Figure:
    if reasoned := _WITH_REASON.fullmatch(text):
        return Figure(text=reasoned["reason"], is_not_applicable=True)
    if len(text) > _LONGEST:
        raise CellRefused(Reason.NUMBER_UNCLEAR, text=text[:_LONGEST])
    key = folded(text)
    if key in _NOT_APPLICABLE:
        return Figure(text=text, is_not_applicable=True)
    if key in _MISSING or _DASHES.fullmatch(text):
        return Figure(text=text)
    shown = unicodedata.normalize("NFKC", text).translate(_TILDES)
    try:
        return Figure(_number(text, unit))
    except CellRefused as refused:
        if refused.reason is not Reason.NUMBER_UNCLEAR:
            raise
        if bounded := bounds.parted(shown):
            return Figure(_number(bounded[1], unit, text), text=text, bound=bounded[0])
        match = _RANGE.fullmatch(shown)
        if match is None:
            raise
    low, high = _number(match["low"], unit, text), _number(match["high"], unit, text)
    if low is None or high is None or low >= high:
        raise CellRefused(Reason.RANGE_UPSIDE_DOWN, text=text)
    return Figure(low=low, high=high)


def _number(text: str, unit: str | None, shown: str = "") -> Decimal | None:
    try:
        number = numbers.parse(text)
    except NumberRefused as refused:
        raise CellRefused(_FAULTS[refused.fault], text=shown or text) from None
    if number is None:
        return None
    if number.sign and unit is not None and unit not in ("", number.sign):
        raise CellRefused(Reason.PERCENT_DOES_NOT_FIT, text=shown or text, unit=unit)
    return number.value


def plain_number(cell: Cell) -> Decimal | None:
    """A weight, a baseline and the like; None for a dash or a word for nothing."""
    figure = read(cell, None)
    if figure.low is not None or figure.bound is not None:
        raise CellRefused(Reason.NUMBER_UNCLEAR, text=text_of(cell))
    return figure.value


def date_in(cell: Cell) -> date:
    if isinstance(cell.value, datetime):
        return cell.value.date()
    if isinstance(cell.value, date):
        return cell.value
    try:
        return roc_dates.parse(text_of(cell))
    except ValueError:
        raise CellRefused(Reason.DATE_UNCLEAR, text=text_of(cell)) from None


def year_in(cell: Cell) -> int:
    """The Western year that a cell names."""
    if isinstance(cell.value, datetime | date):
        return cell.value.year
    try:
        return parse_year(text_of(cell))
    except ValueError:
        raise CellRefused(Reason.PERIOD_UNCLEAR, text=text_of(cell)) from None


def part_in(cell: Cell, heading: str) -> PartOfYear:
    """The period that a cell names; a date stands for its month, a bare number for a quarter below 季, else a month."""
    if isinstance(cell.value, datetime | date):
        return PartOfYear(Frequency.MONTH, cell.value.month, cell.value.year)
    return _part_typed(text_of(cell), heading)


@lru_cache(maxsize=1024)
def _part_typed(text: str, heading: str) -> PartOfYear:
    if text.isdigit() and len(text) <= 2:
        text += "季" if "季" in heading or "quarter" in heading.lower() else "月"
    part = part_of_year(text)
    if part is None:
        try:
            day = roc_dates.parse(text)
        except ValueError:
            raise CellRefused(Reason.PERIOD_UNCLEAR, text=text) from None
        return PartOfYear(Frequency.MONTH, day.month, day.year)
    return part


def standing_in(period: Period, frequency: Frequency | None) -> Period | None:
    """The KPI's period for a figure that stands in `period`: a quarter's in its last month. None if it does not fit."""
    if frequency is None or period.frequency is frequency:
        return period
    last = period.start.month + period.frequency.months - 1
    if period.frequency.months > frequency.months or last % frequency.months:
        return None
    return Period(frequency, date(period.year, last - frequency.months + 1, 1))
