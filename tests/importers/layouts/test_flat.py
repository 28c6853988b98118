"""Flat lists: any order, two rows of headings, titles, repeated headings, subtotals and footers."""

from datetime import date
from decimal import Decimal

import pytest

from scorecard.domain.columns import Column
from scorecard.importers.layouts import Layout, Level, Noun, Overrides, SheetOverride, Skip
from scorecard.importers.layouts.overrides import ColumnUse
from scorecard.importers.sheets import Cell, CellFault, Mark

from .building import LEFT, UP, percent, read, reasons, sheet, told

HEADINGS = (
    *("策略主題代碼", "策略主題", "構面", "策略目標代碼", "策略目標"),
    *("KSF代碼", "KSF", "KPI代碼", "KPI", "行動方案代碼", "行動方案"),
)
ROW = ("A", "甲", "顧客", "AC1", "乙", "AC1", "丙", "AC1.1", "丁", "AC1.1.1", "戊")


def fields(reading, noun):
    return [dict(each.values) for row in reading.rows for each in row.objects if each.noun is noun]


@pytest.mark.parametrize("order", [range(11), range(10, -1, -1), (8, 7, 0, 1, 9, 10, 5, 6, 3, 4, 2)])
def test_columns_may_stand_in_any_order(order):
    reading = read(sheet("x", [HEADINGS[each] for each in order], [ROW[each] for each in order]))
    assert reading.sheets[0].layout is Layout.FLAT
    assert [each.noun for each in reading.rows[0].objects] == [
        *(Noun.THEME, Noun.PERSPECTIVE, Noun.OBJECTIVE),
        *(Noun.KSF, Noun.KPI, Noun.ACTION_PLAN),
    ]
    assert [each.code for each in reading.rows[0].objects] == ["A", "C", "AC1", "AC1", "AC1.1", "AC1.1.1"]
    assert [each.parent for each in reading.rows[0].objects] == ["", "", "A", "AC1", "AC1", "AC1.1"]
    assert reading.messages == ()


@pytest.mark.parametrize("blank", [None, LEFT])
def test_two_rows_of_headings_may_be_merged_or_not(blank):
    top = ("策略主題", blank, "構面", "策略目標", blank, "KSF", blank, "KPI", blank, "行動方案", blank)
    below = ("代碼", "名稱", UP if blank else None, *("代碼", "名稱") * 4)
    reading = read(sheet("x", top, below, ROW))
    assert reading.sheets[0].header_row == 2
    assert [each.code for each in reading.rows[0].objects] == ["A", "C", "AC1", "AC1", "AC1.1", "AC1.1.1"]


def test_rows_without_data_are_counted_by_kind():
    reading = read(
        sheet(
            "x",
            ("某某處", *[LEFT] * 10),
            ("製表日期:110年3月15日", *[None] * 9, "單位:項"),
            HEADINGS,
            ROW,
            (" ", *[None] * 9, "\u3000"),
            (*[None] * 4, "小計:1項行動方案"),
            HEADINGS,
            ("B", "甲", "顧客", "BC1", "乙", "BC1", "丙", "BC1.1", "丁", "BC1.1.1", "戊"),
            ("合計", *[None] * 7, 2),
            ("註：一、本表為草案。",),
            ("承辦人：", None, "科長：", None, None, "處長："),
        )
    )
    assert [row.row for row in reading.rows] == [4, 8]
    assert reading.skipped == {Skip.TITLE: 2, Skip.BLANK: 1, Skip.HEADER: 2, Skip.SUBTOTAL: 2, Skip.FOOTER: 2}


def test_a_kpi_may_be_named_like_a_total():
    reading = read(sheet("x", ("KPI代碼", "KPI"), ("AC1.1", "合計特殊出生率"), ("AC1.2", "總計")))
    assert told(reading, Noun.KPI) == {"AC1.1": "合計特殊出生率", "AC1.2": "總計"}


def test_codes_are_folded_and_names_stay_as_typed():
    reading = read(
        sheet("x", ("ＫＰＩ代碼", "\ufeffKPI\u3000"), ("\xa0ａｃ１．１\u200b", "\u3000２０小時（Ａ）台\u200b"))
    )
    assert told(reading, Noun.KPI) == {"AC1.1": "２０小時（Ａ）台"}


def test_codes_are_texts_also_when_they_look_like_numbers():
    reading = read(
        sheet("x", ("目標編號", "目標", "指標編號", "指標"), ("001", "甲", "1-1", "乙"), (2, "丙", 2.1, "丁"))
    )
    assert (list(told(reading, Noun.OBJECTIVE)), list(told(reading, Noun.KPI))) == (["001", "2"], ["1-1", "2.1"])
    assert reasons(reading) == [("code_was_number", 3, "A"), ("code_was_number", 3, "C")]


def test_what_is_no_code_is_refused_in_its_place():
    reading = read(sheet("x", ("KPI代碼", "KPI"), (date(2021, 1, 1), "甲"), ("AC 1", "乙"), ("AC1.1", "丙")))
    assert reasons(reading) == [("code_is_date", 2, "A"), ("bad_code", 3, "A")]
    assert [row.is_refused for row in reading.rows] == [True, True, False]


def test_cells_with_faults_refuse_their_row_unless_nobody_needs_them():
    reading = read(
        sheet(
            "x",
            ("KPI代碼", "KPI", "達成率", "其他"),
            ("AC1.1", Cell("", fault=CellFault.ERROR, text="#REF!"), None, None),
            ("AC1.2", "乙", Cell("", fault=CellFault.ERROR, text="#DIV/0!"), Cell("", fault=CellFault.UNCACHED)),
            (Cell(Decimal("20260305000001234"), fault=CellFault.LONG_NUMBER, text="2.0E+16"), "丙", None, None),
        )
    )
    assert reasons(reading, Level.ERROR) == [("error_cell", 2, "B"), ("long_number", 4, "A"), ("code_missing", 4, "B")]
    assert [row.is_refused for row in reading.rows] == [True, False, True]


def test_values_of_formulas_are_used_and_said_so():
    reading = read(sheet("x", ("KPI代碼", "KPI"), ("AC1.1", Cell("甲", frozenset({Mark.CACHED})))))
    assert told(reading, Noun.KPI) == {"AC1.1": "甲"}
    assert reasons(reading, Level.NOTE) == [("cached_formula", 0, "")]


def test_unknown_and_doubled_columns_are_told():
    reading = read(sheet("x", ("KPI代碼", "KPI", "怪欄位", "指標名稱"), ("AC1.1", "甲", "乙", "丙")))
    assert reasons(reading) == [("column_ignored", 1, "C"), ("column_twice", 1, "D")]
    assert [each.heading for each in reading.sheets[0].ignored] == ["怪欄位", "指標名稱"]
    assert reading.sheets[0].missing == (Column.THEME, Column.PERSPECTIVE, Column.OBJECTIVE)


def test_the_definition_of_a_kpi_is_read():
    headings = (
        "指標編號",
        "指標",
        "單位",
        "正負向",
        "頻率",
        "承辦單位",
        "權重",
        "109年基準值",
        "110年目標值",
        "是否累計",
        "公式",
    )
    row = ("AC1.1", "甲", "%", "負向", "每季", "管理科", percent("25"), 94, "-1.0%～0.5%", "是", "乙/丙")
    reading = read(sheet("x", headings, row, ("AC1.2", "丁", "", "不一定", "", "", "", "", "", "", "")))
    assert fields(reading, Noun.KPI)[0] == {
        "name": "甲",
        "unit": "%",
        "direction": "lower",
        "frequency": "Q",
        "owner": "管理科",
        "weight": Decimal(25),
        "baseline": Decimal(94),
        "baseline_year": 2020,
        "is_cumulative": True,
        "formula": "乙/丙",
    }
    assert fields(reading, Noun.TARGET) == [{"low": Decimal("-1.0"), "high": Decimal("0.5")}]
    assert reasons(reading) == [("choice_unclear", 3, "D")]
    assert fields(reading, Noun.KPI)[1] == {"name": "丁"}


def test_weights_belong_to_the_noun_before_them():
    reading = read(
        sheet("x", ("策略目標代碼", "策略目標", "權重", "KPI代碼", "KPI", "權重"), ("AC1", "甲", 30, "AC1.1", "乙", 10))
    )
    assert fields(reading, Noun.OBJECTIVE)[0]["weight"] == 30
    assert fields(reading, Noun.KPI)[0]["weight"] == 10


def test_blank_themes_go_on_and_shared_objectives_have_none():
    reading = read(
        sheet(
            "x",
            ("策略主題", "構面", "策略目標代碼", "策略目標"),
            ("(共同)", "顧客", "TC1", "甲"),
            ("提升 A", "顧客", "AC1", "乙"),
            (None, "財務", "AF1", "丙"),
            (None, "顧客", "TC2", "丁"),
        )
    )
    objectives = [each for row in reading.rows for each in row.objects if each.noun is Noun.OBJECTIVE]
    assert {each.code: each.parent for each in objectives} == {"TC1": "", "AC1": "A", "AF1": "A", "TC2": ""}


def test_where_the_file_is_silent_about_themes_objectives_have_no_parent():
    reading = read(sheet("x", ("構面", "策略目標代碼", "策略目標"), ("顧客", "AC1", "甲")))
    (objective,) = [each for each in reading.rows[0].objects if each.noun is Noun.OBJECTIVE]
    assert objective.parent is None


def test_english_perspectives_of_a_chinese_file_are_the_chinese_ones():
    headings = ("Theme", "Perspective", "Objective code", "Objective")
    reading = read(sheet("x", headings, ("A 甲", "Financial", "AF1", "乙"), ("A 甲", "Finance", "AF2", "丙")))
    assert told(reading, Noun.PERSPECTIVE) == {"F": "財務"}
    reading = read(sheet("x", headings, ("A Grow", "Financial", "AF1", "Save"), ("A Grow", "Finance", "AF2", "Earn")))
    assert told(reading, Noun.PERSPECTIVE) == {"F": "Financial"}


def test_a_theme_s_letter_is_the_one_that_the_objective_bears():
    headings = ("策略主題", "構面", "策略目標代碼", "策略目標")
    reading = read(sheet("x", headings, ("推動 AI", "顧客", "KC1", "甲"), ("導入 B", "顧客", "BC1", "乙")))
    assert told(reading, Noun.THEME) == {"K": "推動 AI", "B": "導入"}
    assert reasons(reading) == [("code_proposed", 2, "A")]


def test_a_list_of_several_themes_is_not_about_its_title():
    reading = read(
        sheet(
            "x", ("某某處目標清單",), ("構面", "策略目標", "KPI"), ("顧客", "AC1 甲", "AC1.1乙"), ("顧客", "BC1 丙", "")
        )
    )
    objectives = [each for row in reading.rows for each in row.objects if each.noun is Noun.OBJECTIVE]
    assert {each.parent for each in objectives} == {None}
    assert reasons(reading) == [("theme_unknown", 0, "")]


def test_a_theme_may_stand_on_a_row_of_its_own():
    headings = ("策略主題", "構面", "策略目標代碼", "策略目標")
    rows = (("提升 A",), (None, "顧客", "AC1", "甲"), ("培育 B", LEFT, LEFT, LEFT), (None, "顧客", "BC1", "乙"))
    reading = read(sheet("x", headings, *rows))
    objectives = {each.code: each.parent for row in reading.rows for each in row.objects if each.noun is Noun.OBJECTIVE}
    assert (told(reading, Noun.THEME), objectives) == ({"A": "提升", "B": "培育"}, {"AC1": "A", "BC1": "B"})


def test_tables_need_not_begin_in_the_corner():
    reading = read(
        sheet(
            "x",
            (None,),
            (None,),
            (None, None, "策略\n目標代碼", "策略目標", "構 面"),
            (None, None, "AC1", "甲", "學習\n成長"),
        )
    )
    assert told(reading, Noun.OBJECTIVE) == {"AC1": "甲"}
    assert told(reading, Noun.PERSPECTIVE) == {"L": "學習成長"}


def test_bare_code_headings_belong_to_the_noun_beside_them():
    reading = read(sheet("x", ("編號", "策略目標", "代碼", "KPI"), ("AC1", "甲", "AC1.1", "乙")))
    assert (told(reading, Noun.OBJECTIVE), told(reading, Noun.KPI)) == ({"AC1": "甲"}, {"AC1.1": "乙"})
    reading = read(sheet("x", ("KPI代碼", "名稱"), ("AC1.1", "乙")))
    assert told(reading, Noun.KPI) == {"AC1.1": "乙"}


def test_a_new_objective_does_not_take_the_ksf_of_the_row_above():
    headings = ("策略目標代碼", "策略目標", "KSF代碼", "KSF", "KPI")
    reading = read(sheet("x", headings, ("AC1", "甲", "AC1", "乙", "AC1.1丙"), ("AC2", "丁", "", "", "AC2.1戊")))
    assert [each.noun for each in reading.rows[1].objects] == [Noun.OBJECTIVE, Noun.KPI]
    assert reading.rows[1].objects[1].parent == "AC2"


def test_numbers_for_codes_are_no_headings():
    headings = ("策略目標代碼", "策略目標", "KPI代碼", "KPI", "頻率")
    reading = read(sheet("x", headings, ("001", "甲", "001.1", "乙", "季"), ("110", "丙", "110.1", "指標", "年")))
    assert told(reading, Noun.OBJECTIVE) == {"001": "甲", "110": "丙"}
    assert told(reading, Noun.KPI) == {"001.1": "乙", "110.1": "指標"}
    assert reading.skipped[Skip.HEADER] == 1


def test_lists_of_themes_have_members():
    headings = ("策略主題代碼", "策略主題", "主辦機關", "協辦機關")
    reading = read(sheet("x", headings, ("A", "甲", "環保局", "工務局、水利局")))
    members = [(each.code, each.parent, each.values["role"]) for each in reading.rows[0].objects[1:]]
    assert members == [("環保局", "A", "lead"), ("工務局", "A", "support"), ("水利局", "A", "support")]


def test_the_user_reassigns_columns_and_headings():
    rows = (("甲", "乙", "丙"), ("AC1.1", "丁", "戊"))
    assert reasons(read(sheet("x", *rows))) == [("headers_not_found", 0, "")]
    columns = {1: ColumnUse(Column.KPI_CODE), 2: ColumnUse(Column.KPI)}
    reading = read(sheet("x", *rows), overrides=Overrides({"x": SheetOverride(columns=columns)}))
    assert told(reading, Noun.KPI) == {"AC1.1": "丁"}
    reading = read(sheet("x", HEADINGS, ROW), overrides=Overrides({"x": SheetOverride(columns={11: None})}))
    assert [each.values for each in reading.rows[0].objects if each.noun is Noun.ACTION_PLAN] == [{}]


def test_hidden_sheets_are_left_out_unless_ticked():
    hidden = sheet("祕", ("KPI代碼", "KPI"), ("AC1.2", "乙"), is_hidden=True)
    shown = sheet("x", ("KPI代碼", "KPI"), ("AC1.1", "甲"))
    reading = read(shown, hidden)
    assert (list(told(reading, Noun.KPI)), reasons(reading)) == (["AC1.1"], [("hidden_sheet", 0, "")])
    assert (reading.sheets[1].is_included, reading.sheets[1].rows) == (False, 1)
    reading = read(shown, hidden, overrides=Overrides({"祕": SheetOverride(is_included=True)}))
    assert (list(told(reading, Noun.KPI)), reasons(reading)) == (["AC1.1", "AC1.2"], [])


def test_nothing_to_import_is_said():
    assert reasons(read(sheet("x", HEADINGS))) == [("no_data_rows", 0, "")]
    assert reasons(read(sheet("x"))) == [("headers_not_found", 0, "")]
    reading = read(sheet("x", ("KPI代碼", "KPI"), ("AC1.1", "甲")), sheet("說明", ("本檔為範例",)))
    assert reasons(reading) == [("sheet_not_recognised", 0, "")]


def test_more_rows_than_may_be_read_are_refused(monkeypatch):
    monkeypatch.setattr("scorecard.importers.workbook.limits.MOST_ROWS", 2)
    rows = [("KPI代碼", "KPI"), ("AC1.1", "甲"), ("AC1.2", "乙")]
    assert reasons(read(sheet("x", *rows))) == []
    assert reasons(read(sheet("x", *rows, ("AC1.3", "丙")))) == [("too_many_rows", 0, "")]


def test_a_form_with_labels_beside_its_fields_is_no_list():
    codes, unit = ("指標代碼", "AC1.1", "指標名稱", "滿意度"), ("單位", "%", "方向", "越高越好")
    form = (("指標說明表",), codes, unit, ("公式", "a/b"))
    reading = read(sheet("x", *form))
    assert reasons(reading) == [("headers_not_found", 0, "")]
    assert "指標代碼" in reading.messages[0].facts["found"]
