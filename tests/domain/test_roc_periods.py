"""Periods and years as Taiwanese officials type them."""

import pytest

from scorecard.domain import roc_periods


@pytest.mark.parametrize(
    ("text", "label"),
    [
        ("110年6月", "2021-06"),
        ("110/6", "2021-06"),
        ("110-06", "2021-06"),
        ("民國110年12月", "2021-12"),
        ("2021-06", "2021-06"),
        ("110年第2季", "2021-Q2"),
        ("110年第二季", "2021-Q2"),
        ("110Q2", "2021-Q2"),
        ("2021-Q2", "2021-Q2"),
        ("110年上半年", "2021-H1"),
        ("110H2", "2021-H2"),
        ("110年", "2021"),
        ("110年度", "2021"),
        ("110年全年", "2021"),
        ("２０２１", "2021"),
    ],
)
def test_a_typed_period_is_understood(text, label):
    assert roc_periods.parse(text).label == label


@pytest.mark.parametrize("text", ["", "6月", "110年13月", "110年第5季", "110Q0", "0110-06", "1911-01", "x"])
def test_anything_else_is_no_period(text):
    with pytest.raises(ValueError):
        roc_periods.parse(text)


@pytest.mark.parametrize(
    "text", ["110", "110年", "110年度", "民國110年", "中華民國110年度", "１１０", "2021", "2021年"]
)
def test_a_typed_year_is_understood(text):
    assert roc_periods.parse_year(text) == 2021


@pytest.mark.parametrize("text", ["", "0", "0110", "1911", "年", "110.5", "12345", "-110"])
def test_anything_else_is_no_year(text):
    with pytest.raises(ValueError):
        roc_periods.parse_year(text)
