"""Applying an import: all of it in one transaction, or nothing."""

import unicodedata

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from scorecard.domain import collecting
from scorecard.domain.plan_import import ChangeSet, Noun, SourceFile, Versions
from scorecard.models import ImportBatch, Plan, PlanStatus, User
from scorecard.models.base import NAME_LENGTH
from scorecard.services import plan_versions

from . import bulk, figures, removal, structure
from .desk import Desk
from .refusals import ImportRefused, StalePlan


def apply(
    *,
    plan: Plan,
    changes: ChangeSet,
    versions: Versions,
    file: SourceFile,
    by: User | None,
    approval_reason: str = "",
) -> ImportBatch | None:
    """Carry out what the preview found when the plan had these versions. None if there is nothing to do.

    Raises StalePlan if the plan has others now, and ImportRefused; then nothing is written.
    """
    try:
        with collecting.paused(), transaction.atomic():
            return _apply(plan, changes, versions, file, by, approval_reason)
    except IntegrityError:
        raise ImportRefused(_("The database refused a row of this file, so nothing was imported.")) from None


def _apply(
    plan: Plan, changes: ChangeSet, versions: Versions, file: SourceFile, by: User | None, approval_reason: str
) -> ImportBatch | None:
    # Of two imports at once the second waits here, and then finds other versions.
    locked = Plan.objects.select_for_update().filter(pk=plan.pk).order_by().first()
    if locked is None or Versions(locked.structure_version, locked.values_version) != versions:
        raise StalePlan
    if locked.status == PlanStatus.CLOSED:
        raise ImportRefused(_("This plan is closed, so nothing can be imported."))
    if not changes.changes and not changes.removals:
        return None
    batch = ImportBatch(plan=locked, file_name=_printable(file.name), sha256=file.sha256, imported_by=by)  # type: ignore[misc]
    ImportBatch.objects.bulk_create([batch])  # its history follows when it is whole
    desk = Desk(locked, batch, SourceFile(batch.file_name, file.sha256), by, timezone.now(), approval_reason)
    _write(desk, changes)
    batch.counts, batch.report, batch.undo = dict(changes.counts), list(changes.report), desk.journal.as_json()
    batch._change_reason = desk.whole_reason  # type: ignore[attr-defined]  # simple-history's
    ImportBatch.objects.filter(pk=batch.pk).update(counts=batch.counts, report=batch.report, undo=batch.undo)
    bulk.keep_history([batch], bulk.CREATED, by=by)
    return batch


def _write(desk: Desk, changes: ChangeSet) -> None:
    is_structure = structure.write(desk, changes.changes)
    targets = [change for change in changes.changes if change.noun is Noun.TARGET]
    values = [change for change in changes.changes if change.noun is Noun.VALUE]
    if targets:
        figures.write_targets(desk, targets)
    if values:
        figures.write_values(desk, values)
    if changes.removals:
        removal.write(desk, changes.removals)
    plan_versions.raise_versions(
        desk.plan.pk,
        structure=bool(is_structure or targets or changes.removals),
        values=bool(targets or values),
    )


def _printable(name: str) -> str:
    """The file's name as a name that can be kept."""
    kept = "".join(each for each in name if unicodedata.category(each) not in ("Cc", "Cs", "Cf")).strip()
    return kept[:NAME_LENGTH] or _("file")
