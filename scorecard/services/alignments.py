"""Which objective serves which of the plan above: added, changed, confirmed and removed, each with who and why."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from scorecard.models import Alignment, Objective, Plan, User

from . import confirming, plan_versions, records


@dataclass(frozen=True)
class Said:
    """What is said of a pair: how strongly it serves, why, and whether the agency has confirmed it."""

    strength: str
    reason: str
    is_confirmed: bool


def add(*, plan: Plan, objective: Objective, parent_objective: Objective, said: Said, by: User) -> Alignment:
    """Raises ValidationError for objectives of other plans, and for a pair that there is."""
    if objective.plan_id != plan.pk:
        raise ValidationError({"objective": _("This belongs to another plan.")})
    made = Alignment(objective=objective, parent_objective=parent_objective)
    return records.save(record=_set(made, said), by=by, reason=_("alignment added"))


def change(*, alignment: Alignment, version: int, said: Said, by: User, explanation: str = "") -> Alignment:
    """`version` is the one that the user saw. Raises StaleRecord, DeletedRecord or ValidationError."""
    reason = explanation or _("alignment changed")
    return records.save(record=_set(alignment, said), by=by, reason=reason, version=version)


def remove(*, alignment: Alignment, version: int, by: User, explanation: str = "") -> None:
    """Raises StaleRecord or DeletedRecord."""
    records.delete(record=alignment, by=by, reason=explanation or _("alignment removed"), version=version)


@transaction.atomic
def confirm(*, plan: Plan, versions: Mapping[int, int], by: User) -> int | None:
    """Confirm several of the plan's, by primary key; how many were not confirmed before.

    `versions` are those that the user saw: None, and nothing is written, where one of them was changed or is gone.
    """
    Plan.objects.locked(plan.pk)
    found = Alignment.objects.select_for_update().filter(objective__plan=plan, pk__in=versions)
    stored = list(found.select_related("parent_objective").order_by("pk"))
    if {each.pk: each.version for each in stored} != dict(versions):
        return None
    confirmed = confirming.write(found=stored, by=by, reason=_("alignment confirmed"))
    if confirmed:
        for changed in {plan.pk, *(each.parent_objective.plan_id for each in confirmed)}:
            plan_versions.raise_versions(changed, structure=True)
    return len(confirmed)


def _set(alignment: Alignment, said: Said) -> Alignment:
    alignment.strength, alignment.reason, alignment.is_confirmed = said.strength, said.reason, said.is_confirmed
    return alignment
