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
    staff = {each.user.username for each in found.outcomes if each.user and _makes_staff(each.membership)}
    invited: list[Invited] = []
    for each in found.outcomes:
        try:
            invited += _carry_out(each, staff, by, file_name)
        except ValidationError as error:
            facts = {"sheet": each.row.sheet, "row": each.row.row, "why": " ".join(error.messages)}
            raise ImportRefused(_("Sheet “%(sheet)s”, row %(row)d: %(why)s") % facts) from None
    return invited


def _makes_staff(role: Membership | None) -> bool:
    return role is not None and memberships.makes_staff(role.role, role.valid_until)


def _carry_out(each: Outcome, staff: set[str], by: User, file_name: str) -> list[Invited]:
    if each.fate is Fate.UNCHANGED or each.user is None or each.membership is None:
        return []
    reason = _("Import of %(file)s, row %(row)d") % {"file": file_name, "row": each.row.row}
    changed, invited = {change.name for change in each.changes}, list[Invited]()
    if each.is_new_person and not each.user.pk:
        each.user.is_staff = each.user.username in staff
        invited.append(people.create(user=each.user, name=each.row.name, by=by, reason=reason))
    elif changed & {"name", "email"}:
        name, email = each.row.name or each.user.get_full_name(), each.row.email or each.user.email
        version = people.version_of(Account.objects.of(each.user.pk))
        people.describe(person=each.user, name=name, email=email, version=version, by=by, reason=reason)
    if changed - {"name", "email"}:
        each.membership.user = each.user
        seen = each.membership.version if each.membership.pk else None
        memberships.save(record=each.membership, by=by, reason=reason, version=seen)
    return invited
