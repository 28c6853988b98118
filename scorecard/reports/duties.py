"""What is to be reported for some KPIs and how far it is: 4 queries however many plans they are of.

2 for a plan as long as nobody writes to its structure.
"""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, NamedTuple

from django.db.models import Case, F, OuterRef, QuerySet, Subquery, Sum, When
from django.db.models.functions import Coalesce
from django.utils import timezone

from scorecard.domain import periods, reporting
from scorecard.domain.due_dates import due_date
from scorecard.domain.periods import Frequency, Period
from scorecard.domain.reporting import Duty, StoredValue
from scorecard.domain.scoring import Rule
from scorecard.models import KPI, REPORTED, CalendarDay, KPIValue, PeriodLock, Plan, ValueState

from .keeping import kept_structure


class PlanName(NamedTuple):
    """A plan as a row of a table names it and links to it."""

    organisation_slug: str
    year: int
    title: str


class Section(NamedTuple):
    """The organisation that answers for a KPI's figures: its owner, else the plan's."""

    order: int
    slug: str
    name: str
    pk: int


class AskedKPI(NamedTuple):
    """What a duty asks of a KPI and its plan, and what a list tells of them."""

    pk: int
    code: str
    name: str
    section: Section
    periods: tuple[Period, ...]  # of the plan's year, for which a value is asked
    plan_id: int
    plan: PlanName
    due_after_days: int


_NEEDED = (
    "pk",
    "code",
    "name",
    "frequency",
    "active_from",
    "active_until",
    "owner__order",
    "owner__slug",
    "owner__short_name",
    "owner_id",
    "plan__organisation__order",
    "plan__organisation__slug",
    "plan__organisation__short_name",
    "plan__organisation_id",
    "plan_id",
    "plan__year",
    "plan__title",
    "plan__due_after_days",
)
_OUTWEIGHS = 12  # values of a year that were sent

Task = tuple[AskedKPI, Duty]
Stored = Sequence[Any]  # state, whether not applicable, when it was submitted


@dataclass(frozen=True)
class Duties:
    """The KPIs, in the order asked for, with what was stored for them; locks by the plan's primary key."""

    kpis: tuple[AskedKPI, ...]
    values: dict[tuple[int, str, date], Stored]  # by KPI, frequency and first day
    locks: dict[int, list[Period]]
    corrections: dict[date, bool]
    today: date

    def of(self, kpi: AskedKPI, period: Period) -> Duty:
        return reporting.duty(
            period,
            due=self.due(kpi, period),
            value=_stored(self.values.get((kpi.pk, period.frequency, period.start))),
            today=self.today,
            is_locked=reporting.is_locked(period, self.locks.get(kpi.plan_id, ())),
        )

    def due(self, kpi: AskedKPI, period: Period) -> date:
        return due_date(period, kpi.due_after_days, self.corrections)

    def tasks(self) -> Iterator[Task]:
        for kpi in self.kpis:
            for period in kpi.periods:
                value = self.values.get((kpi.pk, period.frequency, period.start))
                if value is None or value[0] not in REPORTED:  # most are done, so ask no more of them
                    duty = self.of(kpi, period)
                    if duty.is_task:
                        yield kpi, duty


def read(plan: Plan, at: Period, today: date) -> Duties:
    """Of the plan's KPIs that are reported at all, with what was stored of the periods that end inside `at`."""
    asked = {period.start for each in Frequency for period in Period.all_of_year(each, at.year) if at.covers(period)}
    return _stored_for(*_asked_in(plan), today, period_start__in=sorted(asked))


@kept_structure
def _asked_in(plan: Plan) -> tuple[tuple[AskedKPI, ...], dict[date, bool]]:
    """In the plan's order, with what is corrected of the calendar; 2 queries."""
    return _asked(KPI.objects.filter(plan=plan).in_plan_order())


def tasks(kpis: QuerySet[KPI], today: date) -> list[Task]:
    """What somebody can and should do now for `kpis`, in their order."""
    return list(_stored_for(*_asked(_unfinished(kpis, today)), today).tasks())


def _unfinished(kpis: QuerySet[KPI], today: date) -> QuerySet[KPI]:
    """Those with fewer values sent than periods ended, and those with one that was returned: few of many."""
    running = {each: Period.holding(each, today) for each in Frequency}
    of_past = (When(frequency=each, plan__year__lt=today.year, then=12 // each.months) for each in Frequency)
    of_this_year = (When(frequency=each, plan__year=today.year, then=running[each].number - 1) for each in Frequency)
    sent = (
        When(frequency=each, period_start__lt=running[each].start, state__in=REPORTED, then=1) for each in Frequency
    )
    returned = When(state=ValueState.RETURNED, then=-_OUTWEIGHS)
    same = {"kpi": OuterRef("pk"), "frequency": OuterRef("frequency"), "period_start__year": OuterRef("plan__year")}
    values = KPIValue.objects.filter(**same).order_by().values("kpi")
    done = values.annotate(number=Sum(Case(returned, *sent, default=0))).values("number")
    counted = kpis.alias(ended=Case(*of_past, *of_this_year, default=0), done=Coalesce(Subquery(done), 0))
    return counted.filter(done__lt=F("ended"))


def _asked(kpis: QuerySet[KPI]) -> tuple[tuple[AskedKPI, ...], dict[date, bool]]:
    found = tuple(_asked_kpi(row) for row in kpis.exclude(frequency="").values_list(*_NEEDED))
    return found, CalendarDay.objects.corrections(*{kpi.plan.year for kpi in found})


def _stored_for(kpis: tuple[AskedKPI, ...], corrections: dict[date, bool], today: date, **wanted: object) -> Duties:
    locks: dict[int, list[Period]] = defaultdict(list)
    in_force = PeriodLock.objects.in_force().filter(plan__in={kpi.plan_id for kpi in kpis}).order_by()
    for plan, frequency, start in in_force.values_list("plan_id", "frequency", "period_start"):
        locks[plan].append(periods.stored(frequency, start))
    rows = KPIValue.objects.filter(kpi__in=[kpi.pk for kpi in kpis], **wanted).order_by()
    columns = ("kpi_id", "frequency", "period_start", "state", "is_not_applicable", "submitted_at")
    values = {(pk, frequency, start): stored for pk, frequency, start, *stored in rows.values_list(*columns)}
    return Duties(kpis, values, dict(locks), corrections, today)


def _asked_kpi(row: tuple[Any, ...]) -> AskedKPI:
    pk, code, name, frequency, active_from, active_until = row[:6]
    plan_id, year, title, due_after_days = row[14:]
    owner, organisation = Section(*row[6:10]), Section(*row[10:14])
    rule = Rule(frequency=Frequency(frequency), active_from=active_from, active_until=active_until)
    return AskedKPI(
        pk=pk,
        code=code,
        name=name,
        section=owner if owner.pk else organisation,
        periods=rule.periods(year),
        plan_id=plan_id,
        plan=PlanName(organisation.slug, year, title),
        due_after_days=due_after_days,
    )


def _stored(value: Stored | None) -> StoredValue | None:
    if value is None:
        return None
    state, is_not_applicable, submitted_at = value
    return StoredValue(state, is_not_applicable, timezone.localdate(submitted_at) if submitted_at else None)
