"""KPI: a key performance indicator (關鍵績效指標) with its definition sheet (指標說明表)."""

from typing import Any, Self

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.db.models.expressions import RawSQL
from django.utils.translation import gettext_lazy as _

from scorecard.domain.periods import Frequency, Period
from scorecard.domain.scoring import KPIRecord, Rule

from . import scoring_records
from .base import (
    CodeField,
    LongTextField,
    NameField,
    NumberField,
    Record,
    choices_constraint,
    code_constraints,
    in_order_constraint,
    length_constraint,
    not_negative_constraint,
    size_constraint,
)
from .ksf import KSF
from .many_keys import among
from .membership import Membership, Role, User
from .organisation import Organisation
from .plan import Plan
from .searching import CodedQuerySet

FREQUENCIES = [
    (Frequency.MONTH.value, _("Month")),
    (Frequency.QUARTER.value, _("Quarter")),
    (Frequency.HALF.value, _("Half year")),
    (Frequency.YEAR.value, _("Year")),
]


class Direction(models.TextChoices):
    HIGHER = "higher", _("Higher is better")
    LOWER = "lower", _("Lower is better")
    RANGE = "range", _("Best inside a range")


class Aggregation(models.TextChoices):
    """How the periods of a year make one figure."""

    LAST = "last", _("Latest period")
    SUM = "sum", _("Sum")
    MEAN = "mean", _("Mean")
    MIN = "min", _("Minimum")
    MAX = "max", _("Maximum")
    RATIO = "ratio", _("Sum of numerators ÷ sum of denominators")


class KPIKind(models.TextChoices):
    NUMERIC = "numeric", _("Numeric")
    MILESTONE = "milestone", _("Milestones")


class ThresholdBasis(models.TextChoices):
    """What a KPI's own thresholds are compared with."""

    ACHIEVEMENT = "achievement", _("Achievement rate")
    ACTUAL = "actual", _("Actual")


# UNION ends the walk even on a cycle.
_LINEAGE = """
    WITH RECURSIVE line(id, predecessor_id) AS (
        SELECT id, predecessor_id FROM {kpi} WHERE id = %s
        UNION
        SELECT earlier.id, earlier.predecessor_id FROM {kpi} earlier JOIN line ON earlier.id = line.predecessor_id
    )
    SELECT id FROM line
"""


class KPIQuerySet(CodedQuerySet["KPI"]):
    def in_plan_order(self) -> Self:
        """By theme, shared ones first, then as in the theme's table."""
        return self.order_by(
            F("ksf__objective__theme__order").asc(nulls_first=True),
            "ksf__objective__theme__code",
            "ksf__objective__perspective__order",
            "ksf__objective__order",
            "ksf__objective__code",
            "ksf__order",
            "ksf__code",
            "order",
            "code",
        )

    def reported_by(self, user: User) -> Self:
        """Those whose figures the user enters: as staff of the owner or of a further reporter, or as case officer.

        Without an owner section the plan's organisation answers for the figure.
        """
        scope = Membership.objects.scope_of(user)
        if scope.everything:
            return self
        staffed, seen = scope.where(Role.STAFF), among("plan__organisation_id", scope.sees, self.db)
        reporters: Any = KPI.reporting_organisations.through
        officers: Any = KPI.case_officers.through
        own = (
            Q(owner_id__in=staffed)
            | Q(owner=None, plan__organisation_id__in=staffed)
            | Q(pk__in=reporters.objects.filter(organisation_id__in=staffed).values("kpi_id"))
            | Q(seen, pk__in=officers.objects.filter(user_id=user.pk).values("kpi_id"))
        )
        return self.filter(own)

    def overseen_by(self, user: User) -> Self:
        """Those whose reporting the user follows: of the sections that the user manages, the plans administered."""
        scope = Membership.objects.scope_of(user)
        if scope.everything:
            return self
        managed = scope.where(Role.MANAGER)
        return self.filter(
            Q(owner__in=managed)
            | Q(owner=None, plan__organisation__in=managed)
            | Q(plan__organisation__in=scope.where(Role.ADMINISTRATOR))
        )

    def lineage(self, pk: int) -> Self:
        """That KPI, the one of an earlier plan that it continues, the one that that continues, and so on."""
        return self.filter(pk__in=RawSQL(_LINEAGE.format(kpi=KPI._meta.db_table), [pk]))  # noqa: S611 - no input

    def scoring_records(self) -> list[KPIRecord]:
        """All that scoring needs of these KPIs, in 2 queries; 3 with milestone KPIs among them."""
        return scoring_records.read(self)


class KPI(Record):
    """A figure that tells whether a KSF goes well: what is counted, by whom, how often, and what is good."""

    # Kept beside the parent's so that the database can hold codes unique inside the plan; save() copies it.
    plan = models.ForeignKey(
        Plan, verbose_name=_("plan"), on_delete=models.CASCADE, related_name="kpis", editable=False
    )
    ksf = models.ForeignKey(KSF, verbose_name=_("KSF"), on_delete=models.CASCADE, related_name="kpis")
    code = CodeField(_("code"))
    name = NameField(_("name"))
    order = models.PositiveIntegerField(_("order"), default=0)
    kind = models.CharField(_("kind"), max_length=10, choices=KPIKind, default=KPIKind.NUMERIC)

    unit = NameField(_("unit"), max_length=20, blank=True)
    decimals = models.PositiveSmallIntegerField(_("decimals"), default=0, validators=[MaxValueValidator(4)])
    direction = models.CharField(_("direction"), max_length=10, choices=Direction, default=Direction.HIGHER)
    frequency = models.CharField(_("reporting frequency"), max_length=1, choices=FREQUENCIES, blank=True)
    is_cumulative = models.BooleanField(
        _("value entered is accumulated since January"), default=False, help_text=_("otherwise of the period alone")
    )
    aggregation = models.CharField(_("aggregation"), max_length=10, choices=Aggregation, default=Aggregation.LAST)
    formula = LongTextField(_("formula"))
    numerator = NameField(_("numerator"), blank=True)
    denominator = NameField(_("denominator"), blank=True)
    data_source = LongTextField(_("data source"))
    note = LongTextField(_("remark"))

    owner = models.ForeignKey(
        Organisation,
        verbose_name=_("owner section"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="owned_kpis",
    )
    reporting_organisations = models.ManyToManyField(
        Organisation, verbose_name=_("reporters other than the owner"), blank=True, related_name="reported_kpis"
    )
    case_officers = models.ManyToManyField(
        settings.AUTH_USER_MODEL, verbose_name=_("case officers"), blank=True, related_name="kpis"
    )

    baseline = NumberField(_("baseline"))
    baseline_year = models.PositiveSmallIntegerField(
        _("year of the baseline"),
        null=True,
        blank=True,
        validators=[MinValueValidator(1912), MaxValueValidator(2911)],
    )
    weight = NumberField(_("weight"))
    threshold_basis = models.CharField(_("own thresholds on"), max_length=15, choices=ThresholdBasis, blank=True)
    on_target_threshold = NumberField(_("green from"))
    at_risk_threshold = NumberField(_("yellow from"))
    plausible_low = NumberField(_("plausible from"))
    plausible_high = NumberField(_("plausible up to"))
    active_from = models.DateField(_("active from"), null=True, blank=True)
    active_until = models.DateField(_("active until"), null=True, blank=True)
    predecessor = models.ForeignKey(
        "self",
        verbose_name=_("continues"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="successors",
    )
    is_sample = models.BooleanField(_("sample data"), default=False)

    objects = KPIQuerySet.as_manager()
    _history_m2m_fields = [reporting_organisations, case_officers]

    class Meta:
        verbose_name = _("KPI")
        verbose_name_plural = _("KPIs")
        ordering = ["order", "code"]
        constraints = [
            *code_constraints(),
            length_constraint("name"),
            size_constraint(
                "baseline", "weight", "on_target_threshold", "at_risk_threshold", "plausible_low", "plausible_high"
            ),
            not_negative_constraint("weight", _("The weight can't be negative.")),
            in_order_constraint(
                "plausible_low", "plausible_high", _("The plausible range begins above its end."), strictly=True
            ),
            in_order_constraint("active_from", "active_until", _("The first day lies after the last.")),
            choices_constraint("kind", KPIKind.values),
            choices_constraint("direction", Direction.values),
            choices_constraint("aggregation", Aggregation.values),
            choices_constraint("frequency", ["", *Frequency]),
            models.CheckConstraint(
                name="%(class)s_decimals_in_range",
                condition=Q(decimals__lte=4),
                violation_error_message=_("At most 4 decimals are kept."),
            ),
            models.CheckConstraint(
                name="%(class)s_thresholds_together",
                condition=Q(threshold_basis="", on_target_threshold__isnull=True, at_risk_threshold__isnull=True)
                | Q(
                    threshold_basis__in=ThresholdBasis.values,
                    on_target_threshold__isnull=False,
                    at_risk_threshold__isnull=False,
                ),
                violation_error_message=_("Own thresholds need both figures and what they are compared with."),
            ),
            models.CheckConstraint(
                name="%(class)s_thresholds_in_order",
                condition=Q(threshold_basis="")
                | Q(threshold_basis=ThresholdBasis.ACHIEVEMENT, on_target_threshold__gt=models.F("at_risk_threshold"))
                | Q(
                    threshold_basis=ThresholdBasis.ACTUAL,
                    direction=Direction.HIGHER,
                    on_target_threshold__gt=models.F("at_risk_threshold"),
                )
                | Q(
                    threshold_basis=ThresholdBasis.ACTUAL,
                    direction=Direction.LOWER,
                    on_target_threshold__lt=models.F("at_risk_threshold"),
                ),
                violation_error_message=_(
                    "The two thresholds differ and stand in their direction's order; "
                    "a range has thresholds on the achievement rate only."
                ),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.name}"

    @property
    def responsible_id(self) -> int:
        """The primary key of the organisation that answers for the figure: the owner, else the plan's."""
        return self.owner_id or self.plan.organisation_id

    @property
    def active_periods(self) -> tuple[Period, ...]:
        """Those of the plan's year for which a value is asked; none without a frequency."""
        frequency = Frequency(self.frequency) if self.frequency else None
        rule = Rule(frequency=frequency, active_from=self.active_from, active_until=self.active_until)
        return rule.periods(self.plan.year)

    def is_active_in(self, period: Period) -> bool:
        """Whether it is active at the period's end; without bounds it always is."""
        if self.active_from is None and self.active_until is None:
            return True
        return Rule(active_from=self.active_from, active_until=self.active_until).is_active_at(period.end)

    def clean(self) -> None:
        super().clean()
        if self.ksf_id is not None:
            self.plan_id = self.ksf.plan_id

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.plan_id = self.ksf.plan_id
        super().save(*args, **kwargs)
