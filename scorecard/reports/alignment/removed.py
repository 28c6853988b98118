"""Alignments that there were: what a late click or a second tab still asks for."""

from scorecard.models import Alignment, Plan


def was_removed(plan: Plan, pk: int) -> bool:
    """Whether the plan had an alignment of this key, and somebody removed it."""
    try:
        return Alignment.history.filter(id=pk, history_type="-", objective__plan=plan).exists()
    except OverflowError:
        return False
