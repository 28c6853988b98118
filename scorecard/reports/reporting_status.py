"""Who has reported what of a plan for a period (填報情形一覽表), in 6 queries, 8 where its structure changed."""

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import ClassVar

from django.contrib.auth.models import User as AuthUser

from scorecard import permissions
from scorecard.domain import reporting
from scorecard.domain.periods import Frequency, Period
from scorecard.domain.reporting import Duty, ReportingState
from scorecard.models import KPI, Membership, Plan, Reminder, User
from scorecard.models.membership import shown_name

from . import duties
from .duties import AskedKPI, Duties, Section

OVERDUE = "overdue"  # beside the states one more to look for


@dataclass(frozen=True)
class Officer:
    """A case officer as one calls them."""

    name: str
    extension: str


@dataclass(frozen=True)
class ReportingRow:
    """One KPI's value of one period; `key` names it in the form of the page."""

    key: str
    section: Section
    code: str
    name: str
    officers: tuple[Officer, ...]
    duty: Duty
    reminded_at: datetime | None


@dataclass(frozen=True)
class StateCount:
    state: str
    number: int


@dataclass(frozen=True)
class ReportingStatus:
    """`rows` are those looked for; `counts` are of the section, whatever the state that is looked for."""

    period: Period
    rows: tuple[ReportingRow, ...]
    counts: tuple[StateCount, ...]
    overdue: int
    sections: tuple[Section, ...]
    section: str
    state: str
    states: ClassVar[tuple[str, ...]] = (OVERDUE, *ReportingState)

    @property
    def tasks(self) -> tuple[ReportingRow, ...]:
        """What one may remind of."""
        return tuple(row for row in self.rows if row.duty.is_task)


def default_period(plan: Plan, today: date) -> Period:
    """The latest month that has ended, because its values are being collected; a past year whole."""
    if plan.year < today.year:
        return Period.of_year(plan.year)
    months = Period.all_of_year(Frequency.MONTH, plan.year)
    return max((month for month in months if month.end < today), default=months[0])


def build(plan: Plan, user: User, at: Period, today: date, *, section: str, state: str) -> ReportingStatus:
    """Of the KPIs that the user oversees; a section or state that isn't there limits nothing."""
    everything = _rows(plan, user, at, today)
    sections = tuple(dict.fromkeys(row.section for row in everything))
    section = section if section in {each.slug for each in sections} else ""
    state = state if state in ReportingStatus.states else ""
    of_section = [row for row in everything if section in ("", row.section.slug)]
    counts = Counter(row.duty.state for row in of_section)
    return ReportingStatus(
        period=at,
        rows=tuple(row for row in of_section if _is_wanted(row.duty, state)),
        counts=tuple(StateCount(each, counts[each]) for each in ReportingState if counts[each]),
        overdue=sum(row.duty.is_overdue for row in of_section),
        sections=sections,
        section=section,
        state=state,
    )


def _is_wanted(duty: Duty, state: str) -> bool:
    return not state or (duty.is_overdue if state == OVERDUE else duty.state == state)


def _rows(plan: Plan, user: User, at: Period, today: date) -> list[ReportingRow]:
    """By section, then as the plan lists its KPIs."""
    found = duties.read(plan, at, today)
    sections = {kpi.section for kpi in found.kpis}
    overseen = {each for each in sections if permissions.can_oversee_section(user, plan, each.pk)}
    kpis = sorted((kpi for kpi in found.kpis if kpi.section in overseen), key=lambda kpi: kpi.section[:2])
    officers, reminders = _officers(kpis), _reminders(kpis)
    extensions = _extensions({each.pk for of_kpi in officers.values() for each in of_kpi}, today)
    return [
        ReportingRow(
            key=f"{kpi.code}@{duty.period.label}",
            section=kpi.section,
            code=kpi.code,
            name=kpi.name,
            officers=tuple(_officer(each, kpi, extensions[each.pk]) for each in officers[kpi.pk]),
            duty=duty,
            reminded_at=reminders.get((kpi.pk, duty.period)),
        )
        for kpi in kpis
        for duty in _duties(kpi, found, at)
    ]


def _duties(kpi: AskedKPI, found: Duties, at: Period) -> list[Duty]:
    """What `at` asks of the KPI; where that is nothing, the period that ends later, as not due."""
    asked = reporting.reported_in(kpi.periods, at)
    if asked:
        return [found.of(kpi, period) for period in asked]
    later = next((period for period in kpi.periods if period.start <= at.end < period.end), None)
    return [Duty(later, found.due(kpi, later), ReportingState.NOT_DUE)] if later else []


def _officers(kpis: Iterable[AskedKPI]) -> dict[int, list[AuthUser]]:
    """By KPI."""
    found: dict[int, list[AuthUser]] = defaultdict(list)
    pairs = KPI.case_officers.through.objects.filter(kpi__in=[kpi.pk for kpi in kpis]).select_related("user")
    for pair in pairs.order_by("user"):
        found[pair.kpi_id].append(pair.user)
    return found


def _officer(user: AuthUser, kpi: AskedKPI, extensions: dict[int, str]) -> Officer:
    """With the extension in the section that answers for the KPI, else the one they have elsewhere."""
    extension = extensions.get(kpi.section.pk) or next(iter(extensions.values()), "")
    return Officer(shown_name(user), extension)


def _extensions(officers: set[int], today: date) -> dict[int, dict[int, str]]:
    """By user and organisation."""
    found: dict[int, dict[int, str]] = defaultdict(dict)
    members = Membership.objects.current(today).filter(user__in=officers).exclude(extension="").order_by("pk")
    for user, organisation, extension in members.values_list("user", "organisation", "extension"):
        found[user][organisation] = extension
    return found


def _reminders(kpis: Iterable[AskedKPI]) -> dict[tuple[int, Period], datetime]:
    """When the latest was, by KPI and period."""
    reminders = Reminder.objects.filter(kpi__in=[kpi.pk for kpi in kpis]).order_by("reminded_at")
    return {(each.kpi_id, each.period): each.reminded_at for each in reminders}
