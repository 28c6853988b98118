"""What is to be reported and how far it is: one KPI's value of one period as a duty (應填報) with its due date."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from .periods import Period


class ReportingState(StrEnum):
    """How far a duty is, in the order in which it gets there."""

    MISSING = "missing"
    DRAFT = "draft"
    RETURNED = "returned"
    SUBMITTED = "submitted"
    APPROVED = "approved"
    NOT_APPLICABLE = "not_applicable"
    NOT_DUE = "not_due"

    @property
    def is_open(self) -> bool:
        """Whether it waits for who reports it."""
        return self in (ReportingState.MISSING, ReportingState.DRAFT, ReportingState.RETURNED)


@dataclass(frozen=True)
class StoredValue:
    """What a duty asks of the stored value. `state` is the value's own; `submitted_on` unknown for imported ones."""

    state: str
    is_not_applicable: bool = False
    submitted_on: date | None = None


@dataclass(frozen=True)
class Duty:
    """`days_late`: calendar days, until it was submitted or until today; 0 where it is in time or locked."""

    period: Period
    due: date
    state: ReportingState
    days_late: int = 0
    is_locked: bool = False
    is_task: bool = False  # somebody can and should do it now

    @property
    def is_overdue(self) -> bool:
        return self.is_task and self.days_late > 0


def duty(period: Period, *, due: date, value: StoredValue | None, today: date, is_locked: bool) -> Duty:
    """How the period's value stands today. One that is there counts, even before the period has ended."""
    has_ended = today > period.end
    state = _state(value, has_ended)
    until = today if state.is_open else (value.submitted_on if value else None)
    late = (until - due).days if until is not None and not (is_locked and state.is_open) else 0
    is_task = not is_locked and state.is_open and (has_ended or state is ReportingState.RETURNED)
    return Duty(period, due, state, max(late, 0), is_locked, is_task)


def _state(value: StoredValue | None, has_ended: bool) -> ReportingState:
    if value is None:
        return ReportingState.MISSING if has_ended else ReportingState.NOT_DUE
    state = ReportingState(value.state)
    is_settled = state is ReportingState.APPROVED and value.is_not_applicable
    return ReportingState.NOT_APPLICABLE if is_settled else state


def is_locked(period: Period, locks: Iterable[Period]) -> bool:
    """Whether one of the locked periods covers it."""
    return any(lock.covers(period) for lock in locks)


def reported_in(active: Iterable[Period], at: Period) -> tuple[Period, ...]:
    """Of a KPI's active periods those whose values the period `at` asks for: the ones that end inside it."""
    return tuple(period for period in active if at.covers(period))
