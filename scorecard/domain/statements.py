"""A plan's statements - vision, mission, core values - in the order in which the plan prints them."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum


class StatementKind(StrEnum):
    VISION = "vision"
    MISSION = "mission"
    CORE_VALUES = "core_values"


@dataclass(frozen=True)
class Statement:
    """One of them; core values are several texts, the others one."""

    kind: StatementKind
    texts: tuple[str, ...]


def in_order(order: Iterable[str], vision: str, mission: str, core_values: Iterable[str]) -> tuple[Statement, ...]:
    """Those that have a text, in `order` (the three kinds' names)."""
    texts = {
        StatementKind.VISION: (vision,) if vision else (),
        StatementKind.MISSION: (mission,) if mission else (),
        StatementKind.CORE_VALUES: tuple(core_values),
    }
    return tuple(Statement(kind, texts[kind]) for kind in map(StatementKind, order) if texts[kind])
