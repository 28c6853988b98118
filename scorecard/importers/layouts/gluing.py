"""Cells that hold a code and a name, or several of them: AC1.1提升正確性, 提升效能 A, (1)AC1.1.1…；AC1.1.2…"""

import itertools
import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache

from scorecard.domain import codes

from .cells import one_line, trimmed

_LETTERED = r"[A-Za-zＡ-Ｚａ-ｚ]{1,4}[0-9０-９]+(?:[.．][0-9０-９]+)*(?![0-9０-９]|[.．][0-9０-９])"
_DIGITS = r"[0-9０-９]+(?:[.．][0-9０-９]+)+(?=[\s　])"
_CODE = rf"(?:{_LETTERED}|{_DIGITS})"
_NUMBERING = re.compile(
    r"\s*(?:[(（]\s*(?:[0-9０-９]{1,2}|[一二三四五六七八九十]{1,3})\s*[)）]|[0-9０-９]{1,2}(?:[、)）]|[.．](?![0-9０-９]))"
    r"|[一二三四五六七八九十]{1,3}、|[\u2460-\u2473]|[●•‧·◆◇■□※○◎▪►▶★☆*]|-(?=\s))\s*"
)
_AT_START = re.compile(rf"(?P<code>{_CODE})[\s　]*[、:：．.]?[\s　]*")
_ANYWHERE = re.compile(rf"(?<![A-Za-zＡ-Ｚａ-ｚ0-9０-９])(?:{_LETTERED}|(?<![.．]){_DIGITS})")
_NUMBER = r"(?:[(（]\s*[0-9０-９一二三四五六七八九十]{1,3}\s*[)）]|[0-9０-９]{1,2}[.．、](?![0-9０-９]))"
_NUMBERED = re.compile(rf"(?:^|(?<=[\s；;、。，,]))(?={_NUMBER})")
LONGEST_TITLE = 300
LONGEST_LIST = 4000  # characters; a longer cell is no list, and as a name it is refused
_LINE = re.compile(r"[\r\n\x0b\u2028]+")
_LONGEST_NUMBERING = 20
_ENDS = "；;、。，,"


@dataclass(frozen=True, slots=True)
class Item:
    """A code, "" where there is none, and a name as typed."""

    code: str
    name: str


def without_numbering(text: str) -> str:
    """Without a (1), 1. or ● before it."""
    match = _NUMBERING.match(text)
    return text[match.end() :] if match and match.end() < len(text) else text


@lru_cache(maxsize=16384)
def leading_code(text: str) -> str:
    """The folded code at the start, "" without one."""
    match = _AT_START.match(without_numbering(text))
    return codes.normalise(match["code"]) if match else ""


@lru_cache(maxsize=16384)
def split_code(text: str) -> Item:
    """The code at the start and the name behind it."""
    bare = without_numbering(text)
    match = _AT_START.match(bare)
    if match is None:
        return Item("", one_line(text))
    return Item(codes.normalise(match["code"]), one_line(trimmed(bare[match.end() :])))


def without_code(name: str, code: str) -> str:
    """A name that repeats the code of the column beside it."""
    item = split_code(name) if code and name else Item("", name)
    return item.name if item.code and item.code == code and item.name else name


def is_like(code: str, first: str) -> bool:
    """Whether a code within a text is of the kind that the text began with."""
    one, other = codes.parse(code), codes.parse(first)
    return bool(one and other and one.theme == other.theme and code.count(".") == first.count(".") and one.kpi)


def split_many(
    text: str, begins: Callable[[str], bool], belongs: Callable[[str], bool], *, by_comma: bool = False
) -> list[Item]:
    """The items of a cell. A code begins one at the start of a line if `begins` says so, elsewhere if it `belongs`.

    A cell with codes is split at them, and at ；. Line breaks part items too, unless lines end in marks of their own.
    Without codes 、 parts items only where nothing else does, and only with `by_comma`.
    """
    if len(text) > LONGEST_LIST:
        return [Item("", one_line(text))]
    starts = [match for match in _ANYWHERE.finditer(text) if _begins_item(text, match, begins, belongs)]
    bounds = [0, *(match.start() for match in starts), len(text)]
    pieces = [text[start:end] for start, end in itertools.pairwise(bounds)]
    items: list[Item] = []
    has_marks = _lines_end_in_marks(text)
    for index, piece in enumerate(pieces):
        parts = _parts(piece, has_marks=has_marks)
        if index:
            code = _AT_START.match(piece)
            first = parts[0] if parts else ""
            split = split_code(first)
            items.append(Item(codes.normalise(code["code"]), split.name) if code else Item("", first))
            parts = parts[1:]
        items += [Item("", one_line(part)) for part in parts]
    if by_comma and not starts and len(items) == 1:
        return [Item("", trimmed(part)) for part in re.split("、", items[0].name) if trimmed(part)]
    return items


def _begins_item(
    text: str, match: re.Match[str], begins: Callable[[str], bool], belongs: Callable[[str], bool]
) -> bool:
    start = max(text.rfind(each, 0, match.start()) for each in "\r\n\x0b\u2028") + 1
    line = text[start : min(match.start(), start + _LONGEST_NUMBERING)]
    is_short = match.start() - start < _LONGEST_NUMBERING
    at_line_start = is_short and not trimmed(without_numbering(line + "\0").rstrip("\0"))
    code = codes.normalise(match[0])
    return (at_line_start and begins(code)) or belongs(code)


def _lines_end_in_marks(text: str) -> bool:
    lines = [line.strip() for line in _LINE.split(text) if line.strip()]
    return len(lines) > 1 and any(line[-1] in "；;、。" for line in lines[:-1])


def _parts(piece: str, *, has_marks: bool) -> list[str]:
    """Parted by ； and 。 and by lines; bare numbering and marks left at the ends dropped."""
    rough = re.split(r"[；;。]", piece) if has_marks else re.split(r"[；;。]|[\r\n\x0b\u2028]+", piece)
    parts = []
    for part in rough:
        is_numbered = re.match(rf"\s*{_NUMBER}", part) is not None
        numbered = _NUMBERED.split(part) if is_numbered else [part]
        for each in numbered:
            bare = trimmed(_without_trailing_numbering(trimmed(each)).rstrip(_ENDS))
            if bare and without_numbering(bare + "\0") != "\0":
                parts.append(trimmed(without_numbering(bare)))
    return parts


def _without_trailing_numbering(text: str) -> str:
    """What was the next item's numbering: `…統計；(2)` before AC1.1.2."""
    return re.sub(
        r"(?:[\s；;、。，,]|^)(?:[(（]\s*[0-9０-９一二三四五六七八九十]{1,3}\s*[)）]|[0-9０-９]{1,2}[.．、]|[●•‧◆■○◎▪])\s*$"
        r"|[\u2460-\u2473●•◆■]\s*$|[(（][0-9０-９]{1,2}[)）]\s*$",
        "",
        text,
    )


@dataclass(frozen=True, slots=True)
class Title:
    """A theme's title: 提升組織效能 A, A 提升組織效能（續）."""

    code: str
    name: str


_CONTINUED = re.compile(
    r"\s*(?:[(（]\s*(?:續|接續|接上頁|續上頁|續前頁|cont(?:inued|'d|\.)?)\s*[\d一二三]*\s*[)）]|[-–—]\s*續|(?<=\s)續)\s*[\d一二三]*$",
    re.IGNORECASE,
)
_COUNT = "[一二三四五六七八九十0-9]"
_LABEL = re.compile(
    rf"^(?:策略主題|主題|strategic theme|theme)\s*(?:{_COUNT}{{1,3}}\s*)?(?:[:：]\s*|(?<={_COUNT})\s*[、.]?\s*)"
    r"|^(?:策略主題|主題|theme)\s*(?=[A-Z]{1,2}(?:\s|[:：、.]))",
    re.IGNORECASE,
)
_TITLES = tuple(
    re.compile(pattern)
    for pattern in (
        r"(?P<code>[A-Z]{1,2})(?:\s*[、.．:：)）]\s*|\s*[-–—]\s*|\s+)(?P<name>\S.*)",
        r"[(（【\[]\s*(?P<code>[A-Z]{1,2})\s*[)）】\]]\s*(?P<name>\S.*)",
        r"(?P<name>.*[^\x00-\x7f])\s+(?P<code>[A-Z]{1,2})",
        r"(?P<name>.*\S)\s+(?P<code>[A-Z])",
        r"(?P<name>.*\S)\s*[(（【\[]\s*(?P<code>[A-Z]{1,2})\s*[)）】\]]",
        r"(?P<code>[A-Z])(?P<name>[^\x00-\x7f].*)",
        r"(?P<name>.*[^\x00-\x7f])(?P<code>[A-Z])",
    )
)


def has_theme_label(text: str) -> bool:
    return _LABEL.match(text) is not None


def titles(text: str) -> list[Title]:
    """Each way to read a title, the likeliest first; the last has no code."""
    if len(text) > LONGEST_TITLE:
        return [Title("", one_line(trimmed(text)))]
    line = one_line(_CONTINUED.sub("", trimmed(text)))
    label = _LABEL.match(_with_half_width_letters(line))
    line = trimmed(line[label.end() :]) or line if label else line
    found = []
    for pattern in _TITLES:
        match = pattern.fullmatch(_with_half_width_letters(line))
        if match:
            start, end = match.span("name")
            found.append(Title(match["code"], trimmed(line[start:end])))
    return [*found, Title("", trimmed(without_numbering(line)))]


def _with_half_width_letters(text: str) -> str:
    """Letter by letter, so that places stay."""
    return "".join(unicodedata.normalize("NFKC", each) if "Ａ" <= each <= "ｚ" else each for each in text)
