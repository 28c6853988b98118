"""The graph of causes and effects: what drives an objective and what it drives, to the ends of the chain; cycles.

A link is a pair of codes, cause and effect. Stored links form no cycle, yet everything here ends on one.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from graphlib import CycleError, TopologicalSorter
from itertools import pairwise
from typing import NamedTuple

Pair = tuple[str, str]


class Reached(NamedTuple):
    """An objective of a chain; `distance` is 1 for what is linked directly."""

    code: str
    distance: int


@dataclass(frozen=True)
class Chain:
    """All that hangs together with one objective; `links` are those that its drivers and outcomes come by."""

    code: str
    drivers: tuple[Reached, ...]
    outcomes: tuple[Reached, ...]
    links: frozenset[Pair]


def chain(pairs: Sequence[Pair], code: str) -> Chain:
    before, after = drivers(pairs, code), outcomes(pairs, code)
    causes, effects = ({code, *(each.code for each in found)} for found in (after, before))
    links = frozenset((cause, effect) for cause, effect in pairs if cause in causes or effect in effects)
    return Chain(code, before, after, links)


def drivers(pairs: Iterable[Pair], code: str) -> tuple[Reached, ...]:
    """All that drives `code`, the nearest first; among equals in the links' order."""
    return _reach(_neighbours((effect, cause) for cause, effect in pairs), code)


def outcomes(pairs: Iterable[Pair], code: str) -> tuple[Reached, ...]:
    """All that `code` drives, the nearest first; among equals in the links' order."""
    return _reach(_neighbours(pairs), code)


def path(pairs: Iterable[Pair], start: str, end: str) -> tuple[str, ...]:
    """A shortest chain of causes from `start` to `end`, both included; () where there is none.

    A new link from `cause` to `effect` closes a cycle where there is a path from the effect to the cause.
    """
    before = {other: one for one, other in _steps(_neighbours(pairs), start)}
    if end != start and end not in before:
        return ()
    chain = [end]
    while chain[-1] != start:
        chain.append(before[chain[-1]])
    return tuple(reversed(chain))


def _neighbours(pairs: Iterable[Pair]) -> Mapping[str, Sequence[str]]:
    found: dict[str, list[str]] = defaultdict(list)
    for one, other in pairs:
        found[one].append(other)
    return found


def _steps(neighbours: Mapping[str, Sequence[str]], start: str) -> list[Pair]:
    """Every code that is reached, with the one it is reached from first; nearest first."""
    seen, steps, layer = {start}, [], [start]
    while layer:
        found = []
        for one in layer:
            for other in neighbours.get(one, ()):
                if other not in seen:
                    seen.add(other)
                    steps.append((one, other))
                    found.append(other)
        layer = found
    return steps


def _reach(neighbours: Mapping[str, Sequence[str]], start: str) -> tuple[Reached, ...]:
    distances = {start: 0}
    for one, other in _steps(neighbours, start):
        distances[other] = distances[one] + 1
    return tuple(Reached(code, distance) for code, distance in distances.items() if distance)


def cycles(pairs: Iterable[Pair]) -> tuple[tuple[str, ...], ...]:
    """Chains that come back to where they began, so many that cutting the first link of each leaves none.

    A chain begins with that of its links which stands last in `pairs`: the one that closed it.
    """
    places = {pair: place for place, pair in enumerate(pairs)}
    found = []
    while cycle := _a_cycle(places):
        steps = list(pairwise(cycle))
        first = max(range(len(steps)), key=lambda step: places[steps[step]])
        found.append((*cycle[first:], *cycle[1 : first + 1]))
        del places[steps[first]]
    return tuple(found)


def written(chain: Iterable[str]) -> str:
    """AP1 → AC1 → AP1."""
    return " → ".join(chain)


def _a_cycle(pairs: Iterable[Pair]) -> list[str]:
    """One chain that comes back to its first code; [] where there is none."""
    graph: TopologicalSorter[str] = TopologicalSorter()
    for cause, effect in pairs:
        graph.add(effect, cause)
    try:
        graph.prepare()
    except CycleError as error:
        return list(error.args[1])
    return []
