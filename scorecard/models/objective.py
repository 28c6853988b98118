"""Objective: a strategic objective (策略目標), one box of the strategy map."""

from typing import Self

from django.db import models
from django.db.models import F
from django.utils.translation import gettext_lazy as _

from .base import (
    CodeField,
    NameField,
    NumberField,
    Record,
    code_constraints,
    length_constraint,
    not_negative_constraint,
    refuse_other_plan,
    size_constraint,
)
from .perspective import Perspective
from .plan import Plan
from .searching import CodedQuerySet
from .theme import Theme


class ObjectiveQuerySet(CodedQuerySet["Objective"]):
    def in_plan_order(self) -> Self:
        """By theme, shared ones first, then as in the theme's table."""
        return self.order_by(
            F("theme__order").asc(nulls_first=True),
            "theme__code",
            "perspective__order",
            "perspective__code",
            "order",
            "code",
        )


class Objective(Record):
    """What the agency wants to reach; its perspective is stored, never derived from the code."""

    plan = models.ForeignKey(Plan, verbose_name=_("plan"), on_delete=models.CASCADE, related_name="objectives")
    perspective = models.ForeignKey(
        Perspective, verbose_name=_("perspective"), on_delete=models.RESTRICT, related_name="objectives"
    )
    theme = models.ForeignKey(
        Theme,
        verbose_name=_("theme"),
        null=True,
        blank=True,
        on_delete=models.RESTRICT,
        related_name="objectives",
        help_text=_("empty: shared, spans all themes"),
    )
    code = CodeField(_("code"))
    name = NameField(_("name"))
    order = models.PositiveIntegerField(_("order"), default=0)
    weight = NumberField(_("weight"))
    predecessor = models.ForeignKey(
        "self",
        verbose_name=_("continues"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="successors",
    )

    objects = ObjectiveQuerySet.as_manager()

    class Meta:
        verbose_name = _("objective")
        verbose_name_plural = _("objectives")
        ordering = ["perspective__order", "order", "code"]
        constraints = [
            *code_constraints(),
            length_constraint("name"),
            size_constraint("weight"),
            not_negative_constraint("weight", _("The weight can't be negative.")),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.name}"

    def clean(self) -> None:
        super().clean()
        perspective = self.perspective if self.perspective_id is not None else None
        refuse_other_plan(self, perspective=perspective, theme=self.theme)
