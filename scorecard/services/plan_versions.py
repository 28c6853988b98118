"""The one place that notes that a plan has changed: its versions, which pages are kept by, its time, its roll-up."""

from django.db.models import F
from django.utils import timezone

from scorecard.models import Plan

from . import plan_rollups


def raise_versions(plan_id: int, *, structure: bool = False, values: bool = False) -> None:
    """Tell the readers of the plan that its structure, its values or both have changed, now; store how it stands.

    To be called behind the last statement that writes into the plan.
    """
    raised = {"structure_version": structure, "values_version": values}
    steps = {name: F(name) + 1 for name, is_raised in raised.items() if is_raised}
    if steps:
        Plan.objects.filter(pk=plan_id).update(**steps, changed_at=timezone.now())
        plan_rollups.store(plan_id=plan_id)


def raise_all_structures() -> None:
    """An organisation was renamed or moved, whose name may stand in any plan; or the calendar says otherwise when
    figures are due."""
    plan_rollups.carry_all()
    Plan.objects.update(structure_version=F("structure_version") + 1)


def keep_versions(plan: Plan, stored: Plan) -> None:
    """Before `plan` is saved whole: what was raised since it was read stays raised; `stored` is read under its lock."""
    for name in ("structure_version", "values_version", "changed_at"):
        setattr(plan, name, getattr(stored, name))
