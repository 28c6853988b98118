"""An arrow of the map as an elbow connector: the preset with as many bends as the arrow has, and where they lie.

A preset's first leg is level. Where the arrow's is upright, the first leg gets no length; only for five legs that begin
upright the connector is turned by a quarter, as the presets end there.
"""

from collections.abc import Sequence
from typing import NamedTuple

from scorecard.exporters.slides.items import Field

Point = tuple[float, float]

_WHOLE = 100_000
_LEAST = 1.0  # points between the ends where a bend has to be told as a share of their distance, as programs do


class Elbow(NamedTuple):
    """The preset's name, its adjustments, its field before it is turned, the attributes that flip and turn it."""

    preset: str
    adjustments: tuple[int, ...]
    field: Field
    attributes: str


def elbow(points: Sequence[Point]) -> Elbow:
    """Of an arrow's way; one with more than five legs takes a shorter one."""
    way = _shortened(_corners(points))
    is_upright = way[0][0] == way[1][0] and way[0][1] != way[1][1]
    way = _apart(way)
    start, end = way[0], way[-1]
    inner = way[1:-1]
    if is_upright and len(inner) == 4:
        return _turned(start, end, inner)
    across = [_share(x, start[0], end[0]) for x, _y in inner]
    down = [_share(y, start[1], end[1]) for _x, y in inner]
    match len(inner), is_upright:
        case 0, _:
            return _level("bentConnector3", (_WHOLE // 2,), start, end)
        case 1, False:
            return _level("bentConnector2", (), start, end)
        case 1, True:
            return _level("bentConnector3", (0,), start, end)
        case 2, False:
            return _level("bentConnector3", (across[0],), start, end)
        case 2, True:
            return _level("bentConnector4", (0, down[0]), start, end)
        case 3, False:
            return _level("bentConnector4", (across[0], down[1]), start, end)
        case 3, True:
            return _level("bentConnector5", (0, down[0], across[1]), start, end)
        case _:
            return _level("bentConnector5", (across[0], down[1], across[2]), start, end)


def _corners(points: Sequence[Point]) -> list[Point]:
    """Without points on a straight leg."""
    kept: list[Point] = []
    for point in points:
        if kept and point == kept[-1]:
            continue
        if len(kept) > 1 and (kept[-2][0] == kept[-1][0] == point[0] or kept[-2][1] == kept[-1][1] == point[1]):
            kept.pop()
        kept.append(point)
    return kept if len(kept) > 1 else [*kept, *kept]


def _shortened(way: list[Point]) -> list[Point]:
    """At most five legs: the first bend and the last, and between them the first lane."""
    if len(way) <= 6:
        return way
    (first, second, third), (before, last) = way[:3], way[-2:]
    starts_upright, ends_upright = first[0] == second[0], before[0] == last[0]
    match starts_upright, ends_upright:
        case True, True:
            lane = [(third[0], second[1]), (third[0], before[1])]
        case False, False:
            lane = [(second[0], third[1]), (before[0], third[1])]
        case True, False:
            lane = [(before[0], second[1])]
        case _:
            lane = [(second[0], before[1])]
    return [first, second, *lane, before, last]


def _apart(way: list[Point]) -> list[Point]:
    """The end a little aside where it lies straight across from the start, but the way between them doesn't."""
    (start_x, start_y), (end_x, end_y) = way[0], way[-1]
    if abs(end_x - start_x) < _LEAST and any(abs(x - start_x) >= _LEAST for x, _y in way):
        end_x = start_x + _LEAST
    if abs(end_y - start_y) < _LEAST and any(abs(y - start_y) >= _LEAST for _x, y in way):
        end_y = start_y + _LEAST
    return [*way[:-1], (end_x, end_y)]


def _share(value: float, start: float, end: float) -> int:
    """Of a bend between the ends; where these are level, nothing lies aside."""
    return round((value - start) / (end - start) * _WHOLE) if end != start else 0


def _level(preset: str, adjustments: tuple[int, ...], start: Point, end: Point) -> Elbow:
    flips = ' flipH="1"' * (end[0] < start[0]) + ' flipV="1"' * (end[1] < start[1])
    field = Field(min(start[0], end[0]), min(start[1], end[1]), abs(end[0] - start[0]), abs(end[1] - start[1]))
    return Elbow(preset, adjustments, field, flips)


def _turned(start: Point, end: Point, inner: Sequence[Point]) -> Elbow:
    across, down = end[0] - start[0], end[1] - start[1]
    shares = (
        _share(inner[0][1], start[1], end[1]),
        _share(inner[1][0], start[0], end[0]),
        _share(inner[2][1], start[1], end[1]),
    )
    width, height = abs(down), abs(across)
    middle_x, middle_y = (start[0] + end[0]) / 2, (start[1] + end[1]) / 2
    field = Field(middle_x - width / 2, middle_y - height / 2, width, height)
    flips = ' flipH="1"' * (down < 0) + ' flipV="1"' * (across > 0)
    return Elbow("bentConnector5", shares, field, f' rot="5400000"{flips}')
