"""Periods of the year as one value object: month, quarter, half, year; their order, labels and ROC forms."""

import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from functools import cached_property, lru_cache, total_ordering

ROC_OFFSET = 1911  # 民國 = Western year minus this; only ever applied to the year field


class Frequency(StrEnum):
    """How often a figure is reported."""

    __hash__ = str.__hash__  # enum's own is slow, and every period has one

    MONTH = "M"
    QUARTER = "Q"
    HALF = "H"
    YEAR = "Y"

    @property
    def months(self) -> int:
        """Length of one period in months."""
        return _MONTHS[self.value]


_MONTHS = {"M": 1, "Q": 3, "H": 6, "Y": 12}


_LABEL = re.compile(r"(?P<year>\d{4})(?:-(?:(?P<kind>[QH])(?P<number>\d)|(?P<month>\d{2})))?", re.ASCII)


@total_ordering
@dataclass(frozen=True)
class Period:
    """One month, quarter, half or year; `start` is its first day."""

    frequency: Frequency
    start: date

    def __post_init__(self) -> None:
        if self.start.day != 1 or (self.start.month - 1) % self.frequency.months:
            raise ValueError(f"no period of frequency {self.frequency} starts on {self.start}")

    def __hash__(self) -> int:
        """Of the day alone, which Python keeps: periods are keys of everything."""
        return hash(self.start)

    @classmethod
    def of_year(cls, year: int) -> "Period":
        return stored("Y", date(year, 1, 1))

    @classmethod
    def parse(cls, label: str) -> "Period":
        """Read `2021`, `2021-H1`, `2021-Q2` or `2021-06`; anything else is a ValueError."""
        match = _LABEL.fullmatch(label)
        if match is None:
            raise ValueError(f"not a period: {label!r}")
        year = int(match["year"])
        if match["month"]:
            return stored("M", date(year, int(match["month"]), 1))
        if match["kind"] is None:
            return cls.of_year(year)
        frequency = Frequency(match["kind"])
        return stored(frequency.value, date(year, (int(match["number"]) - 1) * frequency.months + 1, 1))

    @classmethod
    def holding(cls, frequency: Frequency, day: date) -> "Period":
        """The period of that frequency in which the day lies."""
        return stored(frequency.value, date(day.year, (day.month - 1) // frequency.months * frequency.months + 1, 1))

    @classmethod
    def all_of_year(cls, frequency: Frequency, year: int) -> tuple["Period", ...]:
        """The year's twelve months, four quarters, two halves or itself, in order."""
        return _all_of_year(frequency, year)

    def covers(self, other: "Period") -> bool:
        """Whether the other ends inside it: June covers June, the second quarter and the first half."""
        return self.start <= other.end <= self.end

    @property
    def previous(self) -> "Period":
        """The one before it, of the same frequency."""
        return Period.holding(self.frequency, self.start - timedelta(days=1))

    @property
    def next(self) -> "Period":
        """The one behind it, of the same frequency."""
        return Period.holding(self.frequency, self.end + timedelta(days=1))

    @property
    def year(self) -> int:
        return self.start.year

    @property
    def number(self) -> int:
        """Which of its kind in the year, counted from 1."""
        return (self.start.month - 1) // self.frequency.months + 1

    @cached_property
    def end(self) -> date:
        """The period's last day."""
        last_month = self.start.month + self.frequency.months - 1
        return date(self.year, last_month, monthrange(self.year, last_month)[1])

    @cached_property
    def label(self) -> str:
        """The form of addresses and files: 2021, 2021-H1, 2021-Q2, 2021-06."""
        if self.frequency is Frequency.YEAR:
            return f"{self.year:04}"
        if self.frequency is Frequency.MONTH:
            return f"{self.year:04}-{self.start.month:02}"
        return f"{self.year:04}-{self.frequency.value}{self.number}"

    @cached_property
    def roc_label(self) -> str:
        """The form of Chinese pages: 110年, 110年上半年, 110年第2季, 110年6月."""
        part = {
            Frequency.YEAR: "",
            Frequency.HALF: ("上半年", "下半年")[self.number - 1] if self.frequency is Frequency.HALF else "",
            Frequency.QUARTER: f"第{self.number}季",
            Frequency.MONTH: f"{self.number}月",
        }[self.frequency]
        return f"{roc_year(self.year)}年{part}"

    def __lt__(self, other: "Period") -> bool:
        """By the last day, then the shorter first: June, then Q2, then the first half."""
        return (self.end, self.frequency.months) < (other.end, other.frequency.months)

    def __str__(self) -> str:
        return self.label


@lru_cache(maxsize=512)
def _all_of_year(frequency: Frequency, year: int) -> tuple[Period, ...]:
    return tuple(stored(frequency.value, date(year, month, 1)) for month in range(1, 13, frequency.months))


@lru_cache(maxsize=2048)
def stored(frequency: str, start: date) -> Period:
    """The period of a database row; a plan's figures name the same few thousands of times.

    Each is one object, which is quick to compare with itself.
    """
    return Period(Frequency(frequency), start)


def roc_year(year: int) -> int:
    """The Republic's year (民國) of a Western one: 2021 is 110."""
    return year - ROC_OFFSET


def roc_month(day: date) -> str:
    """A month in the printed form: 110年3月."""
    return f"{roc_year(day.year)}年{day.month}月"
