"""/plans/<org>/<year>/themes/<code>/ and scorecard/: the tables as printed, at a constant price."""

import re

import pytest

from scorecard.models import KPI, KSF, ActionPlan, KPITarget, Objective, Plan, Theme
from tests.views.pages import queries_of, text_of, tight

DEPARTMENT = "/plans/taipei-personnel/2021/"


@pytest.fixture
def superuser(as_actor):
    return as_actor("superuser")


def missing(text: str, rows) -> list[str]:
    return [f"{row.code} {row.name}" for row in rows if row.code not in text or tight(row.name) not in text]


@pytest.mark.parametrize("slug", ["taipei", "taipei-personnel"])
def test_every_code_and_name_of_a_theme_is_on_its_page(slug, superuser, seed_plans):
    plan = {"taipei": seed_plans.city, "taipei-personnel": seed_plans.department}[slug]
    for theme in Theme.objects.filter(plan=plan):
        text = text_of(superuser.get(f"/plans/{slug}/2021/themes/{theme.code}/"))
        rows = [
            theme,
            *Objective.objects.filter(theme=theme),
            *KSF.objects.filter(objective__theme=theme),
            *KPI.objects.filter(ksf__objective__theme=theme),
            *ActionPlan.objects.filter(kpi__ksf__objective__theme=theme),
        ]
        assert missing(text, rows) == []


@pytest.mark.parametrize("slug", ["taipei", "taipei-personnel"])
def test_all_themes_on_one_page(slug, superuser, seed_plans):
    plan = {"taipei": seed_plans.city, "taipei-personnel": seed_plans.department}[slug]
    text = text_of(superuser.get(f"/plans/{slug}/2021/scorecard/"))
    rows = [row for model in (Theme, Objective, KSF, KPI, ActionPlan) for row in model.objects.filter(plan=plan)]
    assert missing(text, rows) == []


def test_cells_are_merged_as_printed(superuser, seed_plans):
    page = superuser.get("/plans/taipei-personnel/2021/themes/A/").content.decode()
    spans = re.findall(r'rowspan="(\d+)"', page)
    assert {span for span in spans if span != "1"} == {"2"}
    assert len([span for span in spans if span == "2"]) >= 3  # AL1: perspective, objective and KSF over two KPIs


def test_a_table_has_a_caption_and_its_heads_a_scope(superuser, seed_plans):
    page = superuser.get("/plans/taipei-personnel/2021/themes/A/").content.decode()
    assert "<caption" in page
    assert 'scope="col"' in page
    headings = [tight(re.sub("<[^>]*>", "", head)) for head in re.findall("<th scope=.col.*?</th>", page)[:4]]
    assert headings == ["策略目標", "KSF", "KPI", "行動方案"]


def test_without_numbers_by_default(superuser, seed_plans):
    text = text_of(superuser.get("/plans/taipei-personnel/2021/themes/A/"))
    assert "95.2" not in text


@pytest.mark.parametrize("address", ["themes/B/", "scorecard/"])
def test_a_theme_without_objectives(address, as_actor, small_plan):
    response = as_actor("viewer").get(f"/plans/town-works/2030/{address}")
    assert response.status_code == 200
    assert "Quietnights" in text_of(response)


def test_an_objective_without_a_ksf(as_actor, small_plan):
    assert "Contentcitizens" in text_of(as_actor("viewer").get("/plans/town-works/2030/scorecard/"))


def test_a_plan_without_themes(as_actor, small_plan):
    assert as_actor("viewer").get("/plans/town-works/2029/scorecard/").status_code == 200


def test_a_light_stands_by_each_kpi_and_objective(superuser, seed_plans):
    text = text_of(superuser.get(f"{DEPARTMENT}themes/A/"))
    assert "AP1運用人力量化數據管控本府員額成長綠燈" in text
    assert "AP1.1各機關學校職員職工預算員額總數成長率綠燈" in text
    assert "AC1.1提升各機關員額運用知能正確性黃燈" in text
    assert "主題燈號綠燈" in text
    assert "資料截至110年12月底（累計）" in text
    assert "樣本資料（非實際績效數據）" in text
    assert "綠燈達成率≥100%" in text


def test_numbers_of_the_period_and_the_year_to_date(superuser, seed_plans):
    text = text_of(superuser.get(f"{DEPARTMENT}themes/A/?numbers=1"))
    assert "-1.00%～0.50%110年0.29%100.00%綠燈" in text, "AP1.1"
    assert "96.0%110年第4季96.8%100.83%綠燈96.0%110年第4季95.9%99.87%黃燈" in text, "AC1.1"
    page = superuser.get(f"{DEPARTMENT}themes/A/?numbers=1").content.decode()
    heads = [tight(re.sub("<[^>]*>", "", head)) for head in re.findall("<th scope=.col.*?</th>", page)]
    assert heads[-8:] == ["目標值", "實際值", "達成率", "燈號"] * 2
    assert "隱藏目標值及實際值" in page


def test_all_themes_with_numbers(superuser, seed_plans):
    text = text_of(superuser.get(f"{DEPARTMENT}scorecard/?numbers=1&period=2021-06"))
    assert "資料截至110年6月底（累計）" in text
    assert text.count("本期目標值") == 0
    assert "72.53%紅燈" in text


def test_the_way_between_tables_keeps_numbers_and_period(superuser, seed_plans):
    page = superuser.get(f"{DEPARTMENT}themes/A/?numbers=1&period=2021-06").content.decode()
    assert f'href="{DEPARTMENT}themes/B/?period=2021-06&amp;numbers=1"' in page
    assert f'href="{DEPARTMENT}scorecard/?period=2021-06&amp;numbers=1"' in page
    assert 'href="?period=2021-05&amp;basis=ytd&amp;numbers=1"' in page
    assert '<a class="btn" href="?period=2021-06">隱藏目標值及實際值</a>' in page
    assert f'href="{DEPARTMENT}kpis/AC1.1/?period=2021-06"' in page


def test_a_changed_target_shows_both(as_actor, small_plan):
    KPITarget.objects.filter(kpi=small_plan.kpis["AC1.1"]).update(original_value=5, change_reason="less money")
    text = text_of(as_actor("viewer").get("/plans/town-works/2030/themes/A/?numbers=1&period=2030-03"))
    assert "原定5.0%修正後3.0%" in text or "原定5修正後3" in text


def test_a_plan_without_kpis_shows_no_lights(superuser, seed_plans):
    text = text_of(superuser.get("/plans/taipei/2021/themes/A/?numbers=1"))
    assert "燈" not in text
    assert "資料截至" not in text


@pytest.mark.parametrize("query", ["period=2020-06", "period=x", "basis=x"])
@pytest.mark.parametrize("page", ["themes/A/", "scorecard/"])
def test_a_period_or_basis_that_there_is_not(page, query, superuser, seed_plans):
    assert superuser.get(f"{DEPARTMENT}{page}?{query}").status_code == 404


@pytest.mark.parametrize(("numbers", "limit"), [("", 7), ("&numbers=1", 8)])
@pytest.mark.parametrize("page", ["themes/A/", "scorecard/"])
@pytest.mark.parametrize("actor", ["viewer", "superuser"])
def test_few_queries_and_as_many_for_many_kpis(numbers, limit, page, actor, as_actor, small_plan, large_plan):
    client = as_actor(actor)
    addresses = (f"/plans/town-works/{year}/{page}?period={year}{numbers}" for year in (2030, 2040))
    small, large = (queries_of(client, address) for address in addresses)
    assert small == large <= limit


@pytest.mark.parametrize("table", ["themes/A/", "scorecard/"])
def test_scores_are_hidden_where_the_plan_says_so(table, as_actor, small_plan):
    Plan.objects.filter(pk=small_plan.plan.pk).update(hides_scores=True)
    small_plan.kpis["AC1.1"].targets.update(value=8)
    address = f"/plans/town-works/2030/{table}?period=2030-03"
    hidden, shown = (text_of(as_actor(actor).get(address)) for actor in ("viewer", "administrator"))
    assert "得分37.50" not in hidden and "計分說明" not in hidden
    assert "得分37.50" in shown and "計分說明" in shown
