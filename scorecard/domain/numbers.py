"""Numbers as people type and paste them: full-width digits, thousands, percent signs, △ and brackets for a minus."""

import re
import unicodedata
from dataclasses import dataclass
from decimal import Decimal
from enum import Enum

DIGITS = 15  # at most, as both databases keep them
DECIMALS = 4
FINEST = Decimal(1).scaleb(-DECIMALS)
_TOO_LARGE = Decimal(10) ** (DIGITS - DECIMALS)

_INVISIBLE = dict.fromkeys(map(ord, "\u200b\u200c\u200d\u2060\ufeff"))
_MINUS = str.maketrans({"−": "-", "–": "-", "﹣": "-", "－": "-"})
_PLAIN = re.compile(r"(\d+|\d{1,3}(,\d{3})+)(\.\d+)?|\.\d+", re.ASCII)
_SIGNED = re.compile(r"(?P<sign>[-+△▲]?)\s*(?P<figure>[\d.,]+)\s*(?P<percent>[%‰]?)", re.ASCII)
_BRACKETED = re.compile(r"\(\s*(?P<figure>[\d.,]+)\s*(?P<percent>[%‰]?)\s*\)\s*(?P<behind>[%‰]?)", re.ASCII)


class NumberFault(Enum):
    """Why a text is no number that can be kept; the texts for users stand with who shows them."""

    UNCLEAR = "unclear"  # a word, a unit, a comma that groups no thousands, 1_000, 1e3
    TOO_LONG = "too_long"  # more than DIGITS digits, or too many before the point
    TOO_FINE = "too_fine"  # more than DECIMALS behind the point


class NumberRefused(ValueError):
    """The text is never guessed at; `fault` says why."""

    def __init__(self, fault: NumberFault) -> None:
        self.fault = fault
        super().__init__(fault.value)


@dataclass(frozen=True)
class TypedNumber:
    """`sign` is "%" or "‰" where one was typed, else "": whether it fits, the KPI's unit decides."""

    value: Decimal
    sign: str = ""


def parse(text: str) -> TypedNumber | None:
    """95.8, 1,234, １２．５, △5, (5), 95.8% -> the number; None for nothing but blanks. Raises NumberRefused."""
    folded = unicodedata.normalize("NFKC", text.translate(_MINUS)).translate(_INVISIBLE).translate(_MINUS).strip()
    if not folded:
        return None
    # NFKC makes digits of ², ① or Ⅷ too, which nobody means as a figure.
    if any(unicodedata.category(character) in ("No", "Nl") for character in text):
        raise NumberRefused(NumberFault.UNCLEAR)
    bracketed = _BRACKETED.fullmatch(folded)
    match = bracketed or _SIGNED.fullmatch(folded)
    if match is None or not _PLAIN.fullmatch(match["figure"]):
        raise NumberRefused(NumberFault.UNCLEAR)
    value = within_limits(Decimal(match["figure"].replace(",", "")))
    if bracketed:
        return TypedNumber(0 - value, bracketed["percent"] or bracketed["behind"])
    return TypedNumber(0 - value if match["sign"] in ("-", "△", "▲") else value, match["percent"])


def within_limits(value: Decimal) -> Decimal:
    """The value as it is. Raises NumberRefused where the databases could not keep it."""
    if not value.is_finite():
        raise NumberRefused(NumberFault.UNCLEAR)
    if abs(value) >= _TOO_LARGE:
        raise NumberRefused(NumberFault.TOO_LONG)
    if value.quantize(FINEST) != value:
        raise NumberRefused(NumberFault.TOO_FINE)
    return value


def plain(value: Decimal | None) -> str:
    """A number as a field shows it, which `parse` reads back: 95.8, without zeros at its end; "" for None."""
    if value is None:
        return ""
    text = f"{value:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text
