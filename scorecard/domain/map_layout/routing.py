"""Choose a way for every arrow: few crossings first, then few bends, then short."""

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from scorecard.domain.map_layout import ways
from scorecard.domain.map_layout.board import Board
from scorecard.domain.map_layout.ways import Way

_CROSSING = 4.0
_BEND = 1.6
_LONG = 0.09  # of a leg's length, a column with its gutter being 4
_BESIDE = 0.25  # for each arrow beside it on a strip
_FROM_BEHIND = 0.5  # an effect above its cause, entered from above
_MOST_WAYS = 12
_ROUNDS = 4
_FEW = 100  # links; with more of them one round has to do
_MANY = 16  # legs on a strip; from then on only their number counts, not how each pair would cross


class _Leg(NamedTuple):
    """A straight part of a way along its strip, from `low` to `high`, and where it turns there: -1, 1, 0 at a box."""

    is_upright: bool
    strip: int
    low: int
    high: int
    low_turn: int
    high_turn: int


class _Option(NamedTuple):
    """A way that a link could take, and what it costs on an empty board."""

    price: float
    way: Way
    legs: list[_Leg]


def choose(board: Board, links: Sequence[tuple[int, int]]) -> list[Way]:
    """A way for each link, given as the numbers of its boxes.

    One after the other takes its cheapest way, and then again, now that it knows those of the others.
    """
    options = [_options(board, cause, effect) for cause, effect in links]
    chosen: dict[int, _Option] = {}
    traffic = _Traffic(board)
    order = sorted(range(len(links)), key=lambda number: options[number][0].price)
    for _ in range(_ROUNDS if len(links) <= _FEW else 1):
        before = dict(chosen)
        for number in order:
            if number in chosen:
                traffic.add(chosen[number].legs, -1)
            chosen[number] = _cheapest(options[number], traffic)
            traffic.add(chosen[number].legs, 1)
        if chosen == before:
            break
    return [chosen[number].way for number in range(len(links))]


def _options(board: Board, cause: int, effect: int) -> list[_Option]:
    """The cheapest first; a link with a straight way needs no other."""
    one, other = board.spots[cause], board.spots[effect]
    found = ways.straight(board, one, other) or ways.around(board, one, other)
    priced = sorted((_price(way, is_upwards=other.row < one.row), way) for way in set(found))
    return [_Option(price, way, _legs(way)) for price, way in priced[:_MOST_WAYS]]


def _price(way: Way, *, is_upwards: bool) -> float:
    is_upright, places = way
    bends = len(places) - 3
    length = sum([abs(behind - before) for before, behind in zip(places, places[2:], strict=False)])
    ends_upright = is_upright == (bends % 2 == 0)
    is_from_behind = is_upwards and ends_upright and places[-1] % 4 == 1
    return bends * _BEND + length * _LONG + is_from_behind * _FROM_BEHIND


def _legs(way: Way) -> list[_Leg]:
    is_upright, places = way
    legs: list[_Leg] = []
    last = len(places) - 1
    for i in range(1, last):
        before, strip, behind = places[i - 1 : i + 2]
        turn = 0 if i == 1 else 1 if places[i - 2] > strip else -1
        next_turn = 0 if i == last - 1 else 1 if places[i + 2] > strip else -1
        if before <= behind:
            legs.append(_Leg(is_upright, strip, before, behind, turn, next_turn))
        else:
            legs.append(_Leg(is_upright, strip, behind, before, next_turn, turn))
        is_upright = not is_upright
    return legs


def _cheapest(options: Sequence[_Option], traffic: "_Traffic") -> _Option:
    """Options come the cheapest first, so that the rest need no look once the price alone is too high."""
    least, best = float("inf"), options[0]
    for option in options:
        cost = option.price
        if cost >= least:
            break
        for leg in option.legs:
            cost += traffic.cost(leg)
            if cost >= least:
                break
        else:
            least, best = cost, option
    return best


class _Traffic:
    """The legs that run already. Everything is kept for level strips first, then for upright ones, by strip and place.

    `passing` counts those of the other direction that pass a place, `lanes` those that run along it.
    """

    def __init__(self, board: Board) -> None:
        columns, rows = board.right // 2 + 1, board.bottom // 2 + 1
        self._along: tuple[list[list[_Leg]], ...] = ([[] for _ in range(rows)], [[] for _ in range(columns)])
        self._passing = ([[0] * columns for _ in range(rows)], [[0] * rows for _ in range(columns)])
        self._lanes = ([[0] * columns for _ in range(rows)], [[0] * rows for _ in range(columns)])

    def add(self, legs: Iterable[_Leg], sign: int) -> None:
        """Take legs away again with -1."""
        for leg in legs:
            is_upright, strip = leg.is_upright, leg.strip // 2
            along = self._along[is_upright][strip]
            if sign > 0:
                along.append(leg)
            else:
                along.remove(leg)
            lanes = self._lanes[is_upright][strip]
            for place in range(leg.low // 2, leg.high // 2 + 1):
                lanes[place] += sign
            passed = self._passing[not is_upright]
            for place in range(leg.low // 2 + 1, (leg.high + 1) // 2):
                passed[place][strip] += sign

    def cost(self, leg: _Leg) -> float:
        """Of a further leg: what it would cross, and what runs beside it."""
        is_upright, strip, low, high, _low_turn, _high_turn = leg
        strip //= 2
        crossings = sum(self._passing[is_upright][strip][low // 2 + 1 : (high + 1) // 2])
        along = self._along[is_upright][strip]
        if len(along) > _MANY:
            return crossings * _CROSSING + max(self._lanes[is_upright][strip][low // 2 : high // 2 + 1]) * _BESIDE
        beside = 0
        for other in along:
            if other.low <= high and low <= other.high:
                beside += 1
                crossings += min(_crossings(leg, other), _crossings(other, leg))
        return crossings * _CROSSING + beside * _BESIDE


def _crossings(first: _Leg, second: _Leg) -> int:
    """How often two legs on one strip cross if the first runs left of the second, or above it."""
    _, _, low, high, low_turn, high_turn = first
    _, _, other_low, other_high, other_low_turn, other_high_turn = second
    return (
        (low_turn > 0 and other_low < low < other_high)
        + (high_turn > 0 and other_low < high < other_high)
        + (other_low_turn < 0 and low < other_low < high)
        + (other_high_turn < 0 and low < other_high < high)
    )
