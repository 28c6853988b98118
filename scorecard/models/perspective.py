"""Perspective: a point of view (構面) that objectives are sorted by; its order and letter are the plan's."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from .base import CodeField, NameField, Record, code_constraints, length_constraint
from .plan import Plan, PlanPartQuerySet


class PerspectiveQuerySet(PlanPartQuerySet["Perspective"]):
    pass


class Perspective(Record):
    """One band of the strategy map; the cause stands below, so finance is the base."""

    plan = models.ForeignKey(Plan, verbose_name=_("plan"), on_delete=models.CASCADE, related_name="perspectives")
    code = CodeField(_("code"))
    name = NameField(_("name"))
    order = models.PositiveIntegerField(_("order"), default=0)

    objects = PerspectiveQuerySet.as_manager()

    class Meta:
        verbose_name = _("perspective")
        verbose_name_plural = _("perspectives")
        ordering = ["order", "code"]
        constraints = [*code_constraints(), length_constraint("name")]

    def __str__(self) -> str:
        return f"{self.code} {self.name}"
