"""Home and the list of who has reported in a real browser: readable by everybody, and the text copied by its button."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.contrib.auth.models import User
from django.test import Client

from scorecard.models import KPIValue, Membership, Role

pytestmark = pytest.mark.browser

ADDRESS = "/plans/taipei-personnel/2021/reporting/?period=2021-06"


@pytest.fixture
def administrator(served_plans, live_server, context):
    """The department's administrator, logged in; of June one value is missing, one returned, one waits for approval."""
    user = User.objects.create_user("administrator", first_name="研考")
    Membership.objects.create(user=user, organisation=served_plans.department.organisation, role=Role.ADMINISTRATOR)
    june = KPIValue.objects.filter(kpi__plan=served_plans.department, frequency="M", period_start="2021-06-01")
    missing, returned, submitted = june[:3]
    KPIValue.objects.filter(pk=returned.pk).update(state="returned")
    KPIValue.objects.filter(pk=submitted.pk).update(state="submitted")
    missing.delete()
    client = Client()
    client.force_login(user)
    cookie = {"name": "sessionid", "value": client.cookies["sessionid"].value, "url": live_server.url}
    context.add_cookies([cookie])
    return user


@pytest.mark.parametrize("address", ["/", ADDRESS])
@pytest.mark.parametrize("width", [1440, 390])
def test_nothing_stands_in_anybodys_way(address, width, administrator, live_server, page):
    page.set_viewport_size({"width": width, "height": 844})
    page.goto(live_server.url + address)
    assert Axe().run(page).response["violations"] == []
    assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_the_button_copies_the_text(administrator, live_server, page, context):
    context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.goto(live_server.url + ADDRESS)
    page.get_by_role("button", name="複製文字").first.click()
    page.get_by_role("button", name="已複製").wait_for()
    text = page.evaluate("navigator.clipboard.readText()")
    assert text.startswith("【催辦】110年人事處策略地圖")
    assert text == page.locator("#reminder-text").input_value()


def test_the_ticked_are_reminded(administrator, live_server, page):
    page.goto(live_server.url + ADDRESS)
    ticked = page.locator("input[name=duty]:checked")
    assert ticked.count() == 2
    ticked.first.uncheck()
    page.get_by_role("button", name="催辦勾選項目").click()
    page.get_by_text("已記錄催辦1項。").wait_for()
    assert page.url.endswith("/reporting/?period=2021-06&section=&state=")
