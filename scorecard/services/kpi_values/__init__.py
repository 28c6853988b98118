"""Writing KPI values: recording, sending, withdrawing; approving, returning, reopening.

Every step is one transaction with history, or a Refusal.
"""

from .entries import KEEP, Entry, StepChange, ValueChange
from .record import Outcome, record, record_many
from .refusals import DeletedValue, NotAllowedState, PeriodLocked, Refusal, StaleStep, StaleValue, ValueRefused
from .review import Decided, Seen, Step, approve, decide, reopen, send_back
from .submission import submit, withdraw

__all__ = [
    "KEEP",
    "Decided",
    "DeletedValue",
    "Entry",
    "NotAllowedState",
    "Outcome",
    "PeriodLocked",
    "Refusal",
    "Seen",
    "StaleStep",
    "StaleValue",
    "Step",
    "StepChange",
    "ValueChange",
    "ValueRefused",
    "approve",
    "decide",
    "record",
    "record_many",
    "reopen",
    "send_back",
    "submit",
    "withdraw",
]
