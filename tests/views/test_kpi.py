"""/plans/<org>/<year>/kpis/<code>/: a KPI with its path and its definition sheet."""

import pytest

from scorecard.models import KPI
from tests.views.pages import queries_of, text_of, tight


@pytest.fixture
def superuser(as_actor):
    return as_actor("superuser")


def test_the_whole_path_and_definition(superuser, seed_plans):
    text = text_of(superuser.get("/plans/taipei-personnel/2021/kpis/AF1.1/"))
    for words in (
        "提升組織效能",
        "財務",
        "提高預算執行效能",
        "如期如質落實預算執行",
        "AF1.1",
        "預算達成率",
        "累計實際執行數(含應付數) ÷ 累計分配預算數 × 100%",
        "會計月報",
        "管理科",
        "會計員",
        "AF1.1.1",
        "臺北市各機關單位預算執行要點",
        "樣本資料",
    ):
        assert tight(words) in text, words


def test_every_kpi_of_the_seed_has_a_page(superuser, seed_plans):
    for kpi in KPI.objects.filter(plan=seed_plans.department):
        text = text_of(superuser.get(f"/plans/taipei-personnel/2021/kpis/{kpi.code}/"))
        assert kpi.code in text
        assert tight(kpi.name) in text
        assert tight(kpi.formula) in text


def test_a_kpi_of_which_little_is_known(as_actor, small_plan):
    text = text_of(as_actor("viewer").get("/plans/town-works/2030/kpis/AF1.2/"))
    assert "FigureAF1.2" in text
    assert "None" not in text
    assert "樣本資料" not in text


def test_as_many_queries_for_500_kpis(as_actor, small_plan, large_plan):
    client = as_actor("viewer")
    pages = ("/plans/town-works/2030/kpis/AC1.1/", "/plans/town-works/2040/kpis/O124.4/")
    assert len({queries_of(client, page) for page in pages}) == 1
