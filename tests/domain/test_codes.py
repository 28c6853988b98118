"""Codes: what a typed code becomes, and what is none."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scorecard.domain import codes


@pytest.mark.parametrize(
    ("typed", "stored"),
    [
        ("AC1", "AC1"),
        ("ac1.1", "AC1.1"),
        ("  AC1\t", "AC1"),
        ("ＡＣ１．１", "AC1.1"),
        ("ａｃ１", "AC1"),
        ("\u3000甲-1\u3000", "甲-1"),
        ("ß1", "SS1"),
        ("001", "001"),
        ("1.10", "1.10"),
    ],
)
def test_a_typed_code_is_folded(typed, stored):
    assert codes.normalise(typed) == stored
    assert codes.is_valid(stored)


@pytest.mark.parametrize("code", ["AC1", "AC1.1.1", "F-01", "甲", "甲-1", "001", "TC1"])
def test_codes(code):
    assert codes.is_valid(code)


@pytest.mark.parametrize(
    "text",
    [
        "",
        " ",
        "ac1",
        "ＡＣ１",
        " AC1",
        "AC 1",
        "AC1\n",
        "A/C",
        "A,1",
        ".1",
        "-1",
        "A\x00",
        "A\u200b1",
        "<b>",
        "%00",
        "😀",
    ],
)
def test_no_codes(text):
    assert not codes.is_valid(text)


@given(st.text(max_size=20))
def test_folding_twice_changes_nothing_more(text):
    once = codes.normalise(text)
    assert codes.normalise(once) == once


@given(st.text(st.characters(categories=["L", "N"]), min_size=1, max_size=8))
def test_letters_and_digits_of_any_script_fold_to_a_code_or_to_none(text):
    """What is_valid accepts is what normalise gives, so a code is found again as it was stored."""
    folded = codes.normalise(text)
    assert codes.is_valid(folded) is all(character.isalnum() for character in folded) or not folded[0].isalnum()
