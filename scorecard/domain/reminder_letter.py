"""A reminder as it goes out by e-mail: to whom, its words, and the values it asks for."""

from dataclasses import dataclass

from .periods import Period


@dataclass(frozen=True)
class AskedFor:
    """A value that the recipient is to report; `is_officer`: as the KPI's case officer, else as one of its section."""

    kpi_id: int
    period: Period
    is_officer: bool


@dataclass(frozen=True)
class ReminderLetter:
    recipient_id: int
    recipient_name: str
    address: str
    subject: str
    body: str
    asked: tuple[AskedFor, ...]
