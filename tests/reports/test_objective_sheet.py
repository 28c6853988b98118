"""An objective's sheet: its path and everything below it."""

from typing import Any

import pytest

from scorecard.domain.periods import Period
from scorecard.domain.scoring import Basis, Status
from scorecard.reports import objective_sheet


def sheet_of(plan, code, period=None, basis=Basis.YTD) -> Any:
    at = Period.parse(period) if period else Period.of_year(plan.year)
    return objective_sheet.build(plan, code, at, basis)


def test_everything_below(seed_plans):
    sheet = sheet_of(seed_plans.department, "AL1")
    (branch,) = sheet.ksfs
    assert (sheet.objective.theme.code, sheet.objective.perspective.code, branch.ksf.code) == ("A", "L", "AL1")
    assert [(each.kpi.code, [action.code for action in each.action_plans]) for each in branch.kpis] == [
        ("AL1.1", ["AL1.1.1", "AL1.1.2"]),
        ("AL1.2", ["AL1.2.1"]),
    ]


def test_a_shared_objective_has_no_theme_and_nothing_below(seed_plans):
    sheet = sheet_of(seed_plans.city, "TC1")
    assert (sheet.objective.theme, sheet.ksfs) == (None, ())


def test_the_code_is_of_this_plan_only(small_plan, seed_plans):
    assert sheet_of(small_plan.plan, "EP1") is None
    assert sheet_of(seed_plans.city, "AC1").objective.name == "提升環境品質"
    assert sheet_of(seed_plans.department, "AC1").objective.name == "協助提升機關員額運用知能"


@pytest.mark.parametrize(("plan", "code"), [("department", "AL1"), ("large", "O39")])
def test_eight_queries_for_few_kpis_and_for_many(plan, code, seed_plans, large_plan, django_assert_num_queries):
    plan = {"department": seed_plans.department, "large": large_plan}[plan]
    with django_assert_num_queries(8):
        sheet = sheet_of(plan, code)
        assert [each.kpi.owner.short_name for branch in sheet.ksfs for each in branch.kpis]


def test_the_objective_and_its_kpis_say_how_they_stand(seed_plans):
    sheet = sheet_of(seed_plans.department, "AL1", "2021-06")
    (first, second) = sheet.ksfs[0].kpis
    assert sheet.score.status == Status.ON_TARGET
    assert first.figures.judgement.status == Status.NOT_APPLICABLE
    figures = second.figures.year_to_date
    assert (str(figures.judgement.actual), str(figures.target.value)) == ("11.2000", "10.0000")
    assert sheet.has_sample_data


def test_an_objective_without_kpis_shows_no_sample_data(small_plan):
    sheet = sheet_of(small_plan.plan, "TC1")
    assert (sheet.has_kpis, sheet.has_sample_data) == (False, False)
