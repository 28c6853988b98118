"""How many plans stand: each at the period it opens with, at a constant price."""

from datetime import date

import pytest

from scorecard.domain.rollup import Lights
from scorecard.domain.scoring import Status
from scorecard.models import KPI, KSF, KPIValue, Objective, Perspective, Plan
from scorecard.reports import plan_lights, plan_list
from tests.cast import make_plan

TODAY = date(2030, 6, 28)


def with_kpi(organisation, year, **value):
    plan = make_plan(organisation, year)
    perspective = Perspective.objects.create(plan=plan, code="C", name="Citizens")
    objective = Objective(plan=plan, perspective=perspective, code="AC1", name="Roads")
    objective.save()
    ksf = KSF(objective=objective, code="AC1", name="Care")
    ksf.save()
    kpi = KPI(ksf=ksf, code="AC1.1", name="Roads", frequency="M")
    kpi.save()
    kpi.targets.create(value=8, frequency="Y", period_start=date(year, 1, 1))
    KPIValue.objects.create(
        kpi=kpi, actual=value.get("actual", 8), state="approved", frequency="M", period_start=date(year, 3, 1)
    )
    return plan


def test_each_plan_at_its_own_period(town, seed_plans, small_plan):
    plan = with_kpi(town.roads, 2030)
    found = plan_lights.build([seed_plans.department, seed_plans.city, plan], TODAY)
    department = found[seed_plans.department.pk]
    assert (department.period.label, department.score.lights) == ("2021", Lights(15, 8, 1))
    assert (department.score.status, department.has_sample_data) == (Status.AT_RISK, True)
    assert (found[plan.pk].period.label, found[plan.pk].score.status) == ("2030-03", Status.ON_TARGET)
    assert not found[plan.pk].has_sample_data


def test_a_plan_without_kpis_has_no_light(seed_plans):
    assert plan_lights.build([seed_plans.city], TODAY) == {}


def test_the_plans_do_not_mix(town):
    good, bad = with_kpi(town.roads, 2030, actual=8), with_kpi(town.bridges, 2030, actual=2)
    found = plan_lights.build([good, bad], TODAY)
    assert [found[plan.pk].score.lights for plan in (good, bad)] == [Lights(on_target=1), Lights(off_target=1)]


def test_each_by_its_own_thresholds(town):
    plans = [with_kpi(town.roads, 2030, actual=6), with_kpi(town.bridges, 2030, actual=6)]
    Plan.objects.filter(pk=plans[1].pk).update(at_risk_percent=70)
    years = plan_list.build_with_lights(town["superuser"], TODAY)
    lights = [row.light.score.lights for year in years for row in year.plans if row.light]
    assert Lights(off_target=1) in lights
    assert Lights(at_risk=1) in lights
    assert len(plan_list.thresholds(years)) == 2, "the seed's plan has the same as one of them"


@pytest.mark.parametrize("more", [0, 12])
def test_as_many_queries_for_one_plan_and_for_many(more, town, django_assert_num_queries):
    plans = [with_kpi(town.roads, year) for year in range(2030, 2031 + more)]
    with django_assert_num_queries(6):
        assert len(plan_lights.build(plans, TODAY)) == 1 + more
