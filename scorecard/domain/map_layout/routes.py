"""The routes of all arrows of a plan, before any coordinate is known, and the room they ask for."""

from collections.abc import Iterable, Sequence
from functools import lru_cache
from math import ceil, floor
from typing import NamedTuple

from scorecard.domain.map_layout import lanes, routing
from scorecard.domain.map_layout.bands import Rows, Spacing
from scorecard.domain.map_layout.board import Board
from scorecard.domain.map_layout.grid import UNIT, Grid, Growth
from scorecard.domain.map_layout.lanes import Lane
from scorecard.domain.map_layout.plan import MapPlan
from scorecard.domain.map_layout.ways import Way

_HEAD = 13  # px from a box's edge to the lane that an arrow's head comes from
_TAIL = 11
_PAST = UNIT

Spans = tuple[tuple[tuple[int, int], ...], ...]


class Strip(NamedTuple):
    """How far its lanes reach from its middle, None without any, and how far they keep from what lies at its sides."""

    reach: float | None = None
    before: int = _PAST
    behind: int = _PAST

    @property
    def room(self) -> int:
        """Of a gutter or a channel."""
        return 0 if self.reach is None else self.before + int(2 * self.reach) * UNIT + self.behind

    @property
    def room_before_line(self) -> int:
        """Where a line divides the strip: the middle lane lies behind it."""
        return 0 if self.reach is None else self.before + ceil(self.reach) * UNIT

    @property
    def room_behind_line(self) -> int:
        return 0 if self.reach is None else self.behind + (floor(self.reach) + 1) * UNIT

    @property
    def box_size(self) -> int:
        """The least size of boxes with so many ports on a side."""
        return 0 if self.reach is None else int(2 * UNIT * (self.reach + 1))


class Route(NamedTuple):
    """An arrow's way, and the lane of each of its legs: 0 in the middle of its strip."""

    way: Way
    lanes: tuple[Lane, ...]


class Routes(NamedTuple):
    """The routes in the order of the links; strips from left to right: gutter, column, gutter ..., or downwards."""

    routes: tuple[Route, ...]
    across: tuple[Strip, ...]
    down: tuple[Strip, ...]

    @property
    def growth(self) -> Growth:
        return Growth([strip.room for strip in self.across[::2]], [strip.box_size for strip in self.across[1::2]])

    def spacing(self, row_counts: Iterable[int], grid: Grid) -> Spacing:
        """The room around rows, as much as the grid gives or more, for bands with so many rows each."""
        channels, heights = self.down[::2], [strip.box_size for strip in self.down[1::2]]
        above = [max(grid.row_gap, channel.room) for channel in channels[:-1]]
        below = [0] * len(above)
        first = 0
        for count in row_counts:
            line = channels[first]
            above[first] = max(grid.band_pad, line.room_behind_line if first else UNIT - line.before + line.room)
            first += count
            end = channels[first]
            is_last = first == len(above)
            below[first - 1] = max(grid.band_pad, UNIT - end.behind + end.room if is_last else end.room_before_line)
        return Spacing(above, below, heights)


def find(plan: MapPlan, rows: Rows, grid: Grid) -> Routes:
    """Raises ValueError if a link names an objective that the plan doesn't have."""
    if not plan.links:
        return Routes((), (Strip(),) * (2 * len(grid.slots) + 1), (Strip(),) * (2 * sum(map(len, rows.values())) + 1))
    spans = tuple(tuple(slot.columns for slot in row) for each in plan.perspectives for row in rows[each.code])
    codes = (slot.objective.code for each in plan.perspectives for row in rows[each.code] for slot in row)
    numbers = {code: number for number, code in enumerate(codes)}
    for link in plan.links:
        for code in link.cause, link.effect:
            if code not in numbers:
                raise ValueError(f"a link names objective {code}, which is not of this plan")
    return _find(len(grid.slots), spans, tuple((numbers[link.cause], numbers[link.effect]) for link in plan.links))


@lru_cache(maxsize=64)
def _find(columns: int, rows: Spans, links: tuple[tuple[int, int], ...]) -> Routes:
    """Kept, since a plan's structure changes far less often than how it stands."""
    ways = routing.choose(Board(columns, rows), links)
    routes = tuple(map(Route, ways, lanes.assign(ways)))
    across, down = _strips(routes, 2 * columns + 1, 2 * len(rows) + 1)
    return Routes(routes, across, down)


def _strips(routes: Sequence[Route], columns: int, rows: int) -> tuple[tuple[Strip, ...], tuple[Strip, ...]]:
    reach: tuple[dict[int, float], dict[int, float]] = ({}, {})
    for (is_upright, places), numbers in routes:
        for strip, lane in zip(places[1:], numbers, strict=False):
            known = reach[is_upright]
            known[strip] = max(known.get(strip, 0), lane.reach)
            is_upright = not is_upright
    clear = _clearances(routes)
    across, down = (
        tuple(
            Strip(
                reach[is_upright].get(strip),
                clear[is_upright].get(strip - 1, _PAST),
                clear[is_upright].get(strip + 1, _PAST),
            )
            for strip in range(0, 2 * count, 2)
        )
        for is_upright, count in ((True, columns), (False, rows))
    )
    return across, down


def _clearances(routes: Sequence[Route]) -> tuple[dict[int, int], dict[int, int]]:
    """By the side of boxes: how far the next lane keeps off, so that a head has room behind it."""
    clear: tuple[dict[int, int], dict[int, int]] = ({}, {})
    for (is_upright, places), numbers in routes:
        if len(numbers) > 1:
            is_last_upright = is_upright if len(numbers) % 2 else not is_upright
            # An upright leg meets a channel, which lies across
            clear[not is_upright].setdefault(places[0], _TAIL)
            clear[not is_last_upright][places[-1]] = _HEAD
    return clear
