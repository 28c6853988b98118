"""An administrator brings a workbook in: upload, columns, preview, apply, and takes it back, in Chromium."""

from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.contrib.auth.models import User
from django.test import Client
from playwright.sync_api import expect

from scorecard.models import Membership, Objective, Organisation, Role
from scorecard.services import memberships

pytestmark = pytest.mark.browser

FILES = Path(__file__).parents[1] / "importers" / "workbooks"


@pytest.fixture
def screen(served_plans, live_server, context):
    """The department's administrator; no page may fail on the way or put a barrier up."""
    keeper = User.objects.create_user("keeper", first_name="研考")
    membership = Membership(
        user=keeper, organisation=Organisation.objects.get(slug="taipei-personnel"), role=Role.ADMINISTRATOR
    )
    memberships.save(record=membership, by=None, reason="test")
    client = Client()
    client.force_login(keeper)
    cookie = client.cookies["sessionid"]
    context.add_cookies([{"name": "sessionid", "value": cookie.value, "url": live_server.url}])
    page, broken = context.new_page(), list[str]()
    page.on("pageerror", lambda error: broken.append(str(error)))
    page.on("console", lambda message: broken.append(message.text) if message.type == "error" else None)
    page.on("response", lambda answer: broken.append(f"{answer.status} {answer.url}") if answer.status >= 400 else None)
    yield page
    assert broken == []


def check(page) -> None:
    found = Axe().run(page).response["violations"]
    assert [(each["id"], [node["html"] for node in each["nodes"]][:2]) for each in found] == []


def name_of(code: str, plan) -> str:
    return Objective.objects.get(plan=plan, code=code).name


def test_from_the_upload_to_the_report_and_back(screen, live_server, served_plans):
    plan, page = served_plans.department, screen
    before = {code: name_of(code, plan) for code in ("AC1", "EP1")}
    page.goto(f"{live_server.url}/plans/taipei-personnel/2021/import/")
    check(page)
    page.get_by_label("活頁簿檔案").set_input_files(FILES / "doubled_code.xlsx")
    page.get_by_role("button", name="上傳檔案").click()
    expect(page.get_by_role("heading", name="確認欄位對應")).to_be_visible()
    check(page)
    page.get_by_role("button", name="預覽", exact=True).click()
    expect(page.locator(".import-rows .is-refused .row-note")).to_contain_text("EP1")
    check(page)
    expect(page.locator(".questions input:not([type=hidden])")).to_have_value("EF1")
    page.get_by_role("button", name="儲存以上回答").click()
    expect(page.locator(".row-counts a", has_text="無法匯入")).to_contain_text("0")
    assert name_of("AC1", plan) == before["AC1"]
    page.get_by_role("button", name="確認匯入").click()
    expect(page.get_by_role("heading", name="匯入報告")).to_be_visible()
    check(page)
    assert name_of("AC1", plan) != before["AC1"]
    page.get_by_role("button", name="復原本次匯入").click()
    expect(page.locator(".messages")).to_contain_text("已復原")
    assert {code: name_of(code, plan) for code in before} == before


def test_a_phone_does_not_scroll_sideways(screen, live_server):
    screen.set_viewport_size({"width": 390, "height": 800})
    screen.goto(f"{live_server.url}/plans/taipei-personnel/2021/import/")
    screen.get_by_label("活頁簿檔案").set_input_files(FILES / "printed.xlsx")
    screen.get_by_role("button", name="上傳檔案").click()
    for step in ("確認欄位對應", "匯入預覽"):
        expect(screen.get_by_role("heading", name=step)).to_be_visible()
        assert screen.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
        if step == "確認欄位對應":
            screen.get_by_role("button", name="預覽", exact=True).click()
