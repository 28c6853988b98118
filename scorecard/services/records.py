"""Creating, changing and deleting one record by hand: validated, guarded by its version, with history.

This is the service of every noun of a plan's structure and of the organisations; figures have services of their own.
"""

from copy import copy
from typing import Any, TypeVar

from django.core.exceptions import ValidationError
from django.db import models, router, transaction
from django.db.models.deletion import Collector
from django.utils import timezone
from django.utils.translation import gettext as _

from scorecard.language import listed
from scorecard.models import Alignment, CalendarDay, KPITarget, KPIValue, Organisation, Plan, User, ValueState
from scorecard.models.base import Record

from . import plan_versions, revised_targets

RecordT = TypeVar("RecordT", bound=Record)


class StaleRecord(Exception):
    """Somebody else changed the record meanwhile; `stored` is it as it stands now. Nothing was written."""

    def __init__(self, stored: Record) -> None:
        self.stored = stored
        super().__init__(_("Somebody changed this meanwhile."))


class DeletedRecord(Exception):
    """Somebody else deleted the record meanwhile. Nothing was written."""


class DeletionRefused(Exception):
    """The record may not go; the text says why, for the user. Nothing was written."""


@transaction.atomic
def save(*, record: RecordT, by: User | None, reason: str, version: int | None = None) -> RecordT:
    """Create or change one record. `version` is the one that the user saw; None for a new record.

    Raises StaleRecord, DeletedRecord, or ValidationError as full_clean does.
    """
    stored = None
    lock_plan(record)
    if record.pk is not None:
        stored = _stored(record, version)
        record.version = stored.version + 1
        if isinstance(record, Plan) and isinstance(stored, Plan):
            plan_versions.keep_versions(record, stored)
    record.full_clean()
    if stored is not None:
        refuse_move(record, plan_of(stored))
    if isinstance(record, KPITarget):
        old = stored if isinstance(stored, KPITarget) else None
        revised_targets.prepare(record, old, today=timezone.localdate())
    _explain(record, by, reason)
    record.save()
    raise_structure_version(record)
    return record


def _stored(record: RecordT, version: int | None) -> RecordT:
    """As it stands now, locked. Raises StaleRecord or DeletedRecord."""
    stored: RecordT | None = type(record)._default_manager.select_for_update().filter(pk=record.pk).first()
    if stored is None:
        raise DeletedRecord(_("Somebody deleted this meanwhile."))
    if version != stored.version:
        raise StaleRecord(stored)
    return stored


def refuse_move(record: Record, plan_id: int | None) -> None:
    """Raise ValidationError if the record, of the plan `plan_id` so far, would go to another without its parts."""
    if plan_of(record) != plan_id:
        raise ValidationError(_("This can't be moved to another plan."), code="other_plan")


@transaction.atomic
def delete(*, record: Record, by: User | None, reason: str, version: int | None = None) -> None:
    """Delete one record and what hangs below it.

    `version` is the one that the user saw, None where no page showed any. Raises StaleRecord or DeletedRecord for it;
    DeletionRefused where approved values or others need the record, and for a target of a locked period.
    """
    lock_plan(record)  # no value is approved between counting and deleting
    if version is not None:
        record = _stored(record, version)
    if isinstance(record, KPITarget):
        record.refresh_from_db()  # a form may have set what was typed beside the tick
        if revised_targets.lies_in_locked_period(record):
            raise DeletionRefused(_("%(record)s lies in a locked period, so it can't be deleted.") % {"record": record})
    approved = approved_values_below(record)
    if approved:
        raise DeletionRefused(
            _("%(record)s has %(number)d approved values, so it can't be deleted.")
            % {"record": record, "number": approved}
        )
    gone = copy(record)  # a deletion takes the primary key from its object
    try:
        for value in _values_below(record):
            _delete_explained(value, by, reason)
        _delete_explained(record, by, reason)
    except (models.ProtectedError, models.RestrictedError) as error:
        objects = error.protected_objects if isinstance(error, models.ProtectedError) else error.restricted_objects
        needed = listed(sorted(str(each) for each in objects)[:5])
        raise DeletionRefused(
            _("%(record)s is still needed by: %(others)s.") % {"record": record, "others": needed}
        ) from None
    raise_structure_version(gone)


def _delete_explained(record: Record, by: User | None, reason: str) -> None:
    """Delete a record with all that the database deletes along, each with who and why in its history."""
    collector = Collector(using=router.db_for_write(type(record), instance=record), origin=record)
    collector.collect([record])
    for instances in collector.data.values():
        for each in instances:
            _explain(each, by, reason)
    let_go(collector, by=by, reason=reason)
    collector.delete()


def let_go(collector: Collector, *, by: User | None, reason: str) -> None:
    """Have what continues a record that is deleted, in the plan of a later year, continue nothing any more.

    The database would do it too, but without a trace.
    """
    going = {(type(each), each.pk) for instances in collector.data.values() for each in instances}
    updates: Any = collector.field_updates  # lists of queries by field and value
    for (field, value), queries in updates.items():
        for each in (record for query in queries for record in query):
            if field.name == "predecessor" and value is None and (type(each), each.pk) not in going:
                follow_on(record=each, predecessor_id=None, by=by, reason=reason)


def follow_on(*, record: Any, predecessor_id: int | None, by: User | None, reason: str) -> None:
    """Have an objective or a KPI continue another one, or none."""
    record.predecessor_id = predecessor_id
    record.version += 1
    _explain(record, by, reason)
    record.save(update_fields=["predecessor", "version"])
    raise_structure_version(record)


# How each noun's approved values are reached from KPIValue.
_VALUE_PATHS = {
    "plan": "kpi__plan",
    "perspective": "kpi__ksf__objective__perspective",
    "theme": "kpi__ksf__objective__theme",
    "objective": "kpi__ksf__objective",
    "ksf": "kpi__ksf",
    "kpi": "kpi",
}


def _values_below(record: Record) -> models.QuerySet[KPIValue]:
    path = _VALUE_PATHS.get(record._meta.model_name or "")
    return KPIValue.objects.filter(**{path: record}) if path else KPIValue.objects.none()


def approved_values_below(record: Record) -> int:
    """How many approved values would go with the record."""
    return _values_below(record).filter(state=ValueState.APPROVED).count()


def lock_plan(record: Record) -> None:
    """Take the record's plan before the record; nothing for one that belongs to no plan."""
    plan_id = plan_of(record)
    if plan_id is not None:
        Plan.objects.locked(plan_id)


def raise_structure_version(record: Record) -> None:
    """Note that the structure of the record's plan has changed, and when; an alignment is told of by both plans."""
    plan_id = plan_of(record)
    if isinstance(record, Alignment):
        plan_versions.raise_versions(record.parent_objective.plan_id, structure=True)
    if plan_id is not None:
        plan_versions.raise_versions(plan_id, structure=True)
    elif isinstance(record, Organisation | CalendarDay):
        plan_versions.raise_all_structures()


def plan_of(record: Record) -> int | None:
    """The primary key of the plan that the record belongs to; None for organisations and memberships."""
    if isinstance(record, Plan):
        return record.pk
    for step in ("plan_id", "theme", "kpi", "cause", "objective", "kpi_value"):
        value = getattr(record, step, None)
        if value is not None:
            return value if step == "plan_id" else plan_of(value)
    return None


def _explain(record: models.Model, by: User | None, reason: str) -> None:
    record._change_reason = reason  # type: ignore[attr-defined]  # simple-history's
    record._history_user = by  # type: ignore[attr-defined]
