"""Targets as people write them who know the direction already: ≥95, 95%以上, 至多5, under 5."""

import re
from enum import StrEnum


class Bound(StrEnum):
    """On which side of the number it is good: the direction of a KPI that has such a target."""

    AT_LEAST = "higher"
    AT_MOST = "lower"


_BEFORE = {
    Bound.AT_LEAST: r"≥|≧|⩾|>=|=>|>|至少|最少|不低於|不少於|大於(?:等於)?|高於|超過|達到?"
    r"|at least|no less than|over|above",
    Bound.AT_MOST: r"≤|≦|⩽|<=|=<|<|至多|最多|不超過|不高於|不逾|小於(?:等於)?|低於|少於"
    r"|at most|no more than|up to|under|below",
}
_BEHIND = {
    Bound.AT_LEAST: r"(?:\(?含\)?)?(?:以上|起)(?:\(含\))?|or (?:more|above|higher)",
    Bound.AT_MOST: r"(?:\(?含\)?)?(?:以下|以內)(?:\(含\))?|未滿|or (?:less|fewer|below|lower)",
}
_PATTERNS = {
    bound: re.compile(
        rf"(?:{_BEFORE[bound]})\s*(?P<figure>\S.*?)\s*(?:{_BEHIND[bound]})?|(?P<bare>\S.*?)\s*(?:{_BEHIND[bound]})",
        re.IGNORECASE,
    )
    for bound in Bound
}


def parted(text: str) -> tuple[Bound, str] | None:
    """Bound and number of a text in half-width signs; None where it has no bound, or two that contradict."""
    for bound, pattern in _PATTERNS.items():
        if match := pattern.fullmatch(text):
            return bound, match["figure"] or match["bare"]
    return None
