"""Writing KPI values: recording, sending, withdrawing. Every step is one transaction with history, or a Refusal."""

from .entries import KEEP, Entry, StepChange, ValueChange
from .record import Outcome, record, record_many
from .refusals import DeletedValue, NotAllowedState, PeriodLocked, Refusal, StaleStep, StaleValue, ValueRefused
from .submission import submit, withdraw

__all__ = [
    "KEEP",
    "DeletedValue",
    "Entry",
    "NotAllowedState",
    "Outcome",
    "PeriodLocked",
    "Refusal",
    "StaleStep",
    "StaleValue",
    "StepChange",
    "ValueChange",
    "ValueRefused",
    "record",
    "record_many",
    "submit",
    "withdraw",
]
