"""The board that arrows are routed on: which box covers which crossing of a row with a column or gutter.

Places are plain numbers, two apart, so that a box's edges get the odd numbers between them. Across: gutter j is 4j,
column c is 4c + 2, and a box of that column has its sides at 4c + 1 and 4c + 3. Down: the channel above row r is 4r,
the row itself 4r + 2, with the tops of its boxes at 4r + 1 and their bottoms at 4r + 3.
"""

from collections.abc import Sequence
from itertools import accumulate
from typing import NamedTuple


class Spot(NamedTuple):
    """Where a box lies: its row and its sides."""

    row: int
    left: int
    right: int

    @property
    def level(self) -> int:
        return 4 * self.row + 2

    @property
    def columns(self) -> range:
        return range(self.left + 1, self.right, 4)

    def nearest(self, place: int) -> int:
        """The column of the box that is nearest to a place."""
        return min(max(place - (place - 2) % 4, self.left + 1), self.right - 1)


class Board:
    """`rows` holds for each row the first and last column of each of its boxes."""

    def __init__(self, columns: int, rows: Sequence[Sequence[tuple[int, int]]]) -> None:
        self.right, self.bottom = 4 * columns, 4 * len(rows)
        self.spots = [Spot(row, 4 * first + 1, 4 * last + 3) for row, spans in enumerate(rows) for first, last in spans]
        taken = [[0] * (2 * columns + 1) for _ in rows]
        for spot in self.spots:
            for place in range(spot.left // 2 + 1, spot.right // 2 + 1):
                taken[spot.row][place] = 1
        self._across = [[0, *accumulate(row)] for row in taken]
        self._down = [[0, *accumulate(column)] for column in zip(*taken, strict=True)] or [[0]] * (2 * columns + 1)

    def is_clear_down(self, x: int, one: int, other: int) -> bool:
        """Whether no box lies on column or gutter `x` between two places, both included."""
        if one > other:
            one, other = other, one
        taken = self._down[x // 2]
        return taken[(other + 2) // 4] == taken[(one + 1) // 4]

    def is_clear_across(self, row: int, one: int, other: int) -> bool:
        """Whether no box lies in the row between two places, both included."""
        if one > other:
            one, other = other, one
        taken = self._across[row]
        return taken[other // 2 + 1] == taken[(one + 1) // 2]
