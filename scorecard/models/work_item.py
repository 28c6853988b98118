"""WorkItem: a step (工作項目) of a milestone KPI, with the share of the whole that is done once it is reached."""

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from .base import NameField, NumberField, PeriodRecord, length_constraint, period_constraint
from .kpi import KPI
from .plan import PlanPartQuerySet


class WorkItemQuerySet(PlanPartQuerySet["WorkItem"]):
    plan_path = "kpi__plan"


class WorkItem(PeriodRecord):
    """The period is the planned one."""

    kpi = models.ForeignKey(KPI, verbose_name=_("KPI"), on_delete=models.CASCADE, related_name="work_items")
    order = models.PositiveIntegerField(_("order"), default=0)
    name = NameField(_("name"))
    cumulative_percent = NumberField(
        _("cumulative percent"),
        null=False,
        blank=False,
        validators=[MinValueValidator(0), MaxValueValidator(100)],
    )
    reached_on = models.DateField(_("reached on"), null=True, blank=True)

    objects = WorkItemQuerySet.as_manager()

    class Meta:
        verbose_name = _("work item")
        verbose_name_plural = _("work items")
        ordering = ["order", "pk"]
        constraints = [
            length_constraint("name"),
            period_constraint(),
            models.CheckConstraint(
                name="%(class)s_percent_in_range",
                condition=models.Q(cumulative_percent__gte=0, cumulative_percent__lte=100),
                violation_error_message=_("A percentage lies between 0 and 100."),
            ),
        ]

    def __str__(self) -> str:
        return self.name
