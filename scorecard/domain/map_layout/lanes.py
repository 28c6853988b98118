"""Give legs that share a strip lanes of their own, in an order in which few of them cross."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from scorecard.domain.map_layout.legs import Leg, crossings, find_neighbours, legs_of, wish
from scorecard.domain.map_layout.ways import Way

_SWEEPS = 3
_FEW = 100  # ways; with more of them one sweep has to do
_SPREAD = 0.8  # how far from its strip's middle the outermost lane is taken to run: not as far as the edge of a box


class Lane(NamedTuple):
    """0 in the middle of its strip, -1 and 1 beside that; `reach` is the outermost of those that touch one another."""

    number: float
    reach: float


def assign(ways: Sequence[Way]) -> list[tuple[Lane, ...]]:
    """The lanes of each way's legs."""
    legs = [legs_of(way) for way in ways]
    strips: dict[tuple[bool, int], list[Leg]] = defaultdict(list)
    for leg in (leg for way in legs for leg in way):
        strips[leg.is_upright, leg.strip].append(leg)
    groups = [strips[key] for key in sorted(strips)]
    for group in groups:
        find_neighbours(group)
        for leg in group:
            leg.rank = sum([wish(leg, other) for other in leg.beside])
    for group in groups:
        _place(sorted(group, key=_by_rank))
    for _ in range(_SWEEPS if len(ways) <= _FEW else 1):
        for group in groups:
            _reorder(group)
    for group in groups:
        if group[0].strip % 4 == 0:
            _tighten(group)
    return [tuple(Lane(leg.lane, leg.reach) for leg in way) for way in legs]


def _by_rank(leg: Leg) -> tuple[int, float]:
    return leg.rank, leg.at


def _reorder(group: list[Leg]) -> None:
    """Anew, now that it is known more exactly where the legs of other strips run."""
    for leg in group:
        leg.follow()
    for leg in group:
        leg.rank = sum([crossings(leg, other) - crossings(other, leg) for other in leg.beside])
    ordered = sorted(group, key=_by_rank)
    _swap(ordered)
    _place(ordered)


def _swap(ordered: list[Leg]) -> None:
    """Change places of two that follow one another as long as that leaves fewer crossings."""
    for _ in ordered:
        is_changed = False
        for i in range(len(ordered) - 1):
            one, other = ordered[i], ordered[i + 1]
            if other in one.beside and crossings(other, one) < crossings(one, other):
                ordered[i], ordered[i + 1] = other, one
                is_changed = True
        if not is_changed:
            break


def _place(ordered: list[Leg]) -> None:
    """Lanes for all the legs of a strip in that order."""
    for place, leg in enumerate(ordered):
        leg.rank = place
    for part in _parts(ordered):
        _pack(part)
    widest = max(2.0, *(leg.reach for leg in ordered))
    for leg in ordered:
        leg.at = leg.strip + _SPREAD * leg.lane / widest


def _tighten(group: list[Leg]) -> None:
    """Let legs share a lane that only seemed to touch: they turn into one row or column, one behind the other."""
    for leg in group:
        leg.beside = [other for other in leg.beside if not _ends_before(leg, other) and not _ends_before(other, leg)]
    for part in _parts(group):
        _pack(part)


def _ends_before(leg: Leg, other: Leg) -> bool:
    one, next_one = leg.high_leg, other.low_leg
    if leg.end != other.start or leg.end % 4 == 0 or one is None or next_one is None:
        return False
    return one.lane + 1 <= next_one.lane


def _parts(legs: Iterable[Leg]) -> Iterator[list[Leg]]:
    """The legs of a strip in parts that don't touch one another, each in order."""
    seen: set[Leg] = set()
    for leg in legs:
        if leg in seen:
            continue
        part, found = [], [leg]
        seen.add(leg)
        while found:
            each = found.pop()
            part.append(each)
            new = [other for other in each.beside if other not in seen]
            seen.update(new)
            found += new
        yield sorted(part, key=lambda each: each.rank)


def _pack(part: list[Leg]) -> None:
    """As few lanes as the order allows. A straight way keeps the middle one, of several that touch the first."""
    fixed: set[Leg] = set()
    for leg in part:
        if leg.is_straight and fixed.isdisjoint(leg.beside):
            leg.lane = 0.0
            fixed.add(leg)
    before = [leg for leg in part if leg not in fixed and _is_before(leg, fixed)]
    behind = fixed | set(before)
    placed = set(fixed)
    for leg in part:
        if leg not in behind:
            leg.lane = max([other.lane + 1 for other in leg.beside if other in placed], default=0.0)
            placed.add(leg)
    placed = set(fixed)
    for leg in reversed(before):
        leg.lane = min([other.lane - 1 for other in leg.beside if other in placed])
        placed.add(leg)
    _centre(part, is_fixed=bool(fixed) and not any(leg.is_straight and leg not in fixed for leg in part))


def _is_before(leg: Leg, fixed: set[Leg]) -> bool:
    ranks = [other.rank for other in leg.beside if other in fixed]
    return bool(ranks) and leg.rank < sum(ranks) / len(ranks)


def _centre(part: list[Leg], *, is_fixed: bool) -> None:
    lanes = [leg.lane for leg in part]
    middle = 0.0 if is_fixed else (min(lanes) + max(lanes)) / 2
    reach = max(max(lanes) - middle, middle - min(lanes))
    for leg in part:
        leg.lane -= middle
        leg.reach = reach
