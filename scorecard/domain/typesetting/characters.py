"""Cut a text into what a reader sees as characters, and say how wide each is."""

import unicodedata
from functools import lru_cache

# Widths of ASCII in hundredths of an em, rounded up from the bold weight of Noto Sans TC (measured in Chromium):
# text measured by them always fits, in regular weight with a little air.
_WIDTHS = {
    " ": 25,
    "!',.:;Iil|": 32,
    "()-/[\\]{}fj": 38,
    '"*?rst': 51,
    "#$+<=>^_~0123456789acevxyzFJLY": 59,
    "`bdghknopquABCEKPRSTVXZ": 69,
    "&DGHNOQU": 77,
    "Mw": 86,
    "Wm": 96,
    "%@": 101,
}
_ASCII = {char: width / 100 for chars, width in _WIDTHS.items() for char in chars}

_NO_BREAK_SPACES = frozenset("\u00a0\u2007\u202f")
_VOICED_MARKS = frozenset("\uff9e\uff9f")
_JOINER = "\u200d"
_LONGEST_JOIN_EM = 6.0


def measure(text: str) -> float:
    """Width of `text` in em, rather too wide than too narrow; the blanks at its end count."""
    return sum(map(_char_width, text))


@lru_cache(maxsize=4096)
def _char_width(char: str) -> float:
    if width := _ASCII.get(char):
        return width
    category = unicodedata.category(char)
    if category in {"Mn", "Me", "Cf", "Cc"}:
        return 0.0
    if unicodedata.east_asian_width(char) == "H":
        return 0.5
    if char >= "\U0001f000" and category == "So":
        return 1.25  # colour emoji stand wider than the square of a Chinese character
    base = unicodedata.normalize("NFD", char)[0]
    return _ASCII.get(base, 1.0)


def _is_blank(char: str) -> bool:
    return char.isspace() and char not in _NO_BREAK_SPACES


def clusters(text: str) -> list[str]:
    """Cut `text` into what a reader sees as characters, each with its marks and the blanks that follow it."""
    found: list[str] = []
    for char in text:
        if found and (_is_blank(char) or _belongs_to(found[-1], char)):
            found[-1] += char
        else:
            found.append(char)
    return found


def _belongs_to(cluster: str, char: str) -> bool:
    category = unicodedata.category(char)
    if category in {"Mn", "Me", "Cf"}:
        return True
    if _is_regional(char):
        return _is_regional(cluster[-1]) and sum(map(_is_regional, cluster)) % 2 == 1
    joins = (
        category == "Mc"
        or char in _VOICED_MARKS
        or "\U0001f3fb" <= char <= "\U0001f3ff"  # skin tones
        or "\u1160" <= char <= "\u11ff"  # Hangul vowels and finals
        or cluster[-1] == _JOINER
    )
    return joins and measure(cluster) < _LONGEST_JOIN_EM  # an endless chain has to break somewhere


def _is_regional(char: str) -> bool:
    return "\U0001f1e6" <= char <= "\U0001f1ff"


def is_wide(cluster: str) -> bool:
    return unicodedata.east_asian_width(cluster[0]) in {"W", "F"}
