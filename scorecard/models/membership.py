"""Membership: which role a user holds in which organisation, from when until when; and how far that reaches."""

from dataclasses import dataclass, field
from datetime import date
from itertools import chain
from typing import Any, Self

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.contrib.auth.models import User as AuthUser
from django.core.exceptions import ValidationError
from django.db import connections, models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from .base import NameField, Record, in_order_constraint
from .organisation import Organisation

User = AuthUser | AnonymousUser


def shown_name(user: AuthUser | None) -> str:
    """What others know the user by; "" for nobody."""
    return (user.get_full_name() or user.get_username()) if user is not None else ""


class Role(models.TextChoices):
    """The ladder, lowest first: each role may do all that the ones before it may."""

    VIEWER = "viewer", _("Viewer")
    STAFF = "staff", _("Staff")
    MANAGER = "manager", _("Manager")
    ADMINISTRATOR = "administrator", _("Administrator")

    @property
    def rank(self) -> int:
        return _RANKS[self]


_RANKS = {role: rank for rank, role in enumerate(Role)}


@dataclass(frozen=True)
class Scope:
    """The organisations (primary keys) that a user reaches.

    `sees`: the own ones, those above and those below. `roles`: the highest role in the own ones and those below.
    `everything`: a superuser, whom no list limits.
    """

    everything: bool = False
    sees: frozenset[int] = frozenset()
    roles: dict[int, Role] = field(default_factory=dict)

    def __hash__(self) -> int:
        """Of what is seen alone; comparing tells roles apart."""
        return hash((self.everything, self.sees))

    def holds(self, role: Role, organisation_id: int | None) -> bool:
        """Whether the user holds at least `role` in the organisation or one above it."""
        held = self.roles.get(organisation_id) if organisation_id is not None else None
        return self.everything or (held is not None and _RANKS[held] >= _RANKS[role])

    def sees_plans_of(self, organisation_id: int) -> bool:
        """Whether the user sees the organisation's active and closed plans; as PlanQuerySet.visible_to says."""
        return self.everything or organisation_id in self.sees

    @property
    def highest(self) -> Role | None:
        """The highest role that the user holds anywhere; None for who holds none."""
        if self.everything:
            return Role.ADMINISTRATOR
        return max(self.roles.values(), key=lambda role: role.rank, default=None)

    @property
    def told(self) -> tuple[bool, list[int], list[tuple[int, str]]]:
        """All of it, always in the same order."""
        return self.everything, sorted(self.sees), sorted((pk, role.value) for pk, role in self.roles.items())

    def where(self, role: Role) -> list[int]:
        """The organisations in which the user holds at least `role`."""
        enough = tuple(each for each in Role if each.rank >= role.rank)
        return [pk for pk, held in self.roles.items() if held in enough]


# One statement walks the tree both ways from the user's memberships; UNION ends it even on a cycle. Upwards it asks for
# the row above each, which nothing leads the database to look for in the whole table.
_SCOPE = """
    WITH RECURSIVE
    mine(organisation_id, role) AS (
        SELECT organisation_id, role FROM {membership}
        WHERE user_id = %s AND (valid_from IS NULL OR valid_from <= %s) AND (valid_until IS NULL OR valid_until >= %s)
    ),
    below(organisation_id, role) AS (
        SELECT organisation_id, role FROM mine
        UNION
        SELECT child.id, below.role FROM {organisation} child JOIN below ON child.parent_id = below.organisation_id
    ),
    above(organisation_id) AS (
        SELECT organisation_id FROM mine
        UNION
        SELECT (SELECT parent_id FROM {organisation} WHERE id = above.organisation_id) FROM above
    )
    SELECT role, {keys} FROM (
        SELECT organisation_id, role FROM below
        UNION ALL
        SELECT organisation_id, NULL FROM above WHERE organisation_id IS NOT NULL
    ) reached
    GROUP BY role
"""
_KEYS = {  # in one text each: a row for each of thousands of organisations takes long to make
    "postgresql": "string_agg(CAST(organisation_id AS text), ',')",
    "sqlite": "group_concat(organisation_id)",
}


class MembershipQuerySet(models.QuerySet["Membership"]):
    def visible_to(self, user: User) -> Self:
        """Memberships in the organisations that the user sees."""
        scope = Membership.objects.scope_of(user)
        return self if scope.everything else self.filter(organisation_id__in=scope.sees)

    def editable_by(self, user: User) -> Self:
        """Memberships in the organisations that the user administers."""
        scope = Membership.objects.scope_of(user)
        return self if scope.everything else self.filter(organisation_id__in=scope.where(Role.ADMINISTRATOR))

    def of(self, user: User) -> Self:
        """The user's own."""
        return self.filter(user_id=user.pk)

    def lasting(self, on: date) -> Self:
        """Those that have not ended by the day `on`; some may not have begun."""
        return self.filter(models.Q(valid_until__isnull=True) | models.Q(valid_until__gte=on))

    def current(self, on: date) -> Self:
        """Those in force on the day `on`."""
        return self.lasting(on).filter(models.Q(valid_from__isnull=True) | models.Q(valid_from__lte=on))


_Manager = models.Manager.from_queryset(MembershipQuerySet)


class MembershipManager(_Manager):
    # Not of the QuerySet: asked for every row of a list, where making a QuerySet each time is what takes long.
    def scope_of(self, user: User) -> Scope:
        """What `user` reaches today: one query, none for a superuser or when asked again.

        Kept on the user object, as Django keeps permissions there; a request has its own, and what changes meanwhile
        counts from the next one on.
        """
        scope: Scope | None = user.__dict__.get("_scope")
        if scope is not None:
            return scope
        if not user.is_active or user.pk is None:
            return Scope()
        if user.is_superuser:
            return Scope(everything=True)
        user.__dict__["_scope"] = found = self.scope_on(user, timezone.localdate())
        return found

    def scope_on(self, user: User, on: date) -> Scope:
        """What the memberships in force on the day `on` reach."""
        connection = connections[self.db]
        day = connection.ops.adapt_datefield_value(on)
        tables = {"membership": Membership._meta.db_table, "organisation": Organisation._meta.db_table}
        with connection.cursor() as cursor:
            cursor.execute(_SCOPE.format(keys=_KEYS[connection.vendor], **tables), [user.pk, day, day])
            reached = {name: [int(pk) for pk in keys.split(",")] for name, keys in cursor.fetchall()}
        roles: dict[int, Role] = {}
        for role in Role:  # the highest last
            roles |= dict.fromkeys(reached.get(role.value, ()), role)
        return Scope(sees=frozenset(chain.from_iterable(reached.values())), roles=roles)


class Membership(Record):
    """A user's role in an organisation; with dates it makes a deputy (職務代理人) without a shared password."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("user"), on_delete=models.PROTECT, related_name="memberships"
    )
    organisation = models.ForeignKey(
        Organisation, verbose_name=_("organisation"), on_delete=models.PROTECT, related_name="memberships"
    )
    role = models.CharField(_("role"), max_length=20, choices=Role)
    extension = NameField(_("telephone extension"), max_length=20, blank=True)
    valid_from = models.DateField(_("from"), null=True, blank=True)
    valid_until = models.DateField(_("until"), null=True, blank=True)
    deputy_of = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("deputy of"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="deputies",
    )

    objects = MembershipManager()

    class Meta:
        verbose_name = _("membership")
        verbose_name_plural = _("memberships")
        ordering = ["organisation", "user"]
        constraints = [
            models.CheckConstraint(
                name="%(class)s_role_known",
                condition=models.Q(role__in=[role.value for role in Role]),
                violation_error_message=_("This role is not known."),
            ),
            in_order_constraint("valid_from", "valid_until", _("The first day lies after the last.")),
            models.CheckConstraint(
                name="%(class)s_deputy_for_a_time",
                condition=models.Q(deputy_of__isnull=True)
                | models.Q(valid_from__isnull=False, valid_until__isnull=False),
                violation_error_message=_("A deputy needs a first and a last day."),
            ),
            models.CheckConstraint(
                name="%(class)s_not_ones_own_deputy",
                condition=models.Q(deputy_of__isnull=True) | ~models.Q(deputy_of=models.F("user")),
                violation_error_message=_("Nobody is their own deputy."),
            ),
        ]

    def clean(self) -> None:
        super().clean()
        if not (self.user_id and self.organisation_id):
            return  # said already
        others = Membership.objects.filter(user=self.user_id, organisation=self.organisation_id).exclude(pk=self.pk)
        if any(self.repeats(other) for other in others):
            raise ValidationError(_("This role is held there already at that time."), code="repeated")

    def repeats(self, other: "Membership") -> bool:
        """Whether it gives the same person the same role in the same place at a time that `other` covers too."""
        is_alike = all(getattr(self, name) == getattr(other, name) for name in ("user_id", "organisation_id", "role"))
        first, last = date.min, date.max
        overlaps = (self.valid_from or first) <= (other.valid_until or last) and (other.valid_from or first) <= (
            self.valid_until or last
        )
        return is_alike and self.deputy_of_id == other.deputy_of_id and overlaps

    def is_current(self, on: date) -> bool:
        """Whether it is in force on the day `on`."""
        return (self.valid_from or on) <= on <= (self.valid_until or on)

    def has_ended(self, by: date) -> bool:
        return self.valid_until is not None and self.valid_until < by

    def save(self, *args: Any, **kwargs: Any) -> None:
        super().save(*args, **kwargs)
        self.user.__dict__.pop("_scope", None)

    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        self.user.__dict__.pop("_scope", None)
        return super().delete(*args, **kwargs)

    def __str__(self) -> str:
        return f"{self.user} · {self.organisation} · {self.get_role_display()}"
