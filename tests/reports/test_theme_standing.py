"""The scorecard tables with lights, and with the numbers of the period and of the year to date."""

from dataclasses import replace

import pytest

from scorecard.domain.periods import Period
from scorecard.domain.rollup import EMPTY
from scorecard.domain.scoring import Basis, Change, Status
from scorecard.models import KPITarget
from scorecard.reports import theme_scorecard, theme_standing


def tables_of(plan, period=None, basis=Basis.YTD, with_numbers=False):
    at = Period.parse(period) if period else Period.of_year(plan.year)
    return theme_standing.build(plan, at, basis, with_numbers=with_numbers)


def figures_of(tables):
    rows = [row for scorecard in tables.scorecards for row in scorecard.rows]
    return {row.kpi.code: row.figures for row in rows if row.kpi}


def printed(scorecard):
    rows = tuple(replace(row, figures=None, objective_score=None) for row in scorecard.rows)
    return replace(scorecard, rows=rows, score=EMPTY, change=None)


@pytest.mark.parametrize("with_numbers", [False, True])
def test_the_tables_are_those_that_are_printed(with_numbers, seed_plans):
    for plan in (seed_plans.city, seed_plans.department):
        tables = tables_of(plan, with_numbers=with_numbers)
        assert tuple(map(printed, tables.scorecards)) == theme_scorecard.build(plan)


def test_every_kpi_objective_and_theme_says_how_it_stands(seed_plans):
    tables = tables_of(seed_plans.department)
    table = tables.of_theme("E")
    rows = {row.objective.item.code: row for row in table.rows}
    assert (table.score.status, table.change) == (Status.AT_RISK, Change.BETTER)
    assert rows["EP1"].objective_score.status == Status.OFF_TARGET
    assert (rows["EP1"].figures.judgement.status, rows["EP1"].figures.this_period) == (Status.OFF_TARGET, None)
    assert tables.has_sample_data


def test_an_objective_without_kpis_has_no_light(small_plan):
    (row,) = tables_of(small_plan.plan).scorecards[0].rows
    assert (row.objective_score, row.figures) == (EMPTY, None)


def test_numbers_of_the_period_and_of_the_year_to_date(seed_plans):
    figures = figures_of(tables_of(seed_plans.department, "2021-05", with_numbers=True))["AC1.1"]
    assert figures.this_period.judgement.period.label == "2021-Q1", "the latest quarter that has ended"
    alone, so_far = (
        figures_of(tables_of(seed_plans.department, "2021", basis, with_numbers=True))["AC1.1"] for basis in Basis
    )
    assert alone.this_period == so_far.this_period, "whatever the page's basis"
    assert [str(each.judgement.actual.normalize()) for each in (alone.this_period, alone.year_to_date)] == [
        "96.8",
        "95.875",
    ]


def test_a_target_stands_there_before_anything_is_reported(small_plan):
    kpi = small_plan.kpis["AC1.1"]
    april = KPITarget.objects.create(kpi=kpi, value=9, frequency="M", period_start="2030-04-01")
    figures = figures_of(tables_of(small_plan.plan, "2030-04", with_numbers=True))["AC1.1"]
    assert (figures.this_period.judgement.status, figures.this_period.target.value) == (Status.NO_DATA, april.value)
    assert figures.this_period.original is None


def test_a_changed_target_shows_what_it_was(small_plan):
    KPITarget.objects.filter(kpi=small_plan.kpis["AC1.1"]).update(original_value=5, change_reason="less money")
    figures = figures_of(tables_of(small_plan.plan, "2030-03", with_numbers=True))
    assert (figures["AC1.1"].year_to_date.target.value, figures["AC1.1"].year_to_date.original.value) == (3, 5)
    assert figures["AC1.2"].year_to_date.original is None


def test_sums_show_the_sum_that_was_planned(small_plan):
    kpi = small_plan.kpis["AC1.1"]
    kpi.aggregation = "sum"
    kpi.save()
    for month in (2, 3):
        KPITarget.objects.create(kpi=kpi, value=4, frequency="M", period_start=f"2030-0{month}-01")
    kpi.targets.filter(period_start="2030-03-01").update(original_value=6)
    figures = figures_of(tables_of(small_plan.plan, "2030-03", with_numbers=True))["AC1.1"].year_to_date
    assert (figures.judgement.actual, figures.target.value, figures.original.value) == (5, 8, 10)


def test_sample_targets_are_sample_data_only_where_they_are_shown(small_plan):
    KPITarget.objects.update(is_sample=True)
    assert not tables_of(small_plan.plan).has_sample_data
    assert tables_of(small_plan.plan, with_numbers=True).has_sample_data


def test_a_theme_of_another_plan_is_none_of_this_one(seed_plans):
    assert tables_of(seed_plans.department).of_theme("H") is None
    assert [theme.code for theme in tables_of(seed_plans.city).themes] == list("ABCDEFGH")


@pytest.mark.parametrize(("with_numbers", "queries"), [(False, 4), (True, 5)])
@pytest.mark.parametrize("size", ["department", "large"])
def test_as_many_queries_for_few_kpis_and_for_many(
    size, with_numbers, queries, seed_plans, large_plan, django_assert_num_queries
):
    plan = {"department": seed_plans.department, "large": large_plan}[size]
    with django_assert_num_queries(queries):
        tables_of(plan, with_numbers=with_numbers)


def test_they_are_kept_until_somebody_writes(seed_plans, django_assert_num_queries):
    first = tables_of(seed_plans.department, with_numbers=True)
    with django_assert_num_queries(0):
        assert tables_of(seed_plans.department, with_numbers=True) is first
