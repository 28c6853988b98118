"""Giving and taking roles, deputies among them; whether a user is staff (may enter data maintenance) follows."""

from collections.abc import Collection
from copy import copy
from datetime import date, timedelta

from django.contrib.auth.models import User as AuthUser
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from scorecard.language import listed
from scorecard.models import Membership, Organisation, Role, User
from scorecard.models.membership import shown_name

from . import records, sessions


class LastAdministrator(ValidationError):
    """Organisations would be left without an administrator of their own; the text names them. Nothing was written."""


@transaction.atomic
def save(
    *,
    record: Membership,
    by: User | None,
    reason: str,
    version: int | None = None,
    leaves_none: bool = False,
    follows: bool = True,
) -> Membership:
    """Create or change a membership; who changes several at once calls `follow` behind them instead of here.

    Raises as records.save does, and LastAdministrator unless that is said to be meant (`leaves_none`).
    """
    before = Membership.objects.filter(pk=record.pk).select_related("user").first() if record.pk else None
    lock(organisations=_organisations(record, before), users={record.user_id, *([before.user_id] if before else [])})
    administered = _administered(before)
    records.save(record=record, by=by, reason=reason, version=version)
    if not leaves_none:
        refuse_unadministered(administered)
    if follows:
        follow(user_id=record.user_id, by=by, reason=reason)
    if before is not None:
        sessions.end_of(user=before.user)
        if before.user_id != record.user_id:
            follow(user_id=before.user_id, by=by, reason=reason)
        _end_deputies(before, by=by, reason=reason, leaves_none=leaves_none)
    return record


@transaction.atomic
def delete(
    *, record: Membership, by: User | None, reason: str, version: int | None = None, leaves_none: bool = False
) -> None:
    """Take the role away as if it had never been given. Raises as records.delete does, and LastAdministrator."""
    user, gone = record.user, copy(record)
    lock(organisations=_organisations(record), users={user.pk})
    administered = _administered(record)
    records.delete(record=record, by=by, reason=reason, version=version)
    if not leaves_none:
        refuse_unadministered(administered)
    follow(user_id=user.pk, by=by, reason=reason)
    sessions.end_of(user=user)
    _end_deputies(gone, by=by, reason=reason, leaves_none=leaves_none)


def end(
    *, record: Membership, last_day: date | None, by: User | None, reason: str, version: int, leaves_none: bool = False
) -> None:
    """Let the role end with its last day, None: at once. One that would not have begun then is deleted.

    Raises as save and delete do.
    """
    last = last_day or timezone.localdate() - timedelta(days=1)
    if record.valid_from is not None and record.valid_from > last:
        delete(record=record, by=by, reason=reason, version=version, leaves_none=leaves_none)
        return
    record.valid_until = last
    save(record=record, by=by, reason=reason, version=version, leaves_none=leaves_none)


@transaction.atomic
def name_deputy(
    *, membership: Membership, deputy: AuthUser, first_day: date, last_day: date, by: User, reason: str
) -> Membership:
    """Give the deputy (職務代理人) the same role in the same organisation for a time. Raises ValidationError."""
    holder = AuthUser.objects.get(pk=membership.user_id)
    if membership.deputy_of_id is not None:
        raise ValidationError(_("%(name)s is a deputy there.") % {"name": shown_name(holder)})
    if deputy.pk == holder.pk:
        raise ValidationError({"deputy": _("Nobody is their own deputy.")})
    if last_day < timezone.localdate():
        raise ValidationError({"last_day": _("This day has passed.")})
    if last_day < first_day:
        raise ValidationError({"last_day": _("The first day lies after the last.")})
    if not (membership.is_current(first_day) and membership.is_current(last_day)):
        raise ValidationError({"last_day": _("The role itself is not held all of that time.")})
    record = Membership(user=deputy, organisation=membership.organisation, role=membership.role, deputy_of=holder)
    record.valid_from, record.valid_until = first_day, last_day
    return save(record=record, by=by, reason=reason)


def _end_deputies(role: Membership, *, by: User | None, reason: str, leaves_none: bool) -> None:
    """Whoever stands in for the holder of the role, as it was, holds it no longer than the holder does now."""
    if role.deputy_of_id is not None:
        return
    today = timezone.localdate()
    alike = Membership.objects.filter(organisation=role.organisation_id, role=role.role)
    own = list(alike.filter(user=role.user_id, deputy_of=None))
    for deputy in alike.lasting(today).filter(deputy_of=role.user_id).select_related("user"):
        begins = max(deputy.valid_from or today, today)
        last_days = [each.valid_until or date.max for each in own if each.is_current(begins)]
        last = max(last_days, default=today - timedelta(days=1))
        if deputy.valid_until is not None and last < deputy.valid_until:
            version = deputy.version
            end(record=deputy, last_day=last, by=by, reason=reason, version=version, leaves_none=leaves_none)


@transaction.atomic
def follow(*, user_id: int, by: User | None, reason: str) -> None:
    """Make the user staff while an administrator's membership of theirs has not ended; superusers stay as they are.

    Who becomes staff comes in anew: the door may ask more of those who administer.
    """
    user = AuthUser.objects.select_for_update().get(pk=user_id)
    is_staff = is_staff_by_role(user)
    if not user.is_superuser and user.is_staff != is_staff:
        user.is_staff = is_staff
        user._change_reason, user._history_user = reason, by  # type: ignore[attr-defined]  # simple-history's
        user.save(update_fields=["is_staff"])
        sessions.end_of(user=user)


def is_staff_by_role(user: AuthUser) -> bool:
    lasting = Membership.objects.lasting(timezone.localdate())
    return user.pk is not None and lasting.filter(user=user, role=Role.ADMINISTRATOR).exists()


def makes_staff(role: str, valid_until: date | None) -> bool:
    """Whether a role yet to be given does: who writes its user first writes that along."""
    return role == Role.ADMINISTRATOR and (valid_until is None or valid_until >= timezone.localdate())


def lock(*, organisations: Collection[int] = (), users: Collection[int] = ()) -> None:
    """Nobody else changes roles in these organisations or of these users until the transaction ends."""
    for model, keys in ((Organisation, organisations), (AuthUser, users)):
        if keys:
            list(model._default_manager.select_for_update().filter(pk__in=keys).order_by("pk").values_list("pk"))


def administered_by(user: AuthUser) -> set[int]:
    """The organisations whose administrators the user is one of today."""
    held = Membership.objects.of(user).current(timezone.localdate()).filter(role=Role.ADMINISTRATOR)
    return set(held.values_list("organisation_id", flat=True)) if user.is_active else set()


def refuse_unadministered(organisations: Collection[int]) -> None:
    """Raise LastAdministrator where one of these has no active administrator of its own today."""
    if not organisations:
        return
    there = Membership.objects.current(timezone.localdate()).filter(role=Role.ADMINISTRATOR, user__is_active=True)
    left = Organisation.objects.filter(pk__in=organisations).exclude(pk__in=there.values("organisation"))
    names = [each.name for each in left]
    if names:
        raise LastAdministrator(
            _("Afterwards %(organisations)s would have no administrator of its own.") % {"organisations": listed(names)}
        )


def _administered(membership: Membership | None) -> set[int]:
    """The organisation that the membership as stored administers today, if any."""
    if membership is None or membership.role != Role.ADMINISTRATOR or not membership.user.is_active:
        return set()
    return {membership.organisation_id} if membership.is_current(timezone.localdate()) else set()


def _organisations(*memberships: Membership | None) -> set[int]:
    return {each.organisation_id for each in memberships if each is not None}
