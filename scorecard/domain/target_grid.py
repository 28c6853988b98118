"""The grid of targets, weights and thresholds: what its cells hold, what is wrong in one, what two people typed."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from enum import Enum, StrEnum

from .periods import Frequency, Period

WEIGHT, THRESHOLDS, REASON = "weight", "thresholds", "reason"

# A cell's content: the values of the fields that `fields_of` names, in this order.
Content = tuple[Decimal | str | None, ...]

_SETTINGS = {WEIGHT: ("weight",), THRESHOLDS: ("threshold_basis", "on_target_threshold", "at_risk_threshold")}
TARGET_FIELDS = ("value", "low", "high")
ORIGINAL_FIELDS = ("original_value", "original_low", "original_high")
NO_TARGET: Content = (None, None, None)


def fields_of(key: str) -> tuple[str, ...]:
    """What a cell holds: `key` is WEIGHT, THRESHOLDS or the label of a target's period."""
    return _SETTINGS.get(key, TARGET_FIELDS)


def is_target(key: str) -> bool:
    return key not in _SETTINGS


def original_beside(content: Content, *, before: Content, original: Content) -> Content:
    """What a target keeps as its original: what stood there when the year began, if that is not its new `content`.

    `before` is what the new content replaces, `original` what was kept beside that.
    """
    first = before if original == NO_TARGET else original
    return NO_TARGET if content == first else first


def periods(frequency: str, year: int) -> tuple[Period, ...]:
    """The periods that may have a target: the year, and those in which the KPI is reported."""
    whole = Period.of_year(year)
    if not frequency or frequency == Frequency.YEAR:
        return (whole,)
    return (whole, *Period.all_of_year(Frequency(frequency), year))


class GridFault(Enum):
    """Why a cell can't be saved; the texts for users stand with who shows them."""

    UNCLEAR = "unclear"
    TOO_LONG = "too_long"
    TOO_FINE = "too_fine"
    OTHER_UNIT = "other_unit"  # a percent sign where the unit is none
    NEGATIVE_WEIGHT = "negative_weight"
    HALF_A_RANGE = "half_a_range"
    RANGE_REVERSED = "range_reversed"
    THRESHOLDS_INCOMPLETE = "thresholds_incomplete"
    THRESHOLDS_OUT_OF_ORDER = "thresholds_out_of_order"
    NO_THRESHOLDS_ON_ACTUAL = "no_thresholds_on_actual"  # of a range
    LOCKED = "locked"
    REASON_MISSING = "reason_missing"


class Keep(StrEnum):
    """Which of two values the user chose."""

    MINE = "mine"
    THEIRS = "theirs"


@dataclass(frozen=True)
class TypedCell:
    """What was typed into a cell; `keep` was chosen when the stored one had the version `over`."""

    content: Content
    keep: Keep | None = None
    over: int | None = None


@dataclass(frozen=True)
class TypedRow:
    """What was typed for one KPI. `versions` are those that the user saw: the KPI's under "", targets' by period."""

    kpi_id: int
    cells: Mapping[str, TypedCell] = field(default_factory=dict)
    versions: Mapping[str, int] = field(default_factory=dict)
    faults: Mapping[str, GridFault] = field(default_factory=dict)

    def seen_version(self, key: str) -> int:
        """0 where there was nothing yet."""
        return self.versions.get(key if is_target(key) else "", 0)


@dataclass(frozen=True)
class Conflict:
    """What stands in a cell now, since somebody else changed it meanwhile."""

    content: Content
    version: int
    who: str
    at: datetime | None


@dataclass(frozen=True)
class Refusal:
    """Why nothing of a row was saved, by cell."""

    faults: Mapping[str, GridFault] = field(default_factory=dict)
    conflicts: Mapping[str, Conflict] = field(default_factory=dict)


class NotOfThisPlan(Exception):
    """A row or a period is typed that the plan does not have, or no longer has."""


class PlanClosed(Exception):
    """The plan is closed, so its targets don't change any more."""


def fault_of(key: str, content: Content, direction: str) -> GridFault | None:
    """What the field's own rules say against a cell's content."""
    if key == WEIGHT:
        (weight,) = content
        return GridFault.NEGATIVE_WEIGHT if isinstance(weight, Decimal) and weight < 0 else None
    first, second, third = content
    if key == THRESHOLDS:
        return _fault_of_thresholds(str(first), second, third, direction)
    if (second is None) != (third is None):
        return GridFault.HALF_A_RANGE
    if isinstance(second, Decimal) and isinstance(third, Decimal) and second >= third:
        return GridFault.RANGE_REVERSED
    return None


def _fault_of_thresholds(basis: str, green: object, yellow: object, direction: str) -> GridFault | None:
    if not basis and green is None and yellow is None:
        return None
    if not basis or not isinstance(green, Decimal) or not isinstance(yellow, Decimal):
        return GridFault.THRESHOLDS_INCOMPLETE
    if basis == "actual" and direction == "range":
        return GridFault.NO_THRESHOLDS_ON_ACTUAL
    is_falling = basis == "actual" and direction == "lower"
    in_order = green < yellow if is_falling else green > yellow
    return None if in_order else GridFault.THRESHOLDS_OUT_OF_ORDER
