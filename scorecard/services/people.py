"""Accounts: made for somebody with a first role, described, deactivated, reactivated; never deleted."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.contrib.auth.models import User as AuthUser
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from scorecard.models import Account, Membership, Organisation, Role, User
from scorecard.models.base import validate_name

from . import memberships, one_time_passwords, records, sessions


class StalePerson(Exception):
    """Somebody else changed the person meanwhile; `version` is that of how they stand now. Nothing was written."""

    def __init__(self, version: int) -> None:
        self.version = version
        super().__init__(_("Somebody changed this meanwhile."))


@dataclass(frozen=True)
class Invited:
    """A new account, with the password to be told once."""

    user: AuthUser
    password: str


@dataclass(frozen=True)
class FirstRole:
    organisation: Organisation
    role: Role
    extension: str = ""
    valid_from: date | None = None
    valid_until: date | None = None


@transaction.atomic
def invite(*, username: str, name: str, email: str, first_role: FirstRole, by: User, reason: str) -> Invited:
    """Make an account with a one-time password and a first role. Raises ValidationError."""
    user = AuthUser(username=AuthUser.normalize_username(username), email=email)
    user.is_staff = memberships.makes_staff(first_role.role, first_role.valid_until)
    invited = create(user=user, name=name, by=by, reason=reason)
    membership = Membership(user=user, **vars(first_role))
    memberships.save(record=membership, by=by, reason=reason)
    return invited


@transaction.atomic
def create(*, user: AuthUser, name: str, by: User, reason: str) -> Invited:
    """Make the account of a user who has user name and e-mail address. Raises ValidationError."""
    password = one_time_passwords.made()
    user.password = one_time_passwords.hashed(password)
    _describe(user, name, user.email)
    try:
        with transaction.atomic():
            _save(user, by, reason)
    except IntegrityError:  # somebody else was quicker
        raise ValidationError({"username": [taken()]}) from None
    one_time_passwords.demand_change(user=user, by=by, reason=reason)
    return Invited(user, password)


@transaction.atomic
def describe(
    *,
    person: AuthUser,
    name: str,
    email: str,
    version: int,
    by: User,
    reason: str,
    is_staff: bool | None = None,
) -> AuthUser:
    """Change name and e-mail address. `version` is the one that the user saw. Raises StalePerson, ValidationError.

    `is_staff`: as the roles will have it that are written next; None where none are.
    """
    stored = _locked(person)
    account = Account.objects.of(stored.pk)
    if version != version_of(account):
        raise StalePerson(version_of(account))
    _describe(stored, name, email)
    if is_staff is not None and is_staff != stored.is_staff and not stored.is_superuser:
        stored.is_staff = is_staff
        sessions.end_of(user=stored)
    records.save(record=account, by=by, reason=reason, version=account.version if account.pk else None)
    _save(stored, by, reason, "first_name", "last_name", "email", "is_staff")
    return stored


def version_of(account: Account) -> int:
    """Whether somebody else changed the person shows here; 0 as long as nothing is kept beside the user."""
    return account.version if account.pk else 0


@transaction.atomic
def deactivate(*, person: AuthUser, by: User, reason: str, leaves_none: bool = False) -> None:
    """Let nobody in by this account any more; roles stay. Raises LastAdministrator unless that is meant."""
    administered = memberships.administered_by(person)
    memberships.lock(organisations=administered)
    stored = _locked(person)
    stored.is_active = False
    _save(stored, by, reason, "is_active")
    if not leaves_none:
        memberships.refuse_unadministered(administered)
    sessions.end_of(user=stored)


@transaction.atomic
def reactivate(*, person: AuthUser, by: User, reason: str) -> None:
    stored = _locked(person)
    stored.is_active = True
    _save(stored, by, reason, "is_active")


@transaction.atomic
def set_one_time_password(*, person: AuthUser, by: User, reason: str) -> str:
    """The new password, to be told once; the old one and every log-in end."""
    stored = _locked(person)
    password = one_time_passwords.made()
    stored.password = one_time_passwords.hashed(password)
    _save(stored, by, reason, "password")
    one_time_passwords.demand_change(user=stored, by=by, reason=reason)
    sessions.end_of(user=stored)
    return password


@transaction.atomic
def save_in_full(*, user: AuthUser, sets_password: bool, by: User, reason: str) -> None:
    """Save an account as a superuser has filled it in; a password set for others is for once."""
    stored = AuthUser.objects.select_for_update().filter(pk=user.pk).first()
    if not user.is_superuser:
        user.is_staff = memberships.is_staff_by_role(user)
    _save(user, by, reason)
    if sets_password and user.pk != by.pk:
        one_time_passwords.demand_change(user=user, by=by, reason=reason)
    if stored is not None and (sets_password or _differs(stored, user)):
        sessions.end_of(user=user)


def _differs(stored: AuthUser, user: AuthUser) -> bool:
    """Whether the user may do less than before, or more: of a superuser the door may ask for codes."""
    return any(getattr(stored, right) != getattr(user, right) for right in ("is_active", "is_superuser"))


def _locked(person: AuthUser) -> AuthUser:
    return AuthUser.objects.select_for_update().get(pk=person.pk)


def _describe(user: AuthUser, name: str, email: str) -> None:
    """Set and check. A Chinese name is one, so all of it stands in one field. Raises ValidationError."""
    if name != user.get_full_name():
        user.first_name, user.last_name = name, ""
    user.email = email
    errors: dict[str, Any] = {}
    try:
        user.full_clean(exclude=["password"])
    except ValidationError as error:
        errors = {"name" if field == "first_name" else field: texts for field, texts in error.message_dict.items()}
    try:
        validate_name(name)
    except ValidationError as error:
        errors.setdefault("name", error.messages)
    others = AuthUser.objects.exclude(pk=user.pk)
    if "username" not in errors and others.filter(username__iexact=user.username).exists():
        errors["username"] = [taken()]
    # One logs in by either: the name of one may not be the address of another.
    if "username" not in errors and others.filter(email__iexact=user.username).exists():
        errors["username"] = [_("This e-mail address belongs to another account.")]
    of_others = others.filter(Q(email__iexact=email) | Q(username__iexact=email))
    if email and "email" not in errors and of_others.exists():
        errors["email"] = [_("This e-mail address belongs to another account.")]
    if errors:
        raise ValidationError(errors)


def taken() -> str:
    return _(
        "There is such an account already. If the person is not in your list, a superuser or an administrator of an "
        "organisation above can give them a role here."
    )


def _save(user: AuthUser, by: User | None, reason: str, *fields: str) -> None:
    user._change_reason, user._history_user = reason, by  # type: ignore[attr-defined]  # simple-history's
    user.save(update_fields=fields or None)
