"""Periods: labels there and back, order, and what is no period."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scorecard.domain.periods import Frequency, Period, roc_month, roc_year


@st.composite
def periods(draw):
    frequency = draw(st.sampled_from(Frequency))
    number = draw(st.integers(0, 12 // frequency.months - 1))
    return Period(frequency, date(draw(st.integers(1, 9999)), number * frequency.months + 1, 1))


@pytest.mark.parametrize(
    ("label", "roc_label", "first", "last"),
    [
        ("2021", "110年", date(2021, 1, 1), date(2021, 12, 31)),
        ("2021-H1", "110年上半年", date(2021, 1, 1), date(2021, 6, 30)),
        ("2021-H2", "110年下半年", date(2021, 7, 1), date(2021, 12, 31)),
        ("2021-Q2", "110年第2季", date(2021, 4, 1), date(2021, 6, 30)),
        ("2021-Q4", "110年第4季", date(2021, 10, 1), date(2021, 12, 31)),
        ("2021-06", "110年6月", date(2021, 6, 1), date(2021, 6, 30)),
        ("2021-12", "110年12月", date(2021, 12, 1), date(2021, 12, 31)),
        ("2020-02", "109年2月", date(2020, 2, 1), date(2020, 2, 29)),
        ("2021-02", "110年2月", date(2021, 2, 1), date(2021, 2, 28)),
        ("2010-01", "99年1月", date(2010, 1, 1), date(2010, 1, 31)),
        ("9999", "8088年", date(9999, 1, 1), date(9999, 12, 31)),
        ("9999-12", "8088年12月", date(9999, 12, 1), date(9999, 12, 31)),
    ],
)
def test_a_label_and_its_days(label, roc_label, first, last):
    period = Period.parse(label)
    assert (period.label, period.roc_label, period.start, period.end) == (label, roc_label, first, last)
    assert str(period) == label


@pytest.mark.parametrize(
    "text",
    [
        "",
        "21",
        "02021",
        "110年",
        "2021-",
        "2021-00",
        "2021-13",
        "2021-6",
        "2021-Q0",
        "2021-Q5",
        "2021-H0",
        "2021-H3",
        "2021-q2",
        "2021Q2",
        "2021-02-29",
        "2021-06-01",
        "2021-06\n",
        " 2021",
        "２０２１",
        "٢٠٢١",
        "0000",
        "-2021",
        "2021-Q22",
        "99999999999999999999",
        "\x00",
    ],
)
def test_no_period(text):
    with pytest.raises(ValueError):
        Period.parse(text)


@pytest.mark.parametrize(
    ("frequency", "start"),
    [
        (Frequency.MONTH, date(2020, 2, 29)),
        (Frequency.QUARTER, date(2021, 2, 1)),
        (Frequency.HALF, date(2021, 4, 1)),
        (Frequency.YEAR, date(2021, 7, 1)),
        (Frequency.YEAR, date(2021, 1, 2)),
    ],
)
def test_no_period_begins_in_the_middle_of_one(frequency, start):
    with pytest.raises(ValueError):
        Period(frequency, start)


@given(periods())
def test_a_label_there_and_back(period):
    assert Period.parse(period.label) == period


@given(periods())
def test_a_period_ends_where_the_next_begins(period):
    following = period.start.month + period.frequency.months
    assert period.start < period.end
    assert (period.end.year, period.end.month) == (period.year, following - 1)
    if period.end < date.max:
        assert (period.end + timedelta(days=1)).day == 1


@given(periods())
def test_its_number_counts_from_one(period):
    assert 1 <= period.number <= 12 // period.frequency.months
    assert period.start.month == (period.number - 1) * period.frequency.months + 1


@given(st.lists(periods(), max_size=8))
def test_order_is_by_the_last_day(some):
    ends = [period.end for period in sorted(some)]
    assert ends == sorted(ends)


@given(periods(), periods())
def test_of_two_periods_one_is_first_or_they_are_the_same(one, other):
    assert [one < other, one == other, one > other].count(True) == 1


def test_of_periods_that_end_together_the_shorter_is_first():
    labels = ["2021", "2021-07", "2021-Q2", "2021-H1", "2021-06", "2021-H2", "2021-12", "2020", "2021-Q4"]
    order = [period.label for period in sorted(map(Period.parse, labels))]
    assert order == ["2020", "2021-06", "2021-Q2", "2021-H1", "2021-07", "2021-12", "2021-Q4", "2021-H2", "2021"]


def test_years_of_the_republic():
    assert (roc_year(2021), roc_year(1912), roc_month(date(2021, 3, 1))) == (110, 1, "110年3月")


@pytest.mark.parametrize(
    ("label", "is_covered"),
    [
        ("2021-06", True),
        ("2021-04", True),
        ("2021-Q2", True),
        ("2021-H1", True),
        ("2021-03", False),
        ("2021-07", False),
        ("2021", False),
        ("2020-Q2", False),
    ],
)
def test_a_period_covers_what_ends_inside_it(label, is_covered):
    assert Period.parse("2021-Q2").covers(Period.parse(label)) is is_covered
