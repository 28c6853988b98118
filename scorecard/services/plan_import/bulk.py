"""Writing many records of one noun at once, each with its own row of history."""

from collections.abc import Collection, Iterable, Sequence
from datetime import datetime
from typing import Any

from django.db import router
from django.utils import timezone

from scorecard.domain.plan_import import Noun
from scorecard.models import (
    KPI,
    KSF,
    ActionPlan,
    KPITarget,
    KPIValue,
    Objective,
    Perspective,
    Plan,
    Theme,
    ThemeMember,
    User,
)
from scorecard.models.base import Record
from scorecard.models.history import RECORDS, no_entry

Members = tuple[Record, str, Collection[int]]  # of one of a record's many-to-many fields

MODELS: dict[Noun, Any] = {
    Noun.PLAN: Plan,
    Noun.PERSPECTIVE: Perspective,
    Noun.THEME: Theme,
    Noun.MEMBER: ThemeMember,
    Noun.OBJECTIVE: Objective,
    Noun.KSF: KSF,
    Noun.KPI: KPI,
    Noun.ACTION_PLAN: ActionPlan,
    Noun.TARGET: KPITarget,
    Noun.VALUE: KPIValue,
}
CREATED, CHANGED, REMOVED = "+", "~", "-"
_AT_ONCE = 500  # primary keys in one statement; SQLite takes no more than some thousands


def insert(records: Sequence[Record], *, by: User | None, sets: Iterable[Members] = ()) -> None:
    """Each bears its reason as `_change_reason`."""
    if records:
        model: Any = type(records[0])
        model._default_manager.bulk_create(records)
        set_members(sets)
        keep_history(records, CREATED, by=by)


def update(records: Sequence[Record], *, by: User | None) -> None:
    """All columns of each, which its plan's lock has kept from others."""
    if records:
        model: Any = type(records[0])
        columns = [each.name for each in model._meta.concrete_fields if not each.primary_key]
        model._default_manager.bulk_create(records, update_conflicts=True, unique_fields=["pk"], update_fields=columns)
        keep_history(records, CHANGED, by=by)


def delete(records: Sequence[Record], *, by: User | None) -> None:
    """Records that nothing refers to any more."""
    if records:
        keep_history(records, REMOVED, by=by)
        pks = [each.pk for each in records]
        model: Any = type(records[0])
        for start in range(0, len(pks), _AT_ONCE):
            rows = model._base_manager.filter(pk__in=pks[start : start + _AT_ONCE])
            # Without signals, which would write the history once more and row by row.
            rows._raw_delete(router.db_for_write(model))


def set_members(sets: Iterable[Members]) -> None:
    """Their records' history is kept by who called."""
    for record, name, pks in sets:
        with no_entry(record):
            getattr(record, name).set(pks)


def keep_history(records: Collection[Record], kind: str, *, by: User | None, at: datetime | None = None) -> None:
    """One statement for all of them; simple-history's own does not know deletions."""
    if not records:
        return
    history: Any = type(next(iter(records))).history.model
    names, at = [each.attname for each in history.tracked_fields], at or timezone.now()
    entries = history.objects.bulk_create(
        [
            history(
                history_date=at,
                history_user=by,
                history_change_reason=getattr(record, "_change_reason", None),
                history_type=kind,
                **{name: getattr(record, name) for name in names},
            )
            for record in records
        ]
    )
    _keep_sets(entries)


def _keep_sets(entries: Sequence[Any]) -> None:
    """The many-to-many members of each, as simple-history keeps them beside its row."""
    by_record = {entry.id: entry for entry in entries}
    for field in entries[0]._history_m2m_fields:
        between, own = field.remote_field.through, f"{field.m2m_field_name()}_id"
        names = [each.attname for each in between._meta.fields]
        for start in range(0, len(entries), _AT_ONCE):
            pks = [entry.id for entry in entries[start : start + _AT_ONCE]]
            rows = between._base_manager.filter(**{f"{own}__in": pks}).values(*names)
            RECORDS.m2m_models[field].objects.bulk_create(
                RECORDS.m2m_models[field](history=by_record[row[own]], **row) for row in rows
            )
