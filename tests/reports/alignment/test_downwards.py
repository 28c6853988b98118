"""Which plans below serve what; what the user doesn't see is counted and never named."""

import pytest

from scorecard.models import Alignment, Plan, PlanStatus, Theme, ThemeMember, ThemeRole
from scorecard.reports.alignment import downwards, ends
from tests.reports.alignment.neighbours import SERVED, of_year, plan_below


@pytest.fixture
def city(seed_plans, town):
    return of_year(downwards, seed_plans.city, town["superuser"])


def rows(report):
    return {row.end.code: row for row in ends.of(report.groups)}


def test_the_citys_matrix(city):
    assert (city.pairs, city.total, city.aligned_count, city.gap_count) == (38, 48, 11, 37)
    assert {code: row.number for code, row in rows(city).items() if row.number} == SERVED
    assert [(each.short_name, each.pairs, each.objectives) for each in city.plans] == [("人事處", 38, 23)]
    cell = rows(city)["TC2"].cells[0]
    assert (cell.number, cell.strength) == (9, "strong"), "the greatest strength among them"
    assert rows(city)["AC4"].cells[0].strength == "weak"
    assert rows(city)["TC1"].cells == (None,)


def test_how_those_that_serve_stand(city):
    """TC2 is served by AC2, BC1, CC1, DC1 and DC2 yellow, DP1, DP2 and EC1 green, EP1 red."""
    assert rows(city)["TC2"].lights == (("on_target", 3), ("at_risk", 5), ("off_target", 1))
    assert rows(city)["AC4"].lights == (("off_target", 1),)
    assert rows(city)["TC1"].lights == ()
    assert (city.has_lights, city.is_measured, city.has_sample_data) == (True, False, True)


def test_who_works_on_a_theme(city):
    work = {theme.code: theme for theme in city.themes}
    assert list(work) == list("ABCDEFGH")
    assert [member.printed_name for member in work["H"].leads] == ["研考會"]
    assert [member.printed_name for member in work["H"].members if member.plan] == ["人事處"]
    assert (work["H"].served, work["H"].objectives) == (2, 6)
    personnel = next(member for member in work["H"].supporters if member.plan)
    assert (personnel.objectives, sum(number for _status, number in personnel.lights)) == (14, 14)


def test_what_one_does_not_see_is_counted_only(small_plan, town):
    seen = of_year(downwards, small_plan.town_plan, town["viewer"])
    assert (seen.pairs, seen.hidden, [each.slug for each in seen.plans]) == (1, 0, ["town-works"])
    unseen = of_year(downwards, small_plan.town_plan, town["outsider"])
    assert (unseen.pairs, unseen.hidden, unseen.plans, unseen.hidden_plans) == (1, 1, (), 1)
    assert (rows(unseen)["TC1"].number, rows(unseen)["TC1"].lights) == (1, ())
    assert "Works" not in repr(unseen)
    assert "Content" not in repr(unseen)


def test_what_a_plan_serves_of_one_that_was_its_parent_once_is_not_told(small_plan, town):
    """Such a pair stays when a plan gets another parent."""
    elsewhere = plan_below(small_plan.town_plan, town.organisations["town-culture"], 2031)
    Alignment.objects.create(objective=small_plan.objectives["AC1"], parent_objective=elsewhere)
    seen = of_year(downwards, small_plan.town_plan, town["viewer"])
    assert [(each.slug, each.pairs, each.objectives) for each in seen.plans] == [("town-works", 1, 1)]
    assert of_year(downwards, small_plan.town_plan, town["outsider"]).hidden == 1


def test_seen_and_unseen_plans_together(small_plan, town):
    plan_below(small_plan.town_plan, town.organisations["town-culture"], 2031)
    report = of_year(downwards, small_plan.town_plan, town["viewer"])
    assert (rows(report)["TC1"].number, report.hidden, report.hidden_plans) == (2, 1, 1)
    assert [cell.number for cell in rows(report)["TC1"].cells] == [1]
    assert "Unseen" not in repr(report)


def test_a_draft_below_is_named_to_who_manages_it(small_plan, town):
    Plan.objects.filter(pk=small_plan.plan.pk).update(status=PlanStatus.DRAFT)
    assert of_year(downwards, small_plan.town_plan, town["viewer"]).hidden_plans == 1
    assert of_year(downwards, small_plan.town_plan, town["manager"]).hidden_plans == 0


def test_a_plan_of_another_year_has_no_light(small_plan, town):
    assert of_year(downwards, small_plan.town_plan, town["viewer"]).has_lights
    Plan.objects.filter(pk=small_plan.plan.pk).update(year=2032)
    report = of_year(downwards, small_plan.town_plan, town["viewer"])
    assert (report.pairs, report.has_lights) == (1, False)


def test_a_member_whose_plan_serves_nothing_of_the_theme(small_plan, town):
    theme = Theme.objects.create(plan=small_plan.town_plan, code="A", name="Calm")
    for name, organisation, role in (("Works", town.works, ThemeRole.SUPPORT), ("Police", None, ThemeRole.LEAD)):
        ThemeMember.objects.create(theme=theme, printed_name=name, organisation=organisation, role=role)
    (work,) = of_year(downwards, small_plan.town_plan, town["viewer"]).themes
    assert [(each.printed_name, each.objectives, bool(each.plan)) for each in work.members] == [
        ("Police", 0, False),
        ("Works", 0, True),
    ]
    (hidden,) = of_year(downwards, small_plan.town_plan, town["outsider"]).themes
    assert [bool(each.plan) for each in hidden.members] == [False, False]


def test_nothing_below_is_no_report(small_plan, town):
    assert of_year(downwards, small_plan.closed, town["viewer"]) is None


def test_as_many_queries_for_many_plans_as_for_one(small_plan, town, django_assert_num_queries):
    args = (downwards, small_plan.town_plan, town["superuser"])
    for year in (2041, 2042, 2043):
        plan_below(small_plan.town_plan, town.roads, year)
    with django_assert_num_queries(9):
        of_year(*args)
    plan_below(small_plan.town_plan, town.bridges)
    plan_below(small_plan.town_plan, town.roads)
    with django_assert_num_queries(9):
        of_year(*args)
