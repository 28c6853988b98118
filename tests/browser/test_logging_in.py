"""The door in a real browser: one-time codes are switched on, asked for, and every page of it is accessible."""

import time

import pytest
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from axe_playwright_python.sync_playwright import Axe
from django.contrib.auth.models import User
from playwright.sync_api import Page, expect

pytestmark = pytest.mark.browser
PASSWORD = "a-quiet-Harbour-31"


@pytest.fixture
def door(page: Page, live_server, served_plans):
    """Goes to a page of the door, or finds itself there, and lets axe look at it."""
    User.objects.create_user("visitor", password=PASSWORD)
    faults: list[str] = []
    page.on("console", lambda told: faults.append(told.text) if told.type == "error" else None)

    def at(address: str, goes: bool = True) -> Page:
        if goes:
            page.goto(f"{live_server.url}{address}")
        expect(page).to_have_url(f"{live_server.url}{address}")
        found = Axe().run(page)
        assert found.violations_count == 0, found.generate_report()
        return page

    yield at
    assert faults == []


def log_in(page: Page) -> None:
    page.get_by_label("帳號").fill("visitor")
    page.get_by_label("密碼").fill(PASSWORD)
    page.get_by_role("button", name="登入", exact=True).click()


def code_of(secret: str) -> str:
    return format_hotp_value(hotp_value(secret, int(time.time()) // 30))


def test_codes_are_switched_on_and_asked_for(door):
    log_in(door("/accounts/login/"))
    page = door("/accounts/codes/")
    page.get_by_role("link", name="啟用").click()
    page = door("/accounts/reauthenticate/?next=%2Faccounts%2Fcodes%2Fon%2F", goes=False)
    page.get_by_label("密碼").fill(PASSWORD)
    page.get_by_role("button", name="繼續").click()
    page = door("/accounts/codes/on/", goes=False)
    assert page.locator(".qr svg").bounding_box()["width"] > 150
    secret = page.locator("code").inner_text()
    page.get_by_label("動態驗證碼").last.fill(code_of(secret))
    page.get_by_role("button", name="啟用").click()
    page = door("/accounts/codes/recovery/", goes=False)
    recovery = page.locator(".recovery code").first.inner_text()
    door("/accounts/codes/")
    door("/accounts/codes/off/")
    door("/accounts/password_change/").get_by_role("button", name="登出").click()
    log_in(door("/accounts/login/", goes=False))
    page = door("/accounts/codes/enter/", goes=False)
    page.get_by_label("動態驗證碼").fill(recovery)
    page.get_by_role("button", name="登入").click()
    expect(page.get_by_role("button", name="登出")).to_be_visible()


def test_a_forgotten_password(door):
    page = door("/accounts/password/reset/")
    page.get_by_label("電子郵件").fill("nobody@example.org")
    page.get_by_role("button", name="寄出郵件").click()
    door("/accounts/password/reset/sent/", goes=False)
    door("/accounts/password/reset/key/1-x/")
    door("/accounts/password/reset/done/")
