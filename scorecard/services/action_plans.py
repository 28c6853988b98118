"""Reporting how far action plans have come: progress, note and dates; their structure has a service of its own."""

from collections.abc import Collection
from dataclasses import dataclass, field, fields
from datetime import date
from decimal import Decimal
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from scorecard.models import ActionPlan, Plan, PlanStatus, User

from . import plan_versions
from .kpi_values import NotAllowedState
from .records import DeletedRecord, StaleRecord


@dataclass(frozen=True)
class ProgressChange:
    """What a form sets of one action plan. `version` is the one that the user saw."""

    pk: int
    version: int
    progress: Decimal | None
    note: str
    start_date: date | None
    end_date: date | None

    @property
    def columns(self) -> dict[str, Any]:
        return {each.name: getattr(self, each.name) for each in fields(self) if each.name not in ("pk", "version")}


@dataclass
class ProgressOutcome:
    saved: list[ActionPlan] = field(default_factory=list)
    refused: list[tuple[ProgressChange, StaleRecord | DeletedRecord | NotAllowedState | ValidationError]] = field(
        default_factory=list
    )


@transaction.atomic
def report(*, plan: Plan, changes: Collection[ProgressChange], by: User | None, reason: str = "") -> ProgressOutcome:
    """Save those that differ from what is stored; those that can't be kept are reported and not written."""
    outcome = ProgressOutcome()
    if not changes:
        return outcome
    locked = Plan.objects.locked(plan.pk)
    is_closed = locked is not None and locked.status == PlanStatus.CLOSED
    rows = ActionPlan.objects.select_for_update(of=("self",)).filter(plan=plan, pk__in=[each.pk for each in changes])
    stored = {row.pk: row for row in rows.select_related("kpi")}
    for change in changes:
        try:
            saved = _save(stored.get(change.pk), change, by, reason, is_closed)
        except (StaleRecord, DeletedRecord, NotAllowedState, ValidationError) as refusal:
            outcome.refused.append((change, refusal))
        else:
            outcome.saved += [saved] if saved is not None else []
    if outcome.saved:
        plan_versions.raise_versions(plan.pk, values=True)
    return outcome


def _save(
    stored: ActionPlan | None, change: ProgressChange, by: User | None, reason: str, is_closed: bool
) -> ActionPlan | None:
    """None where nothing differs."""
    if stored is None:
        raise DeletedRecord
    if all(getattr(stored, name) == wanted for name, wanted in change.columns.items()):
        return None
    if stored.version != change.version:
        if _was_untouched(stored, change):
            return None
        raise StaleRecord(stored)
    if is_closed:
        raise NotAllowedState(_("This plan is closed, so its figures don't change any more."))
    for name, wanted in change.columns.items():
        setattr(stored, name, wanted)
    kept = {each.name for each in ActionPlan._meta.fields} - change.columns.keys()
    stored.clean_fields(exclude=kept)
    stored.validate_constraints(exclude=kept)
    stored.version += 1
    stored._change_reason = reason  # type: ignore[attr-defined]  # simple-history's
    stored._history_user = by  # type: ignore[attr-defined]
    stored.save(update_fields=[*change.columns, "version", "plan"])
    return stored


def _was_untouched(stored: ActionPlan, change: ProgressChange) -> bool:
    """Whether the change is just what its sender was shown: a page sends all its fields."""
    history: Any = ActionPlan.history  # simple-history's manager
    seen = history.filter(id=stored.pk, version=change.version).first()
    return seen is not None and all(getattr(seen, name) == wanted for name, wanted in change.columns.items())
