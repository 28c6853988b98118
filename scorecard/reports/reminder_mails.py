"""Who is to be sent a reminder by e-mail, and of what (催辦): the tasks that the home and the reporting page show.

A value is asked of the KPI's case officers and of their deputies in its section; where no case officer is there any
more, of the section's staff and of the further reporters'. Managers and administrators are told what is overdue in
what they oversee. 7 queries for so many plans, one for each who is told, 3 beside them.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from django.contrib.auth.models import User as AuthUser

from scorecard import permissions
from scorecard.domain.periods import Period
from scorecard.domain.reporting import Duty
from scorecard.models import KPI, Account, Membership, Organisation, Plan, PlanStatus, Role
from scorecard.models.membership import shown_name

from . import duties

MOST_ROWS = 200  # of each of a mail's two lists; what goes beyond is counted
PLANS_AT_ONCE = 20  # read together

Task = tuple[KPI, Duty]

_REPORTERS = ("case_officers", "reporting_organisations")


@dataclass(frozen=True)
class MailRow:
    """One value. `officers`: who is asked for it, by name; `is_officer`: whether the reader is as case officer."""

    kpi: KPI
    duty: Duty
    officers: tuple[str, ...]
    is_officer: bool = False

    @property
    def section(self) -> Organisation:
        return self.kpi.owner or self.kpi.plan.organisation


@dataclass(frozen=True)
class PersonsMail:
    """What one person is told: `own` values to report, and those `late` of others; by plan, the longest due first."""

    recipient: AuthUser
    name: str
    today: date
    own: tuple[MailRow, ...]
    late: tuple[MailRow, ...]

    @property
    def overdue(self) -> int:
        """How many of the own ones are."""
        return sum(row.duty.is_overdue for row in self.own)

    @property
    def own_shown(self) -> tuple[MailRow, ...]:
        return self.own[:MOST_ROWS]

    @property
    def own_left_out(self) -> int:
        return len(self.own) - len(self.own_shown)

    @property
    def late_shown(self) -> tuple[MailRow, ...]:
        return self.late[:MOST_ROWS]

    @property
    def late_left_out(self) -> int:
        return len(self.late) - len(self.late_shown)


@dataclass(frozen=True)
class ReminderMails:
    """`unreachable`: for whom something waits but who has no address. Who wants no e-mail stands in neither."""

    mails: tuple[PersonsMail, ...]
    unreachable: tuple[str, ...]


def build(today: date) -> ReminderMails:
    """Those of the day, of all active plans."""
    desk = _Desk(today)
    active = Plan.objects.filter(status=PlanStatus.ACTIVE).order_by("year", "title", "pk")
    plans = list(active.values_list("pk", flat=True))
    for start in range(0, len(plans), PLANS_AT_ONCE):
        tasks = _tasks(plans[start : start + PLANS_AT_ONCE], today)
        desk.ask_for(tasks)
        desk.tell_of((kpi, duty) for kpi, duty in tasks if duty.is_overdue)
    return desk.mails()


def asked_by_hand(plan: Plan, wanted: Collection[tuple[str, Period]], today: date) -> ReminderMails:
    """Those for the values that somebody ticked, each a KPI's code and the period."""
    desk = _Desk(today)
    desk.ask_for((kpi, duty) for kpi, duty in _tasks([plan.pk], today) if (kpi.code, duty.period) in wanted)
    return desk.mails()


def _tasks(plans: list[int], today: date) -> list[Task]:
    """By plan, the longest due first, with who reports them."""
    found = duties.tasks(KPI.objects.filter(plan__in=plans).in_plan_order(), today)
    kpis = KPI.objects.select_related("plan__organisation", "owner").prefetch_related(*_REPORTERS)
    asked = kpis.in_bulk({kpi.pk for kpi, _duty in found})
    places = {pk: place for place, pk in enumerate(plans)}
    by_plan = sorted(found, key=lambda task: (places[task[0].plan_id], task[1].due))
    return [(asked[kpi.pk], duty) for kpi, duty in by_plan]


class _Desk:
    """Collects for everybody who is there today what is to be said to them."""

    def __init__(self, today: date) -> None:
        self.today = today
        self.own: dict[int, list[MailRow]] = defaultdict(list)
        self.late: dict[int, list[MailRow]] = defaultdict(list)
        self.members: dict[int, AuthUser] = {}
        self.staff: dict[int, list[AuthUser]] = defaultdict(list)  # by organisation
        self.deputies: dict[int, list[AuthUser]] = defaultdict(list)  # by whom they stand in for
        self.managers: dict[int, list[AuthUser]] = defaultdict(list)  # by organisation, with those below their own
        self.superusers: list[AuthUser] = []  # who manage something
        self.overseers: dict[tuple[int, int], list[AuthUser]] = {}  # by a plan's organisation and the section
        self._read_members()

    def _read_members(self) -> None:
        current = Membership.objects.current(self.today).filter(user__is_active=True)
        managers = {}
        for each in current.select_related("user").order_by("user__username", "pk"):
            user = self.members.setdefault(each.user_id, each.user)
            if each.deputy_of_id is not None:
                self.deputies[each.deputy_of_id].append(user)
            if each.role == Role.STAFF:
                self.staff[each.organisation_id].append(user)
            elif Role(each.role).rank >= Role.MANAGER.rank:
                managers[user.pk] = user
        for user in managers.values():
            scope = Membership.objects.scope_of(user)
            if scope.everything:
                self.superusers.append(user)
            for organisation in scope.where(Role.MANAGER):
                self.managers[organisation].append(user)

    def ask_for(self, tasks: Iterable[Task]) -> None:
        for kpi, duty in tasks:
            asked = list(self._asked(kpi))
            names = tuple(shown_name(user) for user, _is_officer in asked)
            for user, is_officer in asked:
                self.own[user.pk].append(MailRow(kpi, duty, names, is_officer))

    def tell_of(self, tasks: Iterable[Task]) -> None:
        for kpi, duty in tasks:
            row = MailRow(kpi, duty, tuple(shown_name(user) for user, _is_officer in self._asked(kpi)))
            for user in self._overseers(kpi):
                self.late[user.pk].append(row)

    def _asked(self, kpi: KPI) -> Iterator[tuple[AuthUser, bool]]:
        """Each once, and whether as case officer; as KPIQuerySet.reported_by says, nobody else may report it."""
        there = [self.members[each.pk] for each in kpi.case_officers.all() if each.pk in self.members]
        officers = [user for user in there if _sees(user, kpi.plan)]
        sections = [kpi.responsible_id, *(each.pk for each in kpi.reporting_organisations.all())]
        if officers:
            others = [user for each in officers for user in self.deputies[each.pk] if _is_staff(user, sections)]
        else:
            others = [user for section in sections for user in self.staff[section]]
        keys = {user.pk for user in officers}
        for user in dict.fromkeys([*officers, *(user for user in others if _sees(user, kpi.plan))]):
            yield user, user.pk in keys

    def _overseers(self, kpi: KPI) -> list[AuthUser]:
        place = (kpi.plan.organisation_id, kpi.responsible_id)
        if place not in self.overseers:
            here = [user for organisation in place for user in self.managers[organisation]]
            self.overseers[place] = [
                user
                for user in dict.fromkeys([*here, *self.superusers])
                if _sees(user, kpi.plan) and permissions.can_oversee_section(user, kpi.plan, kpi.responsible_id)
            ]
        return self.overseers[place]

    def mails(self) -> ReminderMails:
        mute = Account.objects.filter(mutes_reminders=True).values_list("user_id", flat=True)
        waited_for = {*self.own, *self.late}.difference(mute)
        told = [user for user in self.members.values() if user.pk in waited_for]
        mails = tuple(
            PersonsMail(user, shown_name(user), self.today, tuple(self.own[user.pk]), tuple(self.late[user.pk]))
            for user in told
            if user.email
        )
        return ReminderMails(mails, tuple(shown_name(user) for user in told if not user.email))


def _sees(user: AuthUser, plan: Plan) -> bool:
    return Membership.objects.scope_of(user).sees_plans_of(plan.organisation_id)


def _is_staff(user: AuthUser, sections: list[int]) -> bool:
    scope = Membership.objects.scope_of(user)
    return any(scope.holds(Role.STAFF, section) for section in sections)
