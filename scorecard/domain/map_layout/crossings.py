"""Where arrows cross one another."""

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from itertools import pairwise

from scorecard.domain.map_layout.drawing import MapArrow, Point


def crossings(arrows: Sequence[MapArrow]) -> tuple[tuple[tuple[Point, bool], ...], ...]:
    """For each arrow the points where it crosses one before it, and whether it runs upright there."""
    upright: list[tuple[int, int, int, int]] = []
    level: list[tuple[int, int, int, int]] = []
    for number, arrow in enumerate(arrows):
        for (x, y), (to_x, to_y) in pairwise(arrow.points):
            if x == to_x:
                upright.append((x, min(y, to_y), max(y, to_y), number))
            else:
                level.append((y, min(x, to_x), max(x, to_x), number))
    upright.sort()
    found: list[list[tuple[Point, bool]]] = [[] for _ in arrows]
    for y, left, right, number in level:
        first = bisect_right(upright, left, key=_place)
        for x, top, bottom, other in upright[first : bisect_left(upright, right, key=_place)]:
            if top < y < bottom and other != number:
                found[max(number, other)].append((Point(x, y), other > number))
    return tuple(map(tuple, found))


def _place(leg: tuple[int, int, int, int]) -> int:
    return leg[0]
