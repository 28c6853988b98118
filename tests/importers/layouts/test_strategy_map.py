"""The map as printed: themes across, perspectives down."""

from scorecard.importers.layouts import Layout, Noun, Overrides
from scorecard.importers.layouts.overrides import CellPlace

from .building import LEFT, UP, read, reasons, sheet, told


def parents(reading, noun=Noun.OBJECTIVE):
    return {each.code: each.parent for row in reading.rows for each in row.objects if each.noun is noun}


def test_a_whole_map_is_read():
    reading = read(
        sheet(
            "圖",
            ("112年某市策略地圖", LEFT, LEFT, LEFT),
            ("【使命】", "為民服務", LEFT, LEFT),
            ("【願景】宜居城市", None, None, None),
            ("【核心價值】", "正直、創新", LEFT, LEFT),
            ("策略主題", LEFT, "環境 A", "B 產業"),
            ("策略目標", "顧客 C", "TC1快樂、TC2安心", LEFT),
            (UP, "內部流程 P", "AP1減少CO2排放。\nAP2節能。", "BP1就業。"),
            (UP, "財務 F", "AF1節流AF2開源", "BF1 節流"),
            ("分組成員", LEFT, "環保局(主功)\n工務局、水利局", "產業局（主辦），勞動局"),
        )
    )
    assert reading.sheets[0].layout is Layout.MAP
    assert told(reading, Noun.THEME) == {"A": "環境", "B": "產業"}
    assert told(reading, Noun.PERSPECTIVE) == {"C": "顧客", "P": "內部流程", "F": "財務"}
    assert told(reading, Noun.OBJECTIVE) == {
        **{"TC1": "快樂", "TC2": "安心", "AP1": "減少CO2排放", "AP2": "節能"},
        **{"BP1": "就業", "AF1": "節流", "AF2": "開源", "BF1": "節流"},
    }
    assert parents(reading)["TC1"] == ""
    assert (parents(reading)["AP2"], parents(reading)["BF1"]) == ("A", "B")
    statements = {each.code: each.values for row in reading.rows for each in row.objects if each.noun is Noun.STATEMENT}
    assert statements == {
        "mission": {"text": "為民服務"},
        "vision": {"text": "宜居城市"},
        "core_values": {"texts": ("正直", "創新")},
    }
    assert parents(reading, Noun.MEMBER) == {"環保局": "A", "工務局": "A", "水利局": "A", "產業局": "B", "勞動局": "B"}
    leads = {each.code for row in reading.rows for each in row.objects if each.values.get("role") == "lead"}
    assert leads == {"環保局", "產業局"}
    assert (len(reading.rows), reading.messages) == (8, ())


def test_members_behind_the_lead_need_no_sign_between():
    rows = (("策略主題", "環境 A", "產業 B"), ("顧客 C", "AC1快樂", "BC1安心"), ("財務 F", "AF1節流", "BF1開源"))
    members = ("分組成員", "環保局(主功) 工務局、水利局", "產業局（主辦）　勞動局")
    reading = read(sheet("圖", *rows, members))
    assert parents(reading, Noun.MEMBER) == {"環保局": "A", "工務局": "A", "水利局": "A", "產業局": "B", "勞動局": "B"}
    leads = {each.code for row in reading.rows for each in row.objects if each.values.get("role") == "lead"}
    assert leads == {"環保局", "產業局"}


def test_codes_may_stand_in_rows_and_columns_of_their_own():
    reading = read(
        sheet(
            "m",
            ("代碼", None, "A", "B"),
            ("主題", None, "環境", "產業"),
            ("C", "顧客", "AC1乾淨", "BC1就業"),
            ("S", "社會責任", "AS1守法", "BS1守法"),
            ("F", "財務", "AF1節流", "BF1開源"),
        )
    )
    assert told(reading, Noun.THEME) == {"A": "環境", "B": "產業"}
    assert told(reading, Noun.PERSPECTIVE) == {"C": "顧客", "S": "社會責任", "F": "財務"}


def test_a_perspective_may_have_several_rows():
    reading = read(
        sheet(
            "m",
            ("主題", "環境 A", "產業 B"),
            ("顧客", "AC1甲", "BC1乙"),
            (UP, "AC2丙", "BC2丁"),
            ("財務", "AF1戊", None),
            (None, "AF2己", None),
        )
    )
    seen = {
        each.code: each.values["perspective"]
        for row in reading.rows
        for each in row.objects
        if each.noun is Noun.OBJECTIVE
    }
    assert seen == {"AC1": "C", "BC1": "C", "AC2": "C", "BC2": "C", "AF1": "F", "AF2": "F"}


def test_without_codes_all_are_proposed():
    reading = read(sheet("m", ("主題", "環境", "產業"), ("顧客", "乾淨\n安全", "就業、創業"), ("財務", "節流", "開源")))
    assert told(reading, Noun.OBJECTIVE) == {
        **{"AC1": "乾淨", "AC2": "安全", "BC1": "就業", "BC2": "創業"},
        **{"AF1": "節流", "BF1": "開源"},
    }
    assert {reason for reason, _row, _column in reasons(reading)} == {"code_proposed"}
    assert all(each.is_code_proposed for row in reading.rows for each in row.objects if each.noun is Noun.OBJECTIVE)


def test_a_second_use_of_a_code_is_refused_and_a_free_one_suggested():
    rows = (("主題", "環境 A", "產業 B"), ("顧客", "AC1甲", "BC1乙"), ("財務", "AC1丙", "BF1丁"))
    reading = read(sheet("m", *rows))
    assert reasons(reading) == [("code_twice", 3, "B")]
    assert reading.messages[0].facts["suggestion"] == "AF1"
    assert reading.messages[0].facts["first_row"] == 2
    reading = read(sheet("m", *rows), overrides=Overrides(codes={CellPlace("m", 3, 2): "af1"}))
    assert (told(reading, Noun.OBJECTIVE)["AF1"], reading.messages) == ("丙", ())


def test_a_cell_over_some_themes_is_shared_and_told():
    rows = (("主題", "甲 A", "乙 B", "丙 C"), ("顧客", "TC1x", LEFT, "CC1y"), ("財務", "AF1x", "BF1x", "CF1x"))
    reading = read(sheet("m", *rows))
    assert parents(reading)["TC1"] == ""
    assert reasons(reading) == [("spans_some_themes", 2, "B")]


def test_an_english_map_is_read():
    reading = read(
        sheet(
            "Map",
            ("Mission", "Serve the people"),
            ("Core values", "Honest, Open"),
            ("Theme", "A Environment", "B Economy"),
            ("Customer", "AC1 Clean air; AC2 Quiet nights", "BC1 Jobs"),
            ("Learning & growth", "AL1 Skills", "BL1 Skills"),
            ("Members", "EPA (lead)\nParks", "Economy Office (lead), Labor"),
        )
    )
    assert told(reading, Noun.THEME) == {"A": "Environment", "B": "Economy"}
    assert told(reading, Noun.OBJECTIVE)["AC2"] == "Quiet nights"
    assert parents(reading, Noun.MEMBER) == {"EPA": "A", "Parks": "A", "Economy Office": "B", "Labor": "B"}
