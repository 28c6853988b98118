"""Giving and taking roles; whether a user is staff (may enter data maintenance) follows from it."""

from django.contrib.auth.models import User as AuthUser
from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from scorecard.models import Membership, Role, User

from . import records


@transaction.atomic
def save(*, record: Membership, by: User | None, reason: str, version: int | None = None) -> Membership:
    """Create or change a membership. Raises as records.save does."""
    before = Membership.objects.filter(pk=record.pk).values_list("user_id", flat=True).first()
    records.save(record=record, by=by, reason=reason, version=version)
    follow(user_id=record.user_id)
    if before is not None and before != record.user_id:
        follow(user_id=before)
    return record


@transaction.atomic
def delete(*, record: Membership, by: User | None, reason: str) -> None:
    """Take the role away."""
    user_id = record.user_id
    records.delete(record=record, by=by, reason=reason)
    follow(user_id=user_id)


@transaction.atomic
def follow(*, user_id: int) -> None:
    """Make the user staff while an administrator's membership of theirs has not ended; superusers stay as they are."""
    user = AuthUser.objects.select_for_update().get(pk=user_id)
    lasting = Q(valid_until__isnull=True) | Q(valid_until__gte=timezone.localdate())
    is_staff = Membership.objects.filter(lasting, user=user, role=Role.ADMINISTRATOR).exists()
    if not user.is_superuser and user.is_staff != is_staff:
        user.is_staff = is_staff
        user.save(update_fields=["is_staff"])
