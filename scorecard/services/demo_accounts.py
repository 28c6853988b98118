"""The demo accounts: one person for each role, who may try everything in a database that nobody else uses."""

from dataclasses import dataclass

from django.contrib.auth.models import User
from django.db import transaction
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from scorecard.models import Membership, Organisation, Role

from . import memberships

PASSWORD = "taipei-bsc-110"  # noqa: S105 - printed on purpose, and refused where there are real users


@dataclass(frozen=True)
class Account:
    """One demo person; `memberships` by the organisation's slug."""

    username: str
    name: str
    memberships: dict[str, Role]
    description: str | Promise
    is_superuser: bool = False


ACCOUNTS = (
    Account(
        "demo-admin",
        "示範計畫管理人員",
        {"taipei": Role.ADMINISTRATOR, "taipei-personnel": Role.ADMINISTRATOR},
        gettext_lazy("administrator of both organisations, superuser"),
        is_superuser=True,
    ),
    Account(
        "demo-manager",
        "示範處長",
        {"taipei-personnel": Role.MANAGER},
        gettext_lazy("manager of the department (人事處)"),
    ),
    Account(
        "demo-chief",
        "示範科長",
        {"taipei-personnel-human-resources": Role.MANAGER},
        gettext_lazy("manager of its section 管理科"),
    ),
    Account(
        "demo-staff", "示範科員", {"taipei-personnel-human-resources": Role.STAFF}, gettext_lazy("staff of 管理科")
    ),
    Account(
        "demo-accountant", "示範會計員", {"taipei-personnel-accounting": Role.STAFF}, gettext_lazy("staff of 會計員")
    ),
    Account(
        "demo-viewer", "示範同仁", {"taipei-personnel": Role.VIEWER}, gettext_lazy("viewer of the department (人事處)")
    ),
    Account("demo-outsider", "示範文化局同仁", {"taipei-culture": Role.STAFF}, gettext_lazy("staff of 文化局")),
)
USERNAMES = frozenset(account.username for account in ACCOUNTS)


class OtherUsers(Exception):
    """The database holds users of its own; its text is for the user."""


def refuse_other_users() -> None:
    """Raise OtherUsers unless every user is a demo account: their password is known to all the world."""
    others = User.objects.exclude(username__in=USERNAMES)
    if others.exists():
        raise OtherUsers(_("This database holds other users, so no demo plans and accounts are loaded into it."))


def standing() -> list[Account]:
    """The demo accounts that exist and can log in."""
    there = set(User.objects.filter(is_active=True).values_list("username", flat=True))
    return [account for account in ACCOUNTS if account.username in there]


@transaction.atomic
def create() -> None:
    """Create the accounts that are missing, with their memberships. Raises OtherUsers."""
    refuse_other_users()
    organisations = {each.slug: each for each in Organisation.objects.all()}
    for account in ACCOUNTS:
        if not User.objects.filter(username=account.username).exists():
            rights = {"is_superuser": account.is_superuser, "is_staff": account.is_superuser}
            user = User(username=account.username, first_name=account.name, **rights)
            user.set_password(PASSWORD)
            user._change_reason = "load_demo"  # type: ignore[attr-defined]  # simple-history's
            user.save()
            for slug, role in account.memberships.items():
                membership = Membership(user=user, organisation=organisations[slug], role=role)
                memberships.save(record=membership, by=None, reason="load_demo")
