"""Dates and years as Taiwanese officials type them."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scorecard.domain import roc_dates

DAY = date(2021, 7, 5)
TYPED = [
    "110/07/05",
    "110/7/5",
    "110.07.05",
    "110-7-5",
    "1100705",
    "110年7月5日",
    "民國110年7月5日",
    "中華民國110年7月5日",
    "民國 110 年 7 月 5 日",
    "１１０／０７／０５",
    "2021-07-05",
    "2021/7/5",
    "20210705",
]


@pytest.mark.parametrize("text", TYPED)
def test_a_typed_date_is_understood(text):
    assert roc_dates.parse(text) == DAY


@pytest.mark.parametrize(
    "text",
    [
        "",
        "110",
        "110/7",
        "110/13/1",
        "110/2/29",
        "112/2/29",
        "2023-02-29",
        "0110/07/05",
        "110/07-05",
        "07/05/2021",
        "x",
    ],
)
def test_anything_else_is_refused(text):
    with pytest.raises(ValueError):
        roc_dates.parse(text)


def test_29_february_is_the_western_year_s():
    assert roc_dates.parse("113/2/29") == date(2024, 2, 29)
    assert roc_dates.parse("民國109年2月29日") == date(2020, 2, 29)


@given(st.dates(date(1912, 1, 1), date(2910, 12, 31)))
def test_the_short_form_is_read_back(day):
    text = roc_dates.short(day)
    assert roc_dates.parse(text if day.year - 1911 > 9 else f"0{text}") == day
