"""PlanRollup and ReportingProgress: what lists show of each plan, stored when somebody writes to it (彙總結果).

Each row names the plan's versions that it was made from, so a reader knows a row that the plan has left behind.
"""

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from scorecard.domain import plan_standing
from scorecard.domain.plan_standing import PlanStanding
from scorecard.domain.rollup import Lights
from scorecard.domain.scoring import Basis, Reason, Status

from .base import NumberField, choices_constraint, size_constraint, unique_constraint
from .plan import Plan

LIGHTS = tuple(Lights.__dataclass_fields__)


class MadeFromPlan(models.Model):
    """A row that follows from a plan's records, of which it keeps no history."""

    structure_version = models.PositiveIntegerField(_("version of the structure"))
    values_version = models.PositiveIntegerField(_("version of the values"))

    class Meta:
        abstract = True

    def is_of(self, plan: Plan) -> bool:
        """Whether nobody has written to the plan since the row was made."""
        return (self.structure_version, self.values_version) == (plan.structure_version, plan.values_version)


class PlanRollup(MadeFromPlan):
    """How a plan stands at the end of a period, on one basis."""

    plan = models.ForeignKey(Plan, verbose_name=_("plan"), on_delete=models.CASCADE, related_name="rollups")
    period_end = models.DateField(_("last day of the period"))
    basis = models.CharField(_("basis"), max_length=10)
    status = models.CharField(_("light"), max_length=20)
    reason = models.CharField(_("why there is no light"), max_length=30, blank=True)
    score = NumberField(_("score"))
    coverage = NumberField(_("coverage"))
    on_target = models.PositiveIntegerField(_("KPIs on target"))
    at_risk = models.PositiveIntegerField(_("KPIs at risk"))
    off_target = models.PositiveIntegerField(_("KPIs off target"))
    no_data = models.PositiveIntegerField(_("KPIs not reported"))
    not_due = models.PositiveIntegerField(_("KPIs not due"))
    not_applicable = models.PositiveIntegerField(_("KPIs not applicable"))
    is_provisional = models.BooleanField(_("not approved"))
    has_sample_data = models.BooleanField(_("sample data"))

    class Meta:
        verbose_name = _("roll-up")
        verbose_name_plural = _("roll-ups")
        ordering = ["plan", "period_end", "basis"]
        constraints = [
            unique_constraint(
                "plan", "period_end", "basis", name="one_a_period", message=_("This period is rolled up already.")
            ),
            choices_constraint("basis", [basis.value for basis in Basis]),
            choices_constraint("status", [status.value for status in Status]),
            choices_constraint("reason", ["", *(reason.value for reason in Reason)]),
            size_constraint("score", "coverage"),
        ]

    def __str__(self) -> str:
        return f"{self.plan_id} {self.period_end} {self.basis}"

    @property
    def standing(self) -> PlanStanding:
        return PlanStanding(
            status=Status(self.status),
            reason=Reason(self.reason) if self.reason else None,
            score=self.score,
            coverage=self.coverage,
            lights=Lights(*(getattr(self, name) for name in LIGHTS)),
            is_provisional=self.is_provisional,
            has_sample_data=self.has_sample_data,
        )


class ReportingProgress(MadeFromPlan):
    """What was reported of a plan so far, as domain.plan_standing.PlanProgress defines it (填報進度)."""

    plan = models.OneToOneField(Plan, verbose_name=_("plan"), on_delete=models.CASCADE, related_name="progress")
    kpis = models.PositiveIntegerField(_("KPIs"))
    # [[month, [[organisation's primary key, number], ...]], ...]
    open_values = models.JSONField(_("values not sent"), default=list)
    approved_months = models.JSONField(_("months with approved values"), default=list)
    locked_month = models.PositiveSmallIntegerField(
        _("latest month locked"), null=True, validators=[MinValueValidator(1), MaxValueValidator(12)]
    )
    has_own_thresholds = models.BooleanField(_("KPIs have thresholds of their own"))

    class Meta:
        verbose_name = _("reporting progress")
        verbose_name_plural = _("reporting progress")
        ordering = ["plan"]
        constraints = [
            models.CheckConstraint(
                name="%(class)s_month_known",
                condition=models.Q(locked_month__isnull=True) | models.Q(locked_month__gte=1, locked_month__lte=12),
                violation_error_message=_("A month is a number from 1 to 12."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.plan_id}"

    @property
    def progress(self) -> plan_standing.PlanProgress:
        return plan_standing.PlanProgress(
            kpis=self.kpis,
            open_values={month: dict(map(tuple, values)) for month, values in self.open_values},
            approved=tuple(self.approved_months),
            locked=self.locked_month,
            has_own_thresholds=self.has_own_thresholds,
        )
