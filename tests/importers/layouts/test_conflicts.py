"""What contradicts itself inside a file, and codes for what has none."""

from scorecard.importers.layouts import CellPlace, Level, Noun, Overrides

from .building import read, reasons, sheet, told

MAP_LIST = ("策略主題", "構面", "策略目標代碼", "策略目標")
KPIS = ("構面", "策略目標代碼", "策略目標", "KPI代碼", "KPI")


def test_one_code_with_two_names_refuses_both_rows():
    rows = (
        ("顧客", "AC1", "甲", "AC1.1", "丙"),
        ("顧客", "AC1", "乙", "AC1.2", "丁"),
        ("顧客", "AC2", "戊", "AC2.1", "己"),
    )
    reading = read(sheet("x", KPIS, *rows))
    assert reasons(reading) == [("two_names", 2, "C"), ("two_names", 3, "C")]
    assert reading.messages[0].facts["rows"] == [("x", 2), ("x", 3)]
    assert reading.messages[0].facts["names"] == ["甲", "乙"]
    assert [row.is_refused for row in reading.rows] == [True, True, False]


def test_names_that_differ_in_width_or_variant_only_are_a_warning():
    rows = (("顧客", "AC1", "台北（A）", "AC1.1", "丙"), ("顧客", "AC1", "臺北(Ａ)", "AC1.2", "丁"))
    reading = read(sheet("x", KPIS, *rows))
    assert reasons(reading, Level.WARNING) == [("names_differ_in_width", 3, "C")]
    assert reading.errors == ()


def test_in_a_list_of_objectives_the_second_of_a_code_is_refused():
    rows = (("甲 A", "內部流程", "AP1", "乙"), ("甲 A", "財務", "AP1", "丙"), ("甲 A", "財務", "AF1", "丁"))
    reading = read(sheet("x", MAP_LIST, *rows))
    assert reasons(reading) == [("code_twice", 3, "D")]
    assert reading.messages[0].facts["suggestion"] == "AF2"
    assert told(reading, Noun.OBJECTIVE)["AP1"] == "乙"


def test_the_same_row_twice_is_no_conflict():
    reading = read(sheet("x", MAP_LIST, *[("甲 A", "顧客", "AC1", "乙")] * 2))
    assert (reading.messages, reading.counts[Noun.OBJECTIVE], len(reading.rows)) == ((), 1, 2)


def test_an_object_in_two_places_is_refused():
    headings = (*MAP_LIST, "KPI代碼", "KPI")
    rows = (("甲 A", "顧客", "AC1", "丙", "AC1.1", "丁"), ("乙 B", "顧客", "AC1", "丙", "AC1.2", "戊"))
    reading = read(sheet("x", headings, *rows))
    assert reasons(reading) == [("two_places", 2, "D"), ("two_places", 3, "D")]


def test_a_code_with_another_perspective_s_letter_is_kept_and_told_once():
    rows = (("甲 A", "顧客", "AC1", "乙"), ("甲 A", "內部流程", "AC2", "丙"), ("甲 A", "內部流程", "AX1", "丁"))
    reading = read(sheet("x", MAP_LIST, *rows))
    assert reasons(reading) == [("perspective_letter", 3, "D")]
    assert reading.errors == ()


def test_missing_codes_are_proposed_from_their_neighbours():
    headings = ("策略主題", "構面", "策略目標代碼", "策略目標", "KSF", "KPI代碼", "KPI", "行動方案代碼", "行動方案")
    rows = (
        ("甲 A", "顧客", "AC1", "乙", "丙", "AC1.1", "丁", "AC1.1.1", "戊"),
        ("甲 A", "顧客", "AC1", "乙", "丙", "", "己", "", "庚"),
        ("甲 A", "顧客", "", "辛", "壬", "", "癸", "", "子"),
        ("甲 A", "財務", "", "丑", "寅", "", "卯", "", ""),
        ("甲 A", "顧客", "AC1", "乙", "丙", "", "己", "", "辰"),
    )
    reading = read(sheet("x", headings, *rows))
    assert told(reading, Noun.OBJECTIVE) == {"AC1": "乙", "AC2": "辛", "AF1": "丑"}
    assert told(reading, Noun.KSF) == {"AC1": "丙", "AC2": "壬", "AF1": "寅"}
    assert told(reading, Noun.KPI) == {"AC1.1": "丁", "AC1.2": "己", "AC2.1": "癸", "AF1.1": "卯"}
    assert told(reading, Noun.ACTION_PLAN) == {"AC1.1.1": "戊", "AC1.2.1": "庚", "AC2.1.1": "子", "AC1.2.2": "辰"}
    assert {reason for reason, _row, _column in reasons(reading)} == {"code_proposed"}
    assert all(message.level is Level.QUESTION for message in reading.messages)


def test_the_user_s_code_takes_the_place_of_a_proposed_one():
    rows = (("顧客", "AC1", "甲", "", "乙"),)
    reading = read(sheet("x", KPIS, *rows), overrides=Overrides(codes={CellPlace("x", 2, 5): "ａｃ１.７"}))
    assert (told(reading, Noun.KPI), reading.messages) == ({"AC1.7": "乙"}, ())


def test_without_anything_to_go_by_a_missing_code_is_refused():
    reading = read(sheet("x", ("KPI代碼", "KPI"), ("", "甲"), ("AC1.1", "乙")))
    assert reasons(reading) == [("code_missing", 2, "B")]


def test_names_that_are_too_long_are_refused():
    reading = read(sheet("x", ("KPI代碼", "KPI"), ("AC1.1", "長" * 201)))
    assert reasons(reading) == [("name_too_long", 2, "B")]
