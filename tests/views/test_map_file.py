"""/plans/<org>/<year>/map.svg: the map as a file that stands alone."""

import re
from urllib.parse import unquote
from xml.etree import ElementTree

import pytest

from tests import map_rules
from tests.views.pages import queries_of

SMALL = "/plans/town-works/2030/map.svg"
DEPARTMENT = "/plans/taipei-personnel/2021/map.svg"


@pytest.fixture
def superuser(as_actor):
    return as_actor("superuser")


@pytest.mark.parametrize("query", ["period=2029", "period=x", "basis=x"])
def test_a_period_or_basis_that_there_is_not(query, superuser, small_plan):
    assert superuser.get(f"{SMALL}?{query}").status_code == 404


def test_it_is_saved_under_a_name_of_its_own(superuser, seed_plans):
    got = superuser.get(DEPARTMENT)
    assert got["Content-Type"] == "image/svg+xml"
    assert got["X-Content-Type-Options"] == "nosniff"
    assert 'filename="taipei-personnel-2021.svg"' in got["Content-Disposition"]
    assert "人事處_110年_策略地圖.svg" in unquote(got["Content-Disposition"])


@pytest.mark.parametrize("slug", ["taipei", "taipei-personnel"])
def test_it_needs_nothing_from_outside(slug, superuser, seed_plans):
    text = superuser.get(f"/plans/{slug}/2021/map.svg").content.decode()
    without_namespace = text.replace('xmlns="http://www.w3.org/2000/svg"', "")
    assert not re.search(r"https?:|href|url\(|@import|@font-face|<script|<image|<foreignObject", without_namespace)
    style = text[text.index("<style>") : text.index("</style>")]
    assert "var(" not in style
    assert "#17394a" in style, "colours are literal"
    assert '"Noto Sans TC"' in style and "sans-serif" in style


def _texts(tree) -> list[str]:
    return ["".join(each.itertext()) for each in tree.iter("{http://www.w3.org/2000/svg}text")]


def test_it_says_whose_map_it_is_and_of_when(superuser, seed_plans):
    tree = ElementTree.fromstring(superuser.get(f"{DEPARTMENT}?period=2021-06").content)  # noqa: S314
    texts = _texts(tree)
    assert texts[0] == "臺北市政府人事處　110年人事處策略地圖"
    assert texts[1] == "資料截至110年6月底（累計）　樣本資料（非實際績效數據）"
    assert texts[-8:] == [
        "綠燈",
        "黃燈",
        "紅燈",
        "未填報",
        "未到期",
        "不適用",
        "空心箭頭＝假設關聯，待確認",
        "實心箭頭＝已確認關聯",
    ]


def test_a_plan_without_figures_and_links_has_no_legend(superuser, seed_plans):
    texts = _texts(ElementTree.fromstring(superuser.get("/plans/taipei/2021/map.svg").content))  # noqa: S314
    assert texts[0] == "臺北市政府　110年臺北市政府策略地圖"
    assert not any("燈" in text or "箭頭" in text for text in texts)


def test_the_lights_of_plans_below_are_of_a_day_and_samples_too(superuser, seed_plans):
    texts = _texts(ElementTree.fromstring(superuser.get("/plans/taipei/2021/map.svg?period=2021").content))  # noqa: S314
    assert texts[1] == "資料截至110年12月底（累計）　樣本資料（非實際績效數據）"


@pytest.mark.parametrize(("query", "arrows"), [("", 34), ("?links=all", 34), ("?links=theme", 24), ("?links=none", 0)])
def test_it_shows_the_same_links_as_the_page(query, arrows, superuser, seed_plans):
    drawn = map_rules.read(superuser.get(f"{DEPARTMENT}{query}").content.decode())
    assert (len(drawn.boxes), len(drawn.arrows)) == (23, arrows)


def test_the_same_twice_is_the_same_bytes(superuser, seed_plans):
    assert superuser.get(DEPARTMENT).content == superuser.get(DEPARTMENT).content


def test_every_text_lies_inside_it(superuser, small_plan):
    small_plan.plan.title = "臺" * 200
    small_plan.plan.save()
    tree = ElementTree.fromstring(superuser.get(SMALL).content)  # noqa: S314
    left, top, width, height = map(float, tree.get("viewBox", "").split())
    for each in tree.iter("{http://www.w3.org/2000/svg}text"):
        if each.get("class") in ("file-title", "file-note"):
            assert left < float(each.get("x", 0)) < left + width
            assert top < float(each.get("y", 0)) < top + height
    assert _texts(tree)[0].startswith(small_plan.plan.organisation.name)


def test_few_queries(superuser, small_plan):
    assert queries_of(superuser, f"{SMALL}?period=2030") <= 7
