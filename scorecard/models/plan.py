"""Plan: an organisation's strategy map and scorecard of one year, with the settings it is judged by."""

from collections.abc import Collection
from decimal import Decimal
from typing import Any, Self, TypeVar

from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from scorecard.domain.scoring import PlanRules, Status

from .base import (
    LongTextField,
    NameField,
    NumberField,
    Record,
    is_above_itself,
    length_constraint,
    size_constraint,
    unique_constraint,
    validate_texts,
)
from .folding import fold, folded_columns
from .many_keys import among
from .membership import Membership, Role, Scope, User
from .organisation import Organisation

PartT = TypeVar("PartT", bound=models.Model, covariant=True)

STATEMENTS = ("vision", "mission", "core_values")


def statements_in_usual_order() -> list[str]:
    return list(STATEMENTS)


def validate_statement_order(order: object) -> None:
    """Refuse anything but vision, mission and core values, each once."""
    if not isinstance(order, list) or sorted(map(str, order)) != sorted(STATEMENTS):
        raise ValidationError(_("Name vision, mission and core_values, each once."), code="statement_order")


class PlanStatus(models.TextChoices):
    DRAFT = "draft", _("Draft")
    ACTIVE = "active", _("Active")
    CLOSED = "closed", _("Closed")


PUBLISHED = (PlanStatus.ACTIVE, PlanStatus.CLOSED)


class LowerFormula(models.TextChoices):
    """How a lower-is-better KPI's achievement is worked out; two forms are in use."""

    DIFFERENCE = "difference", _("2 − actual ÷ target")
    QUOTIENT = "quotient", _("target ÷ actual")


class PlanQuerySet(models.QuerySet["Plan"]):
    def visible_to(self, user: User) -> Self:
        """Active and closed plans of the organisations the user sees; drafts only where the user manages."""
        return self.within(Membership.objects.scope_of(user))

    def within(self, scope: Scope, *, wants_few: bool = False) -> Self:
        """The same for all who reach as far. `wants_few`: of a long list only the beginning will be read."""
        if scope.everything:
            return self
        open_to_all, managed = models.Q(status__in=PUBLISHED), scope.where(Role.MANAGER)
        # What is managed is seen: said so, an index finds the organisations once, and knows of the rest by itself.
        reached = self._of(scope.sees, wants_few)
        return self.filter(reached, open_to_all | self._of(managed, wants_few) if managed else open_to_all)

    def _of(self, organisations: Collection[int], wants_few: bool) -> models.Q:
        return among("organisation_id", organisations, self.db, wants_few=wants_few)

    def matching(self, text: str) -> Self:
        """Those whose title or organisation contains `text`; none where it is too short to look for."""
        wanted = fold(text)
        if not wanted:
            return self.none()
        columns = folded_columns("title", "organisation__name", wanted=wanted)
        return self.alias(folded=columns).filter(folded__contains=wanted)

    def editable_by(self, user: User) -> Self:
        """Plans whose structure the user keeps: those of the organisations that the user administers."""
        scope = Membership.objects.scope_of(user)
        return self if scope.everything else self.filter(organisation_id__in=scope.where(Role.ADMINISTRATOR))

    def locked(self, pk: int) -> "Plan | None":
        """That plan, locked until the transaction ends; None where it is gone.

        All who write into a plan take it before its records, so that no two of them wait for each other.
        """
        return self.select_for_update().filter(pk=pk).order_by().first()

    def below(self, plan: "Plan", user: User) -> Self:
        """The plans right below `plan`, each with its organisation and `is_visible`: whether the user sees it."""
        visible = Plan.objects.visible_to(user).filter(pk=models.OuterRef("pk")).order_by()
        children = self.filter(parent=plan).select_related("organisation")
        return children.annotate(is_visible=models.Exists(visible)).order_by(
            "organisation__order", "organisation__slug"
        )

    def above(self, plan: "Plan", user: User) -> "Plan | None":
        """The plan that `plan` serves, with its organisation; None where there is none or the user doesn't see it."""
        if plan.parent_id is None:
            return None
        return self.visible_to(user).select_related("organisation").filter(pk=plan.parent_id).first()

    def of(self, organisation_slug: str, year: int) -> Self:
        """The plan that an address names, if there is one."""
        return self.filter(organisation__slug=organisation_slug, year=year)


def percent_field(label: Any, default: int) -> NumberField:
    return NumberField(
        label,
        null=False,
        blank=False,
        default=Decimal(default),
        validators=[MinValueValidator(Decimal(0)), MaxValueValidator(Decimal(1000))],
    )


class Plan(Record):
    """The yearly plan (年度計畫) of one organisation."""

    organisation = models.ForeignKey(
        Organisation, verbose_name=_("organisation"), on_delete=models.PROTECT, related_name="plans"
    )
    year = models.PositiveSmallIntegerField(
        _("year"), validators=[MinValueValidator(1912), MaxValueValidator(2911)], help_text=_("Western year")
    )
    title = NameField(_("title"))
    parent = models.ForeignKey(
        "self", verbose_name=_("parent plan"), null=True, blank=True, on_delete=models.PROTECT, related_name="children"
    )
    status = models.CharField(_("status"), max_length=10, choices=PlanStatus, default=PlanStatus.DRAFT)

    vision = LongTextField(_("vision"))
    mission = LongTextField(_("mission"))
    core_values = models.JSONField(_("core values"), default=list, blank=True, validators=[validate_texts])
    statement_order = models.JSONField(
        _("order of the statements"), default=statements_in_usual_order, validators=[validate_statement_order]
    )
    issued_on = models.DateField(_("issued in"), null=True, blank=True, help_text=_("month precision"))
    document_number = NameField(_("document number"), blank=True)
    claimed_objectives = models.PositiveIntegerField(_("claimed number of objectives"), null=True, blank=True)
    claimed_kpis = models.PositiveIntegerField(_("claimed number of KPIs"), null=True, blank=True)
    approval_titles = models.JSONField(
        _("titles printed as boxes for seals"), default=list, blank=True, validators=[validate_texts]
    )

    on_target_percent = percent_field(_("green from (%)"), 100)
    at_risk_percent = percent_field(_("yellow from (%)"), 80)
    rollup_on_target_percent = percent_field(_("roll-up green from (%)"), 95)
    rollup_at_risk_percent = percent_field(_("roll-up yellow from (%)"), 80)
    score_cap = percent_field(_("highest score"), 100)
    minimum_coverage_percent = percent_field(_("lowest coverage for a light (%)"), 50)
    lower_formula = models.CharField(
        _("achievement where lower is better"), max_length=10, choices=LowerFormula, default=LowerFormula.DIFFERENCE
    )
    hides_scores = models.BooleanField(_("scores are hidden"), default=False)
    allows_self_approval = models.BooleanField(_("senders may approve their own values"), default=False)
    at_risk_needs_explanation = models.BooleanField(_("yellow needs an explanation too"), default=False)
    due_after_days = models.PositiveSmallIntegerField(
        _("due after (working days)"), default=5, validators=[MaxValueValidator(366)]
    )

    structure_version = models.PositiveIntegerField(_("version of the structure"), default=1, editable=False)
    values_version = models.PositiveIntegerField(_("version of the values"), default=1, editable=False)
    changed_at = models.DateTimeField(_("last changed"), null=True, blank=True, editable=False)

    has_children: bool  # these two are told by visible_plan.find
    serves_top: bool | None
    is_visible: bool  # told by PlanQuerySet.below

    objects = PlanQuerySet.as_manager()

    class Meta:
        verbose_name = _("plan")
        verbose_name_plural = _("plans")
        ordering = ["-year", "organisation__order", "organisation__slug"]
        indexes = [
            # The years that a user sees plans of, without reading the plans.
            models.Index(fields=["organisation", "year", "status"], name="%(class)s_years"),
            models.Index(fields=["year"], name="%(class)s_year"),  # of all organisations, as a city's lists show them
        ]
        constraints = [
            length_constraint("title"),
            unique_constraint(
                "organisation", "year", name="one_a_year", message=_("This organisation has a plan for this year.")
            ),
            models.CheckConstraint(
                name="%(class)s_status_known",
                condition=models.Q(status__in=[status.value for status in PlanStatus]),
                violation_error_message=_("A plan is a draft, active or closed."),
            ),
            models.CheckConstraint(
                name="%(class)s_year_in_range",
                condition=models.Q(year__gte=1912, year__lte=2911),
                violation_error_message=_("The year lies between 1912 (ROC 1) and 2911 (ROC 1000)."),
            ),
            models.CheckConstraint(
                name="%(class)s_lower_formula_known",
                condition=models.Q(lower_formula__in=[formula.value for formula in LowerFormula]),
                violation_error_message=_("Achievement is the difference or the quotient."),
            ),
            size_constraint(
                "on_target_percent",
                "at_risk_percent",
                "rollup_on_target_percent",
                "rollup_at_risk_percent",
                "score_cap",
                "minimum_coverage_percent",
            ),
            models.CheckConstraint(
                name="%(class)s_thresholds_in_order",
                condition=models.Q(on_target_percent__gt=models.F("at_risk_percent"))
                & models.Q(rollup_on_target_percent__gt=models.F("rollup_at_risk_percent")),
                violation_error_message=_("Green begins above yellow."),
            ),
            models.CheckConstraint(
                name="%(class)s_green_within_cap",
                condition=models.Q(score_cap__gte=models.F("on_target_percent"))
                & models.Q(score_cap__gte=models.F("rollup_on_target_percent")),
                violation_error_message=_("The highest score lies below green, which nothing could reach."),
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def scoring_rules(self) -> PlanRules:
        """The plan's scoring settings as the domain reads them."""
        return PlanRules(
            on_target=self.on_target_percent,
            at_risk=self.at_risk_percent,
            rollup_on_target=self.rollup_on_target_percent,
            rollup_at_risk=self.rollup_at_risk_percent,
            cap=self.score_cap,
            minimum_coverage=self.minimum_coverage_percent,
            lower_is_quotient=self.lower_formula == LowerFormula.QUOTIENT,
        )

    def bars_approval(self, *, sender: int | None, approver: int | None) -> bool:
        """Whether the approver (both by primary key) has sent the value, and the plan does not allow that."""
        return sender is not None and sender == approver and not self.allows_self_approval

    def wants_explanation(self, status: Status) -> bool:
        """Whether a value of this light is sent only with its reason, measure and date."""
        return status is Status.OFF_TARGET or (status is Status.AT_RISK and self.at_risk_needs_explanation)

    def clean(self) -> None:
        super().clean()
        if is_above_itself(self):
            raise ValidationError({"parent": _("A plan can't be its own parent.")})


class PlanPartQuerySet(models.QuerySet[PartT]):
    """Rows that belong to a plan, reached from the model by `plan_path`."""

    plan_path = "plan"

    def visible_to(self, user: User) -> Self:
        """Those of the plans that the user sees."""
        return self.filter(**{f"{self.plan_path}__in": Plan.objects.visible_to(user)})

    def editable_by(self, user: User) -> Self:
        """Those of the plans whose structure the user keeps."""
        return self.filter(**{f"{self.plan_path}__in": Plan.objects.editable_by(user)})
