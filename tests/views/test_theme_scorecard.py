"""/plans/<org>/<year>/themes/<code>/ and scorecard/: the tables as printed, at a constant price."""

import re

import pytest

from scorecard.models import KPI, KSF, ActionPlan, Objective, Theme
from tests.views.pages import queries_of, text_of, tight


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


@pytest.mark.parametrize("page", ["themes/A/", "scorecard/"])
@pytest.mark.parametrize("actor", ["viewer", "superuser"])
def test_few_queries_and_as_many_for_500_kpis(page, actor, as_actor, small_plan, large_plan):
    client = as_actor(actor)
    small, large = (queries_of(client, f"/plans/town-works/{year}/{page}") for year in (2030, 2040))
    assert small == large <= 6
