"""Every rule that the database itself holds: the database refuses, and full_clean says why in words."""

from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import pytest
from django.apps import apps
from django.contrib.auth.models import User
from django.core.exceptions import ValidationError
from django.db import DatabaseError, IntegrityError, models, transaction
from django.utils import translation

from scorecard.domain.periods import Period
from scorecard.domain.scoring import Basis
from scorecard.models import (
    KPI,
    Alignment,
    CalendarDay,
    CauseEffectLink,
    KPITarget,
    Membership,
    Organisation,
    Plan,
    ReminderMail,
    ThemeMember,
    rollup_source,
)
from scorecard.models.plan_rollup import MadeFromPlan

NEGATIVE = "can't be negative."
DAYS = "The first day lies after the last."
PERIOD = "A period is a month, a quarter, a half year or a year."
TOO_MUCH = "less than or equal to"  # a field's own rule speaks first
TOO_LITTLE = "greater than or equal to"
CHOICE = "This value is not one of those to choose from."
NO_CHOICE = "is not a valid choice."
ORDER = "The two thresholds differ and stand in their direction's order"
TOGETHER = "Own thresholds need both figures"
FRACTION = "Numerator and denominator come together"
NOT_APPLICABLE = "Not applicable needs a reason and has no figure."
RANGE = "A target is one value, or a range whose start lies below its end."
EXACTLY_ONE = "Evidence is a file, or a document number, or an address."
NOON = datetime(2030, 1, 1, 12, tzinfo=UTC)
LATE, EARLY = date(2030, 2, 1), date(2030, 1, 1)
ACHIEVEMENT = {"threshold_basis": "achievement"}
ACTUAL = {"threshold_basis": "actual"}

# Constraint, what is set on a row that was right before, and part of what the user reads.
BROKEN = [
    ("planrollup_basis_known", {"basis": "both"}, CHOICE),
    ("planrollup_status_known", {"status": "purple"}, CHOICE),
    ("planrollup_reason_known", {"reason": "rain"}, CHOICE),
    ("reportingprogress_month_known", {"locked_month": 13}, TOO_MUCH),
    ("organisation_not_its_own_parent", {"parent": "self"}, "An organisation can't be part of itself."),
    ("membership_role_known", {"role": "king"}, NO_CHOICE),
    ("membership_valid_from_before_valid_until", {"valid_from": LATE, "valid_until": EARLY}, DAYS),
    ("membership_deputy_for_a_time", {"deputy_of": "another"}, "A deputy needs a first and a last day."),
    (
        "membership_not_ones_own_deputy",
        {"deputy_of": "user", "valid_from": EARLY, "valid_until": LATE},
        "Nobody is their own deputy.",
    ),
    ("plan_status_known", {"status": "lost"}, NO_CHOICE),
    ("plan_year_in_range", {"year": 1911}, TOO_LITTLE),
    ("plan_year_in_range", {"year": 2912}, TOO_MUCH),
    ("plan_thresholds_in_order", {"on_target_percent": 80}, "Green begins above yellow."),
    ("plan_thresholds_in_order", {"rollup_on_target_percent": 79}, "Green begins above yellow."),
    ("plan_lower_formula_known", {"lower_formula": "none"}, NO_CHOICE),
    ("plan_green_within_cap", {"score_cap": 99}, "The highest score lies below green"),
    ("plan_green_within_cap", {"rollup_on_target_percent": 101}, "The highest score lies below green"),
    ("objective_weight_not_negative", {"weight": Decimal("-0.0001")}, NEGATIVE),
    ("kpi_weight_not_negative", {"weight": -1}, NEGATIVE),
    ("kpi_plausible_low_before_plausible_high", {"plausible_low": 5, "plausible_high": 5}, "The plausible range"),
    ("kpi_active_from_before_active_until", {"active_from": LATE, "active_until": EARLY}, DAYS),
    ("kpi_kind_known", {"kind": "gut feeling"}, NO_CHOICE),
    ("kpi_direction_known", {"direction": "sideways"}, NO_CHOICE),
    ("kpi_aggregation_known", {"aggregation": "guess"}, NO_CHOICE),
    ("kpi_frequency_known", {"frequency": "W"}, NO_CHOICE),
    ("kpi_decimals_in_range", {"decimals": 5}, TOO_MUCH),
    ("kpi_thresholds_together", {"on_target_threshold": 90, "at_risk_threshold": 80}, TOGETHER),
    ("kpi_thresholds_together", {**ACHIEVEMENT, "on_target_threshold": 90}, TOGETHER),
    ("kpi_thresholds_together", {**ACTUAL, "at_risk_threshold": 90}, TOGETHER),
    ("kpi_thresholds_in_order", {**ACHIEVEMENT, "on_target_threshold": 80, "at_risk_threshold": 80}, ORDER),
    ("kpi_thresholds_in_order", {**ACTUAL, "on_target_threshold": 80, "at_risk_threshold": 90}, ORDER),
    (
        "kpi_thresholds_in_order",
        {**ACTUAL, "direction": "lower", "on_target_threshold": 90, "at_risk_threshold": 80},
        ORDER,
    ),
    (
        "kpi_thresholds_in_order",
        {**ACTUAL, "direction": "range", "on_target_threshold": 90, "at_risk_threshold": 80},
        ORDER,
    ),
    ("actionplan_budget_not_negative", {"budget": -1}, NEGATIVE),
    ("actionplan_start_date_before_end_date", {"start_date": LATE, "end_date": EARLY}, DAYS),
    ("actionplan_progress_in_range", {"progress": Decimal("100.0001")}, TOO_MUCH),
    ("actionplan_progress_in_range", {"progress": -1}, TOO_LITTLE),
    ("alignment_strength_known", {"strength": "mighty"}, NO_CHOICE),
    ("causeeffectlink_strength_known", {"strength": "mighty"}, NO_CHOICE),
    ("causeeffectlink_two_objectives", {"effect": "cause"}, "An objective can't drive itself."),
    ("kpivalue_frequency_known", {"frequency": "W"}, PERIOD),
    ("kpivalue_state_known", {"state": "lost"}, NO_CHOICE),
    ("kpivalue_fraction_whole", {"numerator": 1}, FRACTION),
    ("kpivalue_fraction_whole", {"denominator": 1}, FRACTION),
    ("kpivalue_fraction_whole", {"numerator": 1, "denominator": 0}, FRACTION),
    ("kpivalue_not_applicable_or_actual", {"is_not_applicable": True, "actual": None}, NOT_APPLICABLE),
    (
        "kpivalue_not_applicable_or_actual",
        {"is_not_applicable": True, "not_applicable_reason": "closed"},
        NOT_APPLICABLE,
    ),
    ("kpivalue_not_applicable_or_actual", {"not_applicable_reason": "closed"}, NOT_APPLICABLE),
    ("evidence_exactly_one", {"document_number": ""}, EXACTLY_ONE),
    ("evidence_exactly_one", {"address": "https://example.org/"}, EXACTLY_ONE),
    ("evidence_exactly_one", {"file": "evidence/1.pdf"}, EXACTLY_ONE),
    ("kpitarget_frequency_known", {"frequency": "X"}, PERIOD),
    ("kpitarget_value_or_range", {"value": None}, RANGE),
    ("kpitarget_value_or_range", {"low": 1, "high": 2}, RANGE),
    ("kpitarget_value_or_range", {"value": None, "low": 1}, RANGE),
    ("kpitarget_value_or_range", {"value": None, "low": 2, "high": 2}, RANGE),
    ("periodlock_frequency_known", {"frequency": "D"}, PERIOD),
    ("periodlock_release_whole", {"release_reason": "a slip"}, "Unlocking needs a reason."),
    ("periodlock_release_whole", {"released_at": NOON}, "Unlocking needs a reason."),
    ("reminder_frequency_known", {"frequency": "D"}, PERIOD),
    ("thememember_role_known", {"role": "guest"}, NO_CHOICE),
    ("workitem_frequency_known", {"frequency": "W"}, PERIOD),
    ("workitem_percent_in_range", {"cumulative_percent": 101}, TOO_MUCH),
    ("workitem_percent_in_range", {"cumulative_percent": -1}, TOO_LITTLE),
]

UNIQUE = [
    ("planrollup_one_a_period", "This period is rolled up already."),
    ("plan_one_a_year", "This organisation has a plan for this year."),
    ("perspective_code_unique_in_plan", "This code is taken in this plan."),
    ("theme_code_unique_in_plan", "This code is taken in this plan."),
    ("objective_code_unique_in_plan", "This code is taken in this plan."),
    ("ksf_code_unique_in_plan", "This code is taken in this plan."),
    ("kpi_code_unique_in_plan", "This code is taken in this plan."),
    ("actionplan_code_unique_in_plan", "This code is taken in this plan."),
    ("alignment_once_a_pair", "These two are aligned already."),
    ("causeeffectlink_once_a_pair", "These two are linked already."),
    ("kpivalue_one_a_period", "This period has a value."),
    ("kpitarget_one_a_period", "This period has a target."),
    ("periodlock_one_a_period", "This period is locked already."),
    ("calendarday_once_a_day", "This day is corrected already."),
    ("thememember_once_a_theme", "This name is a member of the theme already."),
    ("remindermail_once", "This person was sent this e-mail already."),
]


class Literal(models.Expression):
    """A number as the database reads it; a parameter would be refused before it gets there."""

    def __init__(self, number: str) -> None:
        super().__init__(output_field=models.TextField())
        self.number = number

    def as_sql(self, compiler, connection):
        return self.number, []


def model_of(constraint: str) -> Any:
    return apps.get_model("scorecard", constraint.partition("_")[0])


def constraints(kind: type[models.BaseConstraint], suffix: str = "") -> list[str]:
    return [
        constraint.name
        for model in apps.get_app_config("scorecard").get_models()
        for constraint in model._meta.constraints
        if isinstance(constraint, kind) and constraint.name.endswith(suffix)
    ]


def row_of(model: Any, plan: Plan) -> Any:
    """A row of the small plan's stage."""
    if model is Organisation:
        return plan.organisation
    if model is Membership:
        return Membership.objects.filter(organisation=plan.organisation).first()
    if model is Plan:
        return plan
    if model is CalendarDay:
        return CalendarDay.objects.get()
    if model is ReminderMail:
        return ReminderMail.objects.create(recipient=User.objects.get(username="staff"), day=EARLY)
    ways = {Alignment: "objective__plan", CauseEffectLink: "cause__plan", ThemeMember: "theme__plan"}
    if issubclass(model, MadeFromPlan):
        source = rollup_source.read([plan])[plan.pk]
        source.rollup(Period.of_year(plan.year), Basis.YTD).save()
        source.progress().save()
    names = {field.name for field in model._meta.get_fields()}
    way = ways.get(model) or next(
        way for way in ("plan", "kpi__plan", "kpi_value__kpi__plan") if way.partition("__")[0] in names
    )
    return model.objects.filter(**{way: plan}).order_by("pk").first()


def refused_by_the_database(row, constraint: str, changes: dict) -> None:
    with pytest.raises(DatabaseError) as error, transaction.atomic():
        type(row)._base_manager.filter(pk=row.pk).update(**changes)
    if isinstance(error.value, IntegrityError):  # else PostgreSQL's column itself was too narrow
        assert constraint in str(error.value)


def words_for(row) -> str:
    with translation.override("en"), pytest.raises(ValidationError) as error:
        row.full_clean()
    with translation.override("en"):
        return " ".join(error.value.messages)


@pytest.mark.parametrize(("constraint", "changes", "words"), BROKEN, ids=lambda part: str(part)[:60])
def test_a_broken_rule(constraint, changes, words, small_plan):
    row = row_of(model_of(constraint), small_plan.plan)
    row.full_clean()
    others = {"self": lambda: row, "cause": lambda: row.cause, "user": lambda: row.user}
    others["another"] = lambda: User.objects.exclude(pk=row.user_id)[0]
    changes = {name: others[value]() if str(value) in others else value for name, value in changes.items()}
    refused_by_the_database(row, constraint, changes)
    for name, value in changes.items():
        setattr(row, name, value)
    assert words in words_for(row)


@pytest.mark.parametrize(("constraint", "words"), UNIQUE)
def test_a_second_of_what_there_is_once(constraint, words, small_plan):
    row = row_of(model_of(constraint), small_plan.plan)
    row.pk, row._state.adding = None, True
    with pytest.raises(IntegrityError), transaction.atomic():
        type(row).objects.bulk_create([row])
    row.pk, row._state.adding = None, True
    assert words in words_for(row)


@pytest.mark.parametrize("constraint", constraints(models.CheckConstraint, "_length"))
def test_a_name_or_code_too_short_or_too_long(constraint, small_plan):
    model = model_of(constraint)
    row = row_of(model, small_plan.plan)
    field = constraint.removeprefix(f"{model._meta.model_name}_").removesuffix("_length")
    longest = model._meta.get_field(field).max_length
    type(row)._base_manager.filter(pk=row.pk).update(**{field: "x" * longest})
    for text in ("", "x" * (longest + 1)):
        refused_by_the_database(row, constraint, {field: text})
        setattr(row, field, text)
        assert words_for(row)


@pytest.mark.parametrize("constraint", constraints(models.CheckConstraint, "_number_size"))
def test_a_number_too_wide(constraint, small_plan):
    row = row_of(model_of(constraint), small_plan.plan)
    fields = [field for field in row._meta.fields if isinstance(field, models.DecimalField) and field.null]
    for field in fields:
        if f"{row._meta.model_name}_{field.name}_in_range" in constraints(models.CheckConstraint):
            continue  # narrower still
        for number in ("100000000000", "-100000000000"):
            refused_by_the_database(row, row._meta.model_name, {field.name: Literal(number)})
            before = getattr(row, field.name)
            setattr(row, field.name, Decimal(number))
            assert "11 digits before the decimal point" in words_for(row)
            setattr(row, field.name, before)


def test_every_rule_of_the_database_is_tested_here():
    tested = {constraint for constraint, *_rest in BROKEN + UNIQUE}
    tested |= set(constraints(models.CheckConstraint, "_length"))
    tested |= set(constraints(models.CheckConstraint, "_number_size"))
    assert set(constraints(models.BaseConstraint)) == tested


def test_every_rule_has_words_of_its_own():
    for model in apps.get_app_config("scorecard").get_models():
        for constraint in model._meta.constraints:
            assert constraint.violation_error_message != models.BaseConstraint.default_violation_error_message


@pytest.mark.parametrize(
    "changes",
    [
        {**ACHIEVEMENT, "on_target_threshold": 90, "at_risk_threshold": 80},
        {**ACHIEVEMENT, "direction": "lower", "on_target_threshold": 90, "at_risk_threshold": 80},
        {**ACHIEVEMENT, "direction": "range", "on_target_threshold": 90, "at_risk_threshold": 80},
        {**ACTUAL, "on_target_threshold": 90, "at_risk_threshold": 80},
        {**ACTUAL, "direction": "lower", "on_target_threshold": 80, "at_risk_threshold": 90},
    ],
)
def test_thresholds_in_their_directions_order_are_taken(changes, small_plan):
    kpi = small_plan.kpis["AC1.1"]
    for name, value in changes.items():
        setattr(kpi, name, value)
    kpi.full_clean()
    kpi.save()
    assert KPI.objects.get(pk=kpi.pk).threshold_basis == changes["threshold_basis"]


def test_a_range_is_a_target(small_plan):
    target: Any = KPITarget.objects.get(kpi=small_plan.kpis["AC1.1"])
    target.value, target.low, target.high = None, Decimal("-1"), Decimal("0.5")
    target.full_clean()
    target.save()
    target.refresh_from_db()
    assert (target.value, target.low, target.high) == (None, Decimal("-1"), Decimal("0.5"))
