"""A year's target and figures of a KPI as they might have been, for measuring: the same generator gives the same."""

import random
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from .rounding import half_up
from .scoring import Direction

_BEHIND = 0.12  # of the KPIs
_MISSING = 0.02  # of the figures
_LATE = 0.1  # of those of the year's last period
_EVENLY = 0.03  # how far most stand from their target


class Made(StrEnum):
    """How far a figure has come; the values are those of the states of KPI values."""

    SUBMITTED = "submitted"
    APPROVED = "approved"


@dataclass(frozen=True)
class MadeYear:
    """The target is `target`, or for a range lies between `low` and `high`; a missing figure is None."""

    target: Decimal | None
    low: Decimal | None
    high: Decimal | None
    is_behind: bool
    figures: tuple[tuple[Decimal, Made] | None, ...]


def make(direction: Direction, decimals: int, periods: int, chance: random.Random) -> MadeYear:
    aim = Decimal(chance.randrange(60, 100))
    is_behind = chance.random() < _BEHIND
    level = chance.gauss(0.8, 0.08) if is_behind else chance.gauss(1.01, _EVENLY)
    if direction is Direction.LOWER:
        level = 2 - level
    figures = tuple(_figures(aim, level, decimals, periods, chance))
    if direction is Direction.RANGE:
        return MadeYear(None, aim - 10, aim + 10, is_behind, figures)
    return MadeYear(aim, None, None, is_behind, figures)


def _figures(
    aim: Decimal, level: float, decimals: int, periods: int, chance: random.Random
) -> Iterator[tuple[Decimal, Made] | None]:
    for number in range(periods):
        figure = half_up(aim * Decimal(max(level + chance.gauss(0, 0.02), 0)), decimals)
        is_late = number == periods - 1 and chance.random() < _LATE
        missing = chance.random() < _MISSING
        yield None if missing else (figure, Made.SUBMITTED if is_late else Made.APPROVED)
