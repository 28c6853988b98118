"""What waits for the user in every active plan: values to report, values to approve, and who is late with theirs.

At most 6 queries however many plans.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, QuerySet

from scorecard import permissions
from scorecard.domain.periods import Period
from scorecard.domain.reporting import Duty, ReportingState
from scorecard.models import KPI, KPIValue, Plan, PlanStatus, User

from . import duties

MOST_ROWS = 40  # of one table; who may do everything sees no more than that of it here
MOST_CODES = 8


@dataclass(frozen=True)
class PlanName:
    """A plan as a row of a table names it and links to it."""

    organisation_slug: str
    year: int
    title: str


@dataclass(frozen=True)
class ToReport:
    """The values of one plan and period that the user is to report."""

    plan: PlanName
    period: Period
    due: date
    days_late: int
    missing: int
    drafts: int
    returned: int
    codes: tuple[str, ...]  # the first of them
    has_more_codes: bool


@dataclass(frozen=True)
class ToApprove:
    """How many submitted values of one plan wait for the user."""

    plan: PlanName
    values: int


@dataclass(frozen=True)
class LateSection:
    """What a section of a plan should have reported; `slug` and name of the organisation that answers for it."""

    plan: PlanName
    slug: str
    name: str
    values: int
    days_late: int  # of the one that is latest


@dataclass(frozen=True)
class MyTasks:
    """`..._left_out`: rows beyond those that a page has room for."""

    to_report: tuple[ToReport, ...]
    to_report_left_out: int
    values: int
    overdue: int
    to_approve: tuple[ToApprove, ...]
    late: tuple[LateSection, ...]
    late_left_out: int
    shows_late: bool  # whether the user administers plans in which somebody could be late

    @property
    def is_empty(self) -> bool:
        return not (self.to_report or self.to_approve)


def build(user: User, today: date) -> MyTasks:
    plans = Plan.objects.visible_to(user).filter(status=PlanStatus.ACTIVE)
    reported = KPI.objects.reported_by(user)
    administers = permissions.can_create_plans(user)
    kpis = reported | KPI.objects.editable_by(user) if administers else reported
    found = duties.read(kpis.filter(plan__in=plans), today)
    mine = tasks = list(found.tasks())
    if administers:
        own = set(reported.filter(plan__in=plans).values_list("pk", flat=True))
        mine = [(kpi, duty) for kpi, duty in tasks if kpi.pk in own]
    administered = {kpi.plan_id for kpi in found.kpis if permissions.can_edit_plan(user, kpi.plan)}
    to_report = _to_report(mine)
    late = _late((kpi, duty) for kpi, duty in tasks if kpi.plan_id in administered and duty.is_overdue)
    return MyTasks(
        to_report=to_report[:MOST_ROWS],
        to_report_left_out=max(len(to_report) - MOST_ROWS, 0),
        values=len(mine),
        overdue=sum(duty.is_overdue for _kpi, duty in mine),
        to_approve=_to_approve(user, plans),
        late=late[:MOST_ROWS],
        late_left_out=max(len(late) - MOST_ROWS, 0),
        shows_late=bool(administered),
    )


def _to_report(tasks: Iterable[tuple[KPI, Duty]]) -> tuple[ToReport, ...]:
    """Those of one plan and period together, the longest due first."""
    groups: dict[tuple[date, Period, int], list[tuple[KPI, Duty]]] = defaultdict(list)
    for kpi, duty in tasks:
        groups[duty.due, duty.period, kpi.plan_id].append((kpi, duty))
    return tuple(_row(groups[key]) for key in sorted(groups))


def _row(tasks: list[tuple[KPI, Duty]]) -> ToReport:
    kpi, duty = tasks[0]
    states = Counter(each.state for _kpi, each in tasks)
    codes = [each.code for each, _duty in tasks]
    return ToReport(
        plan=_name(kpi.plan),
        period=duty.period,
        due=duty.due,
        days_late=max(each.days_late for _kpi, each in tasks),
        missing=states[ReportingState.MISSING],
        drafts=states[ReportingState.DRAFT],
        returned=states[ReportingState.RETURNED],
        codes=tuple(codes[:MOST_CODES]),
        has_more_codes=len(codes) > MOST_CODES,
    )


def _late(tasks: Iterable[tuple[KPI, Duty]]) -> tuple[LateSection, ...]:
    """By plan and section, the latest first."""
    groups: dict[tuple[int, int], list[tuple[KPI, Duty]]] = defaultdict(list)
    for kpi, duty in tasks:
        groups[kpi.plan_id, kpi.responsible_id].append((kpi, duty))
    rows = []
    for found in groups.values():
        kpi = found[0][0]
        section = kpi.owner or kpi.plan.organisation
        days = max(duty.days_late for _kpi, duty in found)
        rows.append(LateSection(_name(kpi.plan), section.slug, section.short_name, len(found), days))
    return tuple(sorted(rows, key=lambda row: (-row.days_late, row.plan.year, row.plan.title, row.name)))


def _to_approve(user: User, plans: QuerySet[Plan]) -> tuple[ToApprove, ...]:
    waiting = KPIValue.objects.awaiting_approval_by(user).filter(kpi__plan__in=plans).order_by()
    columns = ("kpi__plan__organisation__slug", "kpi__plan__year", "kpi__plan__title")
    rows = waiting.values_list(*columns).annotate(number=Count("pk")).order_by("kpi__plan__year", "kpi__plan__title")
    return tuple(ToApprove(PlanName(slug, year, title), number) for slug, year, title, number in rows)


def _name(plan: Plan) -> PlanName:
    return PlanName(plan.organisation.slug, plan.year, plan.title)
