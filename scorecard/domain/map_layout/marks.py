"""How things stand on the strategy map: symbol, word and score on one line, notes on as many more as they need."""

from collections.abc import Iterable, Sequence
from dataclasses import replace

from scorecard.domain.map_layout import text
from scorecard.domain.map_layout.drawing import MapMarkDrawn, Rect, TextBlock
from scorecard.domain.map_layout.plan import MapMark

SYMBOL = 12
_RISE = 11  # px from a line's baseline up to the top of its symbol
_SYMBOL_GAP = 2
_GAP = 6
_SCORE_GAP = 4


def light_width(mark: MapMark) -> int:
    """The symbol and its word."""
    return SYMBOL + _SYMBOL_GAP + text.width_of(mark.word, text.BODY)


def line_width(mark: MapMark) -> int:
    """The light with its score."""
    return light_width(mark) + (text.width_of(mark.score, text.BODY) + _SCORE_GAP if mark.score else 0)


def fitted(mark: MapMark, room: int) -> MapMark:
    """With a score that has no room beside the light as the first of the notes."""
    if not mark.score or line_width(mark) <= room:
        return mark
    return replace(mark, score="", notes=(mark.score, *mark.notes))


def lines_of(notes: Iterable[str], room: int) -> tuple[tuple[str, ...], ...]:
    """Notes side by side as long as they fit; one wider than the room is broken."""
    lines: list[list[str]] = []
    left = 0
    for note in notes:
        for part in text.lines_of(note, text.BODY, room):
            width = text.width_of(part, text.BODY)
            if lines and width + _GAP <= left:
                lines[-1].append(part)
                left -= width + _GAP
            else:
                lines.append([part])
                left = room - width
    return tuple(map(tuple, lines))


def right_aligned(mark: MapMark, right: int, y: int, notes: tuple[TextBlock, ...]) -> MapMarkDrawn:
    """Score, symbol and word before `right`, on the baseline `y`."""
    word_x = right - text.width_of(mark.word, text.BODY)
    symbol_x = word_x - _SYMBOL_GAP - SYMBOL
    score_x = symbol_x - _SCORE_GAP - text.width_of(mark.score, text.BODY) if mark.score else None
    return _drawn(mark, symbol_x, word_x, score_x, y, notes)


def left_aligned(mark: MapMark, x: int, y: int, notes: tuple[TextBlock, ...]) -> MapMarkDrawn:
    """Symbol, word and score from `x` on, on the baseline `y`."""
    return _drawn(mark, x, x + SYMBOL + _SYMBOL_GAP, x + light_width(mark) + _GAP if mark.score else None, y, notes)


def placed(lines: Sequence[Sequence[str]], x: int, y: int) -> tuple[TextBlock, ...]:
    """Lines of notes from `x` on, the first on the baseline `y`."""
    blocks: list[TextBlock] = []
    for index, line in enumerate(lines):
        at = x
        for note in line:
            blocks.append(text.block((note,), at, y + index * text.LEADING, text.BODY))
            at += text.width_of(note, text.BODY) + _GAP
    return tuple(blocks)


def stacked(mark: MapMark, field: Rect, y: int) -> MapMarkDrawn:
    """Everything in the middle of `field`, a line each, the symbol on the baseline `y`."""
    lines = stack_lines(mark, field.width)
    middle = field.x + field.width // 2
    if lines[0] == ():  # the word stands beside the symbol
        x = field.x + (field.width - light_width(mark)) // 2
        word = text.block((mark.word,), x + SYMBOL + _SYMBOL_GAP, y, text.BODY, is_bold=True)
    else:
        x = middle - SYMBOL // 2
        word = text.each_centred(lines[0], middle, y + text.LABEL_LEADING, text.BODY, text.LABEL_LEADING)
    below = y + len(lines[0]) * text.LABEL_LEADING
    notes = tuple(
        text.block((note,), middle, below + (index + 1) * text.LABEL_LEADING, text.BODY, anchor="middle")
        for index, note in enumerate(lines[1])
    )
    return MapMarkDrawn(mark.status, Rect(x, y - _RISE, SYMBOL, SYMBOL), word, None, notes)


def stack_lines(mark: MapMark, room: int) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """What a stack writes below its symbol: the word, unless it has room beside the symbol, and the notes."""
    word = text.lines_of(mark.word, text.BODY, room) if light_width(mark) > room else ()
    score = (mark.score,) if mark.score else ()  # a number is never broken
    return word, (*score, *(line for each in mark.notes for line in text.lines_of(each, text.BODY, room)))


def stack_height(mark: MapMark, room: int) -> int:
    return (1 + sum(map(len, stack_lines(mark, room)))) * text.LABEL_LEADING


def _drawn(
    mark: MapMark, symbol_x: int, word_x: int, score_x: int | None, y: int, notes: tuple[TextBlock, ...]
) -> MapMarkDrawn:
    return MapMarkDrawn(
        mark.status,
        Rect(symbol_x, y - _RISE, SYMBOL, SYMBOL),
        text.block((mark.word,), word_x, y, text.BODY, is_bold=True),
        text.block((mark.score,), score_x, y, text.BODY) if score_x is not None else None,
        notes,
    )
