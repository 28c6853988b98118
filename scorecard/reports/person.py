"""One person: their roles, who stands in for whom, and what they may see and do; 9 queries, however much that is.

What they may see and do is asked of the same rules that their own pages ask.
"""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, datetime

from django.contrib.auth.models import User as AuthUser
from django.db.models import Count

from scorecard import permissions
from scorecard.domain.people_choice import PersonStanding
from scorecard.models import KPI, Account, Membership, Plan, User
from scorecard.models.membership import shown_name

from . import organisation_tree
from .organisation_tree import OrganisationTree
from .people import HeldRole, held_roles

MOST_PLANS = 50  # named, the newest


@dataclass(frozen=True)
class MembershipRow:
    """`may_change` and `may_name_deputy`: what the reader may do about the role."""

    role: HeldRole
    version: int
    may_change: bool
    may_name_deputy: bool


@dataclass(frozen=True)
class DeputyRow:
    """Who stands in for the person, as what, from when until when."""

    pk: int
    name: str
    role: HeldRole


@dataclass(frozen=True)
class PlanPowers:
    """What the person may do in a plan besides looking at it; the numbers are those of KPIs."""

    slug: str
    year: int
    title: str
    organisation: str
    status_label: str
    reports: int
    reviews: int
    edits: bool


@dataclass(frozen=True)
class PersonPage:
    """`hidden_…` counts what the reader doesn't see: roles in other organisations, plans of theirs."""

    pk: int
    username: str
    name: str
    email: str
    is_active: bool
    is_superuser: bool
    last_login: datetime | None
    must_change_password: bool
    version: int
    memberships: tuple[MembershipRow, ...]
    hidden_roles: int
    deputies: tuple[DeputyRow, ...]
    plans: tuple[PlanPowers, ...]
    more_plans: int
    hidden_plans: int
    may_edit: bool
    may_close: bool
    may_give: bool
    is_reader: bool

    @property
    def shown_name(self) -> str:
        return self.name or self.username

    @property
    def current_roles(self) -> tuple[HeldRole, ...]:
        return tuple(row.role for row in self.memberships if row.role.standing is PersonStanding.CURRENT)


def build(holder: AuthUser, reader: User, today: date) -> PersonPage:
    tree = organisation_tree.build(reader)
    held = list(holder.memberships.select_related("organisation", "deputy_of", "user").order_by("-valid_from", "pk"))
    account = Account.objects.of(holder.pk)
    plans, more, hidden = _plans(holder, reader, tree)
    return PersonPage(
        pk=holder.pk,
        username=holder.username,
        name=holder.get_full_name(),
        email=holder.email,
        is_active=holder.is_active,
        is_superuser=holder.is_superuser,
        last_login=holder.last_login,
        must_change_password=account.must_change_password,
        version=account.version if account.pk else 0,
        memberships=_memberships(held, reader, tree, today),
        hidden_roles=sum(1 for each in held if each.organisation_id not in tree.nodes and not each.has_ended(today)),
        deputies=_deputies(holder, tree, today),
        plans=plans,
        more_plans=more,
        hidden_plans=hidden,
        may_edit=permissions.can_edit_person(reader, holder),
        may_close=permissions.can_close_account(reader, holder),
        may_give=permissions.can_change_roles_of(reader, holder),
        is_reader=holder.pk == reader.pk,
    )


def _memberships(
    held: list[Membership], reader: User, tree: OrganisationTree, today: date
) -> tuple[MembershipRow, ...]:
    stored = {each.pk: each for each in held}
    rows = []
    for role in held_roles(held, tree, today):
        each, lasts = stored[role.pk], role.standing is not PersonStanding.ENDED
        may_change = lasts and permissions.can_manage_role(reader, each.user, each.organisation)
        names = lasts and each.deputy_of_id is None and permissions.can_manage_members(reader, each.organisation)
        rows.append(MembershipRow(role, each.version, may_change, names))
    return tuple(rows)


def _deputies(holder: AuthUser, tree: OrganisationTree, today: date) -> tuple[DeputyRow, ...]:
    """Where the reader sees them; what has ended last."""
    stored = {each.pk: each for each in Membership.objects.filter(deputy_of=holder).select_related("user", "deputy_of")}
    return tuple(
        DeputyRow(stored[role.pk].user_id, shown_name(stored[role.pk].user), role)
        for role in held_roles(stored.values(), tree, today)
    )


def _plans(holder: AuthUser, reader: User, tree: OrganisationTree) -> tuple[tuple[PlanPowers, ...], int, int]:
    """The newest that the reader sees too; how many more of those there are; how many the reader doesn't see."""
    visible = Plan.objects.visible_to(holder).order_by("-year", "organisation__order", "organisation__slug")
    both = visible.filter(pk__in=Plan.objects.visible_to(reader).order_by().values("pk"))
    all_visible, number = visible.count(), both.count()
    plans = list(both.select_related("organisation")[:MOST_PLANS])
    reported, reviewed = _kpis(holder, plans)
    powers = tuple(
        PlanPowers(
            slug=plan.organisation.slug,
            year=plan.year,
            title=plan.title,
            organisation=plan.organisation.name,
            status_label=plan.get_status_display(),
            reports=reported[plan.pk],
            reviews=reviewed[plan.pk],
            edits=permissions.can_edit_plan(holder, plan),
        )
        for plan in plans
    )
    return powers, number - len(plans), all_visible - number


def _kpis(holder: AuthUser, plans: list[Plan]) -> tuple[dict[int, int], dict[int, int]]:
    """By plan: of how many KPIs the holder enters values, and decides about those of others."""
    kpis = KPI.objects.filter(plan__in=[plan.pk for plan in plans]).order_by()
    reported = defaultdict(int, kpis.reported_by(holder).values_list("plan").annotate(number=Count("pk")))
    by_pk = {plan.pk: plan for plan in plans}
    reviewed: dict[int, int] = defaultdict(int)
    for plan, owner, number in kpis.values_list("plan", "owner").annotate(number=Count("pk")):
        if permissions.can_review_kpi(holder, KPI(plan=by_pk[plan], owner_id=owner)):
            reviewed[plan] += number
    return reported, reviewed
