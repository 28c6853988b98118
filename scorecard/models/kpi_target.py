"""KPITarget: what a KPI shall reach (目標值) in a period or in the whole year."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from .base import (
    LongTextField,
    NumberField,
    PeriodRecord,
    period_constraint,
    period_shown,
    size_constraint,
    unique_constraint,
)
from .kpi import KPI
from .plan import PlanPartQuerySet


class KPITargetQuerySet(PlanPartQuerySet["KPITarget"]):
    plan_path = "kpi__plan"


class KPITarget(PeriodRecord):
    """One value, or for a range its two ends; a change after the year began carries its reason."""

    kpi = models.ForeignKey(KPI, verbose_name=_("KPI"), on_delete=models.CASCADE, related_name="targets")
    value = NumberField(_("target"))
    low = NumberField(pgettext_lazy("of a range", "from"))
    high = NumberField(_("up to"))
    # What stood here when the year began; None as long as nothing was changed since.
    original_value = NumberField(_("original target"), editable=False)
    original_low = NumberField(_("originally from"), editable=False)
    original_high = NumberField(_("originally up to"), editable=False)
    change_reason = LongTextField(_("reason for the change"))
    is_sample = models.BooleanField(_("sample data"), default=False)

    objects = KPITargetQuerySet.as_manager()

    class Meta:
        verbose_name = _("target")
        verbose_name_plural = _("targets")
        ordering = ["period_start", "frequency"]
        constraints = [
            unique_constraint(
                "kpi", "frequency", "period_start", name="one_a_period", message=_("This period has a target.")
            ),
            period_constraint(),
            size_constraint("value", "low", "high", "original_value", "original_low", "original_high"),
            models.CheckConstraint(
                name="%(class)s_value_or_range",
                condition=models.Q(value__isnull=False, low__isnull=True, high__isnull=True)
                | models.Q(value__isnull=True, low__isnull=False, high__isnull=False, low__lt=models.F("high")),
                violation_error_message=_("A target is one value, or a range whose start lies below its end."),
            ),
        ]

    @property
    def is_revised(self) -> bool:
        """Whether it was changed after the year began."""
        return any(each is not None for each in (self.original_value, self.original_low))

    def __str__(self) -> str:
        return f"{self.kpi} {period_shown(self.period)}"
