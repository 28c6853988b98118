"""PeriodLock: a period of a plan whose values may not change any more (鎖定)."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from .base import LongTextField, PeriodRecord, period_constraint, period_shown, unique_constraint
from .plan import Plan, PlanPartQuerySet


class PeriodLockQuerySet(PlanPartQuerySet["PeriodLock"]):
    pass


class PeriodLock(PeriodRecord):
    """Who locked it, when and why; unlocking deletes the row and leaves its history."""

    plan = models.ForeignKey(Plan, verbose_name=_("plan"), on_delete=models.CASCADE, related_name="period_locks")
    reason = LongTextField(_("reason"))
    locked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("locked by"), on_delete=models.PROTECT, related_name="period_locks"
    )
    locked_at = models.DateTimeField(_("locked at"), auto_now_add=True)

    objects = PeriodLockQuerySet.as_manager()

    class Meta:
        verbose_name = _("lock")
        verbose_name_plural = _("locks")
        ordering = ["period_start", "frequency"]
        constraints = [
            unique_constraint(
                "plan", "frequency", "period_start", name="one_a_period", message=_("This period is locked already.")
            ),
            period_constraint(),
        ]

    def __str__(self) -> str:
        return f"{self.plan} {period_shown(self.period)}"
