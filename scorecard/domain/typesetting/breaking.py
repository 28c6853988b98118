"""Choose where a text breaks: the cheapest way over all breaks that are possible."""

from collections.abc import Callable
from functools import lru_cache
from itertools import pairwise
from typing import NamedTuple

from scorecard.domain.typesetting import words
from scorecard.domain.typesetting.characters import clusters, is_wide, measure

_CLOSING = frozenset("，。、；：！？）」』》〉】〕〗］｝”’…—～·‧・·／％℃‰°々ー,.;:!?)]}%")
_OPENING = frozenset("（「『《〈【〔〖［｛“‘([{")
_CLAUSE_END = frozenset("，。、；：！？）」』》〉】〕〗］｝…,;)]}")

# What a break costs; only the order matters. A clause end is free, one line more costs about as much as two bad breaks.
_AT_CLAUSE = 0.0
_AT_BLANK = 0.5
_BEFORE_BRACKET = 1.0
_BEFORE_CONJUNCTION = 1.5
_BEFORE_VERB = 2.2
_AFTER_VERB = 2.8
_BETWEEN_WORDS = 3.0
_BETWEEN_VERBS = 4.0
_BESIDE_UNKNOWN = 4.5
_BETWEEN_UNKNOWN = 6.0
_AT_PARTICLE = 12.0
_AT_HYPHEN = 18.0
_INSIDE_WORD = 20.0
_INSIDE_LATIN = 1_000.0
_FORBIDDEN = 1_000_000.0

_LINE = 12.0
_UNEVEN = 10.0
_ALONE = {1: 15.0, 2: 9.0}
_FEW_EM = 3.0
_PHRASE = 4.0
_PHRASE_UNEVEN = 0.6
_PHRASE_EM = 4.5
_PHRASE_MAX_EM = 7.0
_PHRASE_MAX_CLUSTERS = 60  # even of a word that can't be cut: looking further back would take cubic time
_SINGLE = 1.1  # a character outside of any word, against 1 for a word
_SLACK = 1e-6  # em, for sums of floats

_KINDS = (
    ("known", words.WORDS),
    ("conjunction", words.CONJUNCTIONS),
    ("leading", words.LEADING),
    ("trailing", words.TRAILING),
)


class _Setting(NamedTuple):
    """A text cut into what can't be cut: clusters, their widths and advances in em, and a penalty after each."""

    clusters: tuple[str, ...]
    widths: tuple[float, ...]
    advances: tuple[float, ...]
    penalties: tuple[float, ...]


@lru_cache(maxsize=8_192)
def wrap(text: str, width_em: float) -> tuple[str, ...]:
    """Break `text` into lines of at most `width_em` em; joined they are `text`, and blanks stay at a line's end."""
    setting = _analyse(text)

    def line_cost(width: float, first: int, last: int) -> float | None:
        if width > width_em + _SLACK and last > first:
            return None
        return _LINE + _UNEVEN * (width / width_em) ** 2 + _alone(setting, first, last, width)

    return _cut(setting, line_cost)


@lru_cache(maxsize=8_192)
def phrases(text: str) -> tuple[str, ...]:
    """Cut `text` into phrases of three to seven characters for `<wbr>` between them; joined they are `text`."""
    setting = _analyse(text)

    def phrase_cost(width: float, first: int, last: int) -> float | None:
        if last - first >= _PHRASE_MAX_CLUSTERS:
            return None
        inside = setting.penalties[first:last]
        # A word wider than a phrase stays whole: here nothing has to fit.
        if _AT_CLAUSE in inside or (width > _PHRASE_MAX_EM and inside and min(inside) < _INSIDE_LATIN):
            return None
        return _PHRASE + _PHRASE_UNEVEN * (width - _PHRASE_EM) ** 2 + _alone(setting, first, last, width)

    return _cut(setting, phrase_cost)


@lru_cache(maxsize=4_096)
def _analyse(text: str) -> _Setting:
    cut = clusters(text)
    visible = [cluster.rstrip() or cluster[:1] for cluster in cut]
    widths = tuple(0.0 if cluster.isspace() else measure(cluster.rstrip()) for cluster in cut)
    found = _words(visible)
    penalties = [_penalty(cut[i], visible[i + 1], found[i], found[i + 1]) for i in range(len(cut) - 1)]
    return _Setting(tuple(cut), widths, tuple(map(measure, cut)), (*penalties, 0.0))


class _Word(NamedTuple):
    start: int
    text: str
    kind: str


def _words(visible: list[str]) -> list[_Word]:
    """The word each cluster belongs to: the fewest words the built-in list can cover the text with."""
    best: list[tuple[float, int]] = [(0.0, 0)]
    for end in range(1, len(visible) + 1):
        options = [(best[end - 1][0] + _SINGLE, end - 1)]
        for start in range(max(0, end - words.LONGEST), end - 1):
            if "".join(visible[start:end]) in words.WORDS:
                options.append((best[start][0] + 1.0, start))
        best.append(min(options))
    found: list[_Word] = []
    end = len(visible)
    while end:
        start = best[end][1]
        word = "".join(visible[start:end])
        found[:0] = [_Word(start, word, _kind(word, is_last=end == len(visible)))] * (end - start)
        end = start
    return found


def _kind(word: str, is_last: bool) -> str:
    if word in words.VERBS and not is_last:  # at the very end it is the name of a deed: 人力運用
        return "verb"
    for kind, listed in _KINDS:
        if word in listed:
            return kind
    return "unknown" if is_wide(word) else "digit" if word[-1].isdigit() else "known"


def _penalty(cluster: str, right: str, left_word: _Word, right_word: _Word) -> float:
    """What a break between `cluster`, with the blanks behind it, and the visible part of the next one costs."""
    left = cluster.rstrip() or cluster
    if right[0] in _CLOSING or left[-1] in _OPENING:
        return _FORBIDDEN
    if left != cluster:
        return _AT_CLAUSE if left[-1] in _CLAUSE_END else _AT_BLANK
    if not is_wide(left) and not is_wide(right) and (left.isascii() or left[-1] not in _CLOSING):
        return _AT_HYPHEN if left in "-/" else _INSIDE_LATIN
    if left[-1] in _CLOSING:
        return _AT_CLAUSE if left[-1] in _CLAUSE_END else _AT_BLANK
    if right[0] in _OPENING:
        return _BEFORE_BRACKET
    return _word_penalty(left_word, right_word)


def _word_penalty(left: _Word, right: _Word) -> float:
    if left.start == right.start:
        return _INSIDE_WORD
    if right.kind == "conjunction":
        return _BEFORE_CONJUNCTION
    is_counted = left.kind == "digit" and len(right.text) == 1  # 110年
    if left.kind in {"conjunction", "leading"} or right.kind == "trailing" or is_counted:
        return _AT_PARTICLE
    unknown = (left.kind, right.kind).count("unknown")
    if unknown:
        return _BETWEEN_UNKNOWN if unknown == 2 else _BESIDE_UNKNOWN
    if left.kind == "verb":
        return _BETWEEN_VERBS if right.kind == "verb" else _AFTER_VERB
    return _BEFORE_VERB if right.kind == "verb" else _BETWEEN_WORDS


def _alone(setting: _Setting, first: int, last: int, width: float) -> float:
    """What it costs that one or two characters stand alone on a line."""
    if width > _FEW_EM or last - first == len(setting.clusters) - 1:
        return 0.0
    return _ALONE.get(sum(cluster[0] not in _CLOSING for cluster in setting.clusters[first : last + 1]), 0.0)


def _cut(setting: _Setting, cost: Callable[[float, int, int], float | None]) -> tuple[str, ...]:
    """The cheapest way to cut the text; `cost(width, first, last)` of a piece is None where it is too wide."""
    count = len(setting.clusters)
    best = [0.0] + [float("inf")] * count
    come_from = [0] * (count + 1)
    for end in range(1, count + 1):
        width, break_cost = setting.widths[end - 1], setting.penalties[end - 1]
        for start in range(end - 1, -1, -1):
            if start < end - 1:
                width += setting.advances[start]
            piece = cost(width, start, end - 1)
            if piece is None:
                break
            total = best[start] + piece + break_cost
            if total < best[end]:
                best[end], come_from[end] = total, start
    cuts = [count]
    while cuts[-1]:
        cuts.append(come_from[cuts[-1]])
    return tuple("".join(setting.clusters[start:end]) for start, end in pairwise(reversed(cuts)))
