"""ThemeMember: who works on a theme (分組成員), leading or supporting, under the name that was printed."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from .base import NameField, Record, length_constraint, unique_constraint
from .organisation import Organisation
from .plan import PlanPartQuerySet
from .theme import Theme


class ThemeRole(models.TextChoices):
    LEAD = "lead", _("Lead agency")
    SUPPORT = "support", _("Supporting agency")


class ThemeMemberQuerySet(PlanPartQuerySet["ThemeMember"]):
    plan_path = "theme__plan"


class ThemeMember(Record):
    """One printed name; the organisation stays empty where it is not certain whom the name means."""

    theme = models.ForeignKey(Theme, verbose_name=_("theme"), on_delete=models.CASCADE, related_name="members")
    organisation = models.ForeignKey(
        Organisation,
        verbose_name=_("organisation"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="theme_memberships",
    )
    printed_name = NameField(_("printed name"))
    role = models.CharField(_("role"), max_length=10, choices=ThemeRole, default=ThemeRole.SUPPORT)
    order = models.PositiveIntegerField(_("order"), default=0)

    objects = ThemeMemberQuerySet.as_manager()

    class Meta:
        verbose_name = _("member of a theme")
        verbose_name_plural = _("members of a theme")
        ordering = ["order", "pk"]
        constraints = [
            length_constraint("printed_name"),
            unique_constraint(
                "theme", "printed_name", name="once_a_theme", message=_("This name is a member of the theme already.")
            ),
            models.CheckConstraint(
                name="%(class)s_role_known",
                condition=models.Q(role__in=[role.value for role in ThemeRole]),
                violation_error_message=_("A member leads or supports."),
            ),
        ]

    def __str__(self) -> str:
        return self.printed_name

    @property
    def is_lead(self) -> bool:
        return self.role == ThemeRole.LEAD
