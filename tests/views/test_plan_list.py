"""/plans/ and /: the plans that I may see."""

import pytest

from tests.cast import make_plan
from tests.views.pages import queries_of, text_of


@pytest.mark.parametrize("address", ["/", "/plans/"])
@pytest.mark.parametrize(
    ("actor", "seen", "unseen"),
    [
        ("staff", ["Works2030", "Works2029", "Town2030"], ["Works2031", "Roads2031", "Culture2030"]),
        ("manager", ["Works2030", "Works2031", "Roads2031"], ["Culture2030"]),
        ("outsider", ["Town2030", "Culture2030"], ["Works2030", "Works2031"]),
        ("unassigned", [], ["Works2030", "Town2030", "Culture2030"]),
    ],
)
def test_what_is_listed(address, actor, seen, unseen, as_actor, small_plan):
    text = text_of(as_actor(actor).get(address))
    assert [title for title in seen if title not in text] == []
    assert [title for title in unseen if title in text] == []


def test_years_are_those_of_the_republic(as_actor, seed_plans):
    text = text_of(as_actor("superuser").get("/plans/"))
    assert "110年" in text
    assert "110年人事處策略地圖" in text


def test_without_any_plan_the_page_says_so(as_actor):
    response = as_actor("unassigned").get("/plans/")
    assert response.status_code == 200
    assert response.templates


@pytest.mark.parametrize("address", ["/", "/plans/"])
def test_as_many_queries_for_many_plans(address, as_actor, town, small_plan):
    client = as_actor("viewer")
    few = queries_of(client, address)
    for year in range(2100, 2130):
        make_plan(town.works, year)
    assert queries_of(client, address) == few


def test_how_each_plan_stands(as_actor, seed_plans):
    text = text_of(as_actor("superuser").get("/plans/"))
    row = "綠綠燈15黃黃燈8紅紅燈1未填報0截至110年12月底樣本資料（非實際績效數據）黃燈100%"
    assert f"110年人事處策略地圖執行中2324{row}" in text
    assert "110年臺北市政府策略地圖執行中48－－－－" in text
    assert "綠燈達成率≥100%" in text
