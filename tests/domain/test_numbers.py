"""Numbers as people type them: taken where they are clear, refused where they are not, never guessed."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scorecard.domain.numbers import NumberFault, NumberRefused, parse

CLEAR = {
    "95.8": "95.8",
    "１２．５": "12.5",
    "1,234": "1234",
    "1,234,567.5": "1234567.5",
    "　7　": "7",
    "\u200b7\ufeff": "7",
    "△5": "-5",
    "▲ 3": "-3",
    "(5)": "-5",
    "（5）": "-5",
    "－5": "-5",
    "−5": "-5",
    "+5": "5",
    ".5": "0.5",
    "12345678901.1234": "12345678901.1234",
}
UNCLEAR = ["nan", "inf", "1e400", "1_000", "壹", "12元", "95,4", "1,23,456", "約95.8", "Ⅷ", "²", "①", "٣"]
UNCLEAR += ["110/7/5", "1.", "..5", "--5", "(-5)", "5-", "1.2.3", "%", "-"]


@pytest.mark.parametrize(("text", "value"), CLEAR.items())
def test_clear_numbers_are_read(text, value):
    number = parse(text)
    assert number is not None
    assert (number.value, number.sign) == (Decimal(value), "")


@pytest.mark.parametrize("text", ["", " ", "\u3000", "\u200b"])
def test_nothing_but_blanks_is_no_number(text):
    assert parse(text) is None


@pytest.mark.parametrize(("text", "sign"), [("95.8%", "%"), ("９５．８ ％", "%"), ("95.8‰", "‰")])
def test_a_percent_sign_is_told(text, sign):
    number = parse(text)
    assert number is not None
    assert (number.value, number.sign) == (Decimal("95.8"), sign)


@pytest.mark.parametrize("text", UNCLEAR)
def test_what_is_not_clear_is_refused(text):
    with pytest.raises(NumberRefused) as refused:
        parse(text)
    assert refused.value.fault is NumberFault.UNCLEAR


@pytest.mark.parametrize("text", ["1234567890123456", "123456789012", "-123456789012.5"])
def test_numbers_longer_than_the_databases_keep_are_refused(text):
    with pytest.raises(NumberRefused) as refused:
        parse(text)
    assert refused.value.fault is NumberFault.TOO_LONG


def test_more_than_four_decimals_are_refused_but_zeros_behind_are_not():
    number = parse("95.120000")
    assert number is not None
    assert number.value == Decimal("95.12")
    with pytest.raises(NumberRefused) as refused:
        parse("95.12345")
    assert refused.value.fault is NumberFault.TOO_FINE


@given(st.decimals(min_value=-(10**10), max_value=10**10, places=4))
def test_every_number_is_read_as_it_is_written(value):
    for text in (f"{value:f}", f"{value:,f}"):
        number = parse(text)
        assert number is not None
        assert number.value == value


@given(st.text())
def test_any_text_is_a_number_nothing_or_refused(text):
    try:
        number = parse(text)
    except NumberRefused:
        return
    assert number is None or number.value.is_finite()
