"""PeriodLock: a period of a plan whose values may not change any more (鎖定), with its figures as they stood then."""

from typing import Self

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from .base import LongTextField, PeriodRecord, period_constraint, period_shown
from .plan import Plan, PlanPartQuerySet


class PeriodLockQuerySet(PlanPartQuerySet["PeriodLock"]):
    def in_force(self) -> Self:
        """Those not taken back; without their figures, which hold a whole plan and of which few readers show any."""
        return self.filter(released_at=None).defer("figures")


class PeriodLock(PeriodRecord):
    """Who locked it, when and why. Taking it back keeps the row, since it shows what was final (定稿) then."""

    plan = models.ForeignKey(Plan, verbose_name=_("plan"), on_delete=models.CASCADE, related_name="period_locks")
    reason = LongTextField(_("reason"))
    locked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("locked by"), on_delete=models.PROTECT, related_name="period_locks"
    )
    locked_at = models.DateTimeField(_("locked at"), auto_now_add=True)
    # What scoring read when it was locked, as domain.scoring.snapshot writes it.
    figures = models.JSONField(_("figures as locked"), default=dict, blank=True, editable=False)
    released_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("unlocked by"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="released_locks",
    )
    released_at = models.DateTimeField(_("unlocked at"), null=True, blank=True)
    release_reason = LongTextField(_("reason for unlocking"))

    objects = PeriodLockQuerySet.as_manager()

    class Meta:
        verbose_name = _("lock")
        verbose_name_plural = _("locks")
        ordering = ["period_start", "frequency", "locked_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["plan", "frequency", "period_start"],
                condition=models.Q(released_at__isnull=True),
                name="%(class)s_one_a_period",
                violation_error_code="unique",
                violation_error_message=_("This period is locked already."),
            ),
            models.CheckConstraint(
                name="%(class)s_release_whole",
                condition=models.Q(released_at__isnull=True, released_by__isnull=True, release_reason="")
                | (models.Q(released_at__isnull=False) & ~models.Q(release_reason="")),
                violation_error_message=_("Unlocking needs a reason."),
            ),
            period_constraint(),
        ]

    def __str__(self) -> str:
        return f"{self.plan} {period_shown(self.period)}"
