"""Taking an import back: the state before it, unless somebody has edited what it wrote: then the user chooses."""

from collections import defaultdict
from collections.abc import Iterable
from enum import StrEnum
from itertools import pairwise
from typing import Any

from django.apps import apps
from django.db import IntegrityError, models, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from scorecard.domain import cause_effect, reporting
from scorecard.models import (
    KPI,
    CauseEffectLink,
    ImportBatch,
    PeriodLock,
    Plan,
    PlanStatus,
    User,
    ValueState,
)
from scorecard.services import plan_versions, records

from . import bulk, journal
from .refusals import EditedSince, UndoRefused

# Children first.
_ORDER = (
    "kpivalue",
    "kpitarget",
    "actionplan",
    "kpi",
    "ksf",
    "objective",
    "thememember",
    "theme",
    "perspective",
    "plan",
)
_PARENTS = ("kpi", "ksf", "objective", "theme", "perspective")
_FIGURES = ("kpivalue",)
Id = tuple[str, int]


class LaterEdits(StrEnum):
    """What becomes of what was edited since the import."""

    KEEP = "keep"  # it stays as it is now, and so does what it stands on
    DISCARD = "discard"  # it goes back too


def undo(*, batch: ImportBatch, by: User | None, later_edits: LaterEdits | None = None) -> ImportBatch:
    """Raises EditedSince if there are later edits and nobody has chosen, UndoRefused if it can't be done."""
    try:
        with transaction.atomic():
            return _undo(batch, by, later_edits)
    except (IntegrityError, models.ProtectedError, models.RestrictedError, records.DeletionRefused) as error:
        text = str(error) if isinstance(error, records.DeletionRefused) else ""
        raise UndoRefused(
            text or _("Something that was made since stands in the way, so nothing was undone.")
        ) from None


def _undo(batch: ImportBatch, by: User | None, later_edits: LaterEdits | None) -> ImportBatch:
    plan = Plan.objects.select_for_update().order_by().get(pk=batch.plan_id)
    stored = ImportBatch.objects.get(pk=batch.pk)
    if stored.undone_at is not None:
        return stored  # the same form sent twice
    if plan.status == PlanStatus.CLOSED:
        raise UndoRefused(_("This plan is closed, so nothing in it changes any more."))
    if not stored.undo:
        raise UndoRefused(_("This import was made elsewhere and can't be undone here."))
    work = _Undoing(plan, stored, by)
    if work.edited and later_edits is None:
        raise EditedSince(work.names_of_edited())
    work.run(keeps=later_edits is LaterEdits.KEEP)
    stored.undone_at, stored.version = timezone.now(), stored.version + 1
    stored._change_reason, stored._history_user = work.reason, by  # type: ignore[attr-defined]  # simple-history's
    stored.save(update_fields=["undone_at", "version"])
    plan_versions.raise_versions(plan.pk, structure=work.touches_structure, values=work.touches_values)
    return stored


class _Undoing:
    def __init__(self, plan: Plan, batch: ImportBatch, by: User | None) -> None:
        self.plan, self.batch, self.by = plan, batch, by
        self.reason = _("Undone: import %(batch)d, “%(file)s”") % {"batch": batch.pk, "file": batch.file_name}
        undo: Any = batch.undo
        self.created = journal.versions_of_created(undo)
        self.changed: dict[str, dict[int, tuple[int, dict[str, Any]]]] = {
            name: {pk: (version, before) for pk, version, before in rows} for name, rows in undo["changed"].items()
        }
        self.removed: list[dict[str, Any]] = undo["removed"]
        self.now = {name: _by_pk(plan, name) for name in {*self.created, *self.changed}}
        self.foreign = self._foreign()
        self.edited = self._edited() | {above for _child, above in self.foreign}

    @property
    def touches_structure(self) -> bool:
        return bool(self.removed) or any(name not in _FIGURES for name in (*self.created, *self.changed))

    @property
    def touches_values(self) -> bool:
        return any(name in (*_FIGURES, "kpitarget") for name in (*self.created, *self.changed))

    def _edited(self) -> set[Id]:
        """What has another version than the import gave it, or is gone."""
        found = {
            (name, pk)
            for name, versions in self.created.items()
            for pk, version in versions.items()
            if pk in self.now[name] and self.now[name][pk].version != version
        }
        for name, rows in self.changed.items():
            for pk, (version, _before) in rows.items():
                record = self.now[name].get(pk)
                if record is None or record.version != version:
                    found.add((name, pk))
        return found

    def _foreign(self) -> list[tuple[Any, Id]]:
        """What others have since put below something that the import made: the record, and below what."""
        found: list[tuple[Any, Id]] = []
        for name, versions in self.created.items():
            model: Any = apps.get_model("scorecard", name)
            for relation in model._meta.related_objects:
                child, column = relation.related_model, relation.field
                if column.many_to_many:
                    continue
                own = {*self.created.get(child._meta.model_name, ()), *self.changed.get(child._meta.model_name, ())}
                path = f"{column.name}__in"
                below = child._base_manager.filter(**{path: model.objects.filter(**{_path(name): self.plan})})
                found += [
                    (each, (name, getattr(each, column.attname)))
                    for each in below
                    if each.pk not in own and getattr(each, column.attname) in versions
                ]
        return found

    def names_of_edited(self) -> list[str]:
        names = []
        for name, pk in sorted(self.edited):
            record = self.now[name].get(pk)
            if record is None:
                names.append(
                    _("%(noun)s (deleted since)") % {"noun": apps.get_model("scorecard", name)._meta.verbose_name}
                )
            else:
                names.append(str(record))
        return names + [str(each) for each, _above in self.foreign]

    def run(self, *, keeps: bool) -> None:
        kept = self._with_parents(self.edited) if keeps else set()
        self._refuse_final(kept)
        self._make_again()
        for name in reversed(_ORDER):
            self._restore(name, kept)
        if not keeps:
            self._delete_foreign()
        for name in _ORDER:
            doomed = [
                self.now[name][pk]
                for pk in self.created.get(name, ())
                if pk in self.now[name] and (name, pk) not in kept
            ]
            for record in doomed:
                record._change_reason = self.reason
            if name == "kpi":
                _clear_sets(doomed)
            bulk.delete(doomed, by=self.by)

    def _with_parents(self, edited: Iterable[Id]) -> set[Id]:
        """What stays, with everything made by the import that it stands on."""
        kept, ahead = set(edited), list(edited)
        while ahead:
            name, pk = ahead.pop()
            record = self.now[name].get(pk)
            for parent in _PARENTS:
                above = (parent, getattr(record, f"{parent}_id", None))
                if record is not None and above[1] in self.created.get(parent, ()) and above not in kept:
                    kept.add(above)  # type: ignore[arg-type]
                    ahead.append(above)  # type: ignore[arg-type]
        return kept

    def _refuse_final(self, kept: set[Id]) -> None:
        """Approved figures and locked periods don't change, not by undoing either."""
        locks = [lock.period for lock in PeriodLock.objects.filter(plan=self.plan).in_force()]
        for name in ("kpivalue", "kpitarget"):
            mine = {**self.created.get(name, {}), **self.changed.get(name, {})}
            for pk in mine:
                record = self.now[name].get(pk)
                if record is None or (name, pk) in kept:
                    continue
                is_approved = (name, pk) in self.edited and getattr(record, "state", "") == ValueState.APPROVED
                if is_approved or reporting.is_locked(record.period, locks):
                    text = _("%(record)s is approved or locked by now, so this import can't be undone as a whole.")
                    raise UndoRefused(text % {"record": record})

    def _make_again(self) -> None:
        by_model: dict[str, list[Any]] = defaultdict(list)
        sets: list[bulk.Members] = []
        for entry in self.removed:
            model: Any = apps.get_model("scorecard", entry["model"])
            record = model()
            journal.restore(record, entry["row"])
            record._change_reason = self.reason
            by_model[entry["model"]].append(record)
            sets += [(record, name, entry[name]) for name in journal.SETS if name in entry]
        for name, made in by_model.items():
            bulk.insert(made, by=self.by, sets=sets if name == "kpi" else ())
        self._refuse_cycles({link.pk for link in by_model["causeeffectlink"]})
        for entry in self.removed:
            model = apps.get_model("scorecard", entry["model"])
            successors = entry.get("successors")
            for each in model._base_manager.filter(pk__in=successors, predecessor=None) if successors else ():
                records.follow_on(record=each, predecessor_id=entry["row"]["id"], by=self.by, reason=self.reason)

    def _refuse_cycles(self, made: set[int]) -> None:
        """Links made since may lead back to where the links `made` again begin."""
        links = CauseEffectLink.objects.filter(cause__plan=self.plan).order_by("pk")
        keys = {(cause, effect): pk for pk, cause, effect in links.values_list("pk", "cause__code", "effect__code")}
        for chain in cause_effect.cycles(keys) if made else ():
            if any(keys[pair] in made for pair in pairwise(chain)):
                raise UndoRefused(_("This would close a cycle: %(cycle)s.") % {"cycle": cause_effect.written(chain)})

    def _restore(self, name: str, kept: set[Id]) -> None:
        again = []
        for pk, (_version, before) in self.changed.get(name, {}).items():
            record = self.now[name].get(pk)
            if record is None or (name, pk) in kept:
                continue
            reporters = before.pop(journal.REPORTERS, None)
            journal.restore(record, before)
            if reporters is not None:
                bulk.set_members([(record, journal.REPORTERS, reporters)])
            record.version += 1
            record._change_reason = self.reason
            again.append(record)
        if name == "plan" and again:
            plan_versions.keep_versions(again[0], self.plan)
        bulk.update(again, by=self.by)

    def _delete_foreign(self) -> None:
        for record, _above in self.foreign:
            if type(record)._base_manager.filter(pk=record.pk).exists():
                records.delete(record=record, by=self.by, reason=self.reason)


def _path(name: str) -> str:
    return {"kpivalue": "kpi__plan", "kpitarget": "kpi__plan", "thememember": "theme__plan"}.get(name, "plan")


def _by_pk(plan: Plan, name: str) -> dict[int, Any]:
    if name == "plan":
        return {plan.pk: Plan.objects.get(pk=plan.pk)}
    model: Any = apps.get_model("scorecard", name)
    rows = model.objects.filter(**{_path(name): plan}).order_by()
    if name in ("kpivalue", "kpitarget"):
        rows = rows.select_related("kpi")
    return {row.pk: row for row in rows}


def _clear_sets(kpis: list[Any]) -> None:
    """A KPI's organisations and officers, which go with it."""
    pks = [kpi.pk for kpi in kpis]
    for field in (KPI.reporting_organisations, KPI.case_officers):
        through: Any = field.through
        through.objects.filter(kpi_id__in=pks).delete()
