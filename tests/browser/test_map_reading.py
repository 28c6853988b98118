"""Reading the strategy map in a browser: chains by mouse and keyboard, panel, filters, why a theme is not green."""

import re

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.contrib.auth.models import User
from django.test import Client

from scorecard.models import Membership, Organisation, Role

pytestmark = pytest.mark.browser

MAP = "/plans/taipei-personnel/2021/map/"
JUNE = f"{MAP}?period=2021-06"
PHONE = {"width": 390, "height": 844}


@pytest.fixture
def page(served_plans, live_server, context):
    """The browser of the department's manager."""
    user = User.objects.create_user("head", first_name="處長")
    organisation = Organisation.objects.get(slug="taipei-personnel")
    Membership.objects.create(user=user, organisation=organisation, role=Role.MANAGER)
    client = Client()
    client.force_login(user)
    cookie = client.cookies["sessionid"]
    context.add_cookies([{"name": cookie.key, "value": cookie.value, "url": live_server.url}])
    return context.new_page()


def codes(page, role: str) -> set[str]:
    return set(page.locator(f".box.{role}").evaluate_all("all => all.map(each => each.dataset.code)"))


def lit_arrows(page) -> set[tuple[str, str]]:
    found = page.locator("[data-cause].is-lit").evaluate_all("all => all.map(e => [e.dataset.cause, e.dataset.effect])")
    return {(cause, effect) for cause, effect in found}


def test_a_manager_finds_in_three_clicks_why_a_theme_is_not_green(page, live_server):
    page.goto(live_server.url)
    page.locator(".plan-card", has_text="110年人事處策略地圖").get_by_role("link", name="策略地圖", exact=True).click()
    head = page.locator('.head[data-theme="E"]')
    assert "黃燈" in (head.text_content() or "")
    head.locator("a").click()
    page.get_by_role("link", name="計分說明").first.click()
    page.wait_for_url("**/why/theme/E/")
    row = page.get_by_role("row", name=re.compile("EP1"))
    assert "紅燈" in row.inner_text()


def test_pointing_at_a_box_lights_its_chain_and_leaving_puts_it_out(page, live_server):
    page.goto(f"{live_server.url}{JUNE}")
    page.hover('[data-code="EC1"] a')
    assert codes(page, "is-chosen") == {"EC1"}
    assert codes(page, "is-cause") == {"EP1", "EL1", "EF1"}
    assert codes(page, "is-effect") == {"AC1", "DC1", "BC1", "AC2"}
    assert {("EF1", "EP1"), ("EP1", "EC1"), ("EC1", "AC1"), ("BC1", "AC2")} <= lit_arrows(page)
    assert ("AL1", "AC1") not in lit_arrows(page)
    marks = page.locator(".chain-mark").evaluate_all("all => all.map(each => each.textContent)")
    assert sorted(marks) == sorted("因因因果果果果")
    page.hover("h1")
    assert codes(page, "is-chosen") == codes(page, "is-cause") == set()
    assert page.locator(".chain-mark").count() == 0


def test_script_and_server_light_the_same_chain(page, live_server):
    page.goto(f"{live_server.url}{JUNE}&objective=EC1")
    served = [codes(page, role) for role in ("is-chosen", "is-cause", "is-effect")], lit_arrows(page)
    page.hover('[data-code="CF1"] a')
    assert codes(page, "is-chosen") == {"CF1"}
    page.hover("h1")
    assert ([codes(page, role) for role in ("is-chosen", "is-cause", "is-effect")], lit_arrows(page)) == served


def test_a_chain_that_is_set_back_stays_legible_and_red(page, live_server):
    """Contrast of text above 5.4; a red box keeps its edge."""
    page.goto(f"{live_server.url}{JUNE}&objective=AL1")
    look = """code => { const box = document.querySelector(`[data-code="${code}"]`);
      const style = name => getComputedStyle(box.querySelector(name)), shape = style('.box-shape');
      return [style('.name').fill, shape.fill, shape.stroke, shape.strokeOpacity] }"""
    text, ground, _stroke, _opacity = page.evaluate(look, "DL1")
    assert contrast(text, ground) > 5.4
    *_colours, stroke, opacity = page.evaluate(look, "EF1")
    assert codes(page, "is-cause").isdisjoint({"EF1"})
    red, green, blue = map(int, re.findall(r"\d+", stroke))
    assert red > 150 > green + blue
    assert opacity == "1"


def contrast(one: str, other: str) -> float:
    def luminance(colour: str) -> float:
        parts = [int(each) / 255 for each in re.findall(r"\d+", colour)[:3]]
        red, green, blue = (p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts)
        return 0.2126 * red + 0.7152 * green + 0.0722 * blue

    darker, lighter = sorted((luminance(one), luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


def test_the_keyboard_goes_from_box_to_box_opens_and_clears(page, live_server):
    page.goto(f"{live_server.url}{JUNE}")
    focused = "document.activeElement.closest('[data-code]')?.dataset.code"
    page.locator('[data-code="AC1"] a').focus()
    assert codes(page, "is-chosen") == {"AC1"}
    for key, code in (
        ("ArrowRight", "BC1"),
        ("ArrowDown", "BP1"),
        ("ArrowDown", "BL1"),
        ("ArrowLeft", "AL1"),
        ("ArrowUp", "AP1"),
    ):
        page.keyboard.press(key)
        assert page.evaluate(focused) == code
    page.keyboard.press("Tab")
    assert page.evaluate(focused) == "BP1", "in reading order"
    page.keyboard.press("Escape")
    assert codes(page, "is-chosen") == set()
    page.keyboard.press("Enter")
    page.wait_for_url("**/map/?period=2021-06&objective=BP1#panel")
    assert page.locator("#panel h2").inner_text().startswith("BP1")
    page.get_by_role("link", name="關閉").click()
    page.wait_for_url(f"**{JUNE}")


def test_filters_are_chosen_with_a_form(page, live_server):
    page.goto(f"{live_server.url}{JUNE}")
    page.get_by_label("策略主題").select_option("E 提高資訊應用效能")
    page.get_by_label("只看需注意的").check()
    page.get_by_role("button", name="篩選").click()
    page.get_by_text("符合2項／共23項策略目標").wait_for()
    assert codes(page, "is-outside").isdisjoint({"EC1", "EF1"})
    assert len(codes(page, "is-outside")) == 21
    page.get_by_role("link", name="清除條件").click()
    page.wait_for_url(f"**{JUNE}")


@pytest.mark.parametrize("size", [None, PHONE], ids=["screen", "phone"])
def test_panel_and_filters_are_accessible_and_nothing_goes_sideways(size, page, live_server):
    if size:
        page.set_viewport_size(size)
    for query in ("&objective=EC1", "&theme=E&attention=1&light=pink"):
        page.goto(f"{live_server.url}{JUNE}{query}")
        page.locator("details").evaluate_all("all => all.forEach(each => each.open = true)")
        found = Axe().run(page)
        assert found.violations_count == 0, f"{query}\n{found.generate_report()}"
        assert page.evaluate("document.documentElement.scrollWidth") <= page.viewport_size["width"]


def test_a_phone_lists_what_each_objective_drives_below_heads_that_stay(page, live_server):
    page.set_viewport_size(PHONE)
    page.goto(f"{live_server.url}{JUNE}")
    row = page.locator(".objective-table tr", has_text="EC1").first
    assert "驅動 AC1、DC1" in row.inner_text()
    row.scroll_into_view_if_needed()
    page.mouse.wheel(0, 400)
    heads = page.locator(".band-head")
    assert heads.first.evaluate("head => getComputedStyle(head).position") == "sticky"
    row.get_by_role("link").click()
    page.wait_for_url("**objective=EC1#panel")
    assert page.locator("#panel").is_visible()
