"""When a period's values are due: so many working days after its end, by the calendar of Taiwan's offices.

The calendar is the `holidays` package's, with the Saturdays worked to make up for bridge days. It knows neither typhoon
days nor what is announced after its release: those come in as corrections, which win.
"""

from collections.abc import Mapping
from datetime import date, timedelta
from functools import lru_cache
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path

import holidays
from holidays import HolidayBase

from .periods import Period

ONE_DAY = timedelta(days=1)


def _taiwan() -> type[HolidayBase]:
    """Taiwan's calendar from its file alone: by its name the package loads 250 countries, 8 MB of them."""
    file = Path(holidays.__file__).with_name("countries") / "taiwan.py"
    spec = spec_from_file_location("holidays_of_taiwan", file)
    if spec is None or spec.loader is None:
        raise ImportError(str(file))
    module = module_from_spec(spec)
    spec.loader.exec_module(module)
    calendar: type[HolidayBase] = module.Taiwan
    return calendar


_Taiwan = _taiwan()


def due_date(period: Period, working_days: int, corrections: Mapping[date, bool]) -> date:
    """The last day on which the value is in time, itself a working day.

    `corrections`: days that are worked (True) or not (False), whatever the calendar says.
    """
    return _due_date(period.end, working_days, frozenset(corrections.items()))


def is_working_day(day: date, corrections: Mapping[date, bool]) -> bool:
    """Whether offices work on the day."""
    corrected = corrections.get(day)
    return _calendar(day.year).is_working_day(day) if corrected is None else corrected


@lru_cache(maxsize=4096)  # plans of a year share their periods and mostly their number of days
def _due_date(end: date, working_days: int, corrections: frozenset[tuple[date, bool]]) -> date:
    corrected = dict(corrections)
    day = end
    for _number in range(working_days):
        day = _working_day_from(day + ONE_DAY, corrected)
    return _working_day_from(day, corrected)


def _working_day_from(day: date, corrections: Mapping[date, bool]) -> date:
    """The day itself, or the first working day behind it."""
    while not is_working_day(day, corrections):
        day += ONE_DAY
    return day


@lru_cache(maxsize=128)
def _calendar(year: int) -> HolidayBase:
    return _Taiwan(years=year, expand=False)
