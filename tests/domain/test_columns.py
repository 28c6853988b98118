"""Headings of workbooks: found however they are typed, and written so that they are found again."""

import pytest

from scorecard.domain.column_words import choice_of, words_of
from scorecard.domain.columns import Column, column_letters, column_of, headings_of


@pytest.mark.parametrize(
    ("heading", "column"),
    [
        ("ＫＰＩ代碼", Column.KPI_CODE),
        ("  KPI\u3000\n代 碼\u200b", Column.KPI_CODE),
        ("KPI Code:", Column.KPI_CODE),
        ("Key performance indicators", Column.KPI),
        ("策略目標編號", Column.OBJECTIVE_CODE),
        ("目標值(%)", Column.TARGET),
        ("行動計劃", Column.ACTION_PLAN),
        ("Initiative code", Column.ACTION_PLAN_CODE),
        ("承辦科室", Column.OWNER),
        ("達成率", Column.DERIVED),
    ],
)
def test_a_heading_is_found(heading, column):
    assert column_of(heading) is column


@pytest.mark.parametrize("text", ["", "顧客", "AC1", "AC1.1 滿意度", "110年", "單位:項", "管理科", "KPI代碼與名稱一覽"])
def test_other_texts_are_no_headings(text):
    assert column_of(text) is None


@pytest.mark.parametrize("column", Column)
def test_what_we_write_above_a_column_is_found_again(column):
    for heading in headings_of(column):
        assert column_of(heading) is column


@pytest.mark.parametrize(
    ("column", "text", "stored"),
    [
        (Column.DIRECTION, "負向指標", "lower"),
        (Column.DIRECTION, "Higher is better", "higher"),
        (Column.FREQUENCY, "每半年", "H"),
        (Column.FREQUENCY, "Quarterly", "Q"),
        (Column.AGGREGATION, "取最近一期", "last"),
        (Column.CATEGORY, "分期目標值", "target"),
        (Column.DIRECTION, "看情形", None),
    ],
)
def test_words_of_a_choice_are_understood(column, text, stored):
    assert choice_of(column, text) == stored


@pytest.mark.parametrize("column", [Column.DIRECTION, Column.FREQUENCY, Column.AGGREGATION, Column.KIND])
def test_the_words_that_we_offer_are_understood(column):
    for stored, word in words_of(column).items():
        assert choice_of(column, word) == stored


def test_columns_as_spreadsheets_name_them():
    assert [column_letters(number) for number in (0, 1, 26, 27, 702, 703)] == ["", "A", "Z", "AA", "ZZ", "AAA"]
