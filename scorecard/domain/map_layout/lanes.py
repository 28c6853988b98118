"""Give legs that share a strip lanes of their own, in an order in which few of them cross."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from scorecard.domain.map_layout.ways import Way

_SWEEPS = 3
_FEW = 100  # ways; with more of them one sweep has to do
_LEAN = 0.2  # how far a leg is taken to run from its strip's middle, towards where it turns, before it has a lane
_SPREAD = 0.8  # how far from it the outermost lane is taken to run: not as far as the edge of a box


class Lane(NamedTuple):
    """0 in the middle of its strip, -1 and 1 beside that; `reach` is the outermost of those that touch one another."""

    number: float
    reach: float


class Leg:
    """A straight part of a way, from `start` to `end` along its strip, each a box's side or another strip.

    `low` and `high` are its ends as exactly as they are known: they move with the lanes of the legs it turns into.
    """

    __slots__ = (
        "at", "beside", "end", "high", "high_leg", "high_turn", "is_straight", "is_upright", "lane", "low", "low_leg",
        "low_turn", "rank", "reach", "start", "strip",
    )  # fmt: skip

    def __init__(self, is_upright: bool, strip: int, start: int, end: int) -> None:
        self.is_upright, self.strip, self.start, self.end = is_upright, strip, start, end
        self.low, self.high = float(start), float(end)
        self.low_turn = self.high_turn = 0
        self.low_leg: Leg | None = None
        self.high_leg: Leg | None = None
        self.is_straight = False
        self.at, self.lane, self.rank, self.reach = float(strip), 0.0, 0.0, 0.0
        self.beside: list[Leg] = []


def assign(ways: Sequence[Way]) -> list[tuple[Lane, ...]]:
    """The lanes of each way's legs."""
    legs = [_legs(way) for way in ways]
    strips: dict[tuple[bool, int], list[Leg]] = defaultdict(list)
    for way in legs:
        for leg in way:
            strips[leg.is_upright, leg.strip].append(leg)
    groups = [strips[key] for key in sorted(strips)]
    for group in groups:
        _find_neighbours(group)
        for leg in group:
            leg.rank = sum(_wish(leg, other) for other in leg.beside)
    for group in groups:
        _place(sorted(group, key=lambda leg: (leg.rank, leg.at)))
    for _ in range(_SWEEPS if len(ways) <= _FEW else 1):
        for group in groups:
            _reorder(group)
    for group in groups:
        if group[0].strip % 4 == 0:
            _tighten(group)
    return [tuple(Lane(leg.lane, leg.reach) for leg in way) for way in legs]


def _legs(way: Way) -> list[Leg]:
    is_upright, places = way
    legs: list[Leg] = []
    for before, strip, behind in zip(places, places[1:], places[2:]):
        legs.append(Leg(is_upright, strip, min(before, behind), max(before, behind)))
        is_upright = not is_upright
    for i, leg in enumerate(legs):
        if i:
            _join(leg, legs[i - 1], places[i], places[i - 1])
        if i + 1 < len(legs):
            _join(leg, legs[i + 1], places[i + 2], places[i + 3])
        leg.at += _LEAN * (leg.low_turn + leg.high_turn)
        leg.is_straight = len(legs) == 1
    return legs


def _join(leg: Leg, other: Leg, place: int, beyond: int) -> None:
    """The leg turns into another one at a place, towards the place beyond."""
    turn = 1 if beyond > leg.strip else -1
    if place == leg.start:
        leg.low_leg, leg.low_turn = other, turn
    else:
        leg.high_leg, leg.high_turn = other, turn


def _find_neighbours(group: list[Leg]) -> None:
    """Which legs of a strip lie beside one another somewhere, also where both only touch the same place."""
    ordered = sorted(group, key=lambda leg: leg.start)
    for i, leg in enumerate(ordered):
        for other in ordered[i + 1 :]:
            if other.start > leg.end:
                break
            leg.beside.append(other)
            other.beside.append(leg)


def _wish(leg: Leg, other: Leg) -> int:
    """By how many crossings it is worse that the one runs left of the other, or above it: the two ways are followed
    to where they part."""
    return _wish_at_low(leg, other) + _wish_at_high(leg, other)


def _wish_at_low(leg: Leg, other: Leg) -> int:
    one, two = leg.low_leg, other.low_leg
    if leg.start != other.start:
        if leg.start > other.start:
            return leg.low_turn
        return -other.low_turn
    if leg.low_turn != other.low_turn:
        return (leg.low_turn > other.low_turn) - (leg.low_turn < other.low_turn)
    if one is None or two is None:
        return 0
    return leg.low_turn * _wish_beyond(one, two, leg.low_turn)


def _wish_at_high(leg: Leg, other: Leg) -> int:
    one, two = leg.high_leg, other.high_leg
    if leg.end != other.end:
        if leg.end < other.end:
            return leg.high_turn
        return -other.high_turn
    if leg.high_turn != other.high_turn:
        return (leg.high_turn > other.high_turn) - (leg.high_turn < other.high_turn)
    if one is None or two is None:
        return 0
    return -leg.high_turn * _wish_beyond(one, two, leg.high_turn)


def _wish_beyond(one: Leg, two: Leg, turn: int) -> int:
    """The same of two legs that come from the same turn: only their other ends count."""
    return _wish_at_high(one, two) if turn > 0 else _wish_at_low(one, two)


def _reorder(group: list[Leg]) -> None:
    for leg in group:
        if leg.low_leg is not None:
            leg.low = leg.low_leg.at
        if leg.high_leg is not None:
            leg.high = leg.high_leg.at
    for leg in group:
        leg.rank = sum(_crossings(leg, other) - _crossings(other, leg) for other in leg.beside)
    ordered = sorted(group, key=lambda leg: (leg.rank, leg.at))
    _swap(ordered)
    _place(ordered)


def _place(ordered: list[Leg]) -> None:
    """Lanes for the legs of a strip in that order."""
    for place, leg in enumerate(ordered):
        leg.rank = place
    for part in _parts(ordered):
        _pack(part)
    widest = max(2.0, *(abs(leg.lane) for leg in ordered))
    for leg in ordered:
        leg.at = leg.strip + _SPREAD * leg.lane / widest


def _tighten(group: list[Leg]) -> None:
    """Let legs share a lane that only seemed to touch: they turn into the same row or column, but one behind the other."""
    for leg in group:
        leg.beside = [other for other in leg.beside if not _ends_before(leg, other) and not _ends_before(other, leg)]
    for part in _parts(sorted(group, key=lambda leg: leg.rank)):
        _pack(part)


def _ends_before(leg: Leg, other: Leg) -> bool:
    one, next_one = leg.high_leg, other.low_leg
    return (
        leg.end == other.start
        and leg.end % 4 == 2
        and one is not None
        and next_one is not None
        and one.lane + 1 <= next_one.lane
    )


def _crossings(first: Leg, second: Leg) -> int:
    """How often two legs on one strip cross if the first runs left of the second, or above it."""
    low, high = first.low, first.high
    other_low, other_high = second.low, second.high
    return (
        (first.low_turn > 0 and other_low < low < other_high)
        + (first.high_turn > 0 and other_low < high < other_high)
        + (second.low_turn < 0 and low < other_low < high)
        + (second.high_turn < 0 and low < other_high < high)
    )


def _swap(ordered: list[Leg]) -> None:
    """Change places of two that follow one another as long as that leaves fewer crossings."""
    for _ in range(len(ordered)):
        is_changed = False
        for i in range(len(ordered) - 1):
            one, other = ordered[i], ordered[i + 1]
            if other in one.beside and _crossings(other, one) < _crossings(one, other):
                ordered[i], ordered[i + 1] = other, one
                is_changed = True
        if not is_changed:
            break


def _parts(ordered: Sequence[Leg]) -> Iterable[list[Leg]]:
    """The legs of a strip in parts that don't touch one another, each in order."""
    seen: set[int] = set()
    for leg in ordered:
        if id(leg) in seen:
            continue
        part, found = [], [leg]
        seen.add(id(leg))
        while found:
            each = found.pop()
            part.append(each)
            for other in each.beside:
                if id(other) not in seen:
                    seen.add(id(other))
                    found.append(other)
        yield sorted(part, key=lambda each: each.rank)


def _pack(part: list[Leg]) -> None:
    """As few lanes as the order allows; a straight leg keeps the middle one."""
    fixed: list[Leg] = []
    for leg in part:
        if leg.is_straight and not any(other in fixed for other in leg.beside):
            fixed.append(leg)
    placed: set[int] = set()
    for leg in fixed:
        leg.lane = 0.0
        placed.add(id(leg))
    before = [leg for leg in part if id(leg) not in placed and _is_before(leg, fixed)]
    skipped = {id(leg) for leg in before}
    for leg in part:
        if id(leg) not in placed and id(leg) not in skipped:
            leg.lane = max((other.lane + 1 for other in leg.beside if id(other) in placed), default=0.0)
            placed.add(id(leg))
    left = {id(leg) for leg in fixed}
    for leg in reversed(before):
        leg.lane = min((other.lane - 1 for other in leg.beside if id(other) in left), default=-1.0)
        left.add(id(leg))
    if len(fixed) == 0 or any(leg.is_straight for leg in part if leg not in fixed):
        middle = (min(leg.lane for leg in part) + max(leg.lane for leg in part)) / 2
        for leg in part:
            leg.lane -= middle
    reach = max(abs(leg.lane) for leg in part)
    for leg in part:
        leg.reach = reach


def _is_before(leg: Leg, fixed: list[Leg]) -> bool:
    beside = [other.rank for other in fixed if other in leg.beside]
    return bool(beside) and leg.rank < sum(beside) / len(beside)
