"""The ways an arrow could take from box to box: straight, or around corners along channels and gutters.

A way is (is it upright first, places): it starts at a side of the cause and ends at a side of the effect, and the
places between are the strips it runs along, columns or gutters in turn with rows or channels. Each leg reaches from
the place before its strip to the one behind it.
"""

from collections.abc import Iterator
from itertools import product

from scorecard.domain.map_layout.board import Board, Spot

Way = tuple[bool, tuple[int, ...]]


def straight(board: Board, cause: Spot, effect: Spot) -> list[Way]:
    """Without any bend."""
    if cause.row == effect.row:
        is_right = cause.left < effect.left
        start, end = (cause.right, effect.left) if is_right else (cause.left, effect.right)
        return [(False, (start, cause.level, end))] if board.is_clear_across(cause.row, start, end) else []
    is_up = effect.row < cause.row
    start, end = (cause.level - 1, effect.level + 1) if is_up else (cause.level + 1, effect.level - 1)
    first, last = max(cause.left, effect.left) + 1, min(cause.right, effect.right) - 1
    return [(True, (start, x, end)) for x in range(first, last + 1, 4) if board.is_clear_down(x, start, end)]


def around(board: Board, cause: Spot, effect: Spot) -> list[Way]:
    """With one to four bends; there always are some."""
    gutters = _gutters(board, cause, effect)
    return [
        *_from_above_or_below(board, cause, effect, gutters),
        *_to_side(board, cause, effect),
        *map(_reversed, _to_side(board, effect, cause)),
        *_from_side_to_side(board, cause, effect, gutters),
    ]


def _reversed(way: Way) -> Way:
    """Of an even number of legs: the last one lies the other way than the first."""
    is_upright, places = way
    return not is_upright, places[::-1]


def _columns(spot: Spot, towards: Spot) -> list[int]:
    """Where a port may stand on the upper or lower side: nearest to the other box, and beside that."""
    near = spot.nearest((towards.left + towards.right) // 2)
    return [x for x in (near - 4, near, near + 4) if spot.left < x < spot.right]


def _gutters(board: Board, cause: Spot, effect: Spot) -> set[int]:
    """Beside the two boxes; and the nearest that are open all the way where boxes over many columns lie between."""
    beside = {cause.left - 1, cause.right + 1, effect.left - 1, effect.right + 1}
    low, high = sorted((cause.level, effect.level))
    if high - low > 4:
        opened = [g for g in range(0, board.right + 1, 4) if board.is_clear_down(g, low + 2, high - 2)]
        for spot in (cause, effect):
            beside.add(max((g for g in opened if g < spot.left), default=0))
            beside.add(min((g for g in opened if g > spot.right), default=board.right))
    return beside


def _from_above_or_below(board: Board, cause: Spot, effect: Spot, gutters: set[int]) -> Iterator[Way]:
    """From the upper or lower side to the upper or lower side, along one channel, or two with a gutter between."""
    for side, to_side in product((-1, 1), repeat=2):
        start, channel = cause.level + side, cause.level + 2 * side
        end, to_channel = effect.level + to_side, effect.level + 2 * to_side
        # A channel has to lie above a box that is left upwards, and so on.
        channels = [
            each
            for each in {channel, to_channel}
            if (each - channel) * side >= 0 and (each - to_channel) * to_side >= 0
        ]
        for x, to_x in product(_columns(cause, effect), _columns(effect, cause)):
            for each in channels:
                if x != to_x and board.is_clear_down(x, start, each) and board.is_clear_down(to_x, each, end):
                    yield True, (start, x, each, to_x, end)
            if channel != to_channel:
                for gutter in gutters:
                    if board.is_clear_down(gutter, channel, to_channel):
                        yield True, (start, x, channel, gutter, to_channel, to_x, end)


def _to_side(board: Board, cause: Spot, effect: Spot) -> Iterator[Way]:
    """From the upper or lower side to the left or right one: with one corner, or along a channel and a gutter."""
    is_up, is_down = effect.row < cause.row, effect.row > cause.row
    for side, end in product((-1, 1), (effect.left, effect.right)):
        start, channel = cause.level + side, cause.level + 2 * side
        is_left = end == effect.left
        gutter = end - 1 if is_left else end + 1
        is_ahead = is_up if side < 0 else is_down
        for x in _columns(cause, effect):
            if (
                is_ahead
                and (x < end) == is_left
                and board.is_clear_down(x, start, effect.level)
                and board.is_clear_across(effect.row, x, end)
            ):
                yield True, (start, x, effect.level, end)
            if board.is_clear_down(gutter, channel, effect.level):
                yield True, (start, x, channel, gutter, effect.level, end)


def _from_side_to_side(board: Board, cause: Spot, effect: Spot, gutters: set[int]) -> Iterator[Way]:
    """From the left or right side to the left or right one: along one gutter, or two with a channel between."""
    levels = cause.level, effect.level
    channels = {level + side for level in levels for side in (-2, 2)}
    for start, end in product((cause.left, cause.right), (effect.left, effect.right)):
        beside = start - 1 if start == cause.left else start + 1
        to_beside = end - 1 if end == effect.left else end + 1
        for gutter in gutters if cause.row != effect.row else ():
            if (
                (gutter < start) == (start == cause.left)
                and (gutter < end) == (end == effect.left)
                and board.is_clear_across(cause.row, start, gutter)
                and board.is_clear_across(effect.row, gutter, end)
                and board.is_clear_down(gutter, *levels)
            ):
                yield False, (start, cause.level, gutter, effect.level, end)
        for channel in channels if beside != to_beside else ():
            if board.is_clear_down(beside, cause.level, channel) and board.is_clear_down(
                to_beside, channel, effect.level
            ):
                yield False, (start, cause.level, beside, channel, to_beside, effect.level, end)
