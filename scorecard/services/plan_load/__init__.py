"""Bring a plan document into the database: all or nothing, and a second time without a change."""

from django.db import transaction

from scorecard.domain.plan_document import PlanDocument, PlanRefused
from scorecard.models import Plan, User

from .structure import Structure
from .writer import LoadCounts

__all__ = ["LoadCounts", "load"]


@transaction.atomic
def load(document: PlanDocument, *, by: User | None, reason: str, predecessor: Plan | None = None) -> LoadCounts:
    """Create or change everything the document holds; what it does not hold stays as it is.

    Raises PlanRefused, and then nothing is written. `reason` goes into the history of each record.
    With a predecessor, new objectives and KPIs continue its of the same code.
    """
    structure = Structure(by=by, reason=reason)
    structure.load(document, predecessor)
    if structure.faults:
        raise PlanRefused(structure.faults)
    return structure.counts
