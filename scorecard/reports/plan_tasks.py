"""What is to be done now in the active plans that a user reports in or keeps; 1 query.

What is to be done in a plan is kept for the day until somebody writes to it: 6 queries more where somebody did.
"""

from collections import defaultdict
from collections.abc import Sequence
from datetime import date, datetime
from functools import lru_cache
from typing import Any, NamedTuple

from django.db.models import Count, Exists, OuterRef

from scorecard.models import KPI, KPIValue, Membership, Plan, PlanStatus, Scope, User, ValueState
from scorecard.models.compiled import CompiledRows

from . import duties
from .duties import Task
from .keeping import KeptMany


class PlanTasks(NamedTuple):
    """`is_measured`: whether any KPI of the plan is reported at all. `tasks`: whoever is to report them.

    `submitted`: what waits for approval, as values that nobody stores: how many there are of a section and sender.
    """

    plan: Plan
    is_measured: bool
    tasks: tuple[Task, ...]
    submitted: tuple[tuple[KPIValue, int], ...]


class _Key(NamedTuple):
    """A plan as it was written last, and the day."""

    plan: int
    structure: int
    values: int
    changed_at: datetime | None
    today: date


_kept = KeptMany[_Key, PlanTasks](1024)


def build(user: User, today: date) -> list[PlanTasks]:
    """In no order."""
    rows = _involved(Membership.objects.scope_of(user), user).rows()
    keys = [_Key._make((*row, today)) for row in rows]
    found = _kept.get([key for key in keys if key.changed_at is not None], _read)
    return [*found.values(), *_read([key for key in keys if key.changed_at is None]).values()]


@lru_cache(maxsize=64)
def _involved(_scope: Scope, user: User) -> CompiledRows:
    """For who reaches as far now; user objects are equal as soon as they are of the same person."""
    asked = (KPI.objects.reported_by(user) | KPI.objects.editable_by(user)).filter(plan=OuterRef("pk")).order_by()
    plans = Plan.objects.visible_to(user).filter(Exists(asked), status=PlanStatus.ACTIVE).order_by()
    return CompiledRows(plans.values_list("pk", "structure_version", "values_version", "changed_at"))


def _read(keys: Sequence[_Key]) -> dict[_Key, PlanTasks]:
    if not keys:
        return {}
    measured = KPI.objects.filter(plan=OuterRef("pk")).exclude(frequency="")
    rows = Plan.objects.filter(pk__in=[key.plan for key in keys]).select_related("organisation").order_by()
    plans = {plan.pk: plan for plan in rows.annotate(is_measured=Exists(measured))}
    tasks = defaultdict[int, list[Task]](list)
    for kpi, duty in duties.tasks(KPI.objects.filter(plan__in=plans), keys[0].today):
        tasks[kpi.plan_id].append((kpi, duty))
    submitted = _submitted(plans)
    return {
        key: PlanTasks(plan, plan.is_measured, tuple(tasks[plan.pk]), tuple(submitted[plan.pk]))
        for key in keys
        if (plan := plans.get(key.plan)) is not None
    }


def _submitted(plans: dict[int, Any]) -> dict[int, list[tuple[KPIValue, int]]]:
    found = defaultdict[int, list[tuple[KPIValue, int]]](list)
    values = KPIValue.objects.filter(kpi__plan__in=plans, state=ValueState.SUBMITTED).order_by()
    alike = values.values_list("kpi__plan_id", "kpi__owner_id", "submitted_by_id")
    for plan, owner, sender, number in alike.annotate(number=Count("pk")):
        found[plan].append((KPIValue(kpi=KPI(plan=plans[plan], owner_id=owner), submitted_by_id=sender), number))
    return found
