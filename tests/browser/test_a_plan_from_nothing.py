"""An administrator begins a plan, enters it by hand down to an action plan, sees it drawn, breaks it and mends it."""

import re

import pytest
from django.contrib.auth.models import User
from playwright.sync_api import expect

from scorecard.models import Membership, Organisation, Plan, Role
from scorecard.services import memberships

pytestmark = pytest.mark.browser

PASSWORD = "a-quiet-harbour-31"


@pytest.fixture
def keeper(served_plans):
    """The administrator of the department."""
    user = User.objects.create_user("keeper", first_name="研考", password=PASSWORD)
    department = Organisation.objects.get(slug="taipei-personnel")
    membership = Membership(user=user, organisation=department, role=Role.ADMINISTRATOR)
    memberships.save(record=membership, by=None, reason="test")
    return user


@pytest.fixture
def screen(keeper, live_server, page):
    """Logged in through the page; no page may fail on the way."""
    broken: list[str] = []
    page.on("pageerror", lambda error: broken.append(str(error)))
    page.on("response", lambda answer: broken.append(f"{answer.status} {answer.url}") if answer.status >= 400 else None)
    page.goto(f"{live_server.url}/plans/new/")
    page.get_by_label("帳號").fill("keeper")
    page.get_by_label("密碼").fill(PASSWORD)
    page.get_by_role("button", name="登入").click()
    yield page
    assert broken == []


def choose(page, field: str, text: str) -> None:
    """Type into one of the boxes that propose records, and take the proposal."""
    page.locator(f"#id_{field} ~ .select2 .select2-selection").click()
    page.locator(".select2-search__field").last.fill(text)
    page.locator(".select2-results__option", has_text=text).first.click()


def save(page) -> None:
    page.locator("[name=_continue]").click()
    expect(page.locator(".messagelist .success")).to_be_visible()


def fill_row(page, prefix: str, **typed: str) -> None:
    for name, value in typed.items():
        page.locator(f"#id_{prefix}-0-{name}").fill(value)


def follow_row(page, prefix: str) -> None:
    """From a row to the page of its own."""
    page.locator(f"#{prefix}-0 .inlinechangelink").click()


def enter_one_theme(page) -> None:
    """From the plan's page to the action plan, each on the page of what stands above it."""
    fill_row(page, "themes", code="A", name="提升服務品質", order="1")
    save(page)
    follow_row(page, "themes")
    fill_row(page, "members", printed_name="管理科")
    page.locator("#id_members-0-role").select_option("lead")
    fill_row(page, "objectives", code="AC1", name="縮短申辦時間")
    page.locator("#id_objectives-0-perspective").select_option(label="C 顧客")
    save(page)
    follow_row(page, "objectives")
    fill_row(page, "ksfs", code="AC1", name="流程簡化")
    save(page)
    follow_row(page, "ksfs")
    fill_row(page, "kpis", code="AC1.1", name="平均申辦天數", unit="天")
    page.locator("#id_kpis-0-frequency").select_option("Q")
    choose(page, "kpis-0-owner", "管理科")
    save(page)
    follow_row(page, "kpis")
    fill_row(page, "action_plans", code="AC1.1.1", name="線上申辦")
    fill_row(page, "targets", period="120年", value="5.5")
    save(page)


def test_from_an_empty_form_to_a_plan_that_is_drawn_broken_and_mended(screen, live_server):
    page, plan = screen, "/plans/taipei-personnel/2031/"
    page.get_by_label("機關").select_option(label="臺北市政府人事處")
    page.get_by_label(re.compile("年度")).fill("120")
    page.get_by_role("button", name="新增計畫").click()
    expect(page).to_have_url(f"{live_server.url}{plan}")
    expect(page.get_by_role("heading", level=1)).to_have_text("120年人事處策略地圖")

    page.get_by_role("link", name="新增策略主題").click()
    enter_one_theme(page)

    page.goto(f"{live_server.url}{plan}map/")
    drawing = page.locator("svg.strategy-map")
    for words in ("提升服務品質", "AC1", "縮短申辦時間", "顧客", "管理科"):
        expect(drawing).to_contain_text(words)
    page.goto(f"{live_server.url}{plan}themes/A/")
    for words in ("流程簡化", "AC1.1", "平均申辦天數", "AC1.1.1", "線上申辦"):
        expect(page.locator(".scorecard-table")).to_contain_text(words)

    page.get_by_role("link", name="計畫檢核").click()
    expect(page.locator("main")).to_contain_text("檢核無誤")

    # broken: the KPI loses its unit, on the page that its own page leads to
    page.goto(f"{live_server.url}{plan}kpis/AC1.1/")
    page.get_by_role("link", name="修改").click()
    page.locator("#id_unit").fill("")
    save(page)
    page.goto(f"{live_server.url}{plan}checks/")
    finding = page.locator(".plan-checks tbody tr")
    expect(finding).to_have_count(1)
    expect(finding).to_contain_text("AC1.1")
    expect(finding).to_contain_text("沒有單位")

    # mended, by the finding's link
    finding.get_by_role("link", name="修改").click()
    expect(page.locator("#id_unit")).to_have_value("")
    page.locator("#id_unit").fill("天")
    save(page)
    page.goto(f"{live_server.url}{plan}checks/")
    expect(page.locator("main")).to_contain_text("檢核無誤")

    made = Plan.objects.of("taipei-personnel", 2031).get()
    assert list(made.kpis.values_list("code", "unit", "owner__short_name")) == [("AC1.1", "天", "管理科")]
    reasons = made.kpis.get().history.values_list("history_user__username", "history_change_reason")
    assert list(reasons) == [("keeper", "admin")] * 3
