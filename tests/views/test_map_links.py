"""The map's two pictures, ?links=none, theme or all: the seed's arrows on the page, and the ways between them."""

import re

import pytest

from scorecard.models import CauseEffectLink
from tests import map_rules
from tests.views.pages import text_of

MAP = "/plans/taipei-personnel/2021/map/"


@pytest.fixture
def superuser(as_actor):
    return as_actor("superuser")


def _drawing(response) -> str:
    drawn = re.search(
        r'<div class="strategy-map-drawing[^>]*>(<svg.*?</svg>)</div>', response.content.decode(), re.DOTALL
    )
    assert drawn is not None
    return drawn[1]


def _pairs(plan, *, inside=False):
    pairs = CauseEffectLink.objects.filter(cause__plan=plan).values_list("cause__code", "effect__code")
    return [(cause, effect) for cause, effect in pairs if not inside or cause[0] == effect[0]]


def test_the_seeds_arrows_keep_the_rules_with_few_crossings_and_bends(superuser, seed_plans):
    drawn = _drawing(superuser.get(MAP))
    links = _pairs(seed_plans.department)
    assert len(links) == 34
    assert map_rules.faults(drawn, links) == []
    assert map_rules.crossings(drawn) <= 2
    assert map_rules.bends(drawn) <= 31
    assert map_rules.read(drawn).width == 1044


def test_links_inside_themes_are_drawn_alone(superuser, seed_plans):
    drawn = _drawing(superuser.get(f"{MAP}?links=theme"))
    links = _pairs(seed_plans.department, inside=True)
    assert len(links) == 24
    assert map_rules.faults(drawn, links) == []
    assert map_rules.crossings(drawn) == 0


def test_the_map_without_links(superuser, seed_plans):
    drawn = _drawing(superuser.get(f"{MAP}?links=none"))
    assert map_rules.faults(drawn, []) == []
    assert len(map_rules.read(drawn).boxes) == 23


def test_tabs_lead_to_the_other_pictures_and_keep_the_rest_of_the_address(superuser, seed_plans):
    page = superuser.get(f"{MAP}?period=2021-06&links=theme&basis=period").content.decode()
    for links in ("none", "theme", "all"):
        assert f'href="?period=2021-06&amp;links={links}&amp;basis=period"' in page
    assert 'href="/plans/taipei-personnel/2021/map.svg?period=2021-06&amp;basis=period&amp;links=theme"' in page


@pytest.mark.parametrize(
    ("query", "current"),
    [("", ["關聯圖", "全部"]), ("?links=theme", ["關聯圖", "主題內"]), ("?links=none", ["策略地圖"])],
)
def test_the_present_picture_is_marked(query, current, superuser, seed_plans):
    page = superuser.get(f"{MAP}{query}").content.decode()
    tabs = page[page.index('class="map-tabs"') : page.index('class="map-and-panel"')]
    assert re.findall(r'aria-current="\w+">([^<]+)<', tabs) == current


def test_the_legend_of_heads_stands_where_there_are_arrows(superuser, seed_plans):
    words = "空心箭頭＝假設關聯，待確認"
    assert words in text_of(superuser.get(MAP))
    assert words not in text_of(superuser.get(f"{MAP}?links=none"))
    assert words not in text_of(superuser.get("/plans/taipei/2021/map/"))


def test_a_plan_without_links_has_no_tabs(superuser, seed_plans):
    assert "picture-tabs" not in superuser.get("/plans/taipei/2021/map/").content.decode()


@pytest.mark.parametrize("value", ["x", "ALL", "%00", "%3Cscript%3E", "none%20"])
def test_links_that_there_are_not(value, superuser, seed_plans):
    assert superuser.get(f"{MAP}?links={value}").status_code == 404
    assert superuser.get(f"/plans/taipei-personnel/2021/map.svg?links={value}").status_code == 404
