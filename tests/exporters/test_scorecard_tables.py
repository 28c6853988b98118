"""The scorecard as printed and flat, from reports alone."""

from datetime import date

import pytest
from django.utils import translation

from scorecard.domain.columns import Column as Holds
from scorecard.domain.columns import column_of
from scorecard.domain.periods import Period
from scorecard.domain.scoring import Basis
from scorecard.exporters import map_table, scorecard_tables
from scorecard.exporters.labels import Letterhead
from scorecard.exporters.workbook import WRITERS, write_csv, write_ods, write_xlsx
from scorecard.reports import strategy_map, theme_scorecard
from scorecard.reports.theme_scorecard import Cell, Item, Row, ThemeScorecard
from tests.exporters.workbook.reading import cells, lines, names, opened

LETTERHEAD = Letterhead("Works", "Works 2021", 2021, date(2021, 7, 5))
SHARED = ThemeScorecard(None, (Row(Cell(1, Item("C", "Citizens")), Cell(1, Item("TC1", "Proud")), None, None, ()),))
THEME = ThemeScorecard(
    Item("A", "Safe: streets"),
    (
        Row(
            Cell(2, Item("C", "Citizens")),
            Cell(2, Item("AC1", "Smooth roads")),
            Cell(2, Item("AC1", "Care")),
            Item("AC1.1", "Holes"),
            (Item("AC1.1.1", "Mend"), Item("AC1.1.2", "=Count")),
        ),
        Row(None, None, None, Item("AC1.2", "Cracks"), ()),
        Row(Cell(1, Item("F", "Finance")), Cell(1, Item("AF1", "Fair costs")), Cell(1, None), None, ()),
    ),
)


def test_a_sheet_for_each_theme_as_printed():
    data = write_xlsx(scorecard_tables.printed([SHARED, THEME], LETTERHEAD))
    assert names(data) == ["共同目標", "A Safe： streets"]
    assert cells(data, 1) == [
        ["Safe: streets A", "", "", "", ""],
        ["策略目標", "", "KSF", "KPI", "行動方案"],
        ["Citizens", "AC1 Smooth roads", "AC1 Care", "AC1.1 Holes", "AC1.1.1 Mend\nAC1.1.2 =Count"],
        ["", "", "", "AC1.2 Cracks", ""],
        ["Finance", "AF1 Fair costs", "", "", ""],
    ]
    sheet = opened(data).worksheets[1]
    assert {str(each) for each in sheet.merged_cells.ranges} == {"A1:E1", "A2:B2", "A3:A4", "B3:B4", "C3:C4"}


def test_it_prints_on_a4_lying_with_its_heads_and_the_day():
    sheet = opened(write_xlsx(scorecard_tables.printed([THEME], LETTERHEAD))).active
    assert (sheet.page_setup.paperSize, sheet.page_setup.orientation, sheet.print_title_rows) == (
        9,
        "landscape",
        "$1:$2",
    )
    assert [each.text for each in (sheet.oddHeader.left, sheet.oddHeader.center, sheet.oddHeader.right)] == [
        "Works",
        "平衡計分卡",
        "110年",
    ]
    assert sheet.oddFooter.left.text == "製表日期：110年7月5日"
    assert sheet.oddFooter.right.text == "第&P頁／共&N頁"


def test_flat_has_every_cell_filled():
    rows = lines(write_csv(scorecard_tables.flat([SHARED, THEME], LETTERHEAD)))
    path = ["A", "Safe: streets", "C", "Citizens", "AC1", "Smooth roads", "AC1", "Care"]
    assert rows[1:] == [
        ["", "", "C", "Citizens", "TC1", "Proud", "", "", "", "", "", ""],
        [*path, "AC1.1", "Holes", "AC1.1.1", "Mend"],
        [*path, "AC1.1", "Holes", "AC1.1.2", "'=Count"],
        [*path, "AC1.2", "Cracks", "", ""],
        ["A", "Safe: streets", "F", "Finance", "AF1", "Fair costs", "", "", "", "", "", ""],
    ]


@pytest.mark.parametrize("language", ["zh-hant", "en"])
def test_the_headings_are_those_that_the_importer_reads(language):
    with translation.override(language):
        heads = lines(write_csv(scorecard_tables.flat([THEME], LETTERHEAD)))[0]
    assert [column_of(head) for head in heads] == [holds for holds, _column in scorecard_tables.FLAT]
    assert column_of(heads[-1]) is Holds.ACTION_PLAN


@pytest.mark.parametrize("kind", WRITERS)
def test_a_plan_without_a_theme(kind):
    assert WRITERS[kind](scorecard_tables.printed([], LETTERHEAD))
    assert WRITERS[kind](scorecard_tables.flat([], LETTERHEAD))


def test_the_departments_scorecard_as_on_its_slides(seed_plans):
    data = write_xlsx(scorecard_tables.printed(theme_scorecard.build(seed_plans.department), LETTERHEAD))
    assert names(data)[0] == "A 提升組織效能"
    assert len(names(data)) == 5
    sheet = opened(data).worksheets[0]
    assert sheet["A1"].value == "提升組織效能 A"
    assert {str(each) for each in sheet.merged_cells.ranges} == {"A1:E1", "A2:B2", "A3:A4", "A6:A7", "B6:B7", "C6:C7"}
    assert sheet["E5"].value == "AP1.1.1 訂定年度預算員額審查原則\nAP1.1.2 召開專案小組審查各機關提報之預算員額數"


def drawn(plan):
    return strategy_map.build(plan, Period.of_year(plan.year), Basis.YTD, date(2022, 3, 1), hides_scores=True).plan


def test_the_citys_map_as_it_is_printed(seed_plans):
    plan = drawn(seed_plans.city)
    book = map_table.write(plan, Letterhead("City", "Map", 2021, date(2021, 7, 5)))
    for data in (write_xlsx(book), write_ods(book)):
        rows = cells(data)
        assert rows[0][0] == "Map"
        assert rows[1][:2] == ["【使命】", "為市民服務 · 替城市創新"]
        assert rows[4][0] == "策略主題"
        assert (rows[4][2], rows[4][9]) == ("營造永續環境 A", "精實良善治理 H")
        assert rows[5][:2] == ["策略目標", "顧客 C"]
        assert rows[5][2].startswith("TC1 提升滿意的住民\nTC2 ")
        assert rows[6][1:3] == ["內部流程 P", "AC1 提升環境品質\nAC2 建構低碳城市\nAC3 提升綠色運輸\nAC4 減少資源耗用"]
        assert rows[9][2].startswith("環保局(主辦)\n經管局、工務局")
    merged = {str(each) for each in opened(write_xlsx(book)).active.merged_cells.ranges}
    assert {"C6:J6", "A6:A9", "A5:B5", "A10:B10", "B2:J2"} <= merged


def test_a_map_of_shared_objectives_and_others_in_one_perspective(small_plan):
    plan = drawn(small_plan.plan)
    rows = cells(write_xlsx(map_table.write(plan, LETTERHEAD)))
    citizens = [row[2:] for row in rows if row[1] in ("Citizens C", "") and "C1" in row[2]]
    assert citizens == [["TC1 Content citizens", ""], ["AC1 Smooth roads", ""]]


@pytest.mark.parametrize("kind", WRITERS)
def test_a_map_of_nothing(kind, small_plan):
    plan = drawn(small_plan.closed)
    assert WRITERS[kind](map_table.write(plan, LETTERHEAD))
