"""A whole month in a real browser: staff and accountant report, the chief returns and approves, the manager approves.

The month is December of the seed's department; two of its section's figures are not reported yet.
"""

from datetime import date

import pytest
from django.contrib.auth.models import User
from django.test import Client
from playwright.sync_api import expect

from scorecard.models import KPIValue
from scorecard.services import demo_accounts

pytestmark = pytest.mark.browser

PLAN = "/plans/taipei-personnel/2021/"
WORDS = ("年底異動人數增加", "調整遞補作業時程", "111/3/31")


@pytest.fixture
def december(served_plans):
    """Its figures of AC2.1 (管理科) and AF1.1 (管理科, also reported by 會計員) are still to come."""
    values = KPIValue.objects.filter(kpi__plan=served_plans.department, period_start=date(2021, 12, 1))
    values.filter(kpi__code__in=("AC2.1", "AF1.1")).delete()
    demo_accounts.create()
    return served_plans.department


@pytest.fixture
def page_of(december, live_server, browser, browser_context_args):
    """A browser for each person."""
    contexts = {}

    def enter(name: str):
        client = Client()
        client.force_login(User.objects.get(username=name))
        cookie = client.cookies["sessionid"]
        contexts[name] = browser.new_context(**browser_context_args, base_url=live_server.url)
        contexts[name].add_cookies([{"name": cookie.key, "value": cookie.value, "url": live_server.url}])
        return contexts[name].new_page()

    yield enter
    for context in contexts.values():
        context.close()


def test_a_month_from_the_first_figure_to_the_manager(page_of, december):
    staff, accountant, chief, manager = map(page_of, ("demo-staff", "demo-accountant", "demo-chief", "demo-manager"))

    # Staff find what is due on their home page; a red figure is not sent without its explanation.
    staff.goto("/")
    staff.get_by_role("link", name="填報").first.click()
    staff.get_by_label("AC2.1 或直接填實際值").fill("15")
    expect(staff.locator("tbody", has_text="AC2.1").locator(".trial-light")).to_contain_text("紅燈")
    staff.get_by_role("button", name="AC2.1 送核").click()
    row = staff.locator("tbody", has_text="AC2.1")
    expect(row).to_contain_text("請填寫落後原因")
    for label, text in zip(("落後原因", "改善措施", "預定改善期限"), WORDS, strict=True):
        row.get_by_label(f"AC2.1 {label}").fill(text)
    row.get_by_role("button", name="AC2.1 送核").click()
    expect(row).to_contain_text("待核定")

    # The accountant reports one KPI of another section's and sees no other.
    accountant.goto("/")
    accountant.get_by_role("link", name="填報").first.click()
    expect(accountant.get_by_text("AC2.1")).to_have_count(0)
    accountant.get_by_label("AF1.1 累計執行數").fill("971")
    accountant.get_by_label("AF1.1 累計分配預算數").fill("1,000")
    accountant.get_by_role("button", name="AF1.1 送核").click()
    expect(accountant.locator("tbody", has_text="AF1.1")).to_contain_text("待核定")

    # The chief reads the reason, returns one and approves the other.
    chief.goto(f"{PLAN}review/")
    red = chief.locator("tr", has_text="AC2.1")
    expect(red).to_contain_text(WORDS[0])
    red.locator("summary", has_text="退回").click()
    red.get_by_label("退回原因").fill("請再核對離職人數")
    red.get_by_role("button", name="退回").click()
    chief.locator("tr", has_text="AF1.1").get_by_role("checkbox").check()
    chief.get_by_role("button", name="核定勾選項目").click()
    expect(chief.get_by_text("目前沒有待您核定的資料")).to_be_visible()

    # Staff read the comment and send the right figure; the manager approves all shown.
    staff.goto("/")
    staff.get_by_role("link", name="填報").first.click()
    expect(row).to_contain_text("請再核對離職人數")
    row.get_by_label("AC2.1 或直接填實際值").fill("12.4")
    row.get_by_role("button", name="AC2.1 送核").click()
    expect(row).to_contain_text("待核定")
    manager.goto(f"{PLAN}review/")
    manager.get_by_role("button", name="核定本頁全部").click()
    expect(manager.get_by_text("目前沒有待您核定的資料")).to_be_visible()

    # The year stands as the samples say, and the KPI tells who did what.
    manager.goto(f"{PLAN}kpis/AC2.1/?period=2021")
    expect(manager.locator(".standing-bar")).to_contain_text("96.67%")
    manager.get_by_role("link", name="異動歷程").click()
    expect(manager.locator(".kpi-history")).to_contain_text("示範科員")
    expect(manager.locator(".kpi-history")).to_contain_text("示範科長")
    values = KPIValue.objects.filter(kpi__plan=december, period_start=date(2021, 12, 1))
    assert set(values.filter(kpi__code__in=("AC2.1", "AF1.1")).values_list("state", flat=True)) == {"approved"}
