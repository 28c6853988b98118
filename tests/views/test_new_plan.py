"""/plans/new/: administrators begin plans in their own organisations."""

import pytest

from scorecard.models import Plan
from tests.views.pages import text_of


def posted(town, **changes):
    return {"organisation": town.works.pk, "year": "141", "title": "", "like": "", **changes}


def test_an_empty_plan_from_nothing(as_actor, town):
    response = as_actor("administrator").post("/plans/new/", posted(town))
    assert response.url == "/plans/town-works/2052/"
    plan = Plan.objects.get(organisation=town.works, year=2052)
    assert plan.title == "141年Works策略地圖"
    assert plan.perspectives.count() == 4


def test_a_plan_begun_in_english_has_an_english_title_and_year(as_actor, town):
    client = as_actor("administrator")
    client.cookies["django_language"] = "en"
    client.post("/plans/new/", posted(town))
    assert Plan.objects.get(organisation=town.works, year=2052).title == "2052 Works strategy map"


def test_a_plan_like_another(as_actor, town, small_plan):
    as_actor("administrator").post("/plans/new/", posted(town, like=small_plan.plan.pk, title="Again"))
    plan = Plan.objects.get(organisation=town.works, year=2052)
    assert plan.title == "Again"
    assert set(plan.kpis.values_list("code", "predecessor__plan__year")) == {
        (code, 2030) for code in ("AC1.1", "AC1.2", "AF1.1", "AF1.2")
    }


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"year": "abc"}, "年度格式不正確"),
        ({"year": "0110"}, "年度格式不正確"),
        ({"year": "119"}, "已有"),
        ({"title": "x" * 201}, "200"),
        ({"title": "a\x07b"}, "控制字元"),
        ({"organisation": ""}, "請填寫"),
        ({"like": "999999"}, "選"),
        ({"organisation": "99999999999999999999"}, "選"),
    ],
)
def test_what_is_wrong_is_said_and_nothing_is_made(changes, words, as_actor, town, small_plan):
    before = Plan.objects.count()
    response = as_actor("administrator").post("/plans/new/", posted(town, **changes))
    assert response.status_code == 422
    assert words in text_of(response)
    assert Plan.objects.count() == before


def test_nobody_begins_a_plan_elsewhere(as_actor, town):
    culture = town.organisations["town-culture"]
    response = as_actor("administrator").post("/plans/new/", posted(town, organisation=culture.pk))
    assert response.status_code == 422
    assert not Plan.objects.filter(organisation=culture).exists()


def test_a_plan_that_is_not_visible_is_no_model(as_actor, town, small_plan):
    response = as_actor("administrator").post("/plans/new/", posted(town, like=small_plan.culture.pk))
    assert response.status_code == 422
