"""Which KPIs need attention (落後), and which of them first: red, then overdue, then yellow; which actions are late."""

from datetime import date
from decimal import Decimal

from .scoring import Judgement, Status

_PLACES = {Status.OFF_TARGET: 0, Status.NO_DATA: 1, Status.AT_RISK: 2}


def needs_attention(judged: Judgement, days_late: int) -> bool:
    """`days_late`: since the due date of a figure that is missing, 0 where none is or its time is not over yet."""
    return judged.status in (Status.OFF_TARGET, Status.AT_RISK) or days_late > 0


def worst_first(judged: Judgement, days_late: int) -> tuple[int, Decimal, int]:
    """To sort those that need it: the lowest score and the longest delay first."""
    score = Decimal(0) if judged.score is None else judged.score
    return _PLACES[judged.status], score, -days_late


def is_late(end: date | None, progress: Decimal | None, today: date) -> bool:
    """Whether an action plan should be done by now and is not; `progress` in percent, None where nobody said."""
    return end is not None and end < today and (progress is None or progress < 100)
