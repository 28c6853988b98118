"""Choose a way for every arrow: few crossings first, then few bends, then short."""

from collections.abc import Iterable, Sequence
from itertools import pairwise
from typing import NamedTuple

from scorecard.domain.map_layout import ways
from scorecard.domain.map_layout.board import Board
from scorecard.domain.map_layout.ways import Way

_CROSSING = 4.0
_BEND = 1.6
_LONG = 0.09  # of a leg's length, a column with its gutter being 4
_BESIDE = 0.25  # another arrow on the same strip
_FROM_ABOVE = 0.5
_ROUNDS = 4
_FEW = 100
_MANY = 16  # legs on a strip: from then on only their number counts, not how each pair would cross
_MOST_WAYS = 12


class Leg(NamedTuple):
    """A straight part of a way along its strip, from `low` to `high`, with the turns there: -1, 1, or 0 at a box."""

    is_upright: bool
    strip: int
    low: int
    high: int
    low_turn: int
    high_turn: int


def legs_of(way: Way) -> list[Leg]:
    is_upright, places = way
    legs: list[Leg] = []
    last = len(places) - 1
    for i in range(1, last):
        a, strip, b = places[i - 1], places[i], places[i + 1]
        a_turn = 0 if i == 1 else (1 if places[i - 2] > strip else -1)
        b_turn = 0 if i + 1 == last else (1 if places[i + 2] > strip else -1)
        legs.append(
            Leg(is_upright, strip, a, b, a_turn, b_turn) if a <= b else Leg(is_upright, strip, b, a, b_turn, a_turn)
        )
        is_upright = not is_upright
    return legs


class Traffic:
    """The legs that run already: along each strip, and how many of them pass each place of each other strip."""

    def __init__(self, board: Board) -> None:
        columns, rows = board.right // 2 + 1, board.bottom // 2 + 1
        self.along: tuple[list[list[Leg]], list[list[Leg]]] = ([[] for _ in range(rows)], [[] for _ in range(columns)])
        self.passing = ([[0] * columns for _ in range(rows)], [[0] * rows for _ in range(columns)])
        self.lanes = ([[0] * columns for _ in range(rows)], [[0] * rows for _ in range(columns)])

    def add(self, legs: Iterable[Leg], sign: int = 1) -> None:
        for leg in legs:
            strip = leg.strip // 2
            if sign > 0:
                self.along[leg.is_upright][strip].append(leg)
            else:
                self.along[leg.is_upright][strip].remove(leg)
            lanes = self.lanes[leg.is_upright][strip]
            for place in range(leg.low // 2, leg.high // 2 + 1):
                lanes[place] += sign
            crossed = self.passing[not leg.is_upright]
            for place in range(leg.low // 2 + 1, (leg.high + 1) // 2):
                crossed[place][strip] += sign

    def cost(self, leg: Leg) -> float:
        is_upright, strip, low, high, _low_turn, _high_turn = leg
        strip //= 2
        # What passes over this strip, at the places between the ends
        crossings = sum(self.passing[is_upright][strip][low // 2 + 1 : (high + 1) // 2])
        along = self.along[is_upright][strip]
        if len(along) > _MANY:
            return crossings * _CROSSING + max(self.lanes[is_upright][strip][low // 2 : high // 2 + 1]) * _BESIDE
        beside = 0
        for other in along:
            if other[2] <= high and low <= other[3]:
                beside += 1
                crossings += min(crossings_of(leg, other), crossings_of(other, leg))
        return crossings * _CROSSING + beside * _BESIDE


def crossings_of(first: Leg, second: Leg) -> int:
    """How often two legs on one strip cross if the first lies on the side of the smaller numbers."""
    return (
        (first.low_turn > 0 and second.low < first.low < second.high)
        + (first.high_turn > 0 and second.low < first.high < second.high)
        + (second.low_turn < 0 and first.low < second.low < first.high)
        + (second.high_turn < 0 and first.low < second.high < first.high)
    )


def choose(board: Board, links: Sequence[tuple[int, int]]) -> list[Way]:
    """A way for each link, given as the numbers of its boxes."""
    traffic = Traffic(board)
    options: list[list[tuple[float, Way, list[Leg]]]] = []
    chosen: list[tuple[float, Way, list[Leg]] | None] = [None] * len(links)
    for cause, effect in links:
        options.append(_options(board, cause, effect))
    order = sorted(range(len(links)), key=lambda i: (options[i][0][0], i))
    for turn in range(_ROUNDS if len(links) <= _FEW else 1):
        is_changed = False
        for i in order:
            if len(options[i]) == 1 and turn:
                continue
            before = chosen[i]
            if before is not None:
                traffic.add(before[2], -1)
            best = _best(options[i], traffic)
            traffic.add(best[2])
            is_changed |= best is not before
            chosen[i] = best
        if not is_changed:
            break
    return [each[1] for each in chosen if each is not None]


def _best(options: list[tuple[float, Way, list[Leg]]], traffic: Traffic) -> tuple[float, Way, list[Leg]]:
    least, best = float("inf"), options[0]
    for option in options:
        cost = option[0]
        if cost >= least:
            break
        for leg in option[2]:
            cost += traffic.cost(leg)
            if cost >= least:
                break
        if cost < least:
            least, best = cost, option
    return best


def _options(board: Board, cause: int, effect: int) -> list[tuple[float, Way, list[Leg]]]:
    """The ways of a link with what each costs alone, the cheapest first; a straight one needs no other."""
    one, other = board.spots[cause], board.spots[effect]
    found = ways.straight(board, one, other) or ways.around(board, one, other)
    priced = sorted((_price(way, one.row, other.row), way) for way in set(found))
    return [(price, way, legs_of(way)) for price, way in priced[:_MOST_WAYS]]


def _price(way: Way, cause_row: int, effect_row: int) -> float:
    is_upright, places = way
    length = sum(abs(b - a) for a, b in zip(places, places[2:]))
    enters_from_above = places[-1] % 4 == 1 and is_upright == (len(places) % 2 == 1)
    return (
        (len(places) - 3) * _BEND
        + length * _LONG
        + (_FROM_ABOVE if enters_from_above and effect_row < cause_row else 0)
    )
