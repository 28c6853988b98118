"""Duties: what is to be reported, how far it is, and since when it is late."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scorecard.domain.periods import Frequency, Period
from scorecard.domain.reporting import ReportingState, StoredValue, duty, is_locked, reported_in

JUNE = Period.parse("2021-06")
DUE = date(2021, 7, 7)
IN_TIME, LATE = date(2021, 7, 7), date(2021, 7, 10)


def june(value=None, today=LATE, locked=False):
    return duty(JUNE, due=DUE, value=value, today=today, is_locked=locked)


@pytest.mark.parametrize(
    ("value", "today", "state", "days_late", "is_task"),
    [
        (None, date(2021, 6, 30), "not_due", 0, False),
        (None, date(2021, 7, 1), "missing", 0, True),
        (None, IN_TIME, "missing", 0, True),
        (None, LATE, "missing", 3, True),
        (StoredValue("draft"), date(2021, 6, 30), "draft", 0, False),
        (StoredValue("draft"), LATE, "draft", 3, True),
        (StoredValue("returned"), date(2021, 6, 30), "returned", 0, True),
        (StoredValue("returned", submitted_on=IN_TIME), LATE, "returned", 3, True),
        (StoredValue("submitted", submitted_on=IN_TIME), LATE, "submitted", 0, False),
        (StoredValue("submitted", submitted_on=date(2021, 7, 9)), LATE, "submitted", 2, False),
        (StoredValue("approved"), LATE, "approved", 0, False),  # imported: nobody knows when
        (StoredValue("approved", submitted_on=LATE), date(2021, 9, 1), "approved", 3, False),
        (StoredValue("draft", is_not_applicable=True), LATE, "draft", 3, True),
        (StoredValue("submitted", is_not_applicable=True), LATE, "submitted", 0, False),
        (StoredValue("approved", is_not_applicable=True), LATE, "not_applicable", 0, False),
    ],
)
def test_how_far_a_value_is(value, today, state, days_late, is_task):
    found = june(value, today)
    assert (found.state, found.days_late, found.is_task) == (state, days_late, is_task)
    assert found.is_overdue == (is_task and days_late > 0)


@pytest.mark.parametrize("value", [None, StoredValue("draft"), StoredValue("returned")])
def test_what_is_locked_is_nobodys_task_and_not_late(value):
    found = june(value, locked=True)
    assert (found.is_task, found.is_overdue, found.days_late) == (False, False, 0)
    assert found.state.is_open


def test_that_it_came_late_is_still_shown_when_it_is_locked():
    assert june(StoredValue("approved", submitted_on=LATE), locked=True).days_late == 3


@pytest.mark.parametrize(
    ("period", "locked"),
    [("2021-06", True), ("2021-Q2", True), ("2021-H1", True), ("2021-05", False), ("2021-07", False), ("2021", False)],
)
def test_a_lock_of_june_covers_what_ends_in_june(period, locked):
    assert is_locked(Period.parse(period), [JUNE]) == locked


def test_a_lock_of_the_year_covers_all_of_it():
    everything = [period for frequency in Frequency for period in Period.all_of_year(frequency, 2021)]
    assert all(is_locked(period, [Period.of_year(2021)]) for period in everything)
    assert not any(is_locked(period, []) for period in everything)


@pytest.mark.parametrize(
    ("frequency", "at", "asked"),
    [
        ("M", "2021-06", ["2021-06"]),
        ("Q", "2021-06", ["2021-Q2"]),
        ("H", "2021-06", ["2021-H1"]),
        ("Y", "2021-06", []),
        ("Q", "2021-05", []),
        ("M", "2021-Q2", ["2021-04", "2021-05", "2021-06"]),
        ("Y", "2021-12", ["2021"]),
        ("H", "2021", ["2021-H1", "2021-H2"]),
    ],
)
def test_a_period_asks_for_the_values_that_end_inside_it(frequency, at, asked):
    found = reported_in(Period.all_of_year(Frequency(frequency), 2021), Period.parse(at))
    assert [period.label for period in found] == asked


values = st.none() | st.builds(
    StoredValue,
    st.sampled_from(["draft", "returned", "submitted", "approved"]),
    st.booleans(),
    st.none() | st.dates(date(2021, 6, 1), date(2021, 8, 31)),
)
days = st.dates(date(2021, 6, 1), date(2021, 8, 31))


@given(values, days, st.booleans())
def test_a_task_is_open_and_unlocked_and_lateness_only_grows(value, today, locked):
    now, tomorrow = (june(value, day, locked) for day in (today, today + timedelta(days=1)))
    assert not now.is_task or (now.state.is_open and not locked)
    assert tomorrow.days_late >= now.days_late >= 0
    assert now.state is tomorrow.state or (now.state, tomorrow.state) == (
        ReportingState.NOT_DUE,
        ReportingState.MISSING,
    )
