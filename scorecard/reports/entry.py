"""What a user reports in a period (KPI填報): each KPI with its target, last value and how it would stand.

1 query for which KPIs these are, none where the user's roles say it of all; the rest is read by the sheet.
"""

from collections.abc import Container, Iterable
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from scorecard.domain.periods import Frequency, Period
from scorecard.domain.scoring import Figure
from scorecard.models import KPI, KPIValue, Membership, Plan, Role, User, ValueState
from scorecard.models.membership import shown_name

from .entry_sheet import EntryRow, Sheet, Trial, sheet, try_figure


@dataclass(frozen=True)
class EntryPage:
    period: Period
    rows: tuple[EntryRow, ...]
    plan: Plan = field(repr=False)
    user: User = field(repr=False)

    def may_withdraw(self, row: EntryRow) -> bool:
        """Whether the user has sent the value and nobody has approved it."""
        value = row.value
        if not row.is_writable or value is None or value.state != ValueState.SUBMITTED:
            return False
        return value.submitted_by_id in (None, self.user.pk)

    @property
    def open_rows(self) -> tuple[EntryRow, ...]:
        return tuple(row for row in self.rows if row.is_open)

    @property
    def by_kpi(self) -> dict[int, EntryRow]:
        return {row.kpi.pk: row for row in self.rows}

    @property
    def has_sample_data(self) -> bool:
        return any(each.is_sample for row in self.rows for each in (row.kpi, row.value, row.before) if each is not None)

    def trial(self, row: EntryRow, figure: Figure | None) -> Trial:
        """How the row would stand with the figure; with None, without one."""
        return try_figure(row.record, row.period, figure, self.plan)


def default_period(plan: Plan, today: date) -> Period:
    """The latest month of the plan's year that has ended; its first where none has."""
    months = Period.all_of_year(Frequency.MONTH, plan.year)
    ended = [month for month in months if month.end < today]
    return ended[-1] if ended else months[0]


def build(plan: Plan, user: User, period: Period, *, anew: bool = False) -> EntryPage:
    """Of a plan that was just read: what the page is made of is kept until a service writes to the plan.

    `anew`: nothing kept is used, since what was kept has just proved wrong.
    """
    parts = Sheet(plan) if anew else sheet(plan)
    return EntryPage(period, parts.rows(period, reported(plan, user, parts.kpis)), plan, user)


def reported(plan: Plan, user: User, kpis: Iterable[KPI]) -> frozenset[int]:
    """The primary keys of those of the plan's `kpis` that the user reports; no query where the roles say it of all."""
    scope = Membership.objects.scope_of(user)
    sections = {kpi.pk: scope.holds(Role.STAFF, kpi.responsible_id) for kpi in kpis}
    if all(sections.values()):
        return frozenset(sections)
    return frozenset(KPI.objects.filter(plan=plan).reported_by(user).order_by().values_list("pk", flat=True))


@dataclass(frozen=True)
class LastWriter:
    """A value that another has written meanwhile, with who and when."""

    value: KPIValue
    by: str
    at: datetime | None


def last_writer(stored: KPIValue) -> LastWriter:
    """1 query; asked only where there is a conflict."""
    history: Any = KPIValue.history  # simple-history's manager
    last = history.filter(id=stored.pk, version=stored.version).select_related("history_user").first()
    if last is None:
        return LastWriter(stored, "", None)
    return LastWriter(stored, shown_name(last.history_user), last.history_date)


def unknown(reported: Container[int], sent: Iterable[int], user: User) -> tuple[set[int], set[int]]:
    """Of the KPIs (primary keys) that were sent those that the user sees and doesn't report, and those that are gone.

    What the user doesn't see is gone like what is deleted.
    """
    missing = {pk for pk in sent if pk not in reported}
    seen = KPI.objects.filter(pk__in=missing).visible_to(user)
    there = set(seen.order_by().values_list("pk", flat=True)) if missing else set()
    return there, missing - there
