"""Reporting in a real browser: pasting a block, undo, the light while typing, two browsers on one cell, barriers."""

from decimal import Decimal

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.contrib.auth.models import User
from django.test import Client
from playwright.sync_api import expect

from scorecard.domain.periods import Period
from scorecard.models import KPI, KPIValue, Membership, Organisation, Role

pytestmark = pytest.mark.browser

PHONE = {"width": 390, "height": 844}
LIST, GRID = "/plans/taipei-personnel/2021/entry/?period=2021-06", "/plans/taipei-personnel/2021/entry/grid/"


@pytest.fixture
def kpi(served_plans):
    """A monthly KPI of the section, nothing of whose second half is reported yet."""
    plausible = KPI.objects.filter(plan=served_plans.department, code="AC2.1")
    plausible.update(plausible_low=None, plausible_high=None)  # what is pasted here is about other things
    kpi = plausible.get()
    KPIValue.objects.filter(kpi__plan=served_plans.department, period_start__gte="2021-06-01").delete()
    return kpi


@pytest.fixture
def let_in(served_plans, live_server, browser, browser_context_args):
    """A browser of its own for a person of the section; errors of scripts fail the test."""
    complaints: list[str] = []
    contexts = []

    def enter(name: str, **more):
        user = User.objects.create_user(name, first_name=name)
        section = Organisation.objects.get(slug="taipei-personnel-human-resources")
        Membership.objects.create(user=user, organisation=section, role=Role.STAFF)
        client = Client()
        client.force_login(user)
        cookie = client.cookies["sessionid"]
        context = browser.new_context(**{**browser_context_args, **more})
        context.add_cookies([{"name": cookie.key, "value": cookie.value, "url": live_server.url}])
        contexts.append(context)
        page = context.new_page()
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.on("dialog", lambda dialog: dialog.accept())
        return page

    yield enter
    for context in contexts:
        context.close()
    assert not complaints


def value_of(kpi, label):
    return KPIValue.objects.filter(kpi=kpi, period_start=Period.parse(label).start).first()


def paste(field, text):
    """As Ctrl+V does in a field that has the focus."""
    field.focus()
    field.evaluate(
        """(field, text) => {
            const data = new DataTransfer();
            data.setData("text/plain", text);
            field.dispatchEvent(new ClipboardEvent("paste", {clipboardData: data, bubbles: true, cancelable: true}));
        }""",
        text,
    )


def cell(page, kpi, month):
    return page.get_by_label(f"{kpi.code} 110年{month}月", exact=True)


def walk(page, kpi):
    """With arrows, Tab and Enter from June and back to it."""
    cell(page, kpi, 6).focus()
    page.keyboard.type("5")
    page.keyboard.press("ArrowRight")
    expect(cell(page, kpi, 7)).to_be_focused()
    page.keyboard.press("Tab")
    expect(cell(page, kpi, 8)).to_be_focused()
    page.keyboard.press("ArrowLeft")
    page.keyboard.press("ArrowLeft")
    expect(cell(page, kpi, 6)).to_be_focused()
    page.keyboard.press("Enter")
    expect(cell(page, kpi, 6)).not_to_be_focused()
    page.keyboard.press("Shift+Enter")
    expect(cell(page, kpi, 6)).to_be_focused()
    expect(cell(page, kpi, 6)).to_have_value("5")


def test_a_block_is_pasted_marked_undone_and_saved(let_in, live_server, kpi):
    page = let_in("staff")
    page.goto(live_server.url + GRID)
    walk(page, kpi)
    block = "5.9%\t１２．５\t1,234\t△5\t約3\r\n95.1\t\r\n"
    paste(cell(page, kpi, 6), block)
    expect(page.get_by_role("status").filter(has_text="貼上")).to_have_text(
        "貼上7格：4格已填入，1格待確認，2格不能修改而略過。"
    )
    expect(cell(page, kpi, 7)).to_have_value("１２．５")
    expect(cell(page, kpi, 10)).to_have_value("約3")
    expect(cell(page, kpi, 10)).to_have_attribute("aria-invalid", "true")
    cell(page, kpi, 6).press("Control+z")
    expect(cell(page, kpi, 7)).to_have_value("")
    paste(cell(page, kpi, 6), block)
    expect(cell(page, kpi, 10)).to_have_attribute("aria-invalid", "true")
    page.get_by_role("button", name="暫存").click()
    expect(page.get_by_role("alert")).to_contain_text("約3")
    found = [value_of(kpi, f"2021-{month:02}") for month in range(6, 11)]
    assert [value and value.actual for value in found] == [Decimal("5.9"), Decimal("12.5"), 1234, -5, None]
    expect(cell(page, kpi, 10)).to_have_value("約3")


def test_a_figure_typed_before_the_scripts_arrive_is_judged_as_well(kpi, let_in, live_server):
    page = let_in("early")
    held = []
    page.route("**/entry*.js", lambda route: held.append(route))
    page.goto(live_server.url + LIST, wait_until="commit")

    page.get_by_label("AC2.1 或直接填實際值").fill("15")
    while not held:
        page.wait_for_timeout(20)
    held.pop().continue_()

    row = page.locator("tbody", has_text="AC2.1")
    expect(row.locator(".trial-light")).to_contain_text("紅燈")
    expect(row.locator(".state-word")).to_contain_text("尚未儲存")


def test_two_browsers_on_one_cell(let_in, live_server, kpi):
    pages = {name: let_in(name) for name in ("早到", "晚到")}
    for page in pages.values():
        page.goto(live_server.url + GRID)
    for name, figure in (("早到", "6.1"), ("晚到", "5.9")):
        cell(pages[name], kpi, 6).fill(figure)
        pages[name].get_by_role("button", name="暫存").click()
    late = pages["晚到"]
    alert = late.get_by_role("alert")
    expect(alert).to_contain_text("這筆資料已由早到於")
    expect(cell(late, kpi, 6)).to_have_value("5.9")
    assert value_of(kpi, "2021-06").actual == Decimal("6.1")
    alert.get_by_label("改用我的值").check()
    late.get_by_role("button", name="暫存").click()
    expect(late.get_by_role("alert")).to_have_count(0)
    assert (value_of(kpi, "2021-06").actual, value_of(kpi, "2021-06").history.count()) == (Decimal("5.9"), 2)


def row(page, kpi):
    return page.locator(f"#k{kpi.pk}")


def figure(page, kpi):
    return page.locator(f"[name=k{kpi.pk}-actual]")


def test_the_light_is_there_before_anything_is_saved(let_in, live_server, kpi):
    KPI.objects.filter(pk=kpi.pk).update(plausible_low=0, plausible_high=20)
    page = let_in("staff")
    page.goto(live_server.url + LIST)
    figure(page, kpi).fill("5.9")
    expect(row(page, kpi).get_by_role("status")).to_contain_text("綠燈")
    expect(row(page, kpi).get_by_role("status")).to_contain_text("101.67%")
    figure(page, kpi).fill("11")
    expect(row(page, kpi).get_by_role("status")).to_contain_text("紅燈")
    expect(row(page, kpi).get_by_label("落後原因")).to_be_visible()
    figure(page, kpi).fill("11人")
    expect(row(page, kpi).get_by_role("alert")).to_contain_text("「11人」不是純數字")
    expect(figure(page, kpi)).to_have_attribute("aria-invalid", "true")
    assert value_of(kpi, "2021-06") is None
    figure(page, kpi).fill("59")
    expect(row(page, kpi).get_by_role("alert")).to_contain_text("59%超出合理範圍（0%～20%），請確認是否正確。")
    row(page, kpi).get_by_label("數值正確").check()
    expect(row(page, kpi).get_by_role("alert")).to_be_empty()
    row(page, kpi).get_by_role("button", name="暫存").click()
    expect(page.get_by_text("已暫存1筆。")).to_be_visible()
    assert value_of(kpi, "2021-06").actual == 59


def test_without_a_script_the_same_form_works(let_in, live_server, kpi):
    value = value_of(kpi, "2021-05")
    value.behind_reason, value.corrective_measure = "系統延後驗收", "7月底前驗收"
    value.save()
    page = let_in("staff", java_script_enabled=False)
    page.goto(live_server.url + LIST)
    figure(page, kpi).fill("11")
    row(page, kpi).get_by_role("button", name="送核").click()
    expect(row(page, kpi).get_by_role("alert")).to_contain_text("請填寫落後原因。")
    row(page, kpi).get_by_role("button", name="帶入上期內容").click()
    expect(row(page, kpi).get_by_label("改善措施", exact=False).last).to_have_value("7月底前驗收")
    row(page, kpi).get_by_label("預定改善期限").fill("110/7/31")
    row(page, kpi).get_by_role("button", name="送核").click()
    expect(page.get_by_text("已送核1筆，待核定。")).to_be_visible()
    assert (value_of(kpi, "2021-06").state, value_of(kpi, "2021-06").behind_reason) == ("submitted", "系統延後驗收")
    row(page, kpi).get_by_role("button", name="抽回").click()
    expect(row(page, kpi)).to_contain_text("填報中")
    page.goto(live_server.url + GRID)
    cell(page, kpi, 7).fill("6")
    page.get_by_role("button", name="暫存").click()
    expect(cell(page, kpi, 7)).to_have_value("6")


NAMES = """() => [...document.querySelectorAll("main input:not([type=hidden]), main textarea")].map((field) =>
    field.getAttribute("aria-label") || [...field.labels].map((label) => label.textContent).join(" "))"""


def test_no_barriers_every_cell_has_a_name_and_a_phone_does_not_scroll_sideways(let_in, live_server, kpi):
    page = let_in("staff")
    for address in (LIST, GRID):
        page.goto(live_server.url + address)
        for details in page.locator("details").all():
            details.evaluate("each => { each.open = true; }")
        if address == LIST:
            figure(page, kpi).fill("11人")
            expect(row(page, kpi).get_by_role("alert")).not_to_be_empty()
        violations = Axe().run(page).response["violations"]
        assert [(each["id"], each["nodes"][0]["html"]) for each in violations] == []
        names = page.evaluate(NAMES)
        assert names and all(name.strip() for name in names)
        assert {name for name in names if names.count(name) > 1} == set()
        page.set_viewport_size(PHONE)
        assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
        page.set_viewport_size({"width": 1280, "height": 800})
