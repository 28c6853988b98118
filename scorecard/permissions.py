"""Who may do what: the only place that knows what a role may do. What one may see at all, visible_to decides.

The roles are a ladder, inherited downwards in the tree of organisations: see Role and Scope in models/membership.py.
"""

from typing import Protocol

from django.contrib.auth.models import User as AuthUser
from django.utils import timezone

from scorecard.models import KPI, KPIValue, Membership, Organisation, Plan, Role, User, person


class PlanOfOrganisation(Protocol):
    """A plan, or what a list reads of one."""

    @property
    def organisation_id(self) -> int: ...

    @property
    def hides_scores(self) -> bool: ...


def can_edit_plan(user: User, plan: PlanOfOrganisation) -> bool:
    """Change structure, targets and links, import, lock: administrators of the plan's organisation."""
    return Membership.objects.scope_of(user).holds(Role.ADMINISTRATOR, plan.organisation_id)


def can_see_scores(user: User, plan: PlanOfOrganisation) -> bool:
    """See how scores come about: everybody, but where the plan hides its scores only who keeps it."""
    return not plan.hides_scores or can_edit_plan(user, plan)


def can_report_kpi(user: User, kpi: KPI) -> bool:
    """Enter, submit and withdraw values: staff of the owner section or of a further reporter, and case officers."""
    if can_report_for(user, kpi.responsible_id):  # most often so, and no query
        return True
    return KPI.objects.filter(pk=kpi.pk).reported_by(user).exists()


def can_report_for(user: User, organisation_id: int) -> bool:
    """Enter the values of all KPIs that an organisation answers for: its staff."""
    return Membership.objects.scope_of(user).holds(Role.STAFF, organisation_id)


def can_report_in_plan(user: User, plan: Plan) -> bool:
    """Open the plan's entry page: who reports one of its KPIs, and staff of its whole organisation."""
    if Membership.objects.scope_of(user).holds(Role.STAFF, plan.organisation_id):
        return True
    return KPI.objects.filter(plan=plan).reported_by(user).exists()


def can_report_somewhere(user: User) -> bool:
    """Have values to report now and then: who is staff of an organisation; which ones, reported_by says."""
    highest = Membership.objects.scope_of(user).highest
    return highest is not None and highest.rank >= Role.STAFF.rank


def can_oversee_reporting(user: User) -> bool:
    """Follow who has reported and remind the late: who manages an organisation; which KPIs, overseen_by says."""
    scope = Membership.objects.scope_of(user)
    return scope.everything or bool(scope.where(Role.MANAGER))


def can_oversee_section(user: User, plan: PlanOfOrganisation, responsible_id: int) -> bool:
    """Follow what an organisation reports of a plan: its managers, the plan's administrators; as overseen_by says."""
    scope = Membership.objects.scope_of(user)
    return scope.holds(Role.MANAGER, responsible_id) or scope.holds(Role.ADMINISTRATOR, plan.organisation_id)


def can_approve_value(user: User, value: KPIValue) -> bool:
    """Approve, return, reopen: managers of the owner section or above; not what they submitted themselves.

    The plan may allow the latter.
    """
    if value.kpi.plan.bars_approval(sender=value.submitted_by_id, approver=user.pk):
        return False
    return can_review_kpi(user, value.kpi)


def can_review_kpi(user: User, kpi: KPI) -> bool:
    """Decide about values of the KPI that others have sent: managers of the owner section or above."""
    return Membership.objects.scope_of(user).holds(Role.MANAGER, kpi.responsible_id)


def can_review_plan(user: User, plan: Plan) -> bool:
    """See what waits for approval: managers of the plan's organisation, or of one that owns some of its KPIs."""
    scope = Membership.objects.scope_of(user)
    if scope.holds(Role.MANAGER, plan.organisation_id):
        return True
    managed = scope.where(Role.MANAGER)
    return bool(managed) and KPI.objects.filter(plan=plan, owner_id__in=managed).exists()


def can_see_history(user: User, plan: PlanOfOrganisation) -> bool:
    """Read the plan's audit log, which names people, their addresses and requests: who keeps the plan.

    Others follow the figures of a KPI on its page. What was never sent is told only to who reports the KPI.
    """
    return can_edit_plan(user, plan)


def can_see_portal_history(user: User) -> bool:
    """Read the audit log of organisations, roles and accounts: who administers an organisation, of those alone."""
    return can_create_plans(user)


def can_manage_members(user: User, organisation: Organisation) -> bool:
    """Give and take roles in an organisation: its administrators and those of one above it."""
    return Membership.objects.scope_of(user).holds(Role.ADMINISTRATOR, organisation.pk)


def can_manage_people(user: User) -> bool:
    """Open the pages of people and roles: who administers an organisation; whom they show, person.visible_to says."""
    return can_create_plans(user)


def can_manage_role(user: User, holder: AuthUser, organisation: Organisation) -> bool:
    """Give, change and end a role that somebody holds in an organisation: who manages its members."""
    return can_manage_members(user, organisation) and can_change_roles_of(user, holder)


def can_change_roles_of(user: User, holder: AuthUser) -> bool:
    """Change somebody's roles at all: nobody their own, or those of a superuser; superusers may both."""
    is_other = holder.pk != user.pk and not holder.is_superuser
    return is_other or Membership.objects.scope_of(user).everything


def can_edit_person(user: User, holder: AuthUser) -> bool:
    """Change name and e-mail address: who administers every organisation that answers for the account.

    A superuser's, and those of people who never held a role: superusers.
    """
    scope = Membership.objects.scope_of(user)
    if scope.everything or holder.is_superuser:
        return scope.everything
    organisations = person.answering(holder, timezone.localdate())
    return bool(organisations) and all(scope.holds(Role.ADMINISTRATOR, each) for each in organisations)


def can_close_account(user: User, holder: AuthUser) -> bool:
    """Deactivate and reactivate, set a one-time password: who may edit the person, but nobody their own account."""
    return holder.pk != user.pk and can_edit_person(user, holder)


def can_see_drafts(user: User) -> bool:
    """See draft plans somewhere: who manages an organisation; which ones, visible_to decides."""
    scope = Membership.objects.scope_of(user)
    return scope.everything or bool(scope.where(Role.MANAGER))


def can_create_plans(user: User) -> bool:
    """Begin a plan somewhere: who administers an organisation."""
    scope = Membership.objects.scope_of(user)
    return scope.everything or bool(scope.where(Role.ADMINISTRATOR))


def can_maintain_data(user: User) -> bool:
    """Enter the data maintenance pages: who administers an organisation; each page shows only what that covers."""
    return can_create_plans(user)


def can_edit_organisation(user: User, organisation: Organisation) -> bool:
    """Change an organisation: its administrators and those of one above it."""
    return Membership.objects.scope_of(user).holds(Role.ADMINISTRATOR, organisation.pk)


def can_add_organisation(user: User, above: Organisation | None) -> bool:
    """Add an organisation below `above`: its administrators; at the top of the tree only superusers."""
    return Membership.objects.scope_of(user).holds(Role.ADMINISTRATOR, above.pk if above else None)


def can_edit_calendar(user: User) -> bool:
    """Correct the calendar of working days, which holds for every organisation: superusers."""
    return Membership.objects.scope_of(user).everything


def can_manage_users(user: User) -> bool:
    """Create and deactivate accounts: superusers."""
    return Membership.objects.scope_of(user).everything
