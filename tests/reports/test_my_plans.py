"""My plans: those that the user sees, latest year first, with their size."""

import pytest

from scorecard.reports import my_plans
from tests.cast import make_plan


def listed(user) -> list[str]:
    return [f"{row.organisation_slug} {row.year}" for year in my_plans.build(user) for row in year.plans]


@pytest.mark.parametrize(
    ("actor", "plans"),
    [
        (
            "manager",
            ["town-works 2031", "town-works-roads 2031", "town 2030", "town-works 2030", "town-works 2029"],
        ),
        ("staff", ["town 2030", "town-works 2030", "town-works 2029"]),
        ("outsider", ["town 2030", "town-culture 2030"]),
        ("unassigned", []),
        ("anonymous", []),
    ],
)
def test_latest_year_first_then_by_organisation(actor, plans, town, small_plan):
    assert listed(town[actor]) == plans


def test_years_group_their_plans(town, small_plan):
    assert [(year.year, len(year.plans)) for year in my_plans.build(town["staff"])] == [(2030, 2), (2029, 1)]


def test_a_row_says_how_big_the_plan_is(town, small_plan):
    rows = {row.title: row for year in my_plans.build(town["manager"]) for row in year.plans}
    assert (rows["Works 2030"].objectives, rows["Works 2030"].kpis, rows["Works 2030"].status) == (3, 4, "active")
    assert (rows["Works 2029"].objectives, rows["Works 2029"].kpis, rows["Works 2029"].status) == (0, 0, "closed")


def test_the_seed(town, seed_plans):
    rows = {row.organisation_slug: row for year in my_plans.build(town["superuser"]) for row in year.plans}
    assert (rows["taipei"].objectives, rows["taipei"].kpis) == (48, 0)
    assert (rows["taipei-personnel"].objectives, rows["taipei-personnel"].kpis) == (23, 24)


@pytest.mark.parametrize("more", [0, 30])
def test_two_queries_however_many_plans(more, town, small_plan, django_assert_num_queries):
    for year in range(2100, 2100 + more):
        make_plan(town.works, year)
    with django_assert_num_queries(2):
        assert len(my_plans.build(town["staff"])) == 2 + more
