"""ActionPlan: what is done (行動方案) to move a KPI; some are regulations and have neither dates nor progress."""

from typing import Any

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from .base import (
    CodeField,
    LongTextField,
    NameField,
    NumberField,
    Record,
    code_constraints,
    in_order_constraint,
    length_constraint,
    not_negative_constraint,
    size_constraint,
)
from .kpi import KPI
from .organisation import Organisation
from .plan import Plan
from .searching import CodedQuerySet


class ActionPlanQuerySet(CodedQuerySet["ActionPlan"]):
    pass


class ActionPlan(Record):
    """One line of the scorecard's last column."""

    # Kept beside the parent's so that the database can hold codes unique inside the plan; save() copies it.
    plan = models.ForeignKey(
        Plan, verbose_name=_("plan"), on_delete=models.CASCADE, related_name="action_plans", editable=False
    )
    kpi = models.ForeignKey(KPI, verbose_name=_("KPI"), on_delete=models.CASCADE, related_name="action_plans")
    code = CodeField(_("code"))
    name = NameField(_("name"))
    order = models.PositiveIntegerField(_("order"), default=0)
    owner = models.ForeignKey(
        Organisation,
        verbose_name=_("owner section"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="action_plans",
    )
    start_date = models.DateField(_("begins"), null=True, blank=True)
    end_date = models.DateField(_("ends"), null=True, blank=True)
    progress = NumberField(_("progress (%)"), validators=[MinValueValidator(0), MaxValueValidator(100)])
    note = LongTextField(_("what was done"))
    budget = NumberField(_("budget"))

    objects = ActionPlanQuerySet.as_manager()

    class Meta:
        verbose_name = _("action plan")
        verbose_name_plural = _("action plans")
        ordering = ["order", "code"]
        constraints = [
            *code_constraints(),
            length_constraint("name"),
            size_constraint("budget"),
            not_negative_constraint("budget", _("The budget can't be negative.")),
            in_order_constraint("start_date", "end_date", _("The first day lies after the last.")),
            models.CheckConstraint(
                name="%(class)s_progress_in_range",
                condition=models.Q(progress__isnull=True) | models.Q(progress__gte=0, progress__lte=100),
                violation_error_message=_("A percentage lies between 0 and 100."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.name}"

    def clean(self) -> None:
        super().clean()
        if self.kpi_id is not None:
            self.plan_id = self.kpi.plan_id

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.plan_id = self.kpi.plan_id
        super().save(*args, **kwargs)
