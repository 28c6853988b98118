"""The imports into a plan, latest first, and one of them with what it said. Two queries at most."""

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from scorecard.models import ImportBatch, Plan

LATEST = 20


@dataclass(frozen=True)
class BatchReport:
    """`can_be_undone` is told of a single one: made on the import page or by the command, and not undone yet."""

    pk: int
    file_name: str
    who: str
    at: datetime
    undone_at: datetime | None
    created: int
    changed: int
    unchanged: int
    refused: int
    can_be_undone: bool = False
    messages: tuple[dict[str, Any], ...] = ()


def build(plan: Plan) -> tuple[BatchReport, ...]:
    """Without what undoing one takes, which is large."""
    batches = ImportBatch.objects.filter(plan=plan).select_related("imported_by").defer("report", "undo")[:LATEST]
    return tuple(_report(batch) for batch in batches)


def one(batch: ImportBatch) -> BatchReport:
    """With its messages; those of data maintenance tell of records instead."""
    told = [{"text": each["record"], **each} if "record" in each else each for each in batch.report]
    return replace(_report(batch), messages=tuple(told), can_be_undone=bool(batch.undo) and batch.undone_at is None)


def _report(batch: ImportBatch) -> BatchReport:
    user, counts = batch.imported_by, batch.counts
    return BatchReport(
        pk=batch.pk,
        file_name=batch.file_name,
        who=(user.get_full_name() or user.get_username()) if user else "",
        at=batch.imported_at,
        undone_at=batch.undone_at,
        created=counts.get("created", 0),
        changed=counts.get("changed", 0),
        unchanged=counts.get("unchanged", 0),
        refused=counts.get("refused", 0),
    )
