"""Reminder: somebody was asked for a value that is due (催辦)."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from .base import PeriodRecord, period_constraint, period_shown
from .kpi import KPI
from .plan import PlanPartQuerySet


class ReminderQuerySet(PlanPartQuerySet["Reminder"]):
    plan_path = "kpi__plan"


class Reminder(PeriodRecord):
    """One KPI and period; `recipient` is empty where the KPI has no case officer and the section was asked."""

    kpi = models.ForeignKey(KPI, verbose_name=_("KPI"), on_delete=models.CASCADE, related_name="reminders")
    recipient = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("recipient"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="reminders",
    )
    reminded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("reminded by"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="sent_reminders",
    )
    reminded_at = models.DateTimeField(_("reminded at"))

    objects = ReminderQuerySet.as_manager()

    class Meta:
        verbose_name = _("reminder")
        verbose_name_plural = _("reminders")
        ordering = ["-reminded_at"]
        constraints = [period_constraint()]

    def __str__(self) -> str:
        return f"{self.kpi} {period_shown(self.period)}"
