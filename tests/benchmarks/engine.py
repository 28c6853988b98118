"""The one way of measuring: each measure right behind its floor, round by round; what counts is the ratio of a round.

Whatever else the machine does meets both alike, so a ratio holds on another machine, as a time does not.
"""

import gc
import math
import random
import statistics
import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace

from django.db import connections
from django.test.utils import CaptureQueriesContext

WARM_UP = 5  # rounds before those that count; fewer before few, one for what is measured in some rounds only
RARELY = 20  # in every so many rounds: whole processes, which keep nothing that would have to be warm


def nothing() -> None:
    """There is nothing to prepare."""


@dataclass(frozen=True, eq=False)
class Measure:
    """Something to ask for, and at most how many times its floor it may take (`target`; None: a floor or a peer).

    `prepare` comes before it, outside the clock; what is `warm` was asked for once before that, so that all that is
    kept of it is kept whatever else was measured meanwhile. `units` of work are done at once: times are those of one
    unit. It is measured in every `every`-th round, in the city `city`.
    """

    name: str
    ask: Callable[[], object]
    floor: "Measure | None" = None
    target: float | None = None
    prepare: Callable[[], object] = nothing
    warm: bool = False
    own_queries: int | None = None  # at most so many more than the floor's
    every: int = 1
    units: int = 1
    city: str = "large"


@dataclass(frozen=True, eq=False)
class Weighing:
    """Megabytes that something takes: at most `at_most`, and at most `target` times those of its floor."""

    name: str
    take: Callable[[], float]
    at_most: float | None = None
    floor: "Weighing | None" = None
    target: float | None = None


@dataclass(frozen=True)
class Line:
    """A line of the table: seconds of the median and of 19 in 20 rounds, the ratio to the floor, queries, megabytes."""

    name: str
    floor: str = ""
    median: float | None = None
    p95: float | None = None
    cpu: float | None = None  # of the median, what this process calculated itself; the rest is the database's
    ratio: float | None = None
    target: float | None = None
    queries: int | None = None
    own: int | None = None
    own_at_most: int | None = None
    memory: float | None = None
    memory_at_most: float | None = None

    @property
    def passes(self) -> bool | None:
        """Whether all that is asked of it holds; None where nothing is asked."""
        figures = (self.ratio, self.target), (self.own, self.own_at_most), (self.memory, self.memory_at_most)
        held = [figure is not None and figure <= limit for figure, limit in figures if limit is not None]
        return all(held) if held else None


def percentile(values: Iterable[float], percent: float) -> float:
    """The smallest of the values that so many percent of them don't exceed."""
    ordered = sorted(values)
    return ordered[max(math.ceil(len(ordered) * percent / 100) - 1, 0)]


@dataclass
class _Times:
    """Seconds of one unit in each round, and of them what this process calculated."""

    walls: list[float] = field(default_factory=list)
    cpus: list[float] = field(default_factory=list)
    queries: int | None = None

    def add(self, wall: float, cpu: float) -> None:
        self.walls.append(wall)
        self.cpus.append(cpu)

    def line(self, name: str) -> Line:
        cpu = statistics.median(self.cpus)
        return Line(name, "", statistics.median(self.walls), percentile(self.walls, 95), cpu, queries=self.queries)


class Engine:
    """Measures side by side. `enter` makes the city of the given name the one that is asked."""

    def __init__(self, measures: Sequence[Measure], enter: Callable[[str], object]) -> None:
        self.measures, self.enter = measures, enter
        self.times = {each: _Times() for each in measures}
        self.floors = {each: _Times() for each in measures}  # each measure's floor as it was right before it

    def run(self, rounds: int, tell: Callable[[str], object]) -> list[Line]:
        for measure in self.measures:
            tell(f"warming up: {measure.name}")
            if measure.every < RARELY:
                self._warm_up(measure, min(WARM_UP, math.ceil(rounds / 3)) if measure.every == 1 else 1)
        gc.collect()
        gc.freeze()  # as gunicorn.conf.py does
        for turn in range(rounds):
            tell(f"round {turn + 1} of {rounds}")
            due = [measure for measure in self.measures if turn % measure.every == 0]
            # Or the collector's long pauses would fall on the same measure in every round.
            random.Random(turn).shuffle(due)  # noqa: S311 - no secret
            for measure in due:
                self._pair(measure)
        return [*self._floor_lines(), *map(self._line, self.measures)]

    def _warm_up(self, measure: Measure, rounds: int) -> None:
        for turn in reversed(range(rounds)):
            for each, times in ((measure.floor, self.floors[measure]), (measure, self.times[measure])):
                if each is None:
                    continue
                self.enter(each.city)
                each.prepare()
                if turn:
                    each.ask()
                    continue
                with CaptureQueriesContext(connections["default"]) as captured:
                    each.ask()
                times.queries = len(captured)

    def _pair(self, measure: Measure) -> None:
        for each in (measure.floor, measure):
            if each is not None and each.warm:
                self.enter(each.city)
                each.ask()
        for each, times in ((measure.floor, self.floors[measure]), (measure, self.times[measure])):
            if each is not None:
                self.enter(each.city)
                each.prepare()
                cpu, start = time.process_time(), time.perf_counter()
                each.ask()
                wall, spent = time.perf_counter() - start, time.process_time() - cpu
                times.add(wall / each.units, spent / each.units)

    def _floor_lines(self) -> Iterable[Line]:
        """What is a floor and no measure of its own."""
        together: dict[Measure, _Times] = {}
        for measure in self.measures:
            if measure.floor is not None and measure.floor not in self.times:
                seen, times = together.setdefault(measure.floor, _Times()), self.floors[measure]
                seen.walls += times.walls
                seen.cpus += times.cpus
                seen.queries = times.queries
        return [times.line(floor.name) for floor, times in together.items()]

    def _line(self, measure: Measure) -> Line:
        own, least = self.times[measure], self.floors[measure]
        plain = own.line(measure.name)
        if measure.floor is None:
            return plain
        ratio = statistics.median(one / other for one, other in zip(own.walls, least.walls, strict=True))
        return Line(
            measure.name,
            measure.floor.name,
            plain.median,
            plain.p95,
            plain.cpu,
            ratio,
            measure.target,
            own.queries,
            None if own.queries is None or least.queries is None else own.queries - least.queries,
            measure.own_queries,
        )


def weigh(weighings: Iterable[Weighing]) -> list[Line]:
    """One after the other, once: what a process holds at most hardly differs from run to run."""
    taken: dict[Weighing, float] = {}
    lines = []
    for each in weighings:
        taken[each] = each.take()
        ratio = None if each.floor is None else taken[each] / taken[each.floor]
        floor = "" if each.floor is None else each.floor.name
        plain = Line(each.name, floor, memory=taken[each], memory_at_most=each.at_most)
        lines.append(replace(plain, ratio=ratio, target=each.target))
    return lines
