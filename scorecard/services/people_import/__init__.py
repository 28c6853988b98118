"""People and roles from a workbook: what each row would do, and doing all of it or nothing.

The preview and the import work out the same: what is imported is what was seen, or nothing is.
"""

from collections.abc import Iterable

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from scorecard.domain.people_import import PersonRow
from scorecard.models import Account, Membership, User
from scorecard.services import memberships, people
from scorecard.services.people import Invited

from .comparison import Comparison, users_of
from .outcome import Fate, FieldChange, Outcome, PeoplePreview

__all__ = [
    "Fate",
    "FieldChange",
    "ImportRefused",
    "Outcome",
    "PeoplePreview",
    "StalePreview",
    "apply",
    "preview",
]


class StalePreview(Exception):
    """The import would do something else by now than what was seen. Nothing was written."""


class ImportRefused(Exception):
    """A row can't be imported after all; the text says which and why. Nothing was written."""


def preview(*, rows: Iterable[PersonRow], by: User) -> PeoplePreview:
    """What the rows would do; 6 queries, however many. Writes nothing."""
    return Comparison(tuple(rows), by).preview()


@transaction.atomic
def apply(*, rows: Iterable[PersonRow], seen: str, by: User, file_name: str) -> list[Invited]:
    """Do all of it, as the preview with this mark said; the new accounts. Raises StalePreview and ImportRefused."""
    rows = tuple(rows)
    places = {each.membership.organisation_id for each in Comparison(rows, by).preview().outcomes if each.membership}
    memberships.lock(organisations=places, users=set(users_of(rows).values_list("pk", flat=True)))
    found = Comparison(rows, by).preview()
    if found.mark != seen or not found.is_whole:
        raise StalePreview(_("Somebody changed this meanwhile. Please look at the preview again."))
    staff = _staff_after(found.outcomes)
    invited: list[Invited] = []
    for each in found.outcomes:
        try:
            invited += _carry_out(each, staff, by, file_name)
        except ValidationError as error:
            facts = {"sheet": each.row.sheet, "row": each.row.row, "why": " ".join(error.messages)}
            raise ImportRefused(_("Sheet “%(sheet)s”, row %(row)d: %(why)s") % facts) from None
    for each in {outcome.user: outcome for outcome in found.outcomes if _changes_role(outcome)}.values():
        assert each.user is not None  # noqa: S101 - a role is somebody's
        memberships.follow(user_id=each.user.pk, by=by, reason=_reason(each, file_name))
    return invited


def _staff_after(outcomes: Iterable[Outcome]) -> set[str]:
    """The names of those whom the roles that they have or get here make staff: their account is written once."""
    roles: dict[str, list[Membership]] = {}
    for each in outcomes:
        if each.user is not None and each.membership is not None:
            stored = each.user.memberships.all() if each.user.pk else ()  # as read, with what the rows say
            held = roles.setdefault(each.user.username, list(stored))
            held += [] if each.membership.pk else [each.membership]
    return {name for name, held in roles.items() if any(_makes_staff(role) for role in held)}


def _makes_staff(role: Membership) -> bool:
    return memberships.makes_staff(role.role, role.valid_until)


def _changes_role(each: Outcome) -> bool:
    return bool({change.name for change in each.changes} - {"name", "email"})


def _reason(each: Outcome, file_name: str) -> str:
    return _("Import of %(file)s, row %(row)d") % {"file": file_name, "row": each.row.row}


def _carry_out(each: Outcome, staff: set[str], by: User, file_name: str) -> list[Invited]:
    if each.fate is Fate.UNCHANGED or each.user is None or each.membership is None:
        return []
    reason = _reason(each, file_name)
    changed, invited = {change.name for change in each.changes}, list[Invited]()
    if each.is_new_person and not each.user.pk:
        each.user.is_staff = each.user.username in staff
        invited.append(people.create(user=each.user, name=each.row.name, by=by, reason=reason))
    elif changed & {"name", "email"}:
        name, email = each.row.name or each.user.get_full_name(), each.row.email or each.user.email
        people.describe(
            person=each.user,
            name=name,
            email=email,
            version=people.version_of(Account.objects.of(each.user.pk)),
            by=by,
            reason=reason,
            is_staff=each.user.username in staff,
        )
    if _changes_role(each):
        each.membership.user = each.user
        seen = each.membership.version if each.membership.pk else None
        memberships.save(record=each.membership, by=by, reason=reason, version=seen, follows=False)
    return invited
