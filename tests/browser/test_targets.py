"""The grid of targets in a real browser: a block is pasted, taken back, and saved as typed."""

from decimal import Decimal

import pytest
from django.test import Client
from playwright.sync_api import expect

from scorecard.models import KPI, KPITarget
from scorecard.services import demo_accounts
from tests.browser.test_entry import paste

pytestmark = pytest.mark.browser


def test_a_block_of_targets_is_pasted_taken_back_and_saved(served_plans, live_server, page):
    demo_accounts.create()
    client = Client()
    client.force_login(demo_accounts.User.objects.get(username="demo-admin"))
    cookie = client.cookies["sessionid"]
    page.context.add_cookies([{"name": cookie.key, "value": cookie.value, "url": live_server.url}])
    page.goto(f"{live_server.url}/plans/taipei-personnel/2021/targets/")
    kpi = KPI.objects.get(plan=served_plans.department, code="AC2.1")
    row = page.locator("tr", has_text="AC2.1")
    months = row.get_by_label("月")
    expect(months).to_have_count(12)
    paste(months.nth(0), "１．５\t2.5\r\n")
    expect(months.nth(0)).to_have_value("１．５")
    expect(months.nth(1)).to_have_value("2.5")
    months.nth(0).press("Control+z")
    expect(months.nth(1)).to_have_value("2")
    paste(months.nth(0), "１．５\t2.5\r\n")
    page.get_by_label("修正原因").fill("重新估算")
    page.get_by_role("button", name="儲存").click()
    expect(page.get_by_role("status")).to_contain_text("已儲存")
    targets = KPITarget.objects.filter(kpi=kpi, frequency="M", period_start__lte="2021-02-01").order_by("period_start")
    assert [(each.value, each.original_value) for each in targets] == [
        (Decimal("1.5"), Decimal(1)),
        (Decimal("2.5"), Decimal(2)),
    ]
