"""/plans/<org>/<year>/order/: administrators move perspectives, themes and objectives up and down."""

import pytest

from scorecard.models import Objective, Perspective, Theme
from tests.views.pages import queries_of, text_of, tight

ADDRESS = "/plans/town-works/2030/order/"


@pytest.fixture
def keeper(as_actor):
    return as_actor("administrator")


@pytest.fixture
def objective(small_plan):
    """AC2 below AC1."""
    like = small_plan.objectives["AC1"]
    return Objective.objects.create(
        plan=like.plan, perspective=like.perspective, theme=like.theme, code="AC2", name="Bright roads"
    )


def button(record, step):
    return {"noun": record._meta.model_name, "record": record.pk, "version": record.version, "step": step}


def orders(plan):
    return [
        list(model.objects.filter(plan=plan).order_by("order", "code").values_list("code", "order"))
        for model in (Perspective, Theme, Objective)
    ]


def test_moving_each_noun(keeper, small_plan, objective):
    theme = Theme.objects.get(plan=small_plan.plan, code="B")
    perspective = Perspective.objects.get(plan=small_plan.plan, code="F")
    for record in (objective, theme, perspective):
        response = keeper.post(ADDRESS, button(record, "up"))
        assert (response.status_code, response.url) == (302, f"{ADDRESS}#{record._meta.model_name}-{record.pk}")
    text = text_of(keeper.get(ADDRESS))
    for first, second in (("FFinance", "CCitizens"), ("BQuietnights", "ASafestreets"), ("AC2Bright", "AC1Smooth")):
        assert text.index(first) < text.index(second)
    assert "AC2已上移。" in text
    html = keeper.get("/plans/town-works/2030/map/").content.decode()
    assert html.index('data-code="AC2"') < html.index('data-code="AC1"')


def test_only_objectives_with_neighbours_are_listed(keeper, small_plan):
    assert "Smoothroads" not in text_of(keeper.get(ADDRESS))


@pytest.mark.parametrize(
    ("change", "status"),
    [
        ({"version": 7}, 409),
        ({"record": 999999}, 409),
        ({"step": "down"}, 409),
        ({"noun": "theme"}, 409),
        ({"noun": "kpi"}, 422),
        ({"step": "sideways"}, 422),
        ({"record": "9" * 30}, 422),
        ({"record": "x"}, 422),
        ({"version": ""}, 422),
    ],
)
def test_what_can_not_be_moved_stays(change, status, keeper, small_plan, objective):
    before = orders(small_plan.plan)
    response = keeper.post(ADDRESS, {**button(objective, "up"), **change})
    assert response.status_code == status
    assert 'class="note error"' in response.content.decode()
    assert orders(small_plan.plan) == before


def test_another_plans_records_are_not_here(keeper, small_plan):
    theirs = Perspective.objects.get(plan=small_plan.town_plan)
    assert keeper.post(ADDRESS, button(theirs, "up")).status_code == 409


def test_an_empty_plan_says_so(keeper, small_plan):
    assert tight("尚無可排列的項目。") in text_of(keeper.get("/plans/town-works/2031/order/"))


def test_as_many_queries_for_many_kpis(keeper, small_plan, large_plan):
    assert queries_of(keeper, ADDRESS) == queries_of(keeper, "/plans/town-works/2040/order/")
