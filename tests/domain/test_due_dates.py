"""Due dates: the calendars of 2021 and 2026 as announced, corrections of them, and what holds for every period."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scorecard.domain.due_dates import due_date, is_working_day
from scorecard.domain.periods import Frequency, Period

# As the Directorate-General of Personnel Administration announced them: weekdays off, and Saturdays worked for them.
ANNOUNCED = {
    2021: (
        "01-01 02-10 02-11 02-12 02-15 02-16 03-01 04-02 04-05 06-14 09-20 09-21 10-11 12-31",
        "02-20 09-11",
        249,
    ),
    2026: (
        "01-01 02-16 02-17 02-18 02-19 02-20 02-27 04-03 04-06 05-01 06-19 09-25 09-28 10-09 10-26 12-25",
        "",
        245,
    ),
}


def days_of(year):
    return [date(year, 1, 1) + timedelta(days=number) for number in range(365)]


@pytest.mark.parametrize("year", ANNOUNCED)
def test_the_calendar_is_the_announced_one(year):
    off, worked, working_days = ANNOUNCED[year]
    weekdays_off = [day for day in days_of(year) if day.weekday() < 5 and not is_working_day(day, {})]
    weekends_worked = [day for day in days_of(year) if day.weekday() > 4 and is_working_day(day, {})]
    assert [f"{day:%m-%d}" for day in weekdays_off] == off.split()
    assert [f"{day:%m-%d}" for day in weekends_worked] == worked.split()
    assert sum(is_working_day(day, {}) for day in days_of(year)) == working_days


@pytest.mark.parametrize(
    ("label", "working_days", "due"),
    [
        ("2021-06", 5, date(2021, 7, 7)),
        ("2021-Q2", 5, date(2021, 7, 7)),
        ("2021-02", 5, date(2021, 3, 8)),  # 1 March is a day off
        ("2021-01", 11, date(2021, 2, 20)),  # after five days off comes the Saturday worked for one of them
        ("2021-01", 12, date(2021, 2, 22)),
        ("2021-08", 8, date(2021, 9, 10)),
        ("2021-08", 9, date(2021, 9, 11)),  # a Saturday
        ("2021", 5, date(2022, 1, 7)),
        ("2026-12", 5, date(2027, 1, 8)),
        ("2021-06", 0, date(2021, 6, 30)),
        ("2021-10", 0, date(2021, 11, 1)),  # October ends on a Sunday
        ("2021-10", 1, date(2021, 11, 1)),
        ("1912", 1, date(1913, 1, 1)),  # before the calendar begins only weekends are known
        ("2911", 1, date(2912, 1, 1)),
    ],
)
def test_a_value_is_due_so_many_working_days_after_the_end(label, working_days, due):
    assert due_date(Period.parse(label), working_days, {}) == due


def test_a_typhoon_day_moves_the_due_date_on():
    june = Period.parse("2021-06")
    assert due_date(june, 5, {date(2021, 7, 5): False}) == date(2021, 7, 8)
    assert due_date(june, 5, {date(2021, 7, 7): False}) == date(2021, 7, 8)
    assert due_date(june, 5, {date(2021, 7, 8): False}) == date(2021, 7, 7)


def test_a_saturday_that_is_worked_after_all_counts():
    assert due_date(Period.parse("2021-06"), 5, {date(2021, 7, 3): True}) == date(2021, 7, 6)


def test_corrections_of_one_question_do_not_leak_into_the_next():
    june, typhoon = Period.parse("2021-06"), {date(2021, 7, 5): False}
    assert [due_date(june, 5, given).day for given in ({}, typhoon, {})] == [7, 8, 7]


periods = st.builds(Period.holding, st.sampled_from(Frequency), st.dates(date(1990, 1, 1), date(2120, 12, 31)))
numbers = st.integers(0, 60)


@st.composite
def periods_and_corrections(draw):
    period = draw(periods)
    days = st.integers(-5, 90).map(lambda number: period.end + timedelta(days=number))
    return period, draw(st.dictionaries(days, st.booleans(), max_size=12))


@given(periods_and_corrections(), numbers)
def test_it_is_a_working_day_with_that_many_since_the_end(case, working_days):
    period, corrections = case
    due = due_date(period, working_days, corrections)
    since = [period.end + timedelta(days=number + 1) for number in range((due - period.end).days)]
    assert is_working_day(due, corrections)
    if working_days:
        assert sum(is_working_day(day, corrections) for day in since) == working_days
    else:
        assert not any(is_working_day(day, corrections) for day in since[:-1])


@given(periods_and_corrections(), numbers)
def test_a_day_more_is_never_earlier(case, working_days):
    period, corrections = case
    assert due_date(period, working_days, corrections) <= due_date(period, working_days + 1, corrections)


@given(periods, numbers)
def test_the_next_period_is_never_due_earlier(period, working_days):
    assert due_date(period, working_days, {}) <= due_date(period.next, working_days, {})


@given(periods_and_corrections(), numbers)
def test_another_day_off_never_brings_it_forward(case, working_days):
    period, corrections = case
    due = due_date(period, working_days, corrections)
    assert due_date(period, working_days, {**corrections, due: False}) > due
