"""Sheets as printed: a theme's table under its title, merged down, codes and names glued."""

import pytest

from scorecard.importers.layouts import Layout, Noun, Overrides, Reason, SheetOverride, Skip

from .building import LEFT, UP, read, reasons, sheet, told

HEADINGS = ("策略目標", LEFT, "KSF", "KPI", "行動方案")


def title(text):
    return (text, *[LEFT] * 4)


def test_a_theme_s_table_is_read_with_its_merged_cells():
    reading = read(
        sheet(
            "1",
            title("推動服務 K"),
            HEADINGS,
            ("顧客", "KC1 便民", "KC1 簡化", "KC1.1滿意度", "KC1.1.1調查\nKC1.1.2改善"),
            (UP, UP, UP, "KC1.2等候時間", "KC1.2.1增設櫃檯"),
            (UP, UP, UP, "KC1.3申訴件數", "KC1.3.1檢討"),
            ("財務", "KF1 節流", "KF1 控管", "KF1.1達成率", None),
        )
    )
    assert reading.sheets[0].layout is Layout.PRINTED
    assert told(reading, Noun.THEME) == {"K": "推動服務"}
    assert told(reading, Noun.PERSPECTIVE) == {"C": "顧客", "F": "財務"}
    assert told(reading, Noun.OBJECTIVE) == {"KC1": "便民", "KF1": "節流"}
    assert list(told(reading, Noun.KPI)) == ["KC1.1", "KC1.2", "KC1.3", "KF1.1"]
    assert told(reading, Noun.ACTION_PLAN)["KC1.1.2"] == "改善"
    parents = {each.code: each.parent for row in reading.rows for each in row.objects if each.noun is Noun.KPI}
    assert parents == {"KC1.1": "KC1", "KC1.2": "KC1", "KC1.3": "KC1", "KF1.1": "KF1"}
    assert (len(reading.rows), reading.messages) == (4, ())


def test_blank_cells_mean_the_same_as_merged_ones():
    rows = [
        ("顧客", "AC1 甲", "AC1 乙", "AC1.1丙", "AC1.1.1丁"),
        ("", "AC2 甲", "AC2 乙", "AC2.1丙", "AC2.1.1丁"),
        ("", "", "", "AC2.2丙", "AC2.2.1丁"),
    ]
    reading = read(sheet("1", ("提升 A",), ("構面", *HEADINGS[:1], *HEADINGS[2:]), *rows))
    last = {each.noun: (each.code, each.is_carried) for each in reading.rows[2].objects}
    assert last[Noun.OBJECTIVE] == ("AC2", True)
    assert last[Noun.KPI] == ("AC2.2", False)
    assert last[Noun.PERSPECTIVE] == ("C", True)


@pytest.mark.parametrize(
    "headings",
    [
        ("策略目標", None, "KSF", "KPI", "行動方案"),
        (None, "策略目標", "KSF", "KPI", "行動方案"),
        ("策略目標", "KSF", "KPI", "行動方案", None),
        ("構面", "策略目標", "關鍵成功因素", "關鍵績效指標", "行動計畫"),
        ("Perspective", "Objectives", "Key success factors", "KPIs", "Initiatives"),
    ],
)
def test_four_headings_may_stand_over_five_columns_in_any_way(headings):
    reading = read(sheet("1", ("提升 A",), headings, ("顧客", "AC1 甲", "AC1 乙", "AC1.1丙", "AC1.1.1丁")))
    nouns = (Noun.PERSPECTIVE, Noun.OBJECTIVE, Noun.KSF, Noun.KPI, Noun.ACTION_PLAN)
    found = [told(reading, noun) for noun in nouns]
    assert found == [{"C": "顧客"}, {"AC1": "甲"}, {"AC1": "乙"}, {"AC1.1": "丙"}, {"AC1.1.1": "丁"}]


def test_perspectives_may_have_any_name():
    rows = (("利害關係人價值", "AS1 甲", "AS1 乙", "AS1.1丙", "AS1.1.1丁"), ("業務運作", "AB1 戊", None, None, None))
    reading = read(sheet("1", ("提升 A",), HEADINGS, *rows))
    assert told(reading, Noun.OBJECTIVE) == {"AS1": "甲", "AB1": "戊"}
    assert set(told(reading, Noun.PERSPECTIVE).values()) == {"利害關係人價值", "業務運作"}


def test_themes_may_stand_one_below_the_other():
    reading = read(
        sheet(
            "1",
            title("某某處"),
            title("112年平衡計分卡"),
            title("提升效能 A"),
            HEADINGS,
            ("顧客", "AC1 甲", "AC1 乙", "AC1.1丙", "AC1.1.1丁"),
            (None,) * 5,
            title("培育人才（B）"),
            HEADINGS,
            ("顧客", "BC1 甲", "BC1 乙", "BC1.1丙", "BC1.1.1丁"),
            ("備註：本表為草案", None, None, None, None),
        )
    )
    assert told(reading, Noun.THEME) == {"A": "提升效能", "B": "培育人才"}
    assert [row.row for row in reading.rows] == [5, 9]
    assert reading.skipped == {Skip.TITLE: 4, Skip.BLANK: 1, Skip.HEADER: 2, Skip.SUBTOTAL: 0, Skip.FOOTER: 1}


def test_a_theme_goes_on_on_another_sheet_with_or_without_headings():
    reading = read(
        sheet("1", title("提升 A"), HEADINGS, ("顧客", "AC1 甲", "AC1 乙", "AC1.1丙", "AC1.1.1丁")),
        sheet("2", title("提升 A（續）"), HEADINGS, (None, None, None, "AC1.2丙", "AC1.2.1丁")),
        sheet("3", ("財務", "AF1 甲", "AF1 乙", "AF1.1丙", "AF1.1.1丁")),
    )
    assert told(reading, Noun.THEME) == {"A": "提升"}
    parents = {each.code: each.parent for row in reading.rows for each in row.objects if each.noun is Noun.KPI}
    assert parents == {"AC1.1": "AC1", "AC1.2": "AC1", "AF1.1": "AF1"}
    assert {each.parent for row in reading.rows for each in row.objects if each.noun is Noun.OBJECTIVE} == {"A"}


def test_twelve_themes_are_twelve():
    letters = "ABCDEFGHIJKL"
    row = ("顧客", "{0}C1 甲", "{0}C1 乙", "{0}C1.1丙", "{0}C1.1.1丁")
    sheets = [
        sheet(f"{letter}", title(f"{letter} 主軸"), HEADINGS, [text.format(letter) for text in row])
        for letter in letters
    ]
    reading = read(*sheets)
    assert "".join(told(reading, Noun.THEME)) == letters
    assert reading.counts[Noun.ACTION_PLAN] == 12


def test_the_sheet_s_name_stands_in_for_a_missing_title():
    reading = read(sheet("A 提升", HEADINGS, ("顧客", "AC1 甲", "AC1 乙", "AC1.1丙", None)))
    assert told(reading, Noun.THEME) == {"A": "提升"}


def test_a_title_without_a_code_gets_the_objectives_letter_to_be_confirmed():
    reading = read(sheet("1", title("提升"), HEADINGS, ("顧客", "AC1 甲", "AC1 乙", "AC1.1丙", None)))
    assert told(reading, Noun.THEME) == {"A": "提升"}
    assert reasons(reading) == [("code_proposed", 3, "")]


@pytest.mark.parametrize("words", ["共同目標", "跨主題", "Shared objectives"])
def test_a_title_may_say_that_the_objectives_belong_to_no_theme(words):
    own = ("顧客", "AC1 甲", "AC1 乙", "AC1.1丙", "AC1.1.1丁")
    shared = ("顧客", "TC1 戊", "TC1 己", "TC1.1庚", "TC1.1.1辛")
    apart = [sheet("1", title("推動服務 A"), HEADINGS, own), sheet("2", title(words), HEADINGS, shared)]
    below = [sheet("1", title("推動服務 A"), HEADINGS, own, title(words), shared)]
    for sheets in (apart, below):
        reading = read(*sheets)
        parents = {
            each.code: each.parent for row in reading.rows for each in row.objects if each.noun is Noun.OBJECTIVE
        }
        assert (parents, told(reading, Noun.THEME)) == ({"AC1": "A", "TC1": ""}, {"A": "推動服務"})
        assert reading.messages == ()


def test_without_any_title_the_user_says_the_theme():
    rows = (HEADINGS, ("顧客", "AC1 甲", "AC1 乙", "AC1.1丙", None))
    assert [each.reason for each in read(sheet("1", *rows)).errors] == [Reason.THEME_UNKNOWN]
    reading = read(sheet("1", *rows), overrides=Overrides({"1": SheetOverride(theme="提升 A")}))
    assert (told(reading, Noun.THEME), reading.errors) == ({"A": "提升"}, ())


def test_a_word_that_looks_like_a_code_stays_in_the_name():
    reading = read(
        sheet(
            "1",
            title("環境 P"),
            HEADINGS,
            ("顧客", "PC1 甲", "PC1 乙", "PC1.1濃度", "PC1.1.1依PM2.5標準"),
            (UP, "EC2 丙", "EC2 乙", "PM2.5濃度", None),
        )
    )
    assert told(reading, Noun.ACTION_PLAN) == {"PC1.1.1": "依PM2.5標準"}
    assert told(reading, Noun.KPI)["EC2.1"] == "PM2.5濃度"


def test_several_kpis_of_a_cell_get_their_own_action_plans():
    row = ("顧客", "AC1 甲", "AC1 乙", "AC1.1丙\nAC1.2丁", "AC1.1.1戊\nAC1.2.1己")
    reading = read(sheet("1", title("提升 A"), HEADINGS, row))
    plans = {each.code: each.parent for each in reading.rows[0].objects if each.noun is Noun.ACTION_PLAN}
    assert (told(reading, Noun.KPI), plans) == (
        {"AC1.1": "丙", "AC1.2": "丁"},
        {"AC1.1.1": "AC1.1", "AC1.2.1": "AC1.2"},
    )
