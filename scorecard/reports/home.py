"""Where everybody starts: my tasks, my plans, my roles, and what I may do; 9 queries however much there is."""

from dataclasses import dataclass
from datetime import date

from scorecard import permissions
from scorecard.models import Membership, User

from . import my_plans, my_tasks
from .my_plans import PlanYear
from .my_tasks import MyTasks


@dataclass(frozen=True)
class MyRole:
    """One membership in force."""

    organisation_name: str
    label: str
    until: date | None


@dataclass(frozen=True)
class Home:
    today: date
    tasks: MyTasks
    shows_tasks: bool  # whether the user ever has any
    years: tuple[PlanYear, ...]
    roles: tuple[MyRole, ...]
    sees_drafts: bool
    oversees_reporting: bool
    may_create_plans: bool
    may_manage_people: bool
    may_maintain_data: bool
    may_see_history: bool


def build(user: User, today: date) -> Home:
    memberships = (
        Membership.objects.of(user).current(today).select_related("organisation").order_by("organisation__order")
    )
    tasks = my_tasks.build(user, today)
    return Home(
        today=today,
        tasks=tasks,
        shows_tasks=permissions.can_report_somewhere(user) or not tasks.is_empty,
        years=my_plans.build(user),
        roles=tuple(MyRole(each.organisation.name, each.get_role_display(), each.valid_until) for each in memberships),
        sees_drafts=permissions.can_see_drafts(user),
        oversees_reporting=permissions.can_oversee_reporting(user),
        may_create_plans=permissions.can_create_plans(user),
        may_manage_people=permissions.can_manage_people(user),
        may_maintain_data=permissions.can_maintain_data(user),
        may_see_history=permissions.can_see_portal_history(user),
    )
