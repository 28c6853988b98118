"""Theme: a strategic theme (策略主題), one column of the strategy map and one scorecard table."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from .base import CodeField, NameField, Record, code_constraints, length_constraint
from .plan import Plan
from .searching import CodedQuerySet


class ThemeQuerySet(CodedQuerySet["Theme"]):
    pass


class Theme(Record):
    """What the agency wants to move forward, across all perspectives."""

    plan = models.ForeignKey(Plan, verbose_name=_("plan"), on_delete=models.CASCADE, related_name="themes")
    code = CodeField(_("code"))
    name = NameField(_("name"))
    order = models.PositiveIntegerField(_("order"), default=0)

    objects = ThemeQuerySet.as_manager()

    class Meta:
        verbose_name = _("theme")
        verbose_name_plural = _("themes")
        ordering = ["order", "code"]
        constraints = [*code_constraints(), length_constraint("name")]

    def __str__(self) -> str:
        return f"{self.code} {self.name}"
