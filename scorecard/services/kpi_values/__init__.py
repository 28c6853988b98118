"""Writing KPI values: recording, sending, withdrawing. Every step is one transaction with history, or a Refusal."""

from .record import KEEP, Entry, Outcome, ValueChange, record, record_many
from .refusals import DeletedValue, NotAllowedState, PeriodLocked, Refusal, StaleValue, ValueRefused
from .submission import submit, withdraw

__all__ = [
    "KEEP",
    "DeletedValue",
    "Entry",
    "NotAllowedState",
    "Outcome",
    "PeriodLocked",
    "Refusal",
    "StaleValue",
    "ValueChange",
    "ValueRefused",
    "record",
    "record_many",
    "submit",
    "withdraw",
]
