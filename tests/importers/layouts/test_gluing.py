"""Codes and names in one cell, and several of both."""

import pytest

from scorecard.importers.layouts.gluing import Title, split_code, split_many, titles


@pytest.mark.parametrize(
    ("text", "code", "name"),
    [
        ("AC1.1提升正確性", "AC1.1", "提升正確性"),
        ("AC1 提升", "AC1", "提升"),
        ("ａｃ１．１．１　統計（Ａ）", "AC1.1.1", "統計（Ａ）"),
        ("(1)AC1.1.1統計", "AC1.1.1", "統計"),
        ("1. AC1.1.1統計", "AC1.1.1", "統計"),
        ("●AC1：提升", "AC1", "提升"),
        ("學習時數20小時", "", "學習時數20小時"),
        ("提升生活\n津貼報送", "", "提升生活津貼報送"),
        ("1.5倍成長", "", "1.5倍成長"),
    ],
)
def test_a_code_and_a_name_are_parted(text, code, name):
    item = split_code(text)
    assert (item.code, item.name) == (code, name)


def within(*starts: str):
    return lambda code: code.startswith(starts)


@pytest.mark.parametrize(
    ("text", "items"),
    [
        ("AC1.1.1甲\nAC1.1.2乙", [("AC1.1.1", "甲"), ("AC1.1.2", "乙")]),
        ("AC1.1.1甲；AC1.1.2乙。", [("AC1.1.1", "甲"), ("AC1.1.2", "乙")]),
        ("AC1.1.1甲 AC1.1.2乙", [("AC1.1.1", "甲"), ("AC1.1.2", "乙")]),
        ("AC1.1.1甲AC1.1.2乙", [("AC1.1.1", "甲"), ("AC1.1.2", "乙")]),
        ("(1)AC1.1.1甲、(2)AC1.1.2乙", [("AC1.1.1", "甲"), ("AC1.1.2", "乙")]),
        ("1.AC1.1.1甲 2.AC1.1.2乙", [("AC1.1.1", "甲"), ("AC1.1.2", "乙")]),
        ("①AC1.1.1甲②AC1.1.2乙", [("AC1.1.1", "甲"), ("AC1.1.2", "乙")]),
        ("AC1.1.1甲、乙，丙 丁", [("AC1.1.1", "甲、乙，丙 丁")]),
        ("AC1.1.1依SO2、PM2.5標準", [("AC1.1.1", "依SO2、PM2.5標準")]),
        ("(1)甲 (2)乙", [("", "甲"), ("", "乙")]),
        ("甲\n乙", [("", "甲"), ("", "乙")]),
        ("甲、乙", [("", "甲、乙")]),
        ("AC1.1.1甲\n乙", [("AC1.1.1", "甲"), ("", "乙")]),
        ("AC1.1.1甲\n乙；\nAC1.1.2丙；", [("AC1.1.1", "甲乙"), ("AC1.1.2", "丙")]),
    ],
)
def test_action_plans_of_a_cell_are_parted_at_codes_not_at_commas(text, items):
    found = split_many(text, within("AC1.1."), within("AC1.1."))
    assert [(item.code, item.name) for item in found] == items


def test_without_codes_a_comma_of_lists_parts_objectives_of_a_map():
    found = split_many("提升甲、增進乙。", within("A"), within("A"), by_comma=True)
    assert [item.name for item in found] == ["提升甲", "增進乙"]


@pytest.mark.parametrize(
    "text",
    [
        "提升效能 A",
        "A 提升效能",
        "A　提升效能",
        "Ａ、提升效能",
        "提升效能（A）",
        "(A)提升效能",
        "A提升效能",
        "提升效能A",
        "提升效能 A（續）",
        "A 提升效能(續1)",
        "策略主題：提升效能 A",
        "策略主題一：提升效能 A",
        "策略主題Ａ：提升效能",
        "主題 A 提升效能",
        "提升\n效能 A",
    ],
)
def test_a_theme_s_title_is_read_in_either_order(text):
    assert titles(text)[0] == Title("A", "提升效能")


def test_a_title_without_a_code_is_a_name():
    assert titles("導入AI") == [Title("", "導入AI")]
    assert titles("Better services") == [Title("", "Better services")]
