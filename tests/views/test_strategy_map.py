"""/plans/<org>/<year>/map/: everything of the map is text on the page, at a constant price."""

import pytest

from scorecard.models import Objective, Plan, Theme, ThemeMember
from tests.views.pages import queries_of, text_of, tight

DEPARTMENT = "/plans/taipei-personnel/2021/"


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


def test_it_says_how_the_plan_stands_and_as_of_when(superuser, seed_plans):
    text = text_of(superuser.get(f"{DEPARTMENT}map/"))
    assert "資料截至110年12月底（累計）" in text
    assert "樣本資料（非實際績效數據）" in text
    assert "綠15黃8紅1未填報0" in text
    assert "EP1推動人事管理書表電子化78.00紅燈↗好轉" in text, "the box"
    assert "EP1推動人事管理書表電子化提高資訊應用效能紅燈78.00↗好轉" in text, "the list"
    assert "綠燈達成率≥100%" in text, "the legend"


def test_what_needs_attention_leads_to_its_page(superuser, seed_plans):
    page = superuser.get(f"{DEPARTMENT}map/?period=2021-06&basis=period").content.decode()
    assert 'href="/plans/taipei-personnel/2021/kpis/CF1.1/?period=2021-06&amp;basis=period"' in page


def test_links_to_other_pages_keep_the_period(superuser, seed_plans):
    page = superuser.get(f"{DEPARTMENT}map/?period=2021-06&basis=period").content.decode()
    for place in ("", "scorecard/", "themes/A/", "objectives/AC1/"):
        assert f'href="{DEPARTMENT}{place}?period=2021-06&amp;basis=period"' in page


def test_the_picker_offers_the_plans_periods_and_keeps_what_else_was_asked(superuser, seed_plans):
    page = superuser.get(f"{DEPARTMENT}map/?period=2021-06&links=all").content.decode()
    assert '<option value="2021-06" selected>110年6月</option>' in page
    assert '<option value="2021">110年（全年）</option>' in page
    assert 'href="?period=2021-05&amp;basis=ytd&amp;links=all"' in page
    assert 'href="?period=2021-06&amp;basis=period&amp;links=all"' in page
    assert '<input type="hidden" name="links" value="all">' in page


@pytest.mark.parametrize("query", ["period=2020-06", "period=2021-13", "period=x", "basis=x"])
def test_a_period_or_basis_that_there_is_not(query, superuser, seed_plans):
    assert superuser.get(f"{DEPARTMENT}map/?{query}").status_code == 404


def test_scores_are_hidden_where_the_plan_says_so(as_actor, small_plan):
    Plan.objects.filter(pk=small_plan.plan.pk).update(hides_scores=True)
    kpi = small_plan.kpis["AC1.1"]
    kpi.targets.update(value=8)
    address = "/plans/town-works/2030/map/?period=2030-03"
    text = text_of(as_actor("viewer").get(address))
    assert "紅燈" in text
    assert "37.50紅燈" not in text
    assert "37.50紅燈" in text_of(as_actor("administrator").get(address))


def test_a_plan_without_kpis_and_without_plans_below_shows_no_lights(superuser, seed_plans):
    Plan.objects.filter(pk=seed_plans.department.pk).update(parent=None)
    page = superuser.get("/plans/taipei/2021/map/").content.decode()
    assert "燈" not in text_of(superuser.get("/plans/taipei/2021/map/"))
    assert "period-picker" not in page


def test_boxes_say_who_serves_them_and_how_those_stand(superuser, seed_plans):
    response = superuser.get("/plans/taipei/2021/map/")
    text = text_of(response)
    assert "TC2增加快樂的員工承接9綠3黃5紅1" in text, "the box"
    assert "TC1提升滿意的住民尚未承接" in text
    assert "TC2增加快樂的員工共同目標承接9綠3黃5紅1" in text, "the list"
    assert "48項目標中37項尚未承接" in text
    assert "資料截至110年12月底（累計）" in text
    assert "period-picker" in response.content.decode()
    assert text.count("尚未承接") == 37 * 2 + 1


def test_of_plans_below_that_one_does_not_see_there_are_numbers_alone(as_actor, small_plan):
    text = text_of(as_actor("outsider").get("/plans/town/2030/map/"))
    assert "TC1Proudcitizens承接1" in text
    assert "其中1項承接屬您無檢視權限之計畫" in text
    assert "期間" not in text
    seen = text_of(as_actor("viewer").get("/plans/town/2030/map/"))
    assert "TC1Proudcitizens承接1無燈號1" in seen


@pytest.mark.parametrize("actor", ["viewer", "superuser"])
def test_few_queries_and_as_many_for_500_kpis(actor, as_actor, small_plan, large_plan):
    client = as_actor(actor)
    small, large = (queries_of(client, f"/plans/town-works/{year}/map/?period={year}") for year in (2030, 2040))
    assert small == large <= 7


def test_the_default_period_costs_few_more(as_actor, small_plan, large_plan):
    small, large = (queries_of(as_actor("viewer"), f"/plans/town-works/{year}/map/") for year in (2030, 2040))
    assert max(small, large) <= 9


def test_the_seed_takes_none_but_for_who_may_see_it(superuser, seed_plans):
    assert {queries_of(superuser, f"/plans/{slug}/2021/map/") for slug in ("taipei", "taipei-personnel")} <= {1, 2, 3}
