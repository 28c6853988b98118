"""Who serves whom in a real browser: an alignment is added and another confirmed by keyboard; axe finds nothing."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.test import Client
from playwright.sync_api import expect

from scorecard.models import Alignment
from scorecard.services import demo_accounts

pytestmark = pytest.mark.browser

DEPARTMENT, CITY = "/plans/taipei-personnel/2021/", "/plans/taipei/2021/"
PHONE = {"width": 390, "height": 844}


@pytest.fixture
def keeper(served_plans, live_server, page):
    demo_accounts.create()
    client = Client()
    client.force_login(demo_accounts.User.objects.get(username="demo-admin"))
    cookie = client.cookies["sessionid"]
    page.context.add_cookies([{"name": cookie.key, "value": cookie.value, "url": live_server.url}])
    return page


def test_a_gap_is_closed_and_a_pair_confirmed_by_keyboard(keeper, live_server, served_plans):
    page = keeper
    page.goto(f"{live_server.url}{CITY}map/")
    page.get_by_role("link", name="承接情形一覽表").press("Enter")
    page.get_by_role("table").get_by_role("link", name="人事處").first.press("Enter")
    page.get_by_role("link", name="新增承接 TC1").press("Enter")
    expect(page.get_by_label("上級計畫目標")).to_have_value("TC1")
    page.get_by_label("本計畫目標").focus()
    page.keyboard.type("AC1")
    page.get_by_label("承接理由").fill("員額運用得宜，服務更好")
    page.get_by_role("button", name="儲存").press("Enter")
    expect(page.get_by_role("status")).to_contain_text("已新增承接關係。")
    made = Alignment.objects.get(objective__plan=served_plans.department, parent_objective__code="TC1")
    assert (made.objective.code, made.reason) == ("AC1", "員額運用得宜，服務更好")
    page.get_by_label("勾選 AC1 TC1").press("Space")
    page.get_by_role("button", name="確認勾選項目").press("Enter")
    expect(page.get_by_role("status")).to_contain_text("已確認1項承接關係。")
    page.goto(f"{live_server.url}{CITY}map/")
    expect(page.locator('g[data-code="TC1"]')).to_contain_text("承接1")


def test_every_page_is_accessible_and_fits_a_phone(keeper, live_server, served_plans):
    page = keeper
    pk = Alignment.objects.filter(objective__plan=served_plans.department)[0].pk
    pages = [f"{DEPARTMENT}alignment/{more}" for more in ("", "?by=parent", "new/", f"{pk}/")]
    pages += [f"{CITY}alignment/", f"{CITY}alignment/?only=gaps", f"{CITY}map/", f"{CITY}objectives/TC2/"]
    for address in pages:
        page.goto(live_server.url + address)
        found = Axe().run(page)
        assert found.violations_count == 0, (address, found.generate_report())
    page.set_viewport_size(PHONE)
    for address in pages:
        page.goto(live_server.url + address)
        assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"], address
