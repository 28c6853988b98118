"""The rows of a workbook of people beside what is stored: what each would create or change, and what refuses it."""

from collections.abc import Iterable
from datetime import date

from django.contrib.auth.models import User as AuthUser
from django.core.exceptions import ValidationError
from django.db.models import Prefetch, QuerySet
from django.db.models.functions import Lower
from django.utils import timezone
from django.utils.translation import gettext as _

from scorecard import permissions
from scorecard.domain.columns import folded
from scorecard.domain.people_import import PersonRow
from scorecard.models import Membership, Organisation, Role, User, person
from scorecard.models.base import validate_name
from scorecard.services import people

from .outcome import Fate, FieldChange, Outcome, PeoplePreview


def account_of(row: PersonRow) -> str:
    """What tells accounts apart; capital and small letters don't."""
    return AuthUser.normalize_username(row.account).lower()


def users_of(rows: Iterable[PersonRow]) -> QuerySet[AuthUser]:
    return AuthUser.objects.alias(lower=Lower("username")).filter(lower__in={account_of(row) for row in rows})


class Comparison:
    """The rows beside what is stored, read once."""

    def __init__(self, rows: tuple[PersonRow, ...], by: User) -> None:
        self.rows, self.by, self.today = rows, by, timezone.localdate()
        held = Prefetch("memberships", queryset=Membership.objects.select_related("organisation"))
        self.users = {user.username.lower(): user for user in users_of(rows).prefetch_related(held)}
        there = [user.pk for user in self.users.values()]
        self.visible = set(person.visible_to(by).filter(pk__in=there).values_list("pk", flat=True))
        emails = AuthUser.objects.alias(lower=Lower("email")).filter(
            lower__in={row.email.lower() for row in rows} - {""}
        )
        self.emails: dict[str, int | str] = {email.lower(): pk for email, pk in emails.values_list("email", "pk")}
        self.organisations = list(Organisation.objects.editable_by(by))
        self.seen_places: dict[tuple[str, int], int] = {}

    def preview(self) -> PeoplePreview:
        return PeoplePreview(tuple(self._outcome(row) for row in self.rows))

    def _outcome(self, row: PersonRow) -> Outcome:
        outcome = Outcome(row, reasons=list(row.faults))
        organisation = self._organisation(outcome)
        if row.account:
            self._person(outcome)
        if organisation is not None and outcome.user is not None and row.role:
            self._role(outcome, outcome.user, organisation)
        if outcome.reasons:
            outcome.fate, outcome.changes = Fate.REFUSED, []
        elif outcome.changes:
            is_new = outcome.membership is not None and not outcome.membership.pk
            outcome.fate = Fate.CREATED if is_new else Fate.CHANGED
        return outcome

    def _organisation(self, outcome: Outcome) -> Organisation | None:
        row = outcome.row
        if not (row.slug or row.organisation):
            outcome.reasons.append(_("Please give the organisation's code or name."))
            return None
        if row.slug:
            found = [each for each in self.organisations if each.slug == row.slug.lower()]
        else:
            wanted = folded(row.organisation)
            found = [each for each in self.organisations if wanted in (folded(each.name), folded(each.short_name))]
        name = row.slug or row.organisation
        if not found:
            outcome.reasons.append(
                _("Among those you administer there is no organisation “%(name)s”.") % {"name": name}
            )
        elif len(found) > 1:
            outcome.reasons.append(
                _("Several organisations are called “%(name)s”; please give the code.") % {"name": name}
            )
        return found[0] if len(found) == 1 else None

    def _person(self, outcome: Outcome) -> None:
        row = outcome.row
        user = self.users.get(account_of(row))
        if user is None:
            user = AuthUser(username=AuthUser.normalize_username(row.account), email=row.email)
            self._new_person(outcome, user)
            self.users[account_of(row)] = user
        elif user.pk and user.pk not in self.visible:
            outcome.reasons.append(people.taken())
            return
        else:
            self._known_person(outcome, user)
        outcome.user, outcome.is_new_person = user, not user.pk

    def _new_person(self, outcome: Outcome, user: AuthUser) -> None:
        row = outcome.row
        user.first_name = row.name
        try:
            user.clean_fields(exclude=["password"])
            validate_name(row.name)
        except ValidationError as error:
            outcome.reasons += error.messages
        self._note(outcome, "name", None, row.name)
        self._email(outcome, user, None)

    def _known_person(self, outcome: Outcome, user: AuthUser) -> None:
        """Of the file only what is filled in says anything."""
        row, before = outcome.row, len(outcome.changes)
        if row.name and row.name != user.get_full_name():
            self._note(outcome, "name", user.get_full_name(), row.name)
        if row.email and row.email != user.email:
            self._email(outcome, user, user.email)
        if len(outcome.changes) == before:
            return
        if not user.pk:
            outcome.reasons.append(_("An earlier row gives this new account another name or e-mail address."))
        elif not permissions.can_edit_person(self.by, user):
            outcome.reasons.append(
                _("You can't change name and e-mail of this person; please leave both as they are, or empty.")
            )

    def _email(self, outcome: Outcome, user: AuthUser, old: str | None) -> None:
        email = outcome.row.email
        if not email:
            return
        if self.emails.setdefault(email.lower(), user.pk or user.username) != (user.pk or user.username):
            outcome.reasons.append(_("This e-mail address belongs to another account."))
        self._note(outcome, "email", old, email)

    def _role(self, outcome: Outcome, user: AuthUser, organisation: Organisation) -> None:
        row = outcome.row
        place = (user.username, organisation.pk)
        if place in self.seen_places:
            text = _("Row %(row)d says already what this account is in this organisation.")
            outcome.reasons.append(text % {"row": self.seen_places[place]})
            return
        self.seen_places[place] = row.row
        held = [each for each in self._held(user) if each.organisation_id == organisation.pk and not each.deputy_of_id]
        record = self._record(outcome, held, organisation)
        if record is None:
            return
        outcome.membership = record
        self._alter(outcome, record, user)
        if any(change.name not in ("name", "email") for change in outcome.changes):
            others = [each for each in held if each.pk != record.pk]
            self._check(outcome, user, record, others)

    def _held(self, user: AuthUser) -> list[Membership]:
        return list(user.memberships.all()) if user.pk else []

    def _record(self, outcome: Outcome, held: list[Membership], organisation: Organisation) -> Membership | None:
        """The stored role that the row is about: one that says the same, else the one that has not ended."""
        row = outcome.row
        for each in held:
            if (each.role, each.valid_from, each.valid_until) == (row.role, row.valid_from, row.valid_until):
                return each
        lasting = [each for each in held if not each.has_ended(self.today)]
        alike = [each for each in lasting if each.role == row.role]
        if len(lasting) > 1 and len(alike) != 1:
            outcome.reasons.append(_("This person holds several roles there; please change them on the person's page."))
            return None
        found = alike or lasting
        return found[0] if found else Membership(organisation=organisation)

    def _alter(self, outcome: Outcome, record: Membership, user: AuthUser) -> None:
        """Set what the row says; an empty day says nothing about a role that is there."""
        row = outcome.row
        if not record.pk:
            self._note(outcome, "organisation", None, record.organisation.name)
        if record.role != row.role:
            old = record.get_role_display() if record.role else None
            record.role = Role(row.role)
            self._note(outcome, "role", old, str(record.get_role_display()))
        for name, day in (("valid_from", row.valid_from), ("valid_until", row.valid_until)):
            if day is not None and getattr(record, name) != day:
                self._note(outcome, name, getattr(record, name), day)
                setattr(record, name, day)
        if user.pk:
            record.user = user

    def _check(self, outcome: Outcome, user: AuthUser, record: Membership, others: list[Membership]) -> None:
        if user.pk:
            if not permissions.can_manage_role(self.by, user, record.organisation):
                outcome.reasons.append(_("You can't change this person's roles."))
            if any(record.repeats(each) for each in others):
                outcome.reasons.append(_("This role is held there already at that time."))
        if record.valid_from and record.valid_until and record.valid_from > record.valid_until:
            outcome.reasons.append(_("The first day lies after the last."))

    @staticmethod
    def _note(outcome: Outcome, name: str, old: str | date | None, new: str | date | None) -> None:
        outcome.changes.append(FieldChange(name, old, new))
