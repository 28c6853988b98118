"""What was refused is read out by screen readers, and the focus stands on it."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.test import Client

from scorecard.models import KPIValue, ValueState

pytestmark = pytest.mark.browser

PLAN = "/plans/town-works/2030/"


@pytest.fixture
def screen(live_server, small_plan, town, context):
    client = Client()
    client.force_login(town["administrator"])
    context.add_cookies([{"name": "sessionid", "value": client.cookies["sessionid"].value, "url": live_server.url}])
    page = context.new_page()
    page.on("dialog", lambda dialog: dialog.accept())
    return page


def told(page) -> str:
    """The text of what the focus stands on, once it is an alert."""
    page.wait_for_function("() => document.activeElement.getAttribute('role') === 'alert'")
    found = Axe().run(page)
    assert "/admin/" in page.url or found.violations_count == 0, found.generate_report()
    return page.evaluate("document.activeElement.innerText")


def send(page) -> None:
    with page.expect_navigation():
        page.locator(":is(main, #content) form[method=post]").last.evaluate(
            "form => { form.noValidate = true; form.requestSubmit(form.querySelector('[type=submit]:last-of-type')) }"
        )


# A page, the field that is typed into, and what the refusal says.
REFUSED = (
    ("entry/?period=2030-05", "[name$=-actual]", "請見下方標示"),
    ("entry/grid/", ".value-grid td input", "沒有儲存"),
    ("targets/", "tbody input:not([type=hidden])", "未儲存"),
    ("import/", "", "請填寫"),
    ("/plans/new/", "", "機關"),
    ("/accounts/password_change/", "", "密碼"),
    ("alignment/new/", "", "目標"),
    ("/admin/scorecard/objective/add/", "", "請修正"),
)


def test_on_every_kind_of_page(screen, live_server, small_plan):
    KPIValue.objects.filter(kpi__plan=small_plan.plan).update(state=ValueState.DRAFT)
    for page, field, sentence in REFUSED:
        screen.goto(f"{live_server.url}{page if page.startswith('/') else PLAN + page}")
        if field:
            screen.locator(field).first.evaluate("field => { field.value = 'many' }")
        send(screen)
        assert sentence in told(screen), page


def test_what_went_well_is_read_out_and_leaves_the_focus(screen, live_server, small_plan):
    screen.goto(f"{live_server.url}{PLAN}entry/?period=2030-05")
    screen.locator("[name$=-actual]").first.evaluate("field => { field.value = '7' }")
    send(screen)
    assert screen.locator(".messages [role=status]").count() == 1
    assert screen.evaluate("document.activeElement === document.body")
