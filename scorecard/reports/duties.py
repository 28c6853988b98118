"""What is to be reported for some KPIs and how far it is; 4 queries however many plans they are of."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from django.db.models import QuerySet
from django.utils import timezone

from scorecard.domain import periods, reporting
from scorecard.domain.due_dates import due_date
from scorecard.domain.periods import Period
from scorecard.domain.reporting import Duty, ReportingState, StoredValue
from scorecard.models import KPI, CalendarDay, KPIValue, PeriodLock

_NEEDED = (
    "code",
    "name",
    "frequency",
    "active_from",
    "active_until",
    "owner__slug",
    "owner__short_name",
    "owner__order",
    "plan__year",
    "plan__title",
    "plan__due_after_days",
    "plan__organisation__slug",
    "plan__organisation__short_name",
    "plan__organisation__order",
)


@dataclass(frozen=True)
class Duties:
    """The KPIs, in the order asked for, with what was stored for them; locks by the plan's primary key."""

    kpis: tuple[KPI, ...]
    values: dict[tuple[int, Period], StoredValue]
    locks: dict[int, list[Period]]
    corrections: dict[date, bool]
    today: date

    def of(self, kpi: KPI, period: Period) -> Duty:
        return reporting.duty(
            period,
            due=self.due(kpi, period),
            value=self.values.get((kpi.pk, period)),
            today=self.today,
            is_locked=reporting.is_locked(period, self.locks.get(kpi.plan_id, ())),
        )

    def due(self, kpi: KPI, period: Period) -> date:
        return due_date(period, kpi.plan.due_after_days, self.corrections)

    def tasks(self) -> Iterator[tuple[KPI, Duty]]:
        """What somebody can and should do now."""
        for kpi in self.kpis:
            for period in kpi.active_periods:
                value = self.values.get((kpi.pk, period))
                if value is None or ReportingState(value.state).is_open:  # most are done, so ask no more of them
                    duty = self.of(kpi, period)
                    if duty.is_task:
                        yield kpi, duty


def read(kpis: QuerySet[KPI], today: date) -> Duties:
    """Those of `kpis` that are reported at all."""
    found = tuple(kpis.exclude(frequency="").select_related("plan__organisation", "owner").only(*_NEEDED))
    locks: dict[int, list[Period]] = defaultdict(list)
    for lock in PeriodLock.objects.in_force().filter(plan__in={kpi.plan_id for kpi in found}):
        locks[lock.plan_id].append(lock.period)
    years = {kpi.plan.year for kpi in found}
    values = _values(found) if found else {}
    return Duties(found, values, dict(locks), CalendarDay.objects.corrections(*years), today)


def _values(kpis: Iterable[KPI]) -> dict[tuple[int, Period], StoredValue]:
    rows = KPIValue.objects.filter(kpi__in=[kpi.pk for kpi in kpis]).order_by()
    columns = ("kpi", "frequency", "period_start", "state", "is_not_applicable", "submitted_at")
    return {
        (kpi, periods.stored(frequency, start)): StoredValue(
            state, is_out, timezone.localdate(submitted_at) if submitted_at else None
        )
        for kpi, frequency, start, state, is_out, submitted_at in rows.values_list(*columns)
    }
