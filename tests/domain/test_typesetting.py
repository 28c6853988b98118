"""Text is broken at phrases, keeps every character, and fits the width it was broken for."""

import re
from itertools import pairwise

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from scorecard.domain.typesetting import measure, phrases, wrap

CLOSING = "，。、；：！？）」』》〉】…"
OPENING = "（「『《〈【"
PLAN_CHARS = "提升人事員額職能專業預算執行效能機關與及之" + CLOSING + OPENING + "AaM1. "

names = st.text(st.characters(codec="utf-8"), min_size=1, max_size=200)
plan_names = st.text(st.sampled_from(PLAN_CHARS), min_size=1, max_size=60)
widths = st.sampled_from([3.0, 4.0, 6.5, 9.0, 22.5, 38.0])


@pytest.mark.parametrize(
    ("name", "lines"),
    [
        ("協助提升機關員額運用知能", ("協助提升機關", "員額運用知能")),
        ("運用人力量化數據管控本府員額成長", ("運用人力量化數據", "管控本府員額成長")),
        ("鼓勵提報考試職缺，注入新血", ("鼓勵提報考試職缺，", "注入新血")),
        ("提升人事人員專業知能", ("提升人事人員", "專業知能")),
        ("推動人事服務網功能優化", ("推動人事服務網", "功能優化")),
        ("完善創業服務及投資環境", ("完善創業服務", "及投資環境")),
        ("開發市政教育及體育經費來源", ("開發市政教育", "及體育經費來源")),
        ("提高預算執行效能", ("提高預算執行效能",)),
    ],
)
def test_names_of_a_plan_break_at_phrases(name, lines):
    assert wrap(name, 9) == lines


@pytest.mark.parametrize(
    ("name", "lines"),
    [
        ("提升組織效能", ("提升", "組織效能")),
        ("妥善人力運用", ("妥善", "人力運用")),
        ("發展文化多元", ("發展", "文化多元")),
        ("培育人才", ("培育人才",)),
    ],
)
def test_a_leading_verb_may_stand_above_its_object(name, lines):
    assert wrap(name, 4) == lines


def test_a_line_breaks_after_a_comma_rather_than_evenly():
    assert wrap("健全制度，提升預算執行效能", 9) == ("健全制度，", "提升預算執行效能")


def test_no_one_or_two_characters_stand_alone():
    assert [len(line) for line in wrap("臺" * 10, 9)] == [5, 5]
    assert wrap("健全，提升預算執行效能", 9) == ("健全，提升", "預算執行效能")


def test_an_unknown_word_costs_more_to_split_than_an_even_line_is_worth():
    assert wrap("提升機關員額品質", 5) == ("提升機關", "員額品質")


def test_latin_words_and_numbers_stay_whole():
    assert wrap("第2季完成率達98.5%以上", 9) == ("第2季完成率", "達98.5%以上")
    assert wrap("Improve the efficiency of services", 9) == ("Improve the ", "efficiency ", "of services")


def test_a_latin_word_longer_than_a_line_is_split_into_lines_that_fit():
    lines = wrap("a" * 200, 9)
    assert "".join(lines) == "a" * 200
    assert all(measure(line) <= 9 for line in lines)


@pytest.mark.parametrize("unit", ["e\u0301", "臺\u0301\u0302", "👨\u200d👩\u200d👧", "🇹🇼", "👍🏽"])
def test_what_reads_as_one_character_is_not_split(unit):
    assert all(len(line) % len(unit) == 0 for line in wrap(unit * 30, 9))
    assert wrap(unit * 3, 0.1) == (unit,) * 3


def test_widths():
    assert measure("員額，") == 3
    assert measure("e\u0301") == measure("e") == pytest.approx(0.59)
    assert measure("é") == measure("e")
    assert measure("ｱ") == 0.5
    assert 0 < measure("AC1.1") < 3
    assert measure("\u200b") == 0


@settings(deadline=None)
@given(names, widths)
@example("क" + "ा" * 199, 9.0)
@example("（" * 200, 9.0)
@example("，" * 200, 9.0)
@example(" " * 200, 9.0)
@example("\u200d" * 200, 9.0)
@example("مرحبا بالعالم " * 14, 9.0)
@example("\U0001f468\u200d" * 100, 9.0)
def test_any_text_keeps_every_character_and_fits(name, width):
    lines = wrap(name, width)
    assert "".join(lines) == name
    assert all(lines)
    # 8 em: the widest that counts as one character and so may stand alone on a line
    assert all(measure(line.rstrip()) <= max(width, 8) + 1e-6 for line in lines)
    assert "".join(phrases(name)) == name
    assert all(phrases(name))


def _breaks(pieces):
    return [(before.rstrip()[-1:], after[0]) for before, after in pairwise(pieces)]


@given(plan_names)
def test_no_line_begins_with_closing_or_ends_with_opening_punctuation(name):
    # More punctuation in a row than a line holds has to break somewhere.
    if re.search(f"[{CLOSING}{OPENING}. ]{{6}}", name):
        return
    for pieces in (wrap(name, 9.0), phrases(name)):
        for before, after in _breaks(pieces):
            assert after not in CLOSING
            assert before not in OPENING or not before


@given(plan_names)
def test_blanks_stay_at_the_end_of_a_line(name):
    for pieces in (wrap(name, 9.0), phrases(name)):
        assert not any(piece.startswith(" ") for piece in pieces[1:])


@given(st.lists(st.sampled_from(["efficiency", "AC1.1", "98.5", "提升", "機關"]), min_size=2, max_size=12))
def test_latin_words_are_never_split_where_they_fit(words):
    name = " ".join(words)
    for line in wrap(name, 9.0):
        assert all(piece in words or set(piece) <= set("提升機關") for piece in line.split())


def test_phrases_end_at_clauses_and_are_short():
    assert phrases("鼓勵提報考試職缺，注入新血") == ("鼓勵提報", "考試職缺，", "注入新血")
    assert phrases("協助提升機關員額運用知能") == ("協助提升機關", "員額運用知能")
    assert phrases("正直誠信、團隊合作") == ("正直誠信、", "團隊合作")


@given(st.lists(st.sampled_from(["人員", "員額", "預算", "執行", "提升"]), min_size=1, max_size=40).map("".join))
def test_a_phrase_never_splits_a_word_and_fits_a_narrow_cell(name):
    cuts = [len(phrase) for phrase in phrases(name)]
    assert max(cuts) <= 7
    assert all(cut % 2 == 0 for cut in cuts)
