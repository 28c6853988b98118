"""Pages that say no: accessible, styled under the pages' policy, and read by the browser that sent too much."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.test import Client

pytestmark = pytest.mark.browser

PLAN = "/plans/town-works/2030/"


@pytest.fixture
def screen(live_server, small_plan, town, context, settings):
    settings.DATA_UPLOAD_MAX_MEMORY_SIZE = settings.FILE_UPLOAD_MAX_MEMORY_SIZE = 1_000_000
    client = Client()
    client.force_login(town["staff"])
    context.add_cookies([{"name": "sessionid", "value": client.cookies["sessionid"].value, "url": live_server.url}])
    page = context.new_page()
    page.on("dialog", lambda dialog: dialog.accept())
    return page


def check(page) -> None:
    found = Axe().run(page)
    assert found.violations_count == 0, found.generate_report()
    assert page.evaluate("document.documentElement.lang") == "zh-Hant-TW"
    assert page.evaluate("getComputedStyle(document.querySelector('.top-bar')).backgroundColor") != "rgba(0, 0, 0, 0)"


@pytest.mark.parametrize(("address", "text"), [("/nowhere/", "找不到"), (f"{PLAN}import/", "沒有這項作業的權限")])
def test_what_is_not_there_or_not_allowed(address, text, screen, live_server):
    screen.goto(f"{live_server.url}{address}")
    assert text in screen.inner_text("main")
    check(screen)


def test_a_fault_of_ours(screen, live_server, monkeypatch):
    monkeypatch.setattr("scorecard.views.search.render", None)
    screen.goto(f"{live_server.url}/search/?q=AC1")
    assert "500" in screen.inner_text("main")
    check(screen)


def test_too_much_text(screen, live_server):
    screen.goto(f"{live_server.url}{PLAN}entry/?period=2030-01")
    long = "document.querySelector('[name$=-note]').value = 'x'.repeat(2_000_000)"
    screen.evaluate(long)
    with screen.expect_navigation():
        screen.locator("button[name=do][value=save]").last.click()
    assert "一次最多傳送檔案合計 10 MB" in screen.inner_text("main")
    check(screen)


def test_too_large_a_file(screen, live_server):
    screen.goto(f"{live_server.url}{PLAN}entry/?period=2030-01")
    screen.locator("details").first.evaluate("each => { each.open = true }")
    large = {"name": "x.png", "mimeType": "image/png", "buffer": b"\x89PNG" * 500_000}
    screen.locator("input[type=file]").first.set_input_files([large])
    with screen.expect_navigation():
        screen.locator("button[name=do][value=save]").last.click()
    assert "一次最多傳送檔案合計 10 MB" in screen.inner_text("main")
