"""How many serve each objective of a plan, for its map: right after every write, cheap where there was none."""

from decimal import Decimal

import pytest

from scorecard.domain.periods import Period
from scorecard.models import Alignment, Objective, Plan
from scorecard.reports.alignment import served
from scorecard.services import alignments, kpi_values, records
from tests.reports.alignment.neighbours import SERVED, of_year, plan_below


def by_code(plan, report):
    objectives = Objective.objects.filter(plan=plan).values_list("pk", "code")
    return {code: report.of(pk) for pk, code in objectives}


def test_the_city(seed_plans, town):
    report = of_year(served, seed_plans.city, town["superuser"])
    counted = by_code(seed_plans.city, report)
    assert {code: each.number for code, each in counted.items() if not each.is_gap} == SERVED
    assert counted["TC2"].lights == (("on_target", 3), ("at_risk", 5), ("off_target", 1))
    assert (report.hidden, report.has_lights, report.has_sample_data) == (0, True, True)


def test_a_period_in_which_not_all_is_due(seed_plans, town):
    report = of_year(served, seed_plans.city, town["superuser"], "2021-06")
    lights = dict(by_code(seed_plans.city, report)["HF3"].lights)
    assert sum(lights.values()) == 6
    assert "not_due" in lights


def test_an_objective_without_kpis_has_no_light(small_plan, town):
    report = of_year(served, small_plan.town_plan, town["viewer"])
    assert by_code(small_plan.town_plan, report)["TC1"].lights == (("no_light", 1),)


def test_who_sees_none_of_the_plans_below_gets_numbers_alone(small_plan, town):
    report = of_year(served, small_plan.town_plan, town["outsider"])
    assert (report.hidden, report.has_lights) == (1, False)
    assert by_code(small_plan.town_plan, report)["TC1"] == served.Served(1, ())


def test_nothing_where_nothing_is_served(small_plan, town):
    Alignment.objects.all().delete()
    assert of_year(served, small_plan.town_plan, town["viewer"]) is None
    assert of_year(served, small_plan.closed, town["viewer"]) is None


def test_the_very_same_for_one_query_until_somebody_writes(seed_plans, town, django_assert_num_queries):
    first = of_year(served, seed_plans.city, town["superuser"])
    with django_assert_num_queries(1):
        assert of_year(served, seed_plans.city, town["superuser"]) is first
    pair = Alignment.objects.filter(objective__code="EP1", parent_objective__code="AC4").get()
    alignments.remove(alignment=pair, version=pair.version, by=town["superuser"])
    after = of_year(served, seed_plans.city, town["superuser"])
    assert by_code(seed_plans.city, after)["AC4"].is_gap


def test_a_value_below_is_told_at_once(small_plan, town):
    """The plan's own versions stay as they are."""
    kpi, month = small_plan.kpis["AC1.1"], Period.parse("2030-04")
    own = Objective.objects.get(plan=small_plan.town_plan)
    alignments.add(
        plan=small_plan.plan,
        objective=small_plan.objectives["AC1"],
        parent_objective=own,
        said=alignments.Said("weak", "", False),
        by=town["administrator"],
    )
    before = of_year(served, small_plan.town_plan, town["viewer"], "2030-04").of(own.pk)
    kpi.targets.update(value=4)
    for actual, version in ((Decimal(4), None),):
        kpi_values.record(
            kpi=kpi, period=month, change=kpi_values.ValueChange(actual=actual), version=version, by=town["staff"]
        )
    value = kpi.values.get(period_start=month.start)
    kpi_values.submit(value=value, version=value.version, by=town["staff"])
    after = of_year(served, small_plan.town_plan, town["viewer"], "2030-04").of(own.pk)
    assert before.lights != after.lights


def test_a_renamed_or_new_plan_below_is_told_at_once(small_plan, town):
    assert (
        of_year(served, small_plan.town_plan, town["viewer"])
        .of(Objective.objects.get(plan=small_plan.town_plan).pk)
        .number
        == 1
    )
    other = plan_below(small_plan.town_plan, town.roads)
    own = Objective.objects.get(plan=small_plan.town_plan)
    assert of_year(served, small_plan.town_plan, town["viewer"]).of(own.pk).number == 2
    plan = Plan.objects.get(pk=other.plan_id)
    plan.parent = None
    records.save(record=plan, by=town["superuser"], reason="alone", version=plan.version)
    assert of_year(served, small_plan.town_plan, town["viewer"]).of(own.pk).number == 1


@pytest.mark.parametrize("plans", [1, 4])
def test_as_many_queries_for_many_plans(plans, small_plan, town, django_assert_num_queries):
    for year in range(2031, 2030 + plans):
        plan_below(small_plan.town_plan, town.bridges, year)
    with django_assert_num_queries(5):
        of_year(served, small_plan.town_plan, town["superuser"])
