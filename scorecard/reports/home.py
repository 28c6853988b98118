"""Where everybody starts: my plans, my roles, and what I may do with them; 1 query more than the list of plans."""

from dataclasses import dataclass
from datetime import date

from scorecard import permissions
from scorecard.models import Membership, User

from . import plan_list
from .plan_list import PlanYear


@dataclass(frozen=True)
class MyRole:
    """One membership in force."""

    organisation_name: str
    label: str
    until: date | None


@dataclass(frozen=True)
class Home:
    years: tuple[PlanYear, ...]
    roles: tuple[MyRole, ...]
    sees_drafts: bool
    may_create_plans: bool
    may_maintain_data: bool


def build(user: User, today: date) -> Home:
    memberships = (
        Membership.objects.of(user).current(today).select_related("organisation").order_by("organisation__order")
    )
    return Home(
        years=plan_list.build(user),
        roles=tuple(MyRole(each.organisation.name, each.get_role_display(), each.valid_until) for each in memberships),
        sees_drafts=permissions.can_see_drafts(user),
        may_create_plans=permissions.can_create_plans(user),
        may_maintain_data=permissions.can_maintain_data(user),
    )
