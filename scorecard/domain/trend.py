"""A small chart of a KPI's year: bars of what was reached, a line of what was wanted; places only, no looks.

Bars stand on 0, so that none looks longer than it is.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import groupby
from math import ceil

from .rounding import half_up
from .typesetting import measure

WIDTH, HEIGHT = 296, 128
_RIGHT, _TOP, _BOTTOM = 4, 18, 104
_TEXT = 12  # px, as the style sheet has it
_GAP = 6
_WIDEST_BAR = 26
_TEXT_ROOM = 18  # px: what a number inside its bar needs in height
_STEPS = (Decimal(1), Decimal(2), Decimal("2.5"), Decimal(5), Decimal(10))


@dataclass(frozen=True)
class TrendPoint:
    """A period; a target that is a range has two `targets`, low and high. None and () are unknown."""

    label: str
    targets: tuple[Decimal, ...]
    actual: Decimal | None


@dataclass(frozen=True)
class Text:
    x: int
    y: int
    text: str


@dataclass(frozen=True)
class Bar:
    """`number` is the actual where it finds room: inside the bar or above it."""

    x: int
    y: int
    width: int
    height: int
    number: Text | None
    is_inside: bool


@dataclass(frozen=True)
class TrendDrawing:
    """`lines` are paths and `dots` places of targets; `grid` has the number of each of its lines, at their left end."""

    bars: tuple[Bar, ...]
    lines: tuple[str, ...]
    dots: tuple[tuple[int, int], ...]
    grid: tuple[Text, ...]
    labels: tuple[Text, ...]
    left: int
    right: int = WIDTH
    width: int = WIDTH
    height: int = HEIGHT


@dataclass(frozen=True)
class _Scale:
    low: Decimal
    high: Decimal
    left: int
    slot: float

    def x(self, place: int) -> int:
        return round(self.left + self.slot * (place + 0.5))

    def y(self, number: Decimal) -> int:
        return round(_BOTTOM - (number - self.low) / (self.high - self.low) * (_BOTTOM - _TOP))


def lay_out(points: Sequence[TrendPoint], decimals: int) -> TrendDrawing:
    """For at least one point."""
    grid = _grid([each for point in points for each in (*point.targets, point.actual) if each is not None])
    numbers = [_plain(number) for number in grid]
    left = ceil(max(map(measure, numbers)) * _TEXT) + _GAP
    scale = _Scale(grid[0], grid[-1], left, (WIDTH - left - _RIGHT) / len(points))
    sides = [_side(points, side, scale) for side in range(2)]
    return TrendDrawing(
        bars=tuple(
            _bar(place, each.actual, decimals, scale) for place, each in enumerate(points) if each.actual is not None
        ),
        lines=tuple(path for side in sides for path in _paths(side)),
        dots=tuple(dot for side in sides for dot in side if dot is not None),
        grid=tuple(Text(left - _GAP, scale.y(at), number) for at, number in zip(grid, numbers, strict=True)),
        labels=_labels([point.label for point in points], scale),
        left=left,
    )


def _grid(numbers: Iterable[Decimal]) -> tuple[Decimal, ...]:
    """Round numbers from below all to above all, with 0 among them."""
    low, high = min([Decimal(0), *numbers]), max([Decimal(0), *numbers])
    if low == high:
        return Decimal(0), Decimal(1)
    step = _round_step((high - low) / 2)
    return tuple(step * place for place in range(-ceil(-low / step), ceil(high / step) + 1))


def _round_step(least: Decimal) -> Decimal:
    unit = Decimal(1).scaleb(least.adjusted())
    return next(step * unit for step in _STEPS if step * unit >= least)


def _plain(number: Decimal) -> str:
    text = f"{number:,f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def _side(points: Sequence[TrendPoint], side: int, scale: _Scale) -> list[tuple[int, int] | None]:
    """Where the targets lie, or the low or high ends of ranges."""
    return [
        (scale.x(place), scale.y(point.targets[side])) if side < len(point.targets) else None
        for place, point in enumerate(points)
    ]


def _paths(dots: Iterable[tuple[int, int] | None]) -> Iterable[str]:
    """A line through neighbours; it ends where a target is missing."""
    for is_there, group in groupby(dots, key=lambda dot: dot is not None):
        if is_there:
            yield "M" + "L".join(f"{dot[0]} {dot[1]}" for dot in group if dot is not None)


def _bar(place: int, actual: Decimal, decimals: int, scale: _Scale) -> Bar:
    zero, end = scale.y(Decimal(0)), scale.y(actual)
    width = min(_WIDEST_BAR, round(scale.slot * 0.6))
    text = _plain(half_up(actual, decimals))
    room = measure(text) * _TEXT
    is_inside = room <= width and zero - end >= _TEXT_ROOM
    number = Text(scale.x(place), end + 14 if is_inside else min(zero, end) - 6, text) if room <= scale.slot else None
    return Bar(scale.x(place) - width // 2, min(zero, end), width, max(abs(zero - end), 1), number, is_inside)


def _labels(labels: Sequence[str], scale: _Scale) -> tuple[Text, ...]:
    """All of them, or every second, third … one where they would touch."""
    widest = max(map(measure, labels)) * _TEXT + 2
    step = ceil(widest / scale.slot)
    return tuple(Text(scale.x(place), HEIGHT - 6, label) for place, label in enumerate(labels) if place % step == 0)
