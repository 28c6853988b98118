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


PARTS = {
    "1月": ("M", 1, None),
    "一月份": ("M", 1, None),
    "十二月": ("M", 12, None),
    "１２月": ("M", 12, None),
    "110年1月": ("M", 1, 2021),
    "110-01": ("M", 1, 2021),
    "2021/1": ("M", 1, 2021),
    "11001": ("M", 1, 2021),
    "截至110年3月底": ("M", 3, 2021),
    "Jan": ("M", 1, None),
    "September": ("M", 9, None),
    "Jan 2021": ("M", 1, 2021),
    "第1季": ("Q", 1, None),
    "第一季": ("Q", 1, None),
    "Q3": ("Q", 3, None),
    "Q3 2021": ("Q", 3, 2021),
    "4-6月": ("Q", 2, None),
    "上半年": ("H", 1, None),
    "110年下半年": ("H", 2, 2021),
    "7~12月": ("H", 2, None),
    "全年": ("Y", 1, None),
    "110年度": ("Y", 1, 2021),
}


@pytest.mark.parametrize(("text", "part"), PARTS.items())
def test_a_period_may_leave_its_year_to_others(text, part):
    found = roc_periods.part_of_year(text)
    assert found is not None
    assert (found.frequency.value, found.number, found.year) == part


@pytest.mark.parametrize(
    "text", ["", "1", "12", "13月", "第5季", "1-9月", "月", "年度", "95.8", "Jan-21", "目標值", "A" * 99]
)
def test_other_texts_are_no_part_of_a_year(text):
    assert roc_periods.part_of_year(text) is None


def test_the_year_is_the_part_s_own_else_the_given_one():
    labels = [part.of(2024).label for text in ("第2季", "110年第2季") if (part := roc_periods.part_of_year(text))]
    assert labels == ["2024-Q2", "2021-Q2"]
