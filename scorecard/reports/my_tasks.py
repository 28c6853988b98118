"""What waits for the user in every active plan: values to report, values to approve, and who is late with theirs.

2 queries however many plans, and 6 where somebody has written to one.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from scorecard import permissions
from scorecard.domain.periods import Period
from scorecard.domain.reporting import ReportingState
from scorecard.models import KPI, User

from . import plan_tasks
from .duties import PlanName, Task
from .plan_tasks import PlanTasks

MOST_ROWS = 20  # of one table; who may do everything sees no more than that of it here
MOST_CODES = 8


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
    """`..._left_out`: rows beyond those that a page has room for; `to_report` begins with what is longest due."""

    to_report: tuple[ToReport, ...]
    to_report_left_out: int
    values: int
    overdue: int
    to_approve: tuple[ToApprove, ...]
    to_approve_left_out: int
    late: tuple[LateSection, ...]
    late_left_out: int
    shows_late: bool  # whether the user administers plans in which somebody could be late

    @property
    def is_empty(self) -> bool:
        return not (self.to_report or self.to_approve)


def build(user: User, today: date) -> MyTasks:
    plans = plan_tasks.build(user, today)
    mine = _own(user, [task for plan in plans for task in plan.tasks])
    kept = [plan for plan in plans if plan.is_measured and permissions.can_edit_plan(user, plan.plan)]
    late = _late(task for plan in kept for task in plan.tasks)
    periods, to_approve = _by_period(mine), _to_approve(user, plans)
    return MyTasks(
        to_report=tuple(_row(periods[key]) for key in sorted(periods)[:MOST_ROWS]),
        to_report_left_out=max(len(periods) - MOST_ROWS, 0),
        values=len(mine),
        overdue=sum(duty.is_overdue for _kpi, duty in mine),
        to_approve=to_approve[:MOST_ROWS],
        to_approve_left_out=max(len(to_approve) - MOST_ROWS, 0),
        late=late[:MOST_ROWS],
        late_left_out=max(len(late) - MOST_ROWS, 0),
        shows_late=bool(kept),
    )


def _own(user: User, tasks: list[Task]) -> list[Task]:
    """Those that the user reports; the database is asked of KPIs of others' sections alone."""
    sections = {kpi.section.pk for kpi, _duty in tasks}
    staffed = {pk for pk in sections if permissions.can_report_for(user, pk)}
    others = {kpi.pk for kpi, _duty in tasks if kpi.section.pk not in staffed}
    if others:
        others -= set(KPI.objects.reported_by(user).filter(pk__in=others).values_list("pk", flat=True))
    return [(kpi, duty) for kpi, duty in tasks if kpi.pk not in others]


def _by_period(tasks: Iterable[Task]) -> dict[tuple[date, Period, int], list[Task]]:
    """Those of one plan and period together, by the day on which they are due."""
    groups: dict[tuple[date, Period, int], list[Task]] = defaultdict(list)
    for kpi, duty in tasks:
        groups[duty.due, duty.period, kpi.plan_id].append((kpi, duty))
    return groups


def _row(tasks: list[Task]) -> ToReport:
    kpi, duty = tasks[0]
    states = Counter(each.state for _kpi, each in tasks)
    codes = [each.code for each, _duty in tasks]
    return ToReport(
        plan=kpi.plan,
        period=duty.period,
        due=duty.due,
        days_late=max(each.days_late for _kpi, each in tasks),
        missing=states[ReportingState.MISSING],
        drafts=states[ReportingState.DRAFT],
        returned=states[ReportingState.RETURNED],
        codes=tuple(codes[:MOST_CODES]),
        has_more_codes=len(codes) > MOST_CODES,
    )


def _late(tasks: Iterable[Task]) -> tuple[LateSection, ...]:
    """By plan and section, the latest first."""
    groups: dict[tuple[int, int], list[Task]] = defaultdict(list)
    for kpi, duty in tasks:
        if duty.is_overdue:
            groups[kpi.plan_id, kpi.section.pk].append((kpi, duty))
    rows = []
    for found in groups.values():
        kpi = found[0][0]
        days = max(duty.days_late for _kpi, duty in found)
        rows.append(LateSection(kpi.plan, kpi.section.slug, kpi.section.name, len(found), days))
    return tuple(sorted(rows, key=lambda row: (-row.days_late, row.plan.year, row.plan.title, row.name)))


def _to_approve(user: User, plans: Iterable[PlanTasks]) -> tuple[ToApprove, ...]:
    rows = []
    for plan in plans:
        number = sum(many for value, many in plan.submitted if permissions.can_approve_value(user, value))
        if number:
            rows.append(ToApprove(PlanName(plan.plan.organisation.slug, plan.plan.year, plan.plan.title), number))
    return tuple(sorted(rows, key=lambda row: (row.plan.year, row.plan.title)))
