"""/plans/<org>/<year>/alignment/: who serves whom, up and down, at a period; administrators confirm."""

import pytest

from scorecard.models import Alignment, Objective, Plan, PlanStatus
from tests.reports.alignment.neighbours import SERVED, plan_below
from tests.views.pages import queries_of, text_of

DEPARTMENT, CITY = "/plans/taipei-personnel/2021/alignment/", "/plans/taipei/2021/alignment/"
WORKS, TOWN = "/plans/town-works/2030/alignment/", "/plans/town/2030/alignment/"


@pytest.fixture
def superuser(as_actor):
    return as_actor("superuser")


@pytest.fixture
def pair(small_plan):
    return Alignment.objects.get(objective=small_plan.objectives["TC1"])


@pytest.mark.parametrize(
    ("actor", "works", "city"),
    [
        ("administrator", 200, 200),
        ("viewer", 200, 200),
        ("chief", 200, 200),
        ("town_viewer", 200, 200),
        ("outsider", 404, 200),
        ("unassigned", 404, 404),
    ],
)
def test_who_gets_it(actor, works, city, as_actor, small_plan):
    client = as_actor(actor)
    assert [client.get(each).status_code for each in (WORKS, TOWN)] == [works, city]


def test_the_departments_page(superuser, seed_plans):
    text = text_of(superuser.get(DEPARTMENT))
    assert "府級目標承接" in text
    assert "承接：110年臺北市政府策略地圖" in text
    assert "承接關係38有承接之本計畫目標23／23已承接之上級計畫目標11／48尚未承接37待確認38" in text
    assert "AC1協助提升機關員額運用知能黃燈HL1完成政策導向重要訓練中" in text
    assert "本計畫尚未承接之上級計畫目標：37項" in text
    assert "本計畫各項目標均已承接上級計畫目標。" in text
    assert "資料截至110年12月底（累計）" in text
    assert "樣本資料" in text


def test_the_other_way_round_and_at_another_period(superuser, seed_plans):
    text = text_of(superuser.get(f"{DEPARTMENT}?by=parent&period=2021-06"))
    assert "TC2增加快樂的員工AC2舒緩人事人員變動" in text
    assert "資料截至110年6月底（累計）" in text
    page = superuser.get(f"{DEPARTMENT}?by=parent&period=2021-06").content.decode()
    assert f'href="{DEPARTMENT.removesuffix("alignment/")}objectives/AC2/?period=2021-06"' in page
    assert '<input type="hidden" name="by" value="parent">' in page


def test_the_citys_page(superuser, seed_plans):
    text = text_of(superuser.get(CITY))
    assert "承接關係38已獲承接之目標11／48尚未承接37下級計畫1" in text
    assert "TC2增加快樂的員工9綠3黃5紅19強" in text
    assert "TC1提升滿意的住民尚未承接" in text
    assert "H精實良善治理2／6研考會" in text
    assert "人事處承接14項綠10黃4" in text


def test_only_the_gaps(superuser, seed_plans):
    text = text_of(superuser.get(f"{CITY}?only=gaps"))
    gaps = set(Objective.objects.filter(plan=seed_plans.city).values_list("code", flat=True)) - set(SERVED)
    assert len(gaps) == 37
    assert [code for code in gaps if code not in text] == []
    assert "TC2增加快樂的員工" not in text


def test_plans_that_one_does_not_see_are_not_named(as_actor, small_plan):
    response = as_actor("outsider").get(TOWN)
    text = text_of(response)
    assert "其中1項承接屬您無檢視權限之計畫" in text
    assert "另有1項（無檢視權限）" in text
    assert "Works" not in response.content.decode()
    assert "Content" not in text


def test_seen_and_unseen_together(as_actor, town, small_plan):
    plan_below(small_plan.town_plan, town.organisations["town-culture"], 2031)
    text = text_of(as_actor("viewer").get(TOWN))
    assert "Culture" not in text
    assert "TC1Proudcitizens2" in text


def test_a_plan_above_that_one_does_not_see(as_actor, small_plan):
    Plan.objects.filter(pk=small_plan.town_plan.pk).update(status=PlanStatus.DRAFT)
    text = text_of(as_actor("administrator").get(WORKS))
    assert "您無檢視上級計畫之權限，僅列承接項數。" in text
    assert "TC1Contentcitizens無燈號尚無KPI另有1項（無檢視權限）" in text
    assert "Proud" not in text
    assert "新增承接" not in text


def test_a_plan_alone_says_so_and_has_no_tab(as_actor, small_plan):
    client = as_actor("administrator")
    text = text_of(client.get("/plans/town-works/2029/alignment/"))
    assert "本計畫沒有上級計畫，也沒有下級計畫" in text
    assert "alignment/" not in client.get("/plans/town-works/2029/").content.decode()


def test_a_plan_in_the_middle_has_both(as_actor, town, small_plan):
    plan_below(small_plan.plan, town.roads)
    text = text_of(as_actor("viewer").get(WORKS))
    assert "承接：Town2030" in text
    assert "下級計畫承接情形" in text


def test_every_reader_finds_it_in_the_menu_under_the_right_name(as_actor, town, small_plan):
    below = plan_below(small_plan.plan, town.roads).plan
    client = as_actor("viewer")
    for address, name in (
        (WORKS, "府級目標承接"),
        (TOWN, "府級目標承接"),
        ("/plans/town-works-roads/2030/alignment/", "目標承接"),
    ):
        page = client.get(address.removesuffix("alignment/")).content.decode()
        assert f'<a href="{address}">{name}</a>' in page
    assert below.parent == small_plan.plan


@pytest.mark.parametrize("query", ["period=2029-01", "period=x", "basis=x"])
def test_a_period_that_there_is_not(query, as_actor, small_plan):
    assert as_actor("viewer").get(f"{WORKS}?{query}").status_code == 404


def test_a_name_is_never_run(as_actor, small_plan):
    evil = "<script>alert(1)</script>"
    Objective.objects.update(name=evil)
    Alignment.objects.update(reason=evil)
    Plan.objects.update(title=evil)
    client = as_actor("administrator")
    for address in (WORKS, f"{WORKS}?by=parent", TOWN, f"{TOWN}?only=gaps", "/plans/town/2030/objectives/TC1/"):
        assert "<script>alert" not in client.get(address).content.decode(), address


def test_several_are_confirmed(as_actor, pair):
    response = as_actor("administrator").post(
        f"{WORKS}?by=parent", {"chosen": [pair.pk], f"version-{pair.pk}": pair.version}, follow=True
    )
    assert response.redirect_chain == [(f"{WORKS}?by=parent", 302)]
    assert "已確認1項承接關係。" in text_of(response)
    pair.refresh_from_db()
    assert pair.is_confirmed


@pytest.mark.parametrize(("actor", "status"), [("manager", 403), ("viewer", 403), ("outsider", 404)])
def test_only_administrators_confirm(actor, status, as_actor, pair):
    client = as_actor(actor)
    assert client.post(WORKS, {"chosen": [pair.pk], f"version-{pair.pk}": 1}).status_code == status
    assert not Alignment.objects.filter(is_confirmed=True).exists()
    if status == 403:
        assert "確認勾選項目" not in text_of(client.get(WORKS))


@pytest.mark.parametrize(
    ("sent", "status"),
    [
        ({}, 422),
        ({"chosen": ["1"]}, 404),
        ({"chosen": ["x"], "version-x": "1"}, 404),
        ({"chosen": ["0"], "version-0": "1"}, 409),
    ],
)
def test_what_can_not_be_confirmed(sent, status, as_actor, pair):
    response = as_actor("administrator").post(WORKS, sent)
    assert response.status_code == status


def test_what_was_changed_meanwhile_is_not_confirmed(as_actor, pair):
    response = as_actor("administrator").post(WORKS, {"chosen": [pair.pk], f"version-{pair.pk}": pair.version + 1})
    assert response.status_code == 409
    assert "未寫入任何資料" in text_of(response) or "已有異動" in text_of(response)


def test_few_queries(superuser, seed_plans, small_plan, town):
    assert queries_of(superuser, f"{DEPARTMENT}?period=2021") <= 5
    one = queries_of(superuser, f"{TOWN}?period=2030")
    for year in (2032, 2033, 2034):
        plan_below(small_plan.town_plan, town.roads, year)
    assert queries_of(superuser, f"{TOWN}?period=2030") == one
