"""/plans/ and /: the plans that I may see."""

import pytest
import time_machine

from scorecard.models import Organisation
from scorecard.services import plan_versions
from tests.cast import make_plan
from tests.views.pages import queries_of, text_of


@pytest.mark.parametrize(
    ("address", "actor", "seen", "unseen"),
    [
        ("/", "staff", ["Works2030", "Town2030"], ["Works2029", "Works2031", "Roads2031", "Culture2030"]),
        ("/", "manager", ["Works2030", "Works2031", "Roads2031"], ["Culture2030"]),
        ("/", "outsider", ["Town2030", "Culture2030"], ["Works2030", "Works2031"]),
        ("/", "unassigned", [], ["Works2030", "Town2030", "Culture2030"]),
        ("/plans/", "staff", ["Works2030", "Town2030"], ["Works2029", "Works2031", "Roads2031", "Culture2030"]),
        ("/plans/", "manager", ["Works2031", "Roads2031"], ["Works2030", "Culture2030"]),
        ("/plans/", "outsider", ["Town2030", "Culture2030"], ["Works2030", "Works2031"]),
        ("/plans/", "unassigned", [], ["Works2030", "Town2030", "Culture2030"]),
        ("/plans/?year=2029", "staff", ["Works2029"], ["Works2030", "Works2031"]),
    ],
)
def test_what_is_listed(address, actor, seen, unseen, as_actor, small_plan):
    text = text_of(as_actor(actor).get(address))
    assert [title for title in seen if title not in text] == []
    assert [title for title in unseen if title in text] == []


def test_years_are_those_of_the_republic(as_actor, seed_plans):
    text = text_of(as_actor("superuser").get("/plans/"))
    assert "110年2項計畫" in text
    assert "110年人事處策略地圖" in text


def test_without_any_plan_the_page_says_so(as_actor):
    response = as_actor("unassigned").get("/plans/")
    assert response.status_code == 200
    assert "沒有您可以檢視的年度計畫" in text_of(response)


@pytest.mark.parametrize("address", ["/", "/plans/?year=2030"])
def test_as_many_queries_for_many_plans(address, as_actor, town, small_plan):
    client = as_actor("viewer")
    few = queries_of(client, address)
    for number in range(30):
        section = Organisation.objects.create(slug=f"s-{number}", name="Section", short_name="S", parent=town.works)
        plan = make_plan(section, 2030)
        plan_versions.raise_versions(plan.pk, structure=True)
    assert queries_of(client, address) == few


def test_how_each_plan_stands(as_actor, seed_plans):
    text = text_of(as_actor("superuser").get("/plans/"))
    assert "臺北市政府人事處第1層110年人事處策略地圖執行中15810黃燈97.55100%0" in text
    assert "110年臺北市政府策略地圖執行中－－－－－－－－" in text
    assert "資料截至110年12月底（累計）" in text
    assert "樣本資料（非實際績效數據）" in text
    assert "綠燈達成率≥100%" in text


def test_a_month_on_its_own(as_actor, seed_plans):
    text = text_of(as_actor("superuser").get("/plans/?period=2021-03&basis=period"))
    assert "資料截至110年3月底（本期）" in text


def test_the_heading_that_sorts_says_how(as_actor, seed_plans):
    client = as_actor("superuser")
    tree = client.get("/plans/").content.decode()
    assert tree.count('aria-sort="') == 1
    assert 'href="?year=2021&amp;sort=-light"' in tree
    page = client.get("/plans/?sort=-light").content.decode()
    assert 'aria-sort="descending"><a href="?year=2021&amp;sort=light">' in page
    assert "北市府" in page, "one list says where each stands"


def test_late_values_lead_to_the_page_that_names_them(as_actor, small_plan):
    link = 'href="town-works/2030/reporting/?period=2030&amp;state=overdue"'
    with time_machine.travel("2030-06-28T12:00:00+08:00", tick=False):
        assert link in as_actor("chief").get("/plans/?year=2030").content.decode()
        assert link not in as_actor("viewer").get("/plans/?year=2030").content.decode()
        followed = as_actor("chief").get("/plans/town-works/2030/reporting/?period=2030&state=overdue")
    assert followed.status_code == 200
    assert "AC1.1" in text_of(followed)


@pytest.mark.parametrize(
    "query",
    [
        "year=abc",
        "year=99999999999999999999",
        "period=x",
        "period=2029-Q9",
        "basis=3",
        "light=purple",
        "under=%00",
        "under=..%2F",
        "status=x",
        "q=%00%00",
        "q=" + "z" * 5000,
        "sort=drop",
        "sort=-",
        "year=2030&year=2031",
        "q=%FF%FE",
        "q=%ED%A0%80",
    ],
)
def test_what_is_not_known_is_ignored_with_a_note(query, as_actor, small_plan):
    response = as_actor("manager").get(f"/plans/?{query}")
    assert response.status_code == 200
    nothing_to_say = query.startswith(("year=2030&", "q=z", "q=%FF", "q=%ED"))
    assert ("無法辨識，已略過" in response.content.decode()) is not nothing_to_say


@pytest.mark.parametrize(("actor", "may"), [("manager", False), ("administrator", True)])
def test_who_may_make_plans_is_led_to_it(actor, may, as_actor, small_plan):
    assert ("新增計畫" in text_of(as_actor(actor).get("/plans/"))) is may
