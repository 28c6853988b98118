"""Which KPIs, targets and actuals a workbook gets, and what may still be filled in."""

import pytest

from scorecard.domain.periods import Period
from scorecard.models import KPI, Aggregation, KPITarget, KPIValue, PeriodLock
from scorecard.reports import import_template, kpi_figures

MARCH = Period.parse("2030-03")


@pytest.fixture
def plan(small_plan):
    return small_plan.plan


def codes(table) -> list[str]:
    return [kpi.code for kpi in table.kpis]


def test_all_kpis_in_the_plans_order_with_their_figures(plan, town, django_assert_num_queries):
    user = town["superuser"]
    with django_assert_num_queries(4):
        table = kpi_figures.build(plan, user)
    assert codes(table) == ["AC1.1", "AC1.2", "AF1.1", "AF1.2"]
    first = table.kpis[0]
    assert first.targets[Period.of_year(2030)].value == 3
    assert {period.label: figure.actual for period, figure in first.actuals.items()} == {
        "2030-01": 1,
        "2030-02": 2,
        "2030-03": 3,
    }
    assert (first.owner, table.kpis[3].owner) == ("Roads", "")


def test_drafts_only_for_who_reports_them(plan, town):
    table = kpi_figures.build(plan, town["other_staff"])
    assert {kpi.code for kpi in table.kpis if Period.parse("2030-01") in kpi.actuals} == {"AC1.2"}


def test_a_list_comes_kpi_by_kpi_in_the_plans_order(plan, town, django_assert_num_queries):
    KPI.objects.filter(plan=plan, code="AC1.1").update(order=9)
    with django_assert_num_queries(3):  # the KPIs, and whether there are samples; figures when they are asked for
        table = kpi_figures.actuals(plan, town["superuser"])
    kpis = list(table.kpis)
    assert codes(kpi_figures.build(plan, town["superuser"])) == ["AC1.2", "AC1.1", "AF1.1", "AF1.2"]
    assert [kpi.code for kpi in kpis] == ["AC1.2", "AC1.1", "AF1.1", "AF1.2"]
    assert [(period.label, figure.actual) for period, figure in kpis[1].actuals.items()] == [
        ("2030-01", 1),
        ("2030-02", 2),
        ("2030-03", 3),
    ]
    assert not any(kpi.targets for kpi in kpis)


def test_a_list_of_targets_leaves_out_what_has_none(plan, town):
    KPITarget.objects.filter(kpi__plan=plan).exclude(kpi__code="AC1.1").delete()
    (kpi,) = kpi_figures.targets(plan, town["superuser"]).kpis
    assert (kpi.code, kpi.targets[Period.of_year(2030)].value, kpi.actuals) == ("AC1.1", 3, {})


def test_a_list_holds_what_the_table_holds(plan, town):
    for user in (town["other_staff"], town["viewer"], town["superuser"]):
        whole, listed = kpi_figures.build(plan, user), kpi_figures.actuals(plan, user)
        assert {kpi.code: kpi.actuals for kpi in listed.kpis} == {kpi.code: kpi.actuals for kpi in whole.kpis}


def test_a_sections_kpis_are_those_it_owns_or_reports_each_once(plan, town):
    user = town["administrator"]
    KPI.objects.get(plan=plan, code="AC1.1").reporting_organisations.add(town.roads, town.bridges)
    assert codes(kpi_figures.build(plan, user, section=town.roads)) == ["AC1.1", "AC1.2"]
    assert codes(kpi_figures.build(plan, user, section=town.works)) == ["AC1.2", "AF1.1", "AF1.2"]
    assert codes(kpi_figures.build(plan, user, section=town.organisations["town"])) == []


@pytest.mark.parametrize("model", [KPI, KPITarget, KPIValue])
def test_a_sample_anywhere_makes_it_one(model, plan, town):
    assert not kpi_figures.build(plan, town["superuser"]).has_samples
    assert not kpi_figures.targets(plan, town["superuser"]).has_samples
    model.objects.filter(pk=model.objects.filter(**{"plan" if model is KPI else "kpi__plan": plan})[0].pk).update(
        is_sample=True
    )
    assert kpi_figures.build(plan, town["superuser"]).has_samples
    assert kpi_figures.targets(plan, town["superuser"]).has_samples


@pytest.mark.parametrize("lock, is_open", [("2030", False), ("2030-Q1", False), ("2030-03", False), ("2030-04", True)])
def test_a_period_is_open_unless_one_around_it_is_locked(lock, is_open, plan, town):
    period = Period.parse(lock)
    PeriodLock.objects.filter(plan=plan).update(frequency=period.frequency.value, period_start=period.start)
    KPIValue.objects.filter(kpi__plan=plan).update(state="submitted")
    table = kpi_figures.build(plan, town["superuser"])
    assert table.is_open(table.kpis[0], MARCH) is is_open


def test_an_approved_figure_is_not_open(plan, town):
    table = kpi_figures.build(plan, town["superuser"])
    assert not table.is_open(table.kpis[0], MARCH)
    assert table.is_open(table.kpis[0], Period.parse("2030-02"))


def test_a_figure_made_of_two_says_so(plan, town):
    KPI.objects.filter(plan=plan, code="AC1.1").update(aggregation=Aggregation.RATIO)
    assert [kpi.is_fraction for kpi in kpi_figures.build(plan, town["superuser"]).kpis] == [True, False, False, False]


def test_a_lock_taken_back_locks_nothing(plan, town):
    PeriodLock.objects.filter(plan=plan).update(
        released_at="2030-02-01T00:00Z", released_by=town["superuser"], release_reason="A mistake"
    )
    assert kpi_figures.build(plan, town["superuser"]).locked == frozenset()


def test_a_template_offers_the_plans_own_perspectives_and_sections(plan, small_plan):
    template = import_template.build(plan)
    assert template.perspectives == ("Citizens", "Finance")
    assert template.owners == ("Works", "Bridges", "Roads")
    assert import_template.build(small_plan.closed).perspectives == ("顧客", "內部流程", "學習成長", "財務")
