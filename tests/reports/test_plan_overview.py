"""The overview: statements, counts, themes with their members."""

import pytest
from django.contrib.auth.models import User

from scorecard.domain.periods import Period
from scorecard.domain.rollup import Lights
from scorecard.domain.scoring import Basis, Change, Status
from scorecard.domain.statements import StatementKind
from scorecard.reports import plan_overview
from scorecard.reports.plan_overview import Member

SEES_ALL = User(pk=0, is_superuser=True)


def overview_of(plan, user=SEES_ALL, basis=Basis.YTD):
    return plan_overview.build(plan, user, Period.of_year(plan.year), basis)


def test_the_departments_counts(seed_plans):
    overview = overview_of(seed_plans.department)
    assert (overview.objectives, overview.shared_objectives, overview.kpis) == (23, 0, 24)
    assert [theme.code for theme in overview.themes] == list("ABCDE")
    assert sum(theme.objectives for theme in overview.themes) == 23
    assert sum(theme.kpis for theme in overview.themes) == 24
    assert [(theme.objectives, theme.kpis) for theme in overview.themes[:1]] == [(5, 6)]
    assert sum(perspective.objectives for perspective in overview.perspectives) == 23
    assert not overview.has_members


def test_the_citys_counts(seed_plans):
    overview = overview_of(seed_plans.city)
    assert (overview.objectives, overview.shared_objectives, overview.kpis) == (48, 4, 0)
    assert {each.code: each.objectives for each in overview.perspectives} == {"C": 4, "P": 23, "L": 10, "F": 11}
    assert sum(len(theme.members) for theme in overview.themes) == 51
    assert overview.has_members


def test_the_lead_is_first_and_an_uncertain_name_has_no_organisation(seed_plans):
    members = overview_of(seed_plans.city).themes[0].members
    assert members[:2] == (Member("環保局", True, "臺北市政府環境保護局"), Member("經管局", False, ""))


def test_the_lead_is_first_wherever_it_was_entered(small_plan):
    members = overview_of(small_plan.plan).themes[0].members
    assert [member.printed_name for member in members] == ["Roads", "Bridges"]


def test_statements_stand_in_the_plans_own_order(small_plan):
    plan = small_plan.plan
    plan.mission, plan.core_values, plan.statement_order = "Serve", [], ["mission", "vision", "core_values"]
    kinds = [statement.kind for statement in overview_of(plan).statements]
    assert kinds == [StatementKind.MISSION, StatementKind.VISION]


def test_a_plan_without_anything(small_plan):
    overview = overview_of(small_plan.closed)
    assert (overview.objectives, overview.kpis, overview.themes, overview.statements) == (0, 0, (), ())


@pytest.mark.parametrize("size", ["department", "large"])
def test_eight_queries_for_few_kpis_and_for_many(size, seed_plans, large_plan, django_assert_num_queries):
    plan = {"department": seed_plans.department, "large": large_plan}[size]
    large_plan.parent = seed_plans.city
    with django_assert_num_queries(8):
        overview = overview_of(plan)
    assert overview.kpis == {"department": 24, "large": 160}[size]


@pytest.mark.parametrize("actor", ["viewer", "manager", "superuser"])
def test_the_parent_plan_is_named(actor, town, small_plan):
    assert overview_of(small_plan.plan, town[actor]).parent == small_plan.town_plan


def test_a_parent_plan_that_is_not_seen_is_not_named(town, small_plan):
    small_plan.town_plan.status = "draft"
    small_plan.town_plan.save()
    assert overview_of(small_plan.plan, town["manager"]).parent is None
    assert overview_of(small_plan.plan, town["superuser"]).parent == small_plan.town_plan


def test_a_plan_without_a_parent(small_plan):
    assert overview_of(small_plan.town_plan).parent is None


def test_plan_themes_and_perspectives_say_how_they_stand(seed_plans):
    overview = overview_of(seed_plans.department)
    assert (overview.scores.plan.status, overview.scores.plan.lights) == (Status.AT_RISK, Lights(15, 8, 1))
    last = overview.themes[-1]
    assert (last.code, last.score.status, last.score.lights) == ("E", Status.AT_RISK, Lights(3, 0, 1))
    assert last.change == Change.BETTER
    assert [str(round(each.score.score, 2)) for each in overview.perspectives] == ["98.36", "95.47", "99.91", "97.83"]
