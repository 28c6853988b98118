"""Whether a KPI stands better or worse than before: by what is good for it, not by the figure's size."""

from decimal import Decimal
from enum import StrEnum

from .judging import Judgement


class Change(StrEnum):
    BETTER = "better"
    WORSE = "worse"
    SAME = "same"


def change(now: Judgement, before: Judgement) -> Change | None:
    """None where one of the two could not be judged."""
    if now.achievement is not None and before.achievement is not None:
        return of_numbers(now.achievement, before.achievement)
    return of_numbers(now.score, before.score)


def of_numbers(now: Decimal | None, before: Decimal | None) -> Change | None:
    """Of two achievements or scores, of which the higher is the better."""
    if now is None or before is None:
        return None
    if now == before:
        return Change.SAME
    return Change.BETTER if now > before else Change.WORSE
