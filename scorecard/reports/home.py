"""Where everybody starts: my tasks, my plans, my roles, and what I may do.

7 queries however much there is, and 6 where somebody has written to one of the user's plans.
"""

from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from scorecard import permissions
from scorecard.models import Membership, User
from scorecard.models.compiled import Compiled

from . import my_plans, my_tasks
from .my_plans import MyPlans
from .my_tasks import MyTasks


@dataclass(frozen=True)
class MyRole:
    """One membership in force."""

    organisation_name: str
    label: str
    until: date | None


@dataclass(frozen=True)
class MayDo:
    """What leads from the home page to other pages."""

    see_drafts: bool
    create_plans: bool
    manage_people: bool
    maintain_data: bool
    see_history: bool


@dataclass(frozen=True)
class Home:
    today: date
    tasks: MyTasks
    shows_tasks: bool  # whether the user ever has any
    plans: MyPlans
    roles: tuple[MyRole, ...]
    oversees_reporting: bool
    may: MayDo


@lru_cache(maxsize=1)
def _memberships() -> Compiled[Membership]:
    """Of a user, also those that have ended or have not begun."""
    of_nobody = Membership.objects.filter(user_id=0).order_by("organisation__order")
    return Compiled(of_nobody.select_related("organisation"), 0)


def build(user: User, today: date) -> Home:
    memberships = [each for each in _memberships().get(user.pk) if each.is_current(today)]
    tasks = my_tasks.build(user, today)
    return Home(
        today=today,
        tasks=tasks,
        shows_tasks=permissions.can_report_somewhere(user) or not tasks.is_empty,
        plans=my_plans.build(user, tuple(each.organisation_id for each in memberships), today),
        roles=tuple(MyRole(each.organisation.name, each.get_role_display(), each.valid_until) for each in memberships),
        oversees_reporting=permissions.can_oversee_reporting(user),
        may=MayDo(
            see_drafts=permissions.can_see_drafts(user),
            create_plans=permissions.can_create_plans(user),
            manage_people=permissions.can_manage_people(user),
            maintain_data=permissions.can_maintain_data(user),
            see_history=permissions.can_see_portal_history(user),
        ),
    )
