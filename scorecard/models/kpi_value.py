"""KPIValue: what a KPI reached (實際值) in a period, its explanation, and how far it has been approved."""

from typing import Self

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from scorecard.domain.scoring import Figure, rate

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
from .membership import Membership, Role, User
from .plan import Plan, PlanPartQuerySet


class ValueState(models.TextChoices):
    DRAFT = "draft", _("Being filled in")
    SUBMITTED = "submitted", _("Submitted")
    APPROVED = "approved", _("Approved")
    RETURNED = "returned", _("Returned")


# What counts: everybody who sees the plan sees these, and scores are made of them.
REPORTED = (ValueState.SUBMITTED, ValueState.APPROVED)


class KPIValueQuerySet(PlanPartQuerySet["KPIValue"]):
    plan_path = "kpi__plan"

    def reported(self) -> Self:
        """What counts: submitted and approved ones."""
        return self.filter(state__in=REPORTED)

    def visible_to(self, user: User) -> Self:
        """Submitted and approved ones of visible plans; others where the user reports or manages the KPI."""
        scope = Membership.objects.scope_of(user)
        if scope.everything:
            return self
        own = models.Q(kpi__in=KPI.objects.reported_by(user).order_by())
        return self.filter(models.Q(state__in=REPORTED) | own, kpi__plan__in=Plan.objects.visible_to(user))

    def reviewed_by(self, user: User) -> Self:
        """Those that the user approves: of KPIs of sections that the user manages, or of a plan and no section."""
        scope = Membership.objects.scope_of(user)
        if scope.everything:
            return self
        managed = scope.where(Role.MANAGER)
        of_plan = models.Q(kpi__owner=None, kpi__plan__organisation_id__in=managed)
        return self.filter(models.Q(kpi__owner_id__in=managed) | of_plan)


class KPIValue(PeriodRecord):
    """An actual, or its numerator and denominator, or the reason why there is none."""

    kpi = models.ForeignKey(KPI, verbose_name=_("KPI"), on_delete=models.PROTECT, related_name="values")
    actual = NumberField(_("actual"))
    numerator = NumberField(_("numerator"))
    denominator = NumberField(_("denominator"))
    is_not_applicable = models.BooleanField(_("not applicable"), default=False)
    not_applicable_reason = LongTextField(_("reason for not being applicable"))
    note = LongTextField(_("what was done"))
    behind_reason = LongTextField(_("reason for being behind"))
    corrective_measure = LongTextField(_("corrective measure"))
    expected_completion_date = models.DateField(_("expected completion date"), null=True, blank=True)
    measure_follow_up = LongTextField(_("follow-up of last period's measure"))
    review_comment = LongTextField(_("reviewer's comment"))
    state = models.CharField(_("state"), max_length=10, choices=ValueState, default=ValueState.DRAFT)
    submitted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("submitted by"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="submitted_values",
    )
    submitted_at = models.DateTimeField(_("submitted at"), null=True, blank=True)
    approved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("approved by"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="approved_values",
    )
    approved_at = models.DateTimeField(_("approved at"), null=True, blank=True)
    is_sample = models.BooleanField(_("sample data"), default=False)

    objects = KPIValueQuerySet.as_manager()

    class Meta:
        verbose_name = _("actual")
        verbose_name_plural = _("actuals")
        ordering = ["period_start", "frequency"]
        constraints = [
            unique_constraint(
                "kpi", "frequency", "period_start", name="one_a_period", message=_("This period has a value.")
            ),
            period_constraint(),
            size_constraint("actual", "numerator", "denominator"),
            models.CheckConstraint(
                name="%(class)s_state_known",
                condition=models.Q(state__in=ValueState.values),
                violation_error_message=_("A value is being filled in, submitted, approved or returned."),
            ),
            models.CheckConstraint(
                name="%(class)s_fraction_whole",
                # An unknown denominator would make "> 0" unknown, and a CHECK lets the unknown pass.
                condition=models.Q(numerator__isnull=True, denominator__isnull=True)
                | models.Q(numerator__isnull=False, denominator__isnull=False, denominator__gt=0),
                violation_error_message=_("Numerator and denominator come together, and the denominator is above 0."),
            ),
            models.CheckConstraint(
                name="%(class)s_not_applicable_or_actual",
                condition=(models.Q(is_not_applicable=False) & models.Q(not_applicable_reason=""))
                | (
                    models.Q(is_not_applicable=True, actual__isnull=True, numerator__isnull=True)
                    & ~models.Q(not_applicable_reason="")
                ),
                violation_error_message=_("Not applicable needs a reason and has no figure."),
            ),
        ]

    @property
    def figure(self) -> Figure:
        """What scoring would read of it if it were reported as it is."""
        return Figure(
            rate(self.actual, self.numerator, self.denominator, self.kpi.unit),
            self.numerator,
            self.denominator,
            self.is_not_applicable,
            self.not_applicable_reason,
            self.state != ValueState.APPROVED,
            self.is_sample,
        )

    def __str__(self) -> str:
        return f"{self.kpi} {period_shown(self.period)}"
