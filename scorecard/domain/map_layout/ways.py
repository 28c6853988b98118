"""The ways an arrow could take from box to box: straight, or around corners through channels and gutters.

A way is (is it upright first, places): it starts at a side of the cause and ends at a side of the effect, and the
places between are the strips it runs along, columns and gutters in turn with rows and channels. Each leg reaches from
the place before its strip to the one behind it.
"""

from collections.abc import Iterator

from scorecard.domain.map_layout.board import Board, Spot

Way = tuple[bool, tuple[int, ...]]


def straight(board: Board, cause: Spot, effect: Spot) -> list[Way]:
    """Without any bend."""
    if cause.row == effect.row:
        start, end = _facing(cause, effect)
        return [(False, (start, cause.level, end))] if board.is_clear_across(cause.row, start, end) else []
    is_up = effect.row < cause.row
    start = cause.level - 1 if is_up else cause.level + 1
    end = effect.level + 1 if is_up else effect.level - 1
    first, last = max(cause.left, effect.left) + 1, min(cause.right, effect.right) - 1
    return [(True, (start, x, end)) for x in range(first, last + 1, 4) if board.is_clear_down(x, start, end)]


def around(board: Board, cause: Spot, effect: Spot) -> list[Way]:
    """With one to four bends."""
    found: list[Way] = []
    gutters = _gutters(board, cause, effect)
    for side in (-1, 1):
        start, channel = cause.level + side, cause.level + 2 * side
        for x in _columns(cause, effect):
            found += _upright_first(board, effect, cause, start, channel, x, gutters)
    for start in (cause.left, cause.right):
        found += _level_first(board, cause, effect, start, gutters)
    return found


def _facing(cause: Spot, effect: Spot) -> tuple[int, int]:
    return (cause.right, effect.left) if cause.left < effect.left else (cause.left, effect.right)


def _columns(spot: Spot, towards: Spot) -> set[int]:
    """Where a port may stand on the upper or lower side: nearest to the other box, and beside that."""
    near = spot.nearest((towards.left + towards.right) // 2)
    return {x for x in (near - 4, near, near + 4) if spot.left < x < spot.right}


def _gutters(board: Board, cause: Spot, effect: Spot) -> list[int]:
    """Beside the two boxes; and the nearest that are open all the way where boxes over many columns lie between."""
    beside = {cause.left - 1, cause.right + 1, effect.left - 1, effect.right + 1}
    low, high = sorted((cause.level, effect.level))
    if high - low > 4:
        opened = [g for g in range(0, board.right + 1, 4) if board.is_clear_down(g, low + 2, high - 2)]
        for spot in (cause, effect):
            beside.add(max((g for g in opened if g < spot.left), default=0))
            beside.add(min((g for g in opened if g > spot.right), default=board.right))
    return sorted(beside)


def _upright_first(
    board: Board, effect: Spot, cause: Spot, start: int, channel: int, x: int, gutters: list[int]
) -> Iterator[Way]:
    is_up = start < cause.level
    for side in (-1, 1):
        end, last = effect.level + side, effect.level + 2 * side
        enters_from_below = side > 0
        for to_x in _columns(effect, cause):
            for k in {channel, last}:
                leaves_well = k <= channel if is_up else k >= channel
                arrives_well = k >= last if enters_from_below else k <= last
                if (
                    leaves_well
                    and arrives_well
                    and x != to_x
                    and board.is_clear_down(x, start, k)
                    and board.is_clear_down(to_x, k, end)
                ):
                    yield True, (start, x, k, to_x, end)
            if channel != last:
                for g in gutters:
                    if board.is_clear_down(g, channel, last):
                        yield True, (start, x, channel, g, last, to_x, end)
    row, level = effect.row, effect.level
    for end, gutter in ((effect.left, effect.left - 1), (effect.right, effect.right + 1)):
        if (x < end) == (end == effect.left) and (is_up == (effect.row < cause.row)) and effect.row != cause.row:
            if board.is_clear_down(x, start, level) and board.is_clear_across(row, x, end):
                yield True, (start, x, level, end)
        if board.is_clear_down(gutter, channel, level):
            yield True, (start, x, channel, gutter, level, end)


def _level_first(board: Board, cause: Spot, effect: Spot, start: int, gutters: list[int]) -> Iterator[Way]:
    is_right = start == cause.right
    beside = start + 1 if is_right else start - 1
    for side in (-1, 1):
        end, channel = effect.level + side, effect.level + 2 * side
        for x in _columns(effect, cause):
            is_beyond = x > start if is_right else x < start
            if is_beyond and (side > 0) == (effect.row < cause.row) and effect.row != cause.row:
                if board.is_clear_across(cause.row, start, x) and board.is_clear_down(x, cause.level, end):
                    yield False, (start, cause.level, x, end)
            if board.is_clear_down(beside, cause.level, channel):
                yield False, (start, cause.level, beside, channel, x, end)
    for end, gutter in ((effect.left, effect.left - 1), (effect.right, effect.right + 1)):
        if cause.row != effect.row:
            for g in gutters:
                if (
                    (g > start) == is_right
                    and (g < end) == (end == effect.left)
                    and board.is_clear_across(cause.row, start, g)
                    and board.is_clear_across(effect.row, g, end)
                    and board.is_clear_down(g, cause.level, effect.level)
                ):
                    yield False, (start, cause.level, g, effect.level, end)
        for k in (cause.level - 2, cause.level + 2, effect.level - 2, effect.level + 2):
            if beside != gutter and board.is_clear_down(beside, cause.level, k):
                if board.is_clear_down(gutter, k, effect.level):
                    yield False, (start, cause.level, beside, k, gutter, effect.level, end)
