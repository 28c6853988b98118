"""The heads of the strategy map's columns: the theme's code in a block, its name beside it, below how it stands."""

from collections.abc import Sequence
from functools import lru_cache

from scorecard.domain.map_layout import marks, text
from scorecard.domain.map_layout.drawing import MapColumn, MapHead, MapMarkDrawn, Rect
from scorecard.domain.map_layout.grid import UNIT
from scorecard.domain.map_layout.plan import MapTheme
from scorecard.domain.typesetting import measure

_BLOCK_WIDTH = 30
_BLOCK_PAD = 10
_NAME_GAP = 9
_SHORTEST_TWO_LINES = 4.0  # em; a name of four characters stays on one line
_PAD = 5
_MARK_PAD = 4


def height(themes: Sequence[MapTheme], columns: Sequence[MapColumn]) -> int:
    """The height in px the tallest head needs."""
    top = _name_height(themes, columns)
    below = [len(_notes(theme, column)) + bool(theme.mark) for theme, column in zip(themes, columns, strict=True)]
    lines = max(below, default=0)
    return top + (lines * text.LEADING + _PAD if lines else 0)


def lay_out(themes: Sequence[MapTheme], columns: Sequence[MapColumn], y: int, height: int) -> tuple[MapHead, ...]:
    names = _name_height(themes, columns)
    return tuple(_head(theme, column, y, names, height) for theme, column in zip(themes, columns, strict=True))


def _name_height(themes: Sequence[MapTheme], columns: Sequence[MapColumn]) -> int:
    lines = [_lines(theme, column) for theme, column in zip(themes, columns, strict=True)]
    return max((max(len(code), len(name)) for code, name in lines), default=2) * text.HEAD_LEADING + 2 * _PAD


@lru_cache(maxsize=128)
def _head(theme: MapTheme, column: MapColumn, y: int, name_height: int, height: int) -> MapHead:
    code, name = _lines(theme, column)
    rect = Rect(column.x + UNIT, y, column.width - 2 * UNIT, height)
    block = Rect(rect.x, y, _block_width(theme, column), name_height)
    first = y + (name_height - (len(name) - 1) * text.HEAD_LEADING) // 2 + round(text.HEAD * 0.36)
    return MapHead(
        theme.code,
        rect,
        block,
        text.centred(code, block, text.HEAD, text.HEAD_LEADING),
        text.block(name, block.right + _NAME_GAP, first, text.HEAD, text.HEAD_LEADING, is_bold=True),
        _mark(theme, column, rect, y + name_height),
    )


def _mark(theme: MapTheme, column: MapColumn, rect: Rect, y: int) -> MapMarkDrawn | None:
    """The counts first, then the light with its score, then what else there is to say."""
    if theme.mark is None:
        return None
    x, first = rect.x + _MARK_PAD, y + text.LEADING - _MARK_PAD
    lines = _notes(theme, column)
    counts = _count_lines(theme, column)
    light_y = first + counts * text.LEADING
    notes = marks.placed(lines[:counts], x, first) + marks.placed(lines[counts:], x, light_y + text.LEADING)
    return marks.left_aligned(marks.fitted(theme.mark, _mark_room(column)), x, light_y, notes)


@lru_cache(maxsize=128)
def _notes(theme: MapTheme, column: MapColumn) -> tuple[tuple[str, ...], ...]:
    """The lines below a theme's name but for the one with its light."""
    if theme.mark is None:
        return ()
    room = _mark_room(column)
    notes = marks.fitted(theme.mark, room).notes
    return marks.lines_of((theme.mark.counts,), room) + marks.lines_of(notes, room)


def _count_lines(theme: MapTheme, column: MapColumn) -> int:
    return len(marks.lines_of((theme.mark.counts,), _mark_room(column))) if theme.mark else 0


def _mark_room(column: MapColumn) -> int:
    return column.width - 2 * UNIT - 2 * _MARK_PAD


def _block_width(theme: MapTheme, column: MapColumn) -> int:
    """As wide as the code needs, at most two fifths of the head: a code of twenty letters breaks."""
    return min((column.width - 2 * UNIT) * 2 // 5, max(_BLOCK_WIDTH, text.width_of(theme.code, text.HEAD) + _BLOCK_PAD))


def _lines(theme: MapTheme, column: MapColumn) -> tuple[tuple[str, ...], tuple[str, ...]]:
    block_width = _block_width(theme, column)
    room = (column.width - 2 * UNIT - block_width - _NAME_GAP) / text.HEAD
    two_lines = max(_SHORTEST_TWO_LINES, measure(theme.name) * 2 / 3)
    return (
        text.lines_of(theme.code, text.HEAD, block_width - _BLOCK_PAD // 2),
        text.lines_of(theme.name, text.HEAD, int(min(room, two_lines) * text.HEAD)),
    )
