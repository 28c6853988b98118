"""The links of the seed's plan in a real browser, by keyboard alone, without a script; readable by everybody."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.contrib.auth.models import User
from django.test import Client
from playwright.sync_api import expect

from scorecard.models import CauseEffectLink, Membership, Role

pytestmark = pytest.mark.browser

PLAN = "/plans/taipei-personnel/2021/"


@pytest.fixture
def administrator(served_plans, live_server, context):
    user = User.objects.create_user("administrator", first_name="研考")
    Membership.objects.create(user=user, organisation=served_plans.department.organisation, role=Role.ADMINISTRATOR)
    client = Client()
    client.force_login(user)
    cookie = {"name": "sessionid", "value": client.cookies["sessionid"].value, "url": live_server.url}
    context.add_cookies([cookie])
    return user


def tab_to(page, target):
    """Press Tab until the target has the focus."""
    for _ in range(60):
        page.keyboard.press("Tab")
        if target.evaluate("each => each === document.activeElement"):
            return
    raise AssertionError("the keyboard does not get there")


def test_a_link_is_added_refused_and_confirmed_by_keyboard(served_plans, administrator, live_server, page):
    page.goto(f"{live_server.url}{PLAN}links/")
    cause, effect = page.get_by_label("原因目標"), page.get_by_label("結果目標")
    add = page.get_by_role("button", name="新增", exact=True)
    tab_to(page, cause)
    page.keyboard.type("AC1")
    tab_to(page, effect)
    page.keyboard.type("AP1")
    tab_to(page, add)
    page.keyboard.press("Enter")
    expect(page.get_by_text("這會形成循環：AC1 → AP1 → AC1。")).to_be_visible()
    expect(effect).to_be_focused()
    expect(cause).to_have_value("AC1")
    page.keyboard.type("BC1")
    tab_to(page, page.get_by_label("關聯說明"))
    page.keyboard.type("員額用得好，人就留得住")
    tab_to(page, add)
    page.keyboard.press("Enter")
    expect(page.get_by_role("status")).to_contain_text("已新增關聯「AC1 → BC1」")
    link = CauseEffectLink.objects.get(cause__plan=served_plans.department, cause__code="AC1", effect__code="BC1")
    row = page.locator(f"#link-{link.pk}")
    expect(row).to_be_focused()
    expect(row).to_contain_text("假設關聯")
    tab_to(page, row.get_by_role("checkbox"))
    page.keyboard.press("Space")
    page.keyboard.press("Enter")
    expect(page.get_by_role("status")).to_contain_text("已確認1條關聯。")
    expect(row).to_contain_text("已確認")
    page.goto(f"{live_server.url}{PLAN}map/?links=all")
    expect(page.locator('g.is-confirmed > path[data-cause="AC1"][data-effect="BC1"]')).to_have_count(1)


@pytest.mark.parametrize("width", [1440, 1024, 390])
def test_nothing_stands_in_anybodys_way(width, served_plans, administrator, live_server, page):
    page.set_viewport_size({"width": width, "height": 844})
    key = CauseEffectLink.objects.filter(cause__plan=served_plans.department).earliest("pk").pk
    for address in ("links/", f"links/?edit={key}", f"links/?theme=C&delete={key}", "order/"):
        page.goto(f"{live_server.url}{PLAN}{address}")
        assert Axe().run(page).response["violations"] == [], address
        assert page.evaluate("document.documentElement.scrollWidth") <= width, address


def test_a_theme_is_moved_by_keyboard(served_plans, administrator, live_server, page):
    page.goto(f"{live_server.url}{PLAN}order/")
    tab_to(page, page.get_by_role("button", name="下移 A", exact=True))
    page.keyboard.press("Enter")
    expect(page.get_by_role("status")).to_contain_text("A已下移。")
    expect(page.locator("li", has_text="提升組織效能").first).to_be_focused()
    codes = served_plans.department.themes.order_by("order", "code").values_list("code", flat=True)
    assert list(codes) == ["B", "A", "C", "D", "E"]
