"""Statements put together once give what the ORM gives, whatever is given to them."""

from datetime import date
from decimal import Decimal

import pytest

from scorecard.models import KPIValue, Plan, PlanRollup
from scorecard.models.compiled import Compiled, CompiledPut, CompiledRows


def test_what_is_given_stands_in_the_place_of_its_stand_in(small_plan):
    columns = ("pk", "actual", "state")
    values = KPIValue.objects.filter(is_sample=False, kpi__plan=0).order_by("pk")  # 0 and False are equal
    expected = KPIValue.objects.filter(is_sample=False, kpi__plan=small_plan.plan).order_by("pk").values_list(*columns)
    assert list(CompiledRows(values.values_list(*columns), 0).rows(small_plan.plan.pk)) == list(expected)


@pytest.mark.parametrize(
    ("chosen", "stand_ins"),
    [
        ({"pk": 0}, (1,)),  # nowhere
        ({"pk": 0}, (0, -1)),
        ({"pk": 0, "year": 0}, (0,)),  # a constant is equal to it
        ({"pk": 0}, (0, 0)),
    ],
)
def test_each_stand_in_stands_in_the_queryset_once(chosen, stand_ins, db):
    with pytest.raises(ValueError, match="once"):
        CompiledRows(Plan.objects.filter(**chosen).values_list("pk"), *stand_ins)


@pytest.mark.parametrize("given", [(), (1, 2)])
def test_something_is_given_for_each_stand_in(given, db):
    with pytest.raises(ValueError, match="zip"):
        CompiledRows(Plan.objects.filter(pk=0).values_list("pk"), 0).rows(*given)


def test_a_statement_that_is_empty_for_good_gives_nothing(small_plan, django_assert_num_queries):
    statement: Compiled[Plan] = Compiled(Plan.objects.filter(organisation__in=[], year=0), 0)
    with django_assert_num_queries(0):
        assert statement.get(2030) == list(statement.rows(2030)) == []


def test_days_are_given_as_days(small_plan):
    stand_ins = date(1, 1, 1), date(1, 1, 2)
    values = KPIValue.objects.filter(kpi__plan=0, period_start__in=stand_ins).order_by("pk")
    days = date(2030, 2, 1), date(2030, 3, 1)
    found: list[KPIValue] = Compiled(values, 0, *stand_ins).get(small_plan.plan.pk, *days)
    expected = list(KPIValue.objects.filter(kpi__plan=small_plan.plan, period_start__in=days).order_by("pk"))
    assert found == expected
    assert [vars(each)["actual"] for each in found] == [each.actual for each in expected]


def test_a_record_is_put_over_the_one_with_the_same_keys(small_plan):
    statement = CompiledPut(PlanRollup, ("plan", "period_end", "basis"))
    for score in (None, Decimal("66.6666")):
        statement.put(rollup(small_plan.plan, score))
    (stored,) = PlanRollup.objects.filter(plan=small_plan.plan, period_end=date(2030, 4, 30))
    assert (stored.score, stored.status, stored.values_version) == (Decimal("66.6666"), "no_data", 2)


def rollup(plan, score):
    counts = dict.fromkeys(("on_target", "at_risk", "off_target", "no_data", "not_due", "not_applicable"), 1)
    rest = {"structure_version": 1, "values_version": 2, "is_provisional": True, "has_sample_data": False}
    keys = {"plan": plan, "period_end": date(2030, 4, 30), "basis": "ytd"}
    return PlanRollup(**keys, status="no_data", score=score, **counts, **rest)
