"""Data maintenance in a real browser: nobody is shut out, the boxes propose, a stale page shows both values."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.contrib.auth.models import User
from django.test import Client
from playwright.sync_api import expect

from scorecard.models import KPI, Membership, Organisation, Role
from scorecard.services import memberships, records

pytestmark = pytest.mark.browser

PHONE = {"width": 390, "height": 844}


@pytest.fixture
def keeper(served_plans):
    """The administrator of the department."""
    user = User.objects.create_user("keeper", first_name="研考")
    department = Organisation.objects.get(slug="taipei-personnel")
    membership = Membership(user=user, organisation=department, role=Role.ADMINISTRATOR)
    memberships.save(record=membership, by=None, reason="test")
    return user


@pytest.fixture
def screen(keeper, live_server, context):
    client = Client()
    client.force_login(keeper)
    cookie = client.cookies["sessionid"]
    context.add_cookies([{"name": cookie.key, "value": cookie.value, "url": live_server.url}])
    page = context.new_page()
    complaints: list[str] = []
    page.on("pageerror", lambda error: complaints.append(str(error)))
    yield page
    assert not complaints


@pytest.fixture
def kpi(served_plans):
    return KPI.objects.select_related("ksf__objective").get(plan=served_plans.department, code="AC1.1")


def test_no_serious_barriers(screen, live_server, kpi):
    objective = kpi.ksf.objective
    pages = [
        "",
        "kpi/",
        "kpi/?q=AC1",
        "kpi/add/",
        "kpi/import/",
        "kpi/export/",
        "membership/",
        *(f"kpi/{kpi.pk}/{page}/" for page in ("change", "history", "delete")),
        f"theme/{objective.theme_id}/change/",
        f"plan/{kpi.plan_id}/change/",
    ]
    for address in pages:
        screen.goto(f"{live_server.url}/admin/scorecard/{address}")
        found = Axe().run(screen).response["violations"]
        serious = [
            (each["id"], each["nodes"][0]["html"]) for each in found if each["impact"] in ("serious", "critical")
        ]
        assert not serious, address


def test_a_phone_scrolls_rows_and_not_the_page(screen, live_server, kpi):
    screen.set_viewport_size(PHONE)
    for address in ("kpi/", f"theme/{kpi.ksf.objective.theme_id}/change/", f"kpi/{kpi.pk}/change/"):
        screen.goto(f"{live_server.url}/admin/scorecard/{address}")
        assert screen.evaluate("document.documentElement.scrollWidth") <= PHONE["width"], address


def test_a_box_proposes(screen, live_server, kpi):
    screen.goto(f"{live_server.url}/admin/scorecard/kpi/{kpi.pk}/change/")
    box = screen.locator("#id_owner ~ .select2 .select2-selection")
    label = screen.locator("label[for=id_owner]").text_content().strip().rstrip("：:")
    expect(box).to_have_accessible_name(f"{label}: 臺北市政府人事處管理科")
    box.click()
    screen.locator(".select2-search__field").last.fill("台北市政府人事處任用")
    screen.locator(".select2-results__option", has_text="任用科").click()
    expect(box).to_have_accessible_name(f"{label}: 臺北市政府人事處任用科")
    screen.locator("[name=_continue]").click()
    expect(box).to_contain_text("任用科")


def test_a_stale_page_shows_both_values(screen, live_server, keeper, kpi):
    screen.goto(f"{live_server.url}/admin/scorecard/kpi/{kpi.pk}/change/")
    theirs = KPI.objects.get(pk=kpi.pk)
    theirs.name = "他們的名稱"
    records.save(record=theirs, by=keeper, reason="elsewhere", version=theirs.version)
    screen.locator("#id_name").fill("我的名稱")
    screen.locator("[name=_continue]").click()
    errors = screen.locator(".field-name .errorlist")
    expect(errors).to_contain_text("我的名稱")
    expect(errors).to_contain_text("他們的名稱")
    expect(screen.locator("#id_name")).to_have_value("我的名稱")
    screen.locator("[name=_continue]").click()
    expect(screen.locator(".success")).to_be_visible()
    assert KPI.objects.get(pk=kpi.pk).name == "我的名稱"
