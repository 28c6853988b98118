"""/plans/<org>/<year>/objectives/<code>/: an objective with its path and what hangs on it."""

import pytest

from scorecard.models import Objective, Plan
from tests.views.pages import queries_of, text_of, tight


@pytest.fixture
def superuser(as_actor):
    return as_actor("superuser")


def test_path_and_everything_below(superuser, seed_plans):
    text = text_of(superuser.get("/plans/taipei-personnel/2021/objectives/AL1/"))
    for words in (
        "提升組織效能",
        "學習成長",
        "提升人事人員專業知能",
        "AL1.1",
        "AL1.2",
        "AL1.1.2",
        "辦理人事業務研討座談會",
    ):
        assert tight(words) in text, words


@pytest.mark.parametrize("slug", ["taipei", "taipei-personnel"])
def test_every_objective_of_the_seed_has_a_page(slug, superuser, seed_plans):
    plan = {"taipei": seed_plans.city, "taipei-personnel": seed_plans.department}[slug]
    for objective in Objective.objects.filter(plan=plan):
        text = text_of(superuser.get(f"/plans/{slug}/2021/objectives/{objective.code}/"))
        assert objective.code in text
        assert tight(objective.name) in text


def test_a_shared_objective_without_anything_below(as_actor, small_plan):
    text = text_of(as_actor("viewer").get("/plans/town-works/2030/objectives/TC1/"))
    assert "Contentcitizens" in text
    assert "None" not in text


def test_as_many_queries_for_many_kpis(as_actor, small_plan, large_plan):
    """Both of a plan that has one above it."""
    Plan.objects.filter(pk=large_plan.pk).update(parent=small_plan.town_plan)
    client = as_actor("viewer")
    pages = (f"/plans/town-works/{page}/" for page in ("2030/objectives/AC1", "2040/objectives/O39"))
    assert len({queries_of(client, f"{page}?period={page[18:22]}") for page in pages}) == 1


def test_its_kpis_with_lights_and_figures(superuser, seed_plans):
    page = "/plans/taipei-personnel/2021/objectives/AL1/?period=2021-06"
    text = text_of(superuser.get(page))
    assert "策略目標燈號綠燈" in text
    assert "AL1.2人事人員年度與業務相關之學習時數20小時10.0小時/人110年第2季11.2小時/人112.00%綠燈↗好轉管理科季" in text
    assert "不適用" in text
    assert 'href="/plans/taipei-personnel/2021/kpis/AL1.2/?period=2021-06"' in superuser.get(page).content.decode()


def test_the_period_alone_or_the_year_to_date(superuser, seed_plans):
    address = "/plans/taipei-personnel/2021/objectives/AC1/"
    assert "95.9%99.87%黃燈" in text_of(superuser.get(address))
    assert "96.8%100.83%綠燈" in text_of(superuser.get(f"{address}?basis=period"))
    assert superuser.get(f"{address}?basis=x").status_code == 404


def test_an_objective_without_kpis_shows_no_lights(as_actor, small_plan):
    text = text_of(as_actor("viewer").get("/plans/town-works/2030/objectives/TC1/"))
    assert "燈" not in text


def test_scores_are_hidden_where_the_plan_says_so(as_actor, small_plan):
    Plan.objects.filter(pk=small_plan.plan.pk).update(hides_scores=True)
    small_plan.kpis["AC1.1"].targets.update(value=8)
    address = "/plans/town-works/2030/objectives/AC1/?period=2030-03"
    hidden, shown = (text_of(as_actor(actor).get(address)) for actor in ("viewer", "administrator"))
    assert "得分37.50" not in hidden and "計分說明" not in hidden
    assert "得分37.50" in shown and "計分說明" in shown
