"""What a user finds under their own settings: roles with their dates, and what they chose; 2 queries."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Q

from scorecard.models import Account, Membership, User


@dataclass(frozen=True)
class HeldRole:
    """One membership that has not ended; one may not have begun."""

    organisation_name: str
    label: str
    since: date | None
    until: date | None


@dataclass(frozen=True)
class MySettings:
    roles: tuple[HeldRole, ...]
    mutes_reminders: bool


def build(user: User, today: date) -> MySettings:
    lasting = Q(valid_until__isnull=True) | Q(valid_until__gte=today)
    memberships = Membership.objects.of(user).filter(lasting).select_related("organisation")
    roles = tuple(
        HeldRole(each.organisation.name, each.get_role_display(), each.valid_from, each.valid_until)
        for each in memberships.order_by("organisation__order", "organisation__slug", "valid_from", "pk")
    )
    return MySettings(roles, Account.objects.of(user.pk or 0).mutes_reminders)
