"""/plans/<org>/<year>/: the plan's statements, its size, its themes and members."""

import re

import pytest

from scorecard.models import Membership, Plan, Role, ThemeMember
from tests.views.pages import queries_of, text_of, tight


@pytest.fixture
def superuser(as_actor):
    return as_actor("superuser")


def test_the_department(superuser, seed_plans):
    text = text_of(superuser.get("/plans/taipei-personnel/2021/"))
    assert "訂定23項策略目標及24項KPI指標" in text
    for words in ("110年", "建構高效能具競爭力的市府團隊", "成為市府最佳策略夥伴", "正直誠信", "開放共享"):
        assert words in text


def test_statements_stand_in_the_plans_own_order(superuser, seed_plans):
    city, department = (text_of(superuser.get(f"/plans/{slug}/2021/")) for slug in ("taipei", "taipei-personnel"))
    assert city.index(tight("為市民服務 · 替城市創新")) < city.index("成為宜居永續城市")
    assert department.index("建構高效能具競爭力的市府團隊") < department.index("成為市府最佳策略夥伴")


def test_every_member_stands_on_the_page_the_lead_marked(superuser, seed_plans):
    response = superuser.get("/plans/taipei/2021/")
    text, page = text_of(response), response.content.decode()
    members = ThemeMember.objects.filter(theme__plan=seed_plans.city)
    assert [member.printed_name for member in members if member.printed_name not in text] == []
    for lead in members.filter(role="lead"):
        assert re.search(rf'class="lead-member"[^>]*>{lead.printed_name} <span class="lead-mark">', page), lead


def test_a_plan_without_anything(as_actor, small_plan):
    assert "Works2029" in text_of(as_actor("viewer").get("/plans/town-works/2029/"))


def test_the_numbers_are_counted_not_claimed(as_actor, small_plan):
    plan = small_plan.plan
    plan.claimed_objectives, plan.claimed_kpis = 77, 88
    plan.save()
    assert "訂定3項策略目標及4項KPI指標" in text_of(as_actor("viewer").get("/plans/town-works/2030/"))


def test_as_many_queries_for_many_kpis(as_actor, small_plan, large_plan):
    client = as_actor("viewer")
    large_plan.parent = small_plan.town_plan
    large_plan.save()
    small, large = (queries_of(client, f"/plans/town-works/{year}/?period={year}") for year in (2030, 2040))
    assert small == large


def test_how_plan_themes_and_perspectives_stand(superuser, seed_plans):
    text = text_of(superuser.get("/plans/taipei-personnel/2021/"))
    assert "計畫燈號黃燈" in text
    assert text.index("綠燈15") < text.index("97.55"), "counts before scores"
    assert "E提高資訊應用效能44綠綠燈3黃黃燈0紅紅燈1未填報0黃燈92.30↗好轉100%" in text
    assert "P內部流程6綠綠燈5黃黃燈0紅紅燈1未填報0黃燈95.47↗好轉100%" in text
    assert "資料截至110年12月底（累計）" in text
    assert "綠燈得分≥95" in text


def test_scores_are_hidden_where_the_plan_says_so(as_actor, seed_plans, town):
    Plan.objects.filter(pk=seed_plans.department.pk).update(hides_scores=True)
    membership = Membership(user=town["viewer"], organisation=seed_plans.department.organisation, role=Role.VIEWER)
    membership.save()
    text = text_of(as_actor("viewer").get("/plans/taipei-personnel/2021/"))
    assert "黃燈" in text
    assert "97.55" not in text
    assert "計分說明" not in text


def test_a_plan_without_kpis_shows_no_lights(superuser, seed_plans):
    assert "燈" not in text_of(superuser.get("/plans/taipei/2021/"))
