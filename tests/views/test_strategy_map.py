"""/plans/<org>/<year>/map/: everything of the map is text on the page, at a constant price."""

import json
import re

import pytest

from scorecard.models import CauseEffectLink, Objective, Plan, Theme, ThemeMember
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
        assert f'href="?objective={code}#panel"' in page
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
    for place in ("", "scorecard/", "themes/A/"):
        assert f'href="{DEPARTMENT}{place}?period=2021-06&amp;basis=period"' in page
    assert 'href="?period=2021-06&amp;basis=period&amp;objective=AC1#panel"' in page


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
def test_few_queries_and_as_many_for_many_kpis(actor, as_actor, small_plan, large_plan):
    client = as_actor(actor)
    small, large = (queries_of(client, f"/plans/town-works/{year}/map/?period={year}") for year in (2030, 2040))
    assert small == large <= 7


def test_the_default_period_costs_few_more(as_actor, small_plan, large_plan):
    small, large = (queries_of(as_actor("viewer"), f"/plans/town-works/{year}/map/") for year in (2030, 2040))
    assert max(small, large) <= 9


def test_the_seed_takes_none_but_for_who_may_see_it(superuser, seed_plans):
    assert {queries_of(superuser, f"/plans/{slug}/2021/map/") for slug in ("taipei", "taipei-personnel")} <= {1, 2, 3}


def test_a_filter_sets_the_other_boxes_back_and_shortens_the_lists(superuser, seed_plans):
    page = superuser.get(f"{DEPARTMENT}map/?period=2021-06&theme=E&links=all").content.decode()
    assert page.count("is-outside") == 19
    assert '<option value="E" selected>' in page
    table = page.partition('<table class="objective-table')[2].partition("</table>")[0]
    assert re.findall(r"objective=(\w+)#panel", table) == ["EC1", "EP1", "EL1", "EF1"]
    assert "符合4項／共23項策略目標" in page
    assert 'href="?period=2021-06&amp;links=all">清除條件' in page
    assert '<input type="hidden" name="links" value="all">' in page
    assert 'href="?period=2021-06&amp;links=all&amp;theme=E&amp;objective=EP1#panel"' in page


@pytest.mark.parametrize("asked", ["theme=Z", "perspective=%3Cb%3E", "section=nowhere", "light=pink", "attention=x"])
def test_a_filter_that_the_plan_has_not_is_ignored_with_a_note(asked, superuser, seed_plans):
    response = superuser.get(f"{DEPARTMENT}map/?{asked}")
    page = response.content.decode()
    assert response.status_code == 200
    assert "這個篩選條件，已略過。" in page
    assert "<b>」" not in page
    assert "is-outside" not in page


def test_filters_that_leave_nothing(superuser, seed_plans):
    page = superuser.get(f"{DEPARTMENT}map/?theme=E&light=not_due&perspective=F").content.decode()
    assert "符合0項／共23項策略目標" in page
    assert "文字版：0項策略目標與0條關聯" in page
    assert page.count("is-outside") == 23


def test_an_objective_stands_beside_the_map_with_its_chain(superuser, seed_plans):
    response = superuser.get(f"{DEPARTMENT}map/?period=2021-06&objective=ec1")
    text, page = text_of(response), response.content.decode()
    assert "EC1推動人事服務網功能優化黃燈得分80.00↘惡化資料完整度100%權重30.00計分說明" in text
    assert "EC1.1共通性機制優化項目達成率目標值50.0%實際值40.0%達成率80.00%燈號黃燈" in text
    assert "原因：什麼驅動EC13EP1推動人事管理書表電子化綠燈書表電子化介接數位表單平台" in text
    assert "EF1提高預算執行效能　間接紅燈".replace("　", "") in text
    assert "結果：EC1驅動什麼4AC1" in text
    assert "承接上級計畫目標TC2增加快樂的員工" in text
    assert f'href="{DEPARTMENT}objectives/EC1/?period=2021-06"' in page
    assert f'href="{DEPARTMENT}why/objective/EC1/?period=2021-06"' in page
    assert 'class="strategy-map-drawing' in page
    assert re.search(r'<g class="is-chosen box[^"]*" data-code="EC1">', page)
    assert len(re.findall(r'<g class="chain-mark is-(?:cause|effect)"', page)) == 7
    assert 'aria-label="第1季目標值25.0%、實際值25.0%' in page
    assert 'class="close" href="?period=2021-06"' in page


def test_a_light_in_a_chain_keeps_its_reason_beside_it(as_actor, small_plan):
    CauseEffectLink.objects.create(cause=small_plan.objectives["AC1"], effect=small_plan.objectives["TC1"])
    page = as_actor("administrator").get("/plans/town-works/2030/map/?objective=AC1").content.decode()
    _driver, outcome = re.findall(r'<div class="chain-light">(.*?)</div>', page, re.DOTALL)
    assert re.search(r'無燈號.*<span class="why">\s*尚無KPI', outcome, re.DOTALL)


@pytest.mark.parametrize("code", ["ZZ9", "TC1", "%3Cscript%3E", "x" * 300])
def test_an_objective_that_is_not_the_plans(code, superuser, seed_plans):
    assert superuser.get(f"{DEPARTMENT}map/?objective={code}").status_code == 404


def test_every_link_is_there_as_text(superuser, seed_plans):
    response = superuser.get(f"{DEPARTMENT}map/")
    text = text_of(response)
    for link in CauseEffectLink.objects.filter(cause__plan=seed_plans.department).select_related("cause", "effect"):
        assert tight(f"{link.effect.code}{link.effect.name}：{link.reason}假設關聯") in text
    assert "AL1提升人事人員專業知能驅動AC1、AP1" in text
    (links,) = re.findall('<script id="map-links" type="application/json">(.*?)</script>', response.content.decode())
    assert len(json.loads(links)) == 34


def test_scores_hidden_by_the_plan_are_not_in_the_panel_either(as_actor, small_plan):
    Plan.objects.filter(pk=small_plan.plan.pk).update(hides_scores=True)
    small_plan.kpis["AC1.1"].targets.update(value=8)
    address = "/plans/town-works/2030/map/?period=2030-03&objective=AC1"
    assert "得分37.50" not in text_of(as_actor("viewer").get(address))
    assert "計分說明" not in text_of(as_actor("viewer").get(address))
    assert "得分37.50" in text_of(as_actor("administrator").get(address))


def test_the_panel_of_a_plan_without_kpis(superuser, seed_plans):
    text = text_of(superuser.get("/plans/taipei/2021/map/?objective=AC1"))
    assert "這項策略目標未訂定KSF及KPI。" in text
    assert "尚無關聯。" in text
