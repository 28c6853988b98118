"""Values and targets: KPI x period, wide and long."""

from datetime import date, datetime

import pytest

from scorecard.domain.periods import Frequency
from scorecard.importers.layouts import Holding, KnownKPI, Layout, Level, Noun, Overrides, Reason, SheetOverride

from .building import LEFT, UP, figures, percent, read, reasons, sheet, told


def actuals(reading):
    return {period: values for (_code, period), values in figures(reading, Noun.VALUE).items()}


@pytest.mark.parametrize(
    "headings",
    [
        ("1月", "2月"),
        ("110年1月", "110年2月"),
        ("110-01", "110-02"),
        ("2021/1", "2021/2"),
        ("Jan", "Feb"),
        ("一月", "二月"),
        (date(2021, 1, 1), datetime(2021, 2, 1)),
        ("1月實際值", "2月實際值"),
    ],
)
def test_months_are_understood_however_they_are_written(headings):
    reading = read(sheet("實際值", ("KPI代碼", *headings), ("AC1.1", 1, 2)), year=2021)
    assert reading.sheets[0].layout is Layout.FIGURES
    assert actuals(reading) == {"2021-01": {"actual": "1"}, "2021-02": {"actual": "2"}}


def test_bare_numbers_from_1_to_12_are_months():
    reading = read(sheet("目標值", ("KPI代碼", *range(1, 13)), ("AC1.1", *range(1, 13))), year=2021)
    assert len(figures(reading, Noun.TARGET)) == 12


def test_quarters_and_halves_stand_under_their_name_or_in_their_last_month():
    months = [f"{month}月" for month in range(1, 13)]
    rows = [
        ("AC1.1", "季", *[None, None, 1, None, None, 2], *[None] * 6),
        ("AC1.2", "半年", *[None] * 5, 3, *[None] * 6),
        ("AC1.3", "年", *[None] * 11, 4),
    ]
    reading = read(sheet("110年實際值", ("KPI代碼", "頻率", *months), *rows))
    assert list(figures(reading, Noun.VALUE)) == [
        *(("AC1.1", "2021-Q1"), ("AC1.1", "2021-Q2")),
        *(("AC1.2", "2021-H1"), ("AC1.3", "2021")),
    ]
    reading = read(
        sheet("實際值", ("KPI代碼", "110年", LEFT, LEFT), (UP, "第1季", "上半年", "全年"), ("AC1.1", 1, 2, 3))
    )
    assert list(actuals(reading)) == ["2021-Q1", "2021-H1", "2021"]


def test_a_figure_in_a_month_that_the_kpi_does_not_report_is_refused():
    reading = read(
        sheet("實際值", ("KPI代碼", "5月"), ("AC1.1", 1)),
        year=2021,
        kpis={"AC1.1": KnownKPI(frequency=Frequency.QUARTER)},
    )
    assert reasons(reading) == [("period_does_not_fit", 2, "B")]


@pytest.mark.parametrize(
    ("name", "title", "holding"),
    [
        ("實際值", "", Holding.ACTUAL),
        ("分期目標值", "", Holding.TARGET),
        ("工作表1", "110年度KPI實際達成值", Holding.ACTUAL),
        ("Targets", "", Holding.TARGET),
        ("工作表1", "", None),
        ("目標值及實際值", "", None),
    ],
)
def test_what_a_sheet_holds_is_told_by_its_title_never_assumed(name, title, holding):
    reading = read(sheet(name, (title,), ("KPI代碼", "年度目標值", "1月"), ("AC1.1", 5, 1)), year=2021)
    assert reading.sheets[0].holding is holding
    assert (reasons(reading, Level.ERROR) == []) is (holding is not None)
    told_by_user = Overrides({name: SheetOverride(holding=Holding.TARGET)})
    reading = read(sheet(name, (title,), ("KPI代碼", "1月"), ("AC1.1", 1)), year=2021, overrides=told_by_user)
    assert figures(reading, Noun.TARGET) == {("AC1.1", "2021-01"): {"value": "1"}}


def test_actuals_and_targets_may_share_a_sheet():
    reading = read(sheet("x", ("KPI代碼", "1月", LEFT), (UP, "目標", "實際"), ("AC1.1", 1, 2)), year=2021)
    assert (figures(reading, Noun.TARGET), actuals(reading)) == (
        {("AC1.1", "2021-01"): {"value": "1"}},
        {"2021-01": {"actual": "2"}},
    )
    rows = (("AC1.1", "甲", "目標值", 90), (UP, UP, "實際值", 91), ("AC1.2", "乙", "?", 1))
    reading = read(sheet("x", ("KPI代碼", "KPI", "類別", "上半年"), *rows), year=2021)
    assert figures(reading, Noun.TARGET) == {("AC1.1", "2021-H1"): {"value": "90"}}
    assert figures(reading, Noun.VALUE) == {("AC1.1", "2021-H1"): {"actual": "91"}}
    assert reasons(reading) == [("choice_unclear", 4, "C")]


def test_actuals_and_targets_may_stand_one_below_the_other():
    headings, row = ("KPI代碼", "1月", "2月"), ("AC1.1", 1, 2)
    reading = read(sheet("x", ("110年實際值",), headings, row, (None,), ("110年目標值",), headings, ("AC1.1", 3, 4)))
    assert actuals(reading) == {"2021-01": {"actual": "1"}, "2021-02": {"actual": "2"}}
    assert [each["value"] for each in figures(reading, Noun.TARGET).values()] == ["3", "4"]


def test_long_tables_have_a_period_in_each_row():
    reading = read(
        sheet(
            "x",
            ("KPI代碼", "期間", "實際值", "目標值", "辦理情形", "落後原因"),
            ("AC1.1", "110年1月", 95, 96, "已辦理", None),
            ("AC1.1", datetime(2021, 2, 1), None, "90~95", None, "延後"),
            ("AC1.1", "下週", 1, None, None, None),
        )
    )
    assert figures(reading, Noun.TARGET) == {
        ("AC1.1", "2021-01"): {"value": "96"},
        ("AC1.1", "2021-02"): {"low": "90", "high": "95"},
    }
    assert actuals(reading) == {
        "2021-01": {"actual": "95", "note": "已辦理"},
        "2021-02": {"behind_reason": "延後"},
    }
    assert reasons(reading) == [("period_unclear", 4, "B")]


@pytest.mark.parametrize(
    ("headings", "row", "period"),
    [
        (("年度", "月份"), (110, 3), "2021-03"),
        (("年度", "季別"), ("110年", 3), "2021-Q3"),
        (("Year", "Quarter"), (2021, "Q3"), "2021-Q3"),
    ],
)
def test_year_and_period_may_stand_in_two_columns(headings, row, period):
    reading = read(sheet("x", ("KPI代碼", *headings, "類別", "數值"), ("AC1.1", *row, "實際值", 1)))
    assert list(actuals(reading)) == [period]


def test_percentages_are_multiplied_for_kpis_in_percent_only():
    headings = ("KPI代碼", "單位", "1月", "2月", "3月")
    cells = (percent("95.8"), "95.8%", 0.31)
    reading = read(sheet("實際值", headings, ("AC1.1", "%", *cells), ("AC1.2", "倍", *cells)), year=2021)
    found = figures(reading, Noun.VALUE)
    assert [float(found["AC1.1", f"2021-0{month}"]["actual"]) for month in (1, 2, 3)] == [95.8, 95.8, 0.31]
    assert float(found["AC1.2", "2021-01"]["actual"]) == 0.958
    assert reasons(reading) == [("percent_does_not_fit", 3, "D")]
    known = {"AC1.1": KnownKPI("倍")}
    reading = read(sheet("實際值", ("KPI代碼", "1月"), ("AC1.1", percent("50"))), year=2021, kpis=known)
    assert float(actuals(reading)["2021-01"]["actual"]) == 0.5


def test_words_instead_of_figures_become_questions_and_empty_cells_nothing():
    row = ("AC1.1", "N/A", "未辦理", "尚未統計", "-", None)
    reading = read(sheet("實際值", ("KPI代碼", "1月", "2月", "3月", "4月", "5月"), row), year=2021)
    assert actuals(reading) == {
        "2021-01": {"is_not_applicable": True, "not_applicable_reason": "N/A"},
        "2021-02": {"is_not_applicable": True, "not_applicable_reason": "未辦理"},
        "2021-03": {"missing_text": "尚未統計"},
        "2021-04": {"missing_text": "-"},
    }
    assert reasons(reading, Level.QUESTION) == [("text_for_figure", 2, letter) for letter in "BCDE"]


@pytest.mark.parametrize("text", ["-1.0~0.5", "-1.0～0.5", "－１.０～０.５", "-1.0至0.5", "-1.0%~0.5%"])
def test_a_target_may_be_a_range(text):
    reading = read(sheet("目標值", ("KPI代碼", "1月"), ("AC1.1", text)), year=2021)
    assert figures(reading, Noun.TARGET) == {("AC1.1", "2021-01"): {"low": "-1.0", "high": "0.5"}}


@pytest.mark.parametrize(
    ("name", "value", "reason"),
    [
        ("目標值", "5~1", Reason.RANGE_UPSIDE_DOWN),
        ("實際值", "1~5", Reason.ACTUAL_IS_RANGE),
        ("實際值", "12元", Reason.NUMBER_UNCLEAR),
        ("實際值", "1_000", Reason.NUMBER_UNCLEAR),
        ("實際值", "123456789012", Reason.NUMBER_TOO_LONG),
        ("實際值", "0.12345", Reason.NUMBER_TOO_FINE),
        ("實際值", date(2021, 1, 5), Reason.NUMBER_IS_DATE),
        ("實際值", True, Reason.NUMBER_UNCLEAR),
    ],
)
def test_what_is_no_figure_is_refused_in_its_place(name, value, reason):
    reading = read(sheet(name, ("KPI代碼", "1月"), ("AC1.1", value)), year=2021)
    assert reasons(reading) == [(reason.value, 2, "B")]
    assert reading.rows[0].is_refused


def test_what_a_formula_worked_out_is_rounded_and_told_but_noise_is_not():
    reading = read(sheet("實際值", ("KPI代碼", "1月", "2月"), ("AC1.1", 97.33333333, 0.30000000000000004)), year=2021)
    assert actuals(reading) == {"2021-01": {"actual": "97.3333"}, "2021-02": {"actual": "0.3000"}}
    assert reasons(reading) == [("number_rounded", 2, "B")]


def test_a_period_twice_with_other_figures_is_refused():
    rows = (("AC1.1", "110年1月", 1), ("AC1.1", "110-01", 2), ("AC1.1", "2021/1", 1))
    reading = read(sheet("x", ("KPI代碼", "期間", "實際值"), *rows))
    assert reasons(reading) == [("figure_twice", 3, "C")]


def test_without_a_year_anywhere_figures_are_refused():
    reading = read(sheet("實際值", ("KPI代碼", "1月"), ("AC1.1", 1)))
    assert reasons(reading) == [("year_unknown", 2, "B")]
    reading = read(
        sheet("實際值", ("109年基準值", "KPI代碼", "1月"), (3, "AC1.1", 1)),
        overrides=Overrides({"實際值": SheetOverride(year=2021)}),
    )
    assert list(actuals(reading)) == ["2021-01"]


def test_a_kpi_without_a_code_is_known_by_its_name_if_only_one_has_it():
    known = {"AC1.1": KnownKPI(name="滿意度"), "AC1.2": KnownKPI(name="達成率"), "BC1.1": KnownKPI(name="達成率")}
    rows = (("滿意度", 5), ("達成率", 1))
    reading = read(sheet("實際值", ("KPI", "1月"), *rows), year=2021, kpis=known)
    assert told(reading, Noun.KPI)["AC1.1"] == "滿意度"
    assert reasons(reading) == [("code_proposed", 2, "A"), ("code_missing", 3, "A")]
    assert figures(reading, Noun.VALUE)["AC1.1", "2021-01"] == {"actual": "5"}


def test_sample_figures_are_known_by_their_title():
    assert read(sheet("實際值(範例)", ("KPI代碼", "1月"), ("AC1.1", 1)), year=2021).sheets[0].is_sample


@pytest.mark.parametrize(
    ("direction", "typed", "value"),
    [
        ("higher", "≥95", "95"),
        ("higher", "≧ 95%", "95"),
        ("higher", ">=1,200", "1200"),
        ("higher", "９５％以上", "95"),
        ("higher", "95%（含）以上", "95"),
        ("higher", "至少95", "95"),
        ("higher", "at least 95", "95"),
        ("lower", "≤5", "5"),
        ("lower", "5以下", "5"),
        ("lower", "不超過5", "5"),
        ("lower", "5 or less", "5"),
    ],
)
def test_a_target_may_say_again_which_direction_is_good(direction, typed, value):
    known = {"AC1.1": KnownKPI("%", direction=direction)}
    reading = read(sheet("目標值", ("KPI代碼", "1月"), ("AC1.1", typed)), year=2021, kpis=known)
    assert figures(reading, Noun.TARGET) == {("AC1.1", "2021-01"): {"value": value}}
    assert reasons(reading) == [("bound_taken", 2, "B")]


@pytest.mark.parametrize(
    ("title", "direction", "typed", "reason"),
    [
        ("目標值", "lower", "≥95", "bound_does_not_fit"),
        ("目標值", "higher", "5以下", "bound_does_not_fit"),
        ("目標值", "range", "90以上", "bound_does_not_fit"),
        ("目標值", "higher", "至多5以上", "number_unclear"),
        ("目標值", "higher", "十以上", "number_unclear"),
        ("實際值", "higher", "95以上", "actual_is_bound"),
    ],
)
def test_any_other_limit_is_refused(title, direction, typed, reason):
    known = {"AC1.1": KnownKPI("%", direction=direction)}
    reading = read(sheet(title, ("KPI代碼", "1月"), ("AC1.1", typed)), year=2021, kpis=known)
    assert reasons(reading) == [(reason, 2, "B")]
    assert reading.rows[0].is_refused


def test_rows_that_are_worked_out_from_others_are_passed_over():
    rows = (("AC1.1", "目標值", 96), ("AC1.1", "實際值", 95), ("AC1.1", "達成率", "98.96%"), ("AC1.1", "差異", -1))
    reading = read(sheet("x", ("KPI代碼", "類別", "110年1月"), *rows))
    assert list(actuals(reading)) == ["2021-01"] and len(figures(reading, Noun.TARGET)) == 1
    assert reasons(reading) == [("row_ignored", 4, "B"), ("row_ignored", 5, "B")]
