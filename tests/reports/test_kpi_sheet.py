"""A KPI's sheet: its path, its definition, the year's target."""

from datetime import date
from typing import Any

import pytest

from scorecard.domain.periods import Period
from scorecard.models import KPITarget
from scorecard.reports import kpi_sheet


def sheet_of(plan, code) -> Any:
    return kpi_sheet.build(plan, code)


def test_a_kpi_with_its_whole_path(seed_plans, django_assert_num_queries):
    sheet = sheet_of(seed_plans.department, "AF1.1")
    with django_assert_num_queries(0):
        objective = sheet.kpi.ksf.objective
        path = [objective.theme.code, objective.perspective.code, objective.code, sheet.kpi.ksf.code, sheet.kpi.code]
        owner = sheet.kpi.owner.short_name
    assert path == ["A", "F", "AF1", "AF1", "AF1.1"]
    assert owner == "管理科"
    assert [each.short_name for each in sheet.reporting_organisations] == ["會計員"]
    assert [each.code for each in sheet.action_plans] == ["AF1.1.1"]


def test_the_target_is_that_of_the_year(seed_plans):
    sheet = sheet_of(seed_plans.department, "AL1.2")
    assert (sheet.target.period, sheet.target.value) == (Period.of_year(2021), 20)
    assert (sheet.kpi.is_sample, sheet.target.is_sample, sheet.has_sample_data) == (True, False, True)


def test_a_target_of_another_year_is_not_this_years(small_plan):
    kpi = small_plan.kpis["AF1.2"]
    KPITarget.objects.create(kpi=kpi, value=1, frequency="Y", period_start=date(2029, 1, 1))
    KPITarget.objects.create(kpi=kpi, value=2, frequency="M", period_start=date(2030, 1, 1))
    assert sheet_of(small_plan.plan, "AF1.2").target is None


def test_targets_that_were_revised_after_the_year_began(small_plan):
    kpi = small_plan.kpis["AC1.1"]
    KPITarget.objects.filter(kpi=kpi).update(value=4, original_value=3, change_reason="flood")
    KPITarget.objects.create(kpi=kpi, value=1, frequency="M", period_start=date(2030, 6, 1))
    for day in (date(2030, 5, 1), date(2030, 4, 1), date(2029, 1, 1)):
        KPITarget.objects.create(kpi=kpi, value=1, original_value=2, frequency="M", period_start=day)
    revised = sheet_of(small_plan.plan, "AC1.1").revised
    assert [each.period.label for each in revised] == ["2030-04", "2030-05", "2030"]


def test_a_range(seed_plans):
    target = sheet_of(seed_plans.department, "AP1.1").target
    assert (target.value, target.low, str(target.high)) == (None, -1, "0.5000")


def test_without_a_target_or_owner(small_plan):
    sheet = sheet_of(small_plan.plan, "AF1.2")
    assert (sheet.target, sheet.kpi.owner, sheet.has_sample_data) == (None, None, False)


def test_the_code_is_of_this_plan_only(small_plan, seed_plans):
    assert sheet_of(small_plan.plan, "EP1.1") is None
    assert sheet_of(small_plan.closed, "AC1.1") is None


@pytest.mark.parametrize(("plan", "code"), [("department", "AF1.1"), ("large", "O39.4")])
def test_as_many_queries_for_few_kpis_as_for_many(plan, code, seed_plans, large_plan, django_assert_num_queries):
    plan = {"department": seed_plans.department, "large": large_plan}[plan]
    with django_assert_num_queries(4):
        assert sheet_of(plan, code)
