"""What all nouns share: names, texts, codes and numbers that both databases keep alike, and periods."""

from datetime import date
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from django.utils import translation
from hypothesis import given

from scorecard import models
from scorecard.domain.periods import Period
from scorecard.models import KPITarget, KPIValue, Objective, PeriodLock, Theme, WorkItem
from tests import properties

GOOD_NAMES = [
    "x",
    "一",
    "x" * 200,
    "臺" * 200,
    "𠮷" * 200,
    "😀" * 200,
    "👩‍👩‍👧 family",
    " led by a blank",
    "，（）臺台",
    "e\u0301",
    "שלום",
    "a\u2028b",
    "<b>&amp;'\"",
    "%s {0} {{ x }}",
    "\u200b",
]
BAD_NAMES = [
    "",
    " ",
    "\u3000\t",
    "\n",
    "x" * 201,
    "𠮷" * 201,
    "a\x00b",
    "a\nb",
    "a\tb",
    "a\x07",
    "a\x1b[0m",
    "a\x7f",
    "a\x85b",
    "a\ud800",
    "\u202egnp.exe",
    "a\u2066b\u2069",
    "a\u200f",
    "\u061ca",
    "a\ufffe",
    "\uffffa",
    "a\U0001fffe",
    "a\ufdd0",
]


@pytest.mark.parametrize("name", GOOD_NAMES)
def test_a_name_is_kept_exactly(name, small_plan):
    theme = Theme(plan=small_plan.plan, code="Z", name=name)
    theme.full_clean()
    theme.save()
    assert Theme.objects.get(plan=small_plan.plan, code="Z").name == name
    assert theme.history.get().name == name


@pytest.mark.parametrize("name", BAD_NAMES, ids=ascii)
def test_a_name_that_cannot_be_printed_is_refused_in_words(name, small_plan):
    theme = Theme(plan=small_plan.plan, code="Z", name=name)
    with translation.override("en"), pytest.raises(ValidationError) as error:
        theme.full_clean()
    assert error.value.message_dict.keys() <= {"name", "__all__"}
    assert "name" in error.value.message_dict


@given(name=properties.names)
def test_any_name_that_is_taken_is_kept(name, small_plan):
    theme = small_plan.plan.themes.get(code="A")
    theme.name = name
    theme.full_clean()
    theme.save()
    theme.refresh_from_db()
    assert theme.name == name


@given(text=properties.texts)
def test_any_longer_text_is_kept(text, small_plan):
    kpi = small_plan.kpis["AC1.1"]
    kpi.formula = text
    kpi.full_clean()
    kpi.save()
    kpi.refresh_from_db()
    assert kpi.formula == text


@pytest.mark.parametrize("text", ["x" * 4001, "a\x00", "a\x0b", "a\ud800"], ids=ascii)
def test_a_longer_text_that_cannot_be_kept_is_refused(text, small_plan):
    kpi = small_plan.kpis["AC1.1"]
    kpi.formula = text
    with pytest.raises(ValidationError) as error:
        kpi.full_clean()
    assert list(error.value.message_dict) == ["formula"]


@pytest.mark.parametrize(("typed", "stored"), [("z9", "Z9"), (" Ｚ９ ", "Z9"), ("甲-1", "甲-1"), ("X" * 20, "X" * 20)])
def test_a_code_is_folded_before_it_is_checked(typed, stored, small_plan):
    theme = Theme(plan=small_plan.plan, code=typed, name="New")
    theme.full_clean()
    assert theme.code == stored


@pytest.mark.parametrize("code", ["", " ", "A B", "A/1", "A\x00", "X" * 21, ".1", "é́́́ !"], ids=ascii)
def test_what_is_no_code_is_refused(code, small_plan):
    with pytest.raises(ValidationError) as error:
        Theme(plan=small_plan.plan, code=code, name="New").full_clean()
    assert "code" in error.value.message_dict


def test_a_code_typed_in_another_width_is_the_same_code(small_plan):
    with pytest.raises(ValidationError) as error, translation.override("en"):
        Theme(plan=small_plan.plan, code="ａ", name="New").full_clean()
    assert error.value.messages


def test_a_code_is_free_in_another_plan(small_plan):
    theme = Theme(plan=small_plan.closed, code="A", name="Last year's")
    theme.full_clean()
    theme.save()


NUMBERS = ["0", "-0.0001", "99999999999.9999", "-99999999999.9999", "12345678901.2345", "0.1", "1E+2", "95.8750"]


@pytest.mark.parametrize("number", NUMBERS)
def test_a_number_is_kept_to_the_last_digit(number, small_plan):
    value = small_plan.values["AC1.1 approved"]
    value.actual = Decimal(number)
    value.full_clean()
    value.save()
    value.refresh_from_db()
    assert value.actual == Decimal(number)
    assert value.history.latest().actual == Decimal(number)


@pytest.mark.parametrize(
    "number", ["100000000000", "123456789012.5", "0.00001", "1E+400", "NaN", "Infinity", "-Infinity", "twelve"]
)
def test_a_number_that_would_not_be_kept_is_refused(number, small_plan):
    value = small_plan.values["AC1.1 approved"]
    value.actual = number
    with pytest.raises(ValidationError) as error:
        value.full_clean()
    assert "actual" in error.value.message_dict


def test_unknown_is_none_and_not_zero(small_plan):
    value = small_plan.values["AC1.1 draft"]
    value.actual = None
    value.full_clean()
    value.save()
    value.refresh_from_db()
    assert value.actual is None


@pytest.mark.parametrize("model", [KPITarget, KPIValue, WorkItem, PeriodLock])
@pytest.mark.parametrize("label", ["2030", "2030-H2", "2030-Q3", "2030-12"])
def test_a_period_is_stored_as_frequency_and_first_day(model, label):
    row, period = model(), Period.parse(label)
    row.period = period
    assert (row.frequency, row.period_start) == (period.frequency.value, period.start)
    assert row.period == period


@pytest.mark.parametrize(
    ("frequency", "start"),
    [
        ("M", date(2030, 2, 28)),
        ("Q", date(2030, 2, 1)),
        ("Y", date(2030, 7, 1)),
        ("W", date(2030, 1, 1)),
        ("", date(2030, 1, 1)),
        ("M", None),
        ("M", "soon"),
    ],
)
def test_a_day_on_which_no_period_begins_is_refused(frequency, start, small_plan):
    target = KPITarget(kpi=small_plan.kpis["AC1.2"], value=1, frequency=frequency, period_start=start)
    with pytest.raises(ValidationError) as error:
        target.full_clean()
    assert "period_start" in error.value.message_dict


@pytest.mark.django_db
@pytest.mark.parametrize("model", ["Perspective", "Theme", "ThemeMember", "Objective", "KSF", "KPI", "ActionPlan"])
def test_a_row_without_its_parents_is_refused_in_words(model):
    """As a form with an empty choice makes it."""
    texts = {"printed_name": "A"} if model == "ThemeMember" else {"code": "A1", "name": "A"}
    with pytest.raises(ValidationError):
        getattr(models, model)(**texts).full_clean()


@pytest.mark.django_db
@pytest.mark.parametrize("model", ["KPITarget", "KPIValue", "WorkItem", "PeriodLock", "CauseEffectLink", "Alignment"])
def test_an_empty_row_is_refused_in_words(model):
    with pytest.raises(ValidationError):
        getattr(models, model)().full_clean()


def test_an_objective_without_a_perspective_is_refused_in_words(small_plan):
    with pytest.raises(ValidationError) as error:
        Objective(plan=small_plan.plan, code="Z1", name="New").full_clean()
    assert "perspective" in error.value.message_dict
