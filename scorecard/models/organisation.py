"""Organisation: an agency, one of its sections, or a company that works with them; a tree."""

from typing import TYPE_CHECKING, Self

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _

from .base import NameField, Record, is_above_itself, length_constraint, validate_slug
from .many_keys import among

if TYPE_CHECKING:
    from .membership import User


class OrganisationQuerySet(models.QuerySet["Organisation"]):
    def visible_to(self, user: "User") -> Self:
        """The user's own organisations, those above and those below."""
        from .membership import Membership

        scope = Membership.objects.scope_of(user)
        return self if scope.everything else self.filter(among("pk", scope.sees, self.db))

    def editable_by(self, user: "User") -> Self:
        """The organisations that the user administers, and those below them."""
        from .membership import Membership, Role

        scope = Membership.objects.scope_of(user)
        return self if scope.everything else self.filter(pk__in=scope.where(Role.ADMINISTRATOR))

    def tops(self) -> Self:
        """Those at the top of the tree."""
        return self.filter(parent=None)


class Organisation(Record):
    """A node of the government's tree: city > department > section."""

    parent = models.ForeignKey(
        "self", verbose_name=_("part of"), null=True, blank=True, on_delete=models.PROTECT, related_name="children"
    )
    slug = models.SlugField(_("address part"), max_length=80, unique=True, validators=[validate_slug])
    name = NameField(_("full name"))
    short_name = NameField(_("short name"))
    order = models.PositiveIntegerField(_("order"), default=0)

    objects = OrganisationQuerySet.as_manager()

    class Meta:
        verbose_name = _("organisation")
        verbose_name_plural = _("organisations")
        ordering = ["order", "slug"]
        constraints = [
            length_constraint("name"),
            length_constraint("short_name"),
            length_constraint("slug", at_most=80),
            models.CheckConstraint(
                name="%(class)s_not_its_own_parent",
                condition=models.Q(parent__isnull=True) | ~models.Q(parent=models.F("id")),
                violation_error_message=_("An organisation can't be part of itself."),
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def clean(self) -> None:
        super().clean()
        if is_above_itself(self):
            raise ValidationError({"parent": _("An organisation can't be part of itself.")})
