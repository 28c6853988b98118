"""Whose plans are read for the home page: those that somebody reports in or keeps, not all that they see."""

from datetime import date

import pytest

from scorecard.models import KPI
from scorecard.reports import plan_tasks

DAY = date(2030, 2, 20)


@pytest.mark.parametrize(
    ("actor", "is_involved"),
    [("staff", True), ("manager", True), ("administrator", True), ("viewer", False), ("town_viewer", False)],
)
def test_who_reports_in_a_plan_or_keeps_it(actor, is_involved, town, small_plan):
    plans = [each.plan for each in plan_tasks.build(town[actor], DAY)]
    assert plans == ([small_plan.plan] if is_involved else [])


def test_who_keeps_a_plan_that_others_report_in(town, small_plan):
    KPI.objects.filter(plan=small_plan.plan).update(owner=town.organisations["town-culture"])
    small_plan.kpis["AC1.2"].reporting_organisations.clear()
    assert [each.plan for each in plan_tasks.build(town["administrator"], DAY)] == [small_plan.plan]
    assert plan_tasks.build(town["manager"], DAY) == []


def test_a_case_officer_of_one_kpi(town, small_plan):
    small_plan.kpis["AF1.1"].case_officers.add(town["viewer"])
    assert [each.plan for each in plan_tasks.build(town["viewer"], DAY)] == [small_plan.plan]


def test_who_does_not_see_a_plan_has_nothing_to_do_in_it(town, small_plan):
    """Though the KPI is that of their section."""
    KPI.objects.filter(plan=small_plan.plan).update(owner=town.organisations["town-culture"])
    assert KPI.objects.reported_by(town["outsider"]).filter(plan=small_plan.plan).exists()
    assert plan_tasks.build(town["outsider"], DAY) == []
