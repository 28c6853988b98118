"""The points of every arrow, once boxes, bands and gutters have their places."""

from collections.abc import Sequence
from functools import lru_cache
from itertools import pairwise
from math import floor
from typing import NamedTuple

from scorecard.domain.map_layout.bands import Bands
from scorecard.domain.map_layout.drawing import MapArrow, Point, Rect
from scorecard.domain.map_layout.grid import UNIT, Grid
from scorecard.domain.map_layout.lanes import Lane
from scorecard.domain.map_layout.plan import MapLink, MapPlan
from scorecard.domain.map_layout.routes import Route, Routes

_WIDE = 2 * UNIT  # between ports, where a side has room
_OUTER = 3 * UNIT  # the outermost gutters, where no more is needed


def lay_out(plan: MapPlan, routes: Routes, middle: Bands, grid: Grid) -> tuple[MapArrow, ...]:
    """An arrow for each link, in the order of the links."""
    if not plan.links:
        return ()
    boxes = tuple((box.objective, box.rect) for box in middle.boxes)
    tops = tuple(band.rect.y for band in middle.bands)
    return _lay_out(plan.links, routes, boxes, _Rows(tops, middle.rows, middle.bottom), grid)


class _Rows(NamedTuple):
    """Of the bands: their tops, the tops and bottoms of their rows, and where the last one ends."""

    bands: tuple[int, ...]
    rows: tuple[tuple[int, int], ...]
    bottom: int


@lru_cache(maxsize=64)
def _lay_out(
    links: tuple[MapLink, ...], routes: Routes, boxes: tuple[tuple[str, Rect], ...], rows: _Rows, grid: Grid
) -> tuple[MapArrow, ...]:
    """Kept, since how a plan stands seldom moves a box."""
    places = dict(boxes)
    strips = _Strips(routes, rows, grid)
    return tuple(
        MapArrow(
            link.cause, link.effect, strips.points(route, places[link.cause], places[link.effect]), link.is_confirmed
        )
        for link, route in zip(links, routes.routes, strict=True)
    )


class _Strips:
    """Where strips begin and end in px; a channel between two bands has a line, and lanes keep beside it."""

    def __init__(self, routes: Routes, rows: _Rows, grid: Grid) -> None:
        gutters = _gutters(routes, grid)
        self._across = [
            grid.slots[place // 2]
            if place % 2
            else (gutters[place // 2][0] + strip.before, gutters[place // 2][1] - strip.behind)
            for place, strip in enumerate(routes.across)
        ]
        top = rows.bands[0] if rows.bands else rows.bottom
        edges = [top, *(y for row in rows.rows for y in row), rows.bottom]
        last = len(routes.down) - 1
        self._down = [
            (edges[place], edges[place + 1])
            if place % 2
            else (
                edges[place] + (strip.before if place else UNIT),
                edges[place + 1] - (strip.behind if place < last else UNIT),
            )
            for place, strip in enumerate(routes.down)
        ]
        self._lines = {
            place: line
            for place in range(2, last, 2)
            for line in rows.bands[1:]
            if edges[place] < line < edges[place + 1]
        }

    def points(self, route: Route, cause: Rect, effect: Rect) -> tuple[Point, ...]:
        (is_upright, places), lanes = route
        start = _edge(cause, places[0], is_upright)
        runs: list[int] = []
        upright = is_upright
        for place, lane in zip(places[1:], lanes, strict=False):
            runs.append(self._x(place // 2, lane) if upright else self._y(place // 2, lane))
            upright = not upright
        end = _edge(effect, places[-1], not upright)
        return tuple(_corners([start, *runs, end], is_upright))

    def _x(self, place: int, lane: Lane) -> int:
        return _run(self._across[place], lane, is_port=place % 2 == 1)

    def _y(self, place: int, lane: Lane) -> int:
        if place in self._lines:
            return self._lines[place] + UNIT * (floor(lane.number) + (lane.number >= 0))
        return _run(self._down[place], lane, is_port=place % 2 == 1)


def _gutters(routes: Routes, grid: Grid) -> list[tuple[int, int]]:
    """Between which boxes each lies; the outermost two are not wider than they have to be."""
    first, last = grid.slots[0][0], grid.slots[-1][1]
    inner = [(one[1], other[0]) for one, other in pairwise(grid.slots)]
    left = first - max(routes.across[0].room, _OUTER)
    return [(left, first), *inner, (last, last + max(routes.across[-1].room, _OUTER))]


def _run(strip: tuple[int, int], lane: Lane, *, is_port: bool) -> int:
    start, end = strip
    distance = UNIT
    if is_port:
        room = (end - start) // 2 - UNIT
        distance = min(_WIDE, max(UNIT, int(room / lane.reach))) if lane.reach else _WIDE
    return floor((start + end) / 2 + lane.number * distance)


def _edge(rect: Rect, side: int, is_upright: bool) -> int:
    if is_upright:
        return rect.y if side % 4 == 1 else rect.bottom
    return rect.x if side % 4 == 1 else rect.right


def _corners(runs: Sequence[int], is_upright: bool) -> list[Point]:
    """Two runs that follow one another meet at a corner."""
    points: list[Point] = []
    for one, other in pairwise(runs):
        points.append(Point(other, one) if is_upright else Point(one, other))
        is_upright = not is_upright
    return points
