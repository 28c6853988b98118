"""Actuals and targets across and down, from reports alone: what stands where, and what is left for the list."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from django.utils import translation

from scorecard.domain.columns import column_of
from scorecard.domain.periods import Frequency, Period
from scorecard.domain.roc_periods import part_of_year
from scorecard.exporters import figure_tables
from scorecard.exporters.labels import Letterhead
from scorecard.exporters.workbook import write_csv, write_ods, write_xlsx
from scorecard.reports.import_template import ImportTemplate
from scorecard.reports.kpi_figures import Actual, FigureTable, KPIFigures, Target
from tests.exporters.workbook.reading import cells, lines, names, opened

LETTERHEAD = Letterhead("Works", "Works 2021", 2021, date(2021, 7, 5))
NOTHING = Actual(False, "填報中", None, None, None, "", "", "", "", None, "", "")
KPI = KPIFigures(
    code="AC1.1",
    name="=Holes",
    unit="%",
    decimals=1,
    direction="越高越好",
    frequency="季",
    reports=Frequency.QUARTER,
    owner="Roads",
    is_fraction=False,
    baseline=Decimal("94.0000"),
    baseline_year=2020,
    weight=None,
)


def figure(value: str) -> Actual:
    return NOTHING._replace(actual=Decimal(value))


def target(value: str) -> Target:
    return Target(Decimal(value), None, None, "")


def table(*kpis: KPIFigures, **more: object) -> FigureTable:
    plain = FigureTable("Works", "Works 2021", 2021, kpis, frozenset(), has_samples=False)
    return replace(plain, **more)  # type: ignore[arg-type]


def found(data: bytes, row: int = 2) -> dict[str, str]:
    """A row of a csv by its headings, without what is empty."""
    rows = lines(data)
    return {head: cell for head, cell in zip(rows[1], rows[row], strict=True) if cell}


def actuals(*kpis: KPIFigures, row: int = 2) -> dict[str, str]:
    return found(write_csv(figure_tables.actuals_wide(table(*kpis), LETTERHEAD)), row)


def targets(*kpis: KPIFigures, row: int = 2) -> dict[str, str]:
    return found(write_csv(figure_tables.targets_wide(table(*kpis), LETTERHEAD)), row)


def test_a_quarter_stands_in_its_last_month():
    kpi = replace(KPI, actuals={Period.parse("2021-Q1"): figure("95.2000"), Period.parse("2021-Q4"): figure("-1")})
    assert actuals(kpi) == {
        "KPI代碼": "AC1.1",
        "KPI": "'=Holes",
        "單位": "%",
        "指標方向": "越高越好",
        "填報頻率": "季",
        "主辦單位": "Roads",
        "基準值": "94",
        "基準值年度": "109",
        "3月": "95.2",
        "12月": "-1",
    }


@pytest.mark.parametrize(
    "frequency, label, heading",
    [("M", "2021-06", "6月"), ("H", "2021-H1", "6月"), ("Y", "2021", "12月"), ("M", "2020-12", "109年12月")],
)
def test_where_a_period_stands(frequency, label, heading):
    kpi = replace(KPI, reports=Frequency(frequency), actuals={Period.parse(label): figure("7")})
    assert actuals(kpi)[heading] == "7"


def test_a_period_of_another_frequency_has_a_column_of_its_own():
    monthly = replace(KPI, code="AC1.2", reports=Frequency.MONTH, actuals={Period.parse("2021-Q1"): figure("5")})
    quarterly = replace(KPI, actuals={Period.parse("2021-Q1"): figure("6")})
    unknown = replace(KPI, code="AC1.3", reports=None, actuals={Period.parse("2021-03"): figure("7")})
    kpis = (quarterly, monthly, unknown)
    assert actuals(*kpis, row=2)["3月"] == "6"
    assert "110年第1季" not in actuals(*kpis, row=2)
    assert actuals(*kpis, row=3)["110年第1季"] == "5"
    assert actuals(*kpis, row=4)["110年3月"] == "7"


def test_a_target_of_the_year_has_its_own_column():
    kpi = replace(KPI, targets={Period.of_year(2021): target("96"), Period.parse("2021-Q2"): target("90")})
    assert {key: targets(kpi)[key] for key in ("年度目標值", "6月")} == {"年度目標值": "96", "6月": "90"}
    yearly = replace(kpi, reports=Frequency.YEAR, targets={Period.of_year(2021): target("96")})
    assert targets(yearly)["年度目標值"] == "96"
    assert "12月" not in targets(yearly)
    assert actuals(yearly)["年度目標值"] == "96"


def test_a_range_is_written_as_its_two_ends():
    kpi = replace(KPI, targets={Period.of_year(2021): Target(None, Decimal("-1.0000"), Decimal("0.5000"), "")})
    assert targets(kpi)["年度目標值"] == "'-1~0.5"
    row = cells(write_ods(figure_tables.targets_wide(table(kpi), LETTERHEAD)))[2]
    assert row[9] == "-1~0.5"


def test_what_does_not_apply_is_written_with_the_reason():
    kpi = replace(KPI, actuals={Period.parse("2021-Q1"): NOTHING._replace(not_applicable_reason="未辦理")})
    assert actuals(kpi)["3月"] == "不適用：未辦理"


def test_zero_is_not_nothing():
    assert actuals(replace(KPI, actuals={Period.parse("2021-Q1"): figure("0.0000")}))["3月"] == "0"


def test_the_list_holds_all_that_was_written():
    value = Actual(
        True, "已核定", None, Decimal(3), Decimal(4), "", "done", "late", "more", date(2021, 9, 1), "went on", "good"
    )
    long = figure_tables.actuals_long(table(replace(KPI, actuals={Period.parse("2021-Q1"): value})), LETTERHEAD)
    assert found(write_csv(long)) == {
        "KPI代碼": "AC1.1",
        "KPI": "'=Holes",
        "單位": "%",
        "主辦單位": "Roads",
        "期間": "110年第1季",
        "分子值": "3",
        "分母值": "4",
        "辦理情形": "done",
        "落後原因": "late",
        "改善措施": "more",
        "預定改善期限": "110/09/01",
        "上期改善措施辦理情形": "went on",
        "審核意見": "good",
        "狀態": "已核定",
    }


def test_the_list_of_targets():
    given = {
        Period.parse("2021-Q1"): Target(Decimal(5), None, None, "new rules"),
        Period.parse("2021-Q2"): Target(None, Decimal(1), Decimal(2), ""),
    }
    data = write_csv(figure_tables.targets_long(table(replace(KPI, targets=given)), LETTERHEAD))
    assert (found(data)["目標值"], found(data)["修正原因"]) == ("5", "new rules")
    assert (found(data, 3)["目標值下限"], found(data, 3)["目標值上限"]) == ("1", "2")


@pytest.mark.parametrize("language", ["zh-hant", "en"])
@pytest.mark.parametrize("write", [getattr(figure_tables, name) for name in ("actuals_wide", "targets_wide")])
def test_every_heading_is_one_that_the_importer_reads(language, write):
    kpi = replace(KPI, actuals={Period.parse("2020-12"): figure("1")}, targets={Period.parse("2020-H1"): target("1")})
    with translation.override(language):
        heads = lines(write_csv(write(table(kpi), LETTERHEAD)))[1]
    assert [head for head in heads if column_of(head) is None and part_of_year(head) is None] == []
    assert len(set(heads)) == len(heads) == 23


@pytest.mark.parametrize("language", ["zh-hant", "en"])
@pytest.mark.parametrize("write", [getattr(figure_tables, name) for name in ("actuals_long", "targets_long")])
def test_every_heading_of_a_list_too(language, write):
    with translation.override(language):
        heads = lines(write_csv(write(table(KPI), LETTERHEAD)))[1]
    assert [head for head in heads if column_of(head) is None] == []


def test_a_title_says_whose_which_and_whether_it_is_a_sample():
    data = write_xlsx(figure_tables.actuals_wide(table(KPI, has_samples=True), LETTERHEAD))
    assert names(data) == ["實際值"]
    assert [row[0] for row in cells(data)[:2]] == ["Works 2021　實際值", "樣本資料（非實際績效數據）"]
    assert names(write_ods(figure_tables.targets_long(table(KPI), LETTERHEAD))) == ["目標值"]


def test_a_sections_form_is_open_for_its_own_months_alone():
    kpi = replace(KPI, actuals={Period.parse("2021-Q2"): figure("5")._replace(is_approved=True)})
    form = figure_tables.section_form(table(kpi, locked=frozenset({Period.parse("2021-H2")})), LETTERHEAD)
    sheet = opened(write_xlsx(form)).active
    assert {sheet.cell(2, cell.column).value for cell in sheet[3] if not cell.protection.locked} == {
        "指標方向",
        "填報頻率",
        "3月",
    }
    assert [cell.value for cell in sheet[3] if cell.value == 5] == [5]
    assert {str(rule.sqref) for rule in sheet.data_validations.dataValidation} == {"D3", "E3"}


def test_fractions_are_filled_in_in_a_list_of_their_own():
    parts = NOTHING._replace(numerator=Decimal(3), denominator=Decimal(4))
    kpi = replace(KPI, is_fraction=True, actuals={Period.parse("2021-Q1"): parts})
    data = write_xlsx(figure_tables.section_form(table(kpi), LETTERHEAD))
    first, second = opened(data).worksheets
    assert not [cell for cell in first[3][10:] if not cell.protection.locked]
    assert [cell.value for cell in second[2]] == ["KPI代碼", "KPI", "期間", "分子值", "分母值"]
    assert [cell.value for cell in second[3]] == ["AC1.1", "=Holes", "110年第1季", 3, 4]
    assert [cell.protection.locked for cell in second[3]] == [True, True, True, False, False]
    assert second.max_row == 6


def test_the_empty_template_has_headings_lists_and_room():
    template = ImportTemplate("Plan", ("顧客",), ("Roads",), ("越高越好",), ("月",))
    data = write_xlsx(figure_tables.empty_template(template, LETTERHEAD))
    assert names(data) == ["Plan", "實際值", "目標值"]
    for sheet in opened(data).worksheets:
        heads = [cell.value for cell in sheet[2]]
        assert [head for head in heads if column_of(head) is None and part_of_year(head) is None] == []
        assert sheet["A3"].number_format == "@"  # a code that is typed stays a text
        assert not [cell.value for row in sheet.iter_rows(min_row=3) for cell in row if cell.value is not None]
