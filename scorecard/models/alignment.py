"""Alignment: an objective serves one of the parent plan (承接)."""

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _

from .base import LongTextField, Record, unique_constraint
from .objective import Objective
from .plan import PlanPartQuerySet
from .strength import Strength


class AlignmentQuerySet(PlanPartQuerySet["Alignment"]):
    plan_path = "objective__plan"


class Alignment(Record):
    """Assumed until somebody of the agency confirms it."""

    objective = models.ForeignKey(
        Objective, verbose_name=_("objective"), on_delete=models.CASCADE, related_name="alignments"
    )
    parent_objective = models.ForeignKey(
        Objective, verbose_name=_("parent plan's objective"), on_delete=models.CASCADE, related_name="served_by"
    )
    strength = models.CharField(_("strength"), max_length=10, choices=Strength, default=Strength.MEDIUM)
    reason = LongTextField(_("reason"))
    is_confirmed = models.BooleanField(_("confirmed"), default=False, help_text=_("otherwise assumed"))

    objects = AlignmentQuerySet.as_manager()

    class Meta:
        verbose_name = _("alignment")
        verbose_name_plural = _("alignments")
        ordering = ["pk"]
        constraints = [
            unique_constraint(
                "objective", "parent_objective", name="once_a_pair", message=_("These two are aligned already.")
            ),
            models.CheckConstraint(
                name="%(class)s_strength_known",
                condition=models.Q(strength__in=Strength.values),
                violation_error_message=_("An alignment is weak, medium or strong."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.objective} → {self.parent_objective}"

    def clean(self) -> None:
        super().clean()
        if None in (self.objective_id, self.parent_objective_id):
            return
        if self.parent_objective.plan_id != self.objective.plan.parent_id:
            raise ValidationError({"parent_objective": _("This objective is not of the parent plan.")})
