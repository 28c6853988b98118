"""What forms and files send: the change of one value, which value it is of, and what the sender saw of it."""

from collections.abc import Mapping
from dataclasses import dataclass, fields
from datetime import date
from decimal import Decimal
from enum import Enum
from typing import Any

from scorecard.domain.periods import Period
from scorecard.models import KPI


class Keep(Enum):
    """Stands for an explanation that a form does not ask for."""

    KEEP = "keep"


KEEP = Keep.KEEP


@dataclass(frozen=True)
class ValueChange:
    """What a form may set: always the whole figure, and those explanations that it asks for."""

    actual: Decimal | None = None
    numerator: Decimal | None = None
    denominator: Decimal | None = None
    is_not_applicable: bool = False
    not_applicable_reason: str = ""
    note: str | Keep = KEEP
    behind_reason: str | Keep = KEEP
    corrective_measure: str | Keep = KEEP
    expected_completion_date: date | Keep | None = KEEP
    measure_follow_up: str | Keep = KEEP

    @property
    def columns(self) -> dict[str, Any]:
        """What is to be set, by the column's name."""
        pairs = {each.name: getattr(self, each.name) for each in fields(self)}
        return {name: value for name, value in pairs.items() if value is not KEEP}


@dataclass(frozen=True)
class StepChange:
    """The day on which a milestone's step was reached, None while it is not; `version` is what the user saw."""

    reached_on: date | None
    version: int


@dataclass(frozen=True)
class Entry:
    """One value as a form or file sends it. `version` is the one that the user saw, None where there was no value.

    `steps`: of a milestone KPI, by the work item's primary key; its figure follows from them.
    """

    kpi: KPI
    period: Period
    change: ValueChange
    version: int | None
    submits: bool = False
    steps: Mapping[int, StepChange] | None = None

    @property
    def key(self) -> tuple[int, Period]:
        return self.kpi.pk, self.period
