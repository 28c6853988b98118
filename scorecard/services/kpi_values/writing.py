"""The one way a value reaches the database: its plan and rows locked, its version compared, its history kept.

A desk is laid with all rows that one request is about; each step takes a value from it, changes it and puts it back;
`write` then stores all of them in a handful of statements, however many there are.
"""

from collections.abc import Collection, Iterable
from copy import copy
from dataclasses import dataclass, field
from functools import cached_property

from django.utils.translation import gettext as _

from scorecard.domain.periods import Period
from scorecard.domain.scoring import KPIRecord
from scorecard.models import KPI, KPIValue, PeriodLock, Plan, PlanStatus, User, WorkItem
from scorecard.models.history import keep_stored
from scorecard.services import plan_versions

from .refusals import DeletedValue, NotAllowedState, PeriodLocked, StaleValue

Key = tuple[int, Period]  # the KPI's primary key and the period


@dataclass
class Desk:
    """What a request may write to, locked until its transaction ends: values as read, and `changed` ones to store."""

    plan: Plan
    kpis: dict[int, KPI]
    stored: dict[Key, KPIValue]
    locks: list[PeriodLock]
    changed: dict[Key, KPIValue] = field(default_factory=dict)
    changed_steps: dict[int, WorkItem] = field(default_factory=dict)  # by primary key

    def steps(self, kpi_id: int) -> list[WorkItem]:
        """Of a milestone KPI, as entries that were taken before have changed them."""
        return [self.changed_steps.get(step.pk, step) for step in self._steps.get(kpi_id, [])]

    @cached_property
    def _steps(self) -> dict[int, list[WorkItem]]:
        steps: dict[int, list[WorkItem]] = {}
        for step in WorkItem.objects.select_for_update().filter(kpi__in=list(self.kpis)).order_by("order", "pk"):
            steps.setdefault(step.kpi_id, []).append(step)
        return steps

    def scoring_record(self, kpi_id: int) -> KPIRecord:
        return self._scoring_records[kpi_id]

    @cached_property
    def _scoring_records(self) -> dict[int, KPIRecord]:
        """Of all KPIs on the desk at once, read when the first is asked for."""
        return {each.pk: each for each in KPI.objects.filter(pk__in=list(self.kpis)).order_by().scoring_records()}

    def take(self, key: Key, version: int | None) -> KPIValue:
        """A copy of the value to change, or a new one; `version` is what the user saw, None for no value.

        Raises StaleValue, DeletedValue, PeriodLocked, or NotAllowedState where the plan is closed.
        """
        kpi_id, period = key
        stored = self.stored.get(key)
        if kpi_id not in self.kpis or (stored is None and version is not None):
            raise DeletedValue
        if stored is not None and is_stale(stored, version):
            raise StaleValue(stored)
        self.refuse_closed(period)
        return copy(stored) if stored is not None else _new(self.kpis[kpi_id], period)

    def refuse_closed(self, period: Period) -> None:
        if self.plan.status == PlanStatus.CLOSED:
            raise NotAllowedState(_("This plan is closed, so its figures don't change any more."))
        for lock in self.locks:
            if lock.period.covers(period):
                raise PeriodLocked(lock)

    def put(self, value: KPIValue) -> KPIValue:
        """Note that the value is to be stored as it is now."""
        self.changed[value.kpi_id, value.period] = value
        return value

    def put_steps(self, steps: Iterable[WorkItem]) -> None:
        self.changed_steps |= {step.pk: step for step in steps}


def is_stale(stored: KPIValue, version: int | None) -> bool:
    """Whether somebody has written since the user saw `version`."""
    return stored.version != version


def lay(*, plan_id: int, keys: Collection[Key]) -> Desk:
    """Lock the plan, then the rows. Raises DeletedValue where the plan is gone."""
    plan = Plan.objects.locked(plan_id)
    if plan is None:
        raise DeletedValue
    kpi_ids = {kpi_id for kpi_id, _period in keys}
    kpis = {kpi.pk: kpi for kpi in KPI.objects.filter(plan_id=plan_id, pk__in=kpi_ids).order_by()}
    for kpi in kpis.values():
        kpi.plan = plan
    return Desk(plan, kpis, _stored(kpis, keys), list(PeriodLock.objects.in_force().filter(plan_id=plan_id)))


def _stored(kpis: dict[int, KPI], keys: Collection[Key]) -> dict[Key, KPIValue]:
    starts = {period.start for _kpi_id, period in keys}
    rows = KPIValue.objects.select_for_update().filter(kpi_id__in=list(kpis), period_start__in=starts).order_by()
    wanted, stored = set(keys), {}
    for row in rows:
        if (row.kpi_id, row.period) in wanted:
            row.kpi = kpis[row.kpi_id]
            stored[row.kpi_id, row.period] = row
    return stored


def _new(kpi: KPI, period: Period) -> KPIValue:
    value = KPIValue(kpi=kpi, version=0)
    value.period = period
    return value


def write(desk: Desk, *, by: User | None, reason: str) -> None:
    """Store what has changed, each with one more version and one row of history. Nothing is validated any more.

    A value that bears a `_change_reason` has that one, as a row of an import does.
    """
    new = [value for value in desk.changed.values() if value.pk is None]
    old = [value for value in desk.changed.values() if value.pk is not None]
    for value in desk.changed.values():
        value.version += 1
    if new:
        KPIValue.objects.bulk_create(new)
    if old:
        KPIValue.objects.bulk_create(old, update_conflicts=True, unique_fields=["pk"], update_fields=_columns())
    for values, kind in (new, "+"), (old, "~"):
        whys = {value.pk: getattr(value, "_change_reason", reason) for value in values}
        keep_stored(KPIValue, whys, kind, by=by.pk if by is not None else None)
    if desk.changed:
        plan_versions.raise_versions(desk.plan.pk, values=True)


def _columns() -> list[str]:
    return [each.name for each in KPIValue._meta.concrete_fields if not each.primary_key]
