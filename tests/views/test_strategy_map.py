"""/plans/<org>/<year>/map/: everything of the map is text on the page, at a constant price."""

import pytest

from scorecard.models import Objective, Theme, ThemeMember
from tests.views.pages import queries_of, text_of, tight


@pytest.fixture
def superuser(as_actor):
    return as_actor("superuser")


@pytest.mark.parametrize("slug", ["taipei", "taipei-personnel"])
def test_every_code_and_name_is_on_the_page(slug, superuser, seed_plans):
    plan = {"taipei": seed_plans.city, "taipei-personnel": seed_plans.department}[slug]
    text = text_of(superuser.get(f"/plans/{slug}/2021/map/"))
    rows = [*Objective.objects.filter(plan=plan), *Theme.objects.filter(plan=plan)]
    missing = [(row.code, row.name) for row in rows if row.code not in text or tight(row.name) not in text]
    assert missing == []
    for words in (plan.vision, plan.mission, *plan.core_values, *(each.name for each in plan.perspectives.all())):
        assert tight(words) in text


def test_the_members_stand_at_the_foot(superuser, seed_plans):
    text = text_of(superuser.get("/plans/taipei/2021/map/"))
    names = set(ThemeMember.objects.filter(theme__plan=seed_plans.city).values_list("printed_name", flat=True))
    assert len(names) == 31
    assert [name for name in names if name not in text] == []


def test_objectives_and_themes_lead_to_their_pages(superuser, seed_plans):
    page = superuser.get("/plans/taipei-personnel/2021/map/").content.decode()
    for code in Objective.objects.filter(plan=seed_plans.department).values_list("code", flat=True):
        assert f'href="/plans/taipei-personnel/2021/objectives/{code}/"' in page
    for code in "ABCDE":
        assert f'href="/plans/taipei-personnel/2021/themes/{code}/"' in page


def test_a_plan_without_objectives_has_a_map(as_actor, small_plan):
    response = as_actor("viewer").get("/plans/town-works/2029/map/")
    assert response.status_code == 200


def test_a_change_is_on_the_next_page(as_actor, small_plan):
    """The drawing is kept for the next reader, but never past a change."""
    client, objective = as_actor("viewer"), small_plan.objectives["AC1"]
    assert "Smoothroads" in text_of(client.get("/plans/town-works/2030/map/"))
    objective.name = "Smoother roads"
    objective.save()
    text = text_of(client.get("/plans/town-works/2030/map/"))
    assert "Smootherroads" in text
    assert "Smoothroads" not in text


def test_another_plans_map_is_another_map(as_actor, small_plan):
    client = as_actor("superuser")
    one = text_of(client.get("/plans/town-works/2029/map/"))
    other = text_of(client.get("/plans/town-culture/2030/map/"))
    assert "Works2029" in one
    assert "Works2029" not in other


@pytest.mark.parametrize("actor", ["viewer", "superuser"])
def test_few_queries_and_as_many_for_500_kpis(actor, as_actor, small_plan, large_plan):
    client = as_actor(actor)
    small, large = (queries_of(client, f"/plans/town-works/{year}/map/") for year in (2030, 2040))
    assert small == large <= 6


def test_the_seed_takes_as_few_queries(superuser, seed_plans, large_plan):
    addresses = ["/plans/taipei/2021/map/", "/plans/taipei-personnel/2021/map/", "/plans/town-works/2040/map/"]
    counts = {queries_of(superuser, address) for address in addresses}
    assert len(counts) == 1
    assert max(counts) <= 6
