"""The straight parts of ways on their strips, and by how much they would cross one another there."""

from itertools import pairwise

from scorecard.domain.map_layout.ways import Way

_LEAN = 0.2  # how far a leg is taken to run from its strip's middle, towards where it turns, before it has a lane


class Leg:
    """From `start` to `end` along its strip: a box's side, or another strip into which it turns: -1, 1, 0 at a box.

    `low` and `high` are its ends as exactly as they are known, `at` is where it runs: they move as lanes are given.
    `beside` are the other legs of its strip that touch a place it touches.
    """

    __slots__ = (
        "at", "beside", "end", "high", "high_leg", "high_turn", "is_straight", "is_upright", "lane", "low", "low_leg",
        "low_turn", "rank", "reach", "start", "strip",
    )  # fmt: skip

    def __init__(self, is_upright: bool, strip: int, before: int, behind: int) -> None:
        self.is_upright, self.strip = is_upright, strip
        self.start, self.end = min(before, behind), max(before, behind)
        self.low, self.high, self.at = float(self.start), float(self.end), float(strip)
        self.low_turn = self.high_turn = self.rank = 0
        self.lane = self.reach = 0.0
        self.low_leg: Leg | None = None
        self.high_leg: Leg | None = None
        self.is_straight = False  # all of its way
        self.beside: list[Leg] = []

    def turn(self, place: int, other: "Leg", beyond: int) -> None:
        """At a place it turns into another leg, towards the place beyond."""
        turn = 1 if beyond > self.strip else -1
        if place == self.start:
            self.low_leg, self.low_turn = other, turn
        else:
            self.high_leg, self.high_turn = other, turn
        self.at += _LEAN * turn

    def follow(self) -> None:
        """Its ends go where the legs run that it turns into."""
        if self.low_leg is not None:
            self.low = self.low_leg.at
        if self.high_leg is not None:
            self.high = self.high_leg.at


def legs_of(way: Way) -> list[Leg]:
    is_upright, places = way
    legs: list[Leg] = []
    for before, strip, behind in zip(places, places[1:], places[2:], strict=False):
        legs.append(Leg(is_upright, strip, before, behind))
        is_upright = not is_upright
    for i, (leg, other) in enumerate(pairwise(legs)):
        leg.turn(places[i + 2], other, places[i + 3])
        other.turn(places[i + 1], leg, places[i])
    legs[0].is_straight = len(legs) == 1
    return legs


def find_neighbours(legs: list[Leg]) -> None:
    """Of all the legs of one strip."""
    ordered = sorted(legs, key=lambda leg: leg.start)
    for number, leg in enumerate(ordered, start=1):
        for other in ordered[number:]:
            if other.start > leg.end:
                break
            leg.beside.append(other)
            other.beside.append(leg)


def crossings(first: Leg, second: Leg) -> int:
    """How often two legs cross if the first runs left of the second, or above it."""
    low, high, other_low, other_high = first.low, first.high, second.low, second.high
    return (
        (first.low_turn > 0 and other_low < low < other_high)
        + (first.high_turn > 0 and other_low < high < other_high)
        + (second.low_turn < 0 and low < other_low < high)
        + (second.high_turn < 0 and low < other_high < high)
    )


def wish(leg: Leg, other: Leg) -> int:
    """How many crossings more it makes if the first runs left of the other, or above it, than the other way round.

    Where both turn alike at the same place, their ways are followed on to where they part.
    """
    return _wish_at_low(leg, other) + _wish_at_high(leg, other)


def _wish_at_low(leg: Leg, other: Leg) -> int:
    if leg.start != other.start:
        return leg.low_turn if leg.start > other.start else -other.low_turn
    if leg.low_turn != other.low_turn:
        return 1 if leg.low_turn > other.low_turn else -1
    if leg.low_leg is None or other.low_leg is None:
        return 0
    return leg.low_turn * _wish_beyond(leg.low_leg, other.low_leg, leg.low_turn)


def _wish_at_high(leg: Leg, other: Leg) -> int:
    if leg.end != other.end:
        return leg.high_turn if leg.end < other.end else -other.high_turn
    if leg.high_turn != other.high_turn:
        return 1 if leg.high_turn > other.high_turn else -1
    if leg.high_leg is None or other.high_leg is None:
        return 0
    return -leg.high_turn * _wish_beyond(leg.high_leg, other.high_leg, leg.high_turn)


def _wish_beyond(leg: Leg, other: Leg, turn: int) -> int:
    """Of two legs behind the same turn only the ends ahead count."""
    return _wish_at_high(leg, other) if turn > 0 else _wish_at_low(leg, other)
