"""The latest changes of a KPI's values: when, who, why, from what to what; 1 query, and what field_changes takes."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from scorecard.domain.periods import Period, stored
from scorecard.models import KPI, REPORTED, KPIValue, User
from scorecard.models.history import reason_shown
from scorecard.models.membership import shown_name

from . import field_changes
from .field_changes import FieldChange

HISTORY = 60  # entries shown, the latest


@dataclass(frozen=True)
class HistoryEntry:
    at: datetime
    who: str
    why: str
    period: Period
    changes: tuple[FieldChange, ...]


# What a reader of the history is told of; versions, times and foreign keys to people are told otherwise.
_TOLD = (
    "actual",
    "numerator",
    "denominator",
    "is_not_applicable",
    "not_applicable_reason",
    "note",
    "behind_reason",
    "corrective_measure",
    "expected_completion_date",
    "measure_follow_up",
    "review_comment",
    "state",
)


def build(kpi: KPI, user: User, *, sees_drafts: bool) -> tuple[HistoryEntry, ...]:
    """What was never sent is told only to who reports or manages the KPI."""
    rows = KPIValue.history.filter(kpi_id=kpi.pk).select_related("history_user")
    if not sees_drafts:
        rows = rows.filter(state__in=REPORTED)
    by_value: dict[int, list[Any]] = defaultdict(list)
    for row in rows.order_by("-history_date", "-history_id"):
        by_value[row.id].append(row)
    changes = [pair for versions in by_value.values() for pair in zip(versions, [*versions[1:], None], strict=True)]
    changes.sort(key=lambda pair: (pair[0].history_date, pair[0].history_id), reverse=True)
    shown = changes[:HISTORY]
    told = field_changes.told(KPIValue, shown, user, only=_TOLD)
    return tuple(_entry(row, changed) for (row, _earlier), changed in zip(shown, told, strict=True))


def _entry(row: Any, changes: tuple[FieldChange, ...]) -> HistoryEntry:
    return HistoryEntry(
        at=row.history_date,
        who=shown_name(row.history_user),
        why=reason_shown(row.history_change_reason),
        period=stored(row.frequency, row.period_start),
        changes=changes,
    )
