"""Both plans of the seed in a real browser: every code and name is there to be read, by everybody, on any screen."""

import re

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.contrib.auth.models import User
from django.test import Client

from scorecard.importers import plan_file
from scorecard.models import Membership, Organisation, Role
from tests import plan_files

pytestmark = pytest.mark.browser

PLANS = {"taipei": plan_files.CITY, "taipei-personnel": plan_files.DEPARTMENT}
PASSWORD = "a-quiet-harbour-31"
PHONE = {"width": 390, "height": 844}


@pytest.fixture(scope="module")
def documents():
    """The two plans as their files have them."""
    return {slug: plan_file.read(plan_files.seed(name)) for slug, name in PLANS.items()}


@pytest.fixture
def visitor(served_plans):
    """A viewer of the city, who sees both plans."""
    user = User.objects.create_user("visitor", password=PASSWORD, first_name="訪客")
    Membership.objects.create(user=user, organisation=Organisation.objects.get(slug="taipei"), role=Role.VIEWER)
    return user


@pytest.fixture
def logged_in(visitor, live_server, context):
    """Let a browser context in, and return it."""

    def let_in(context=context):
        client = Client()
        client.force_login(visitor)
        cookie = client.cookies["sessionid"]
        context.add_cookies([{"name": cookie.key, "value": cookie.value, "url": live_server.url}])
        return context

    return let_in


def addresses(documents) -> list[str]:
    """Every page of both plans; of objectives and KPIs the first."""
    found = ["/", "/plans/"]
    for slug, document in documents.items():
        pages = ["", "map/", "scorecard/", *(f"themes/{theme.code}/" for theme in document.themes)]
        pages += ["map/?period=2021-06&basis=period", "scorecard/?numbers=1"]
        pages += [f"objectives/{document.objectives[0].code}/", f"objectives/{document.objectives[-1].code}/"]
        pages += [f"kpis/{kpi.code}/" for kpi in kpis(document)[:5]]
        found += [f"/plans/{slug}/2021/{page}" for page in pages]
    return found


def kpis(holder):
    return [kpi for objective in holder.objectives for ksf in objective.ksfs for kpi in ksf.kpis]


def tight(text: str) -> str:
    """Without white space: lines break where there is room."""
    return "".join(text.split())


def missing(text: str, words) -> list[str]:
    text = tight(text)
    return [each for each in words if tight(each) not in text]


def words_of_map(document) -> list[str]:
    """Every code and name that the map holds, a code right before its name as each box has it."""
    return [
        *(f"{each.code}{each.name}" for each in document.objectives),
        *(name for theme in document.themes for name in (theme.code, theme.name)),
        *(each.name for each in document.perspectives),
        *(each for each in (document.plan.vision, document.plan.mission, *document.plan.core_values)),
        *(member.printed_name for theme in document.themes for member in theme.members),
    ]


def words_of_theme(theme) -> list[str]:
    ksfs = [ksf for objective in theme.objectives for ksf in objective.ksfs]
    actions = [action for kpi in kpis(theme) for action in kpi.action_plans]
    rows = [*theme.objectives, *ksfs, *kpis(theme), *actions]
    return [theme.code, theme.name, *(f"{row.code}{row.name}" for row in rows)]


def body_of(page) -> str:
    return page.evaluate("document.body.innerText")


def test_logging_in_leads_to_the_map(page, live_server, visitor):
    page.goto(f"{live_server.url}/plans/taipei-personnel/2021/map/")
    assert "/accounts/login/" in page.url
    page.get_by_label("帳號").fill("visitor")
    page.get_by_label("密碼").fill("wrong")
    page.get_by_role("button", name="登入").click()
    assert "/accounts/login/" in page.url
    page.get_by_label("帳號").fill("visitor")
    page.get_by_label("密碼").fill(PASSWORD)
    page.get_by_role("button", name="登入").click()
    assert page.url == f"{live_server.url}/plans/taipei-personnel/2021/map/"
    assert "110年人事處策略地圖" in page.title()
    page.get_by_role("button", name="登出").click()
    assert "/accounts/login/" in page.url
    page.goto(f"{live_server.url}/plans/")
    assert "/accounts/login/" in page.url


def test_every_code_and_name_can_be_read(logged_in, live_server, documents):
    page = logged_in().new_page()
    for slug, document in documents.items():
        plan = f"{live_server.url}/plans/{slug}/2021/"
        page.goto(f"{plan}map/")
        assert missing(body_of(page), words_of_map(document)) == []
        for theme in document.themes:
            page.goto(f"{plan}themes/{theme.code}/")
            assert missing(body_of(page), words_of_theme(theme)) == [], theme.code
        page.goto(f"{plan}scorecard/")
        words = [word for theme in document.themes for word in words_of_theme(theme)]
        words += [f"{each.code}{each.name}" for each in document.shared_objectives]
        assert missing(body_of(page), words) == []


def test_a_phone_shows_every_objective_and_nothing_sideways(logged_in, live_server, documents):
    page = logged_in().new_page()
    page.set_viewport_size(PHONE)
    for address in addresses(documents):
        page.goto(f"{live_server.url}{address}")
        width = page.evaluate("document.documentElement.scrollWidth")
        assert width <= PHONE["width"], address
    for slug, document in documents.items():
        page.goto(f"{live_server.url}/plans/{slug}/2021/map/")
        assert missing(body_of(page), [f"{each.code}{each.name}" for each in document.objectives]) == []
        for theme in document.themes:
            page.goto(f"{live_server.url}/plans/{slug}/2021/themes/{theme.code}/")
            assert missing(body_of(page), words_of_theme(theme)) == [], theme.code


def test_every_page_is_sound(logged_in, live_server, documents, visitor):
    """Accessible, in Chinese, with a title and one heading; nothing it needs is missing, no script fails."""
    page, axe, broken = logged_in().new_page(), Axe(), []
    page.on("console", lambda message: broken.append(message.text) if message.type in ("error", "warning") else None)
    page.on("pageerror", lambda error: broken.append(str(error)))
    page.on("response", lambda answer: broken.append(f"{answer.status} {answer.url}") if answer.status >= 400 else None)
    for address in addresses(documents):
        page.goto(f"{live_server.url}{address}", wait_until="load")
        found = axe.run(page)
        assert found.violations_count == 0, f"{address}\n{found.generate_report()}"
        assert page.evaluate("document.documentElement.lang") == "zh-Hant-TW"
        assert re.search("[\u4e00-\u9fff]", page.title()), address
        assert page.locator("h1").count() == 1, address
        assert broken == [], address


def test_another_period_is_chosen_and_kept(logged_in, live_server):
    """A plain form and plain links; what is chosen stays from page to page."""
    page = logged_in().new_page()
    page.goto(f"{live_server.url}/plans/taipei-personnel/2021/map/")
    page.get_by_label("期間").select_option("110年6月")
    page.get_by_role("button", name="檢視").click()
    page.locator("h1 + .sub", has_text="資料截至110年6月底（累計）").wait_for()
    page.get_by_role("link", name="本期", exact=True).click()
    page.locator("h1 + .sub", has_text="資料截至110年6月底（本期）").wait_for()
    page.get_by_role("link", name="上一期").click()
    page.locator("h1 + .sub", has_text="資料截至110年5月底（本期）").wait_for()
    page.get_by_role("link", name="CF1.1").first.click()
    page.wait_for_url("**/kpis/CF1.1/?period=2021-05&basis=period")
    page.go_back()
    page.get_by_role("navigation", name="主要選單").get_by_role("link", name="平衡計分卡").click()
    page.wait_for_url("**/scorecard/?period=2021-05&basis=period")
    page.get_by_role("link", name="顯示目標值及實際值").click()
    page.wait_for_url("**/scorecard/?period=2021-05&basis=period&numbers=1")
    page.get_by_role("columnheader", name="目標值").first.wait_for()


def test_a_print_of_the_map_and_of_a_theme_is_one_sheet(logged_in, live_server):
    page = logged_in().new_page()
    for place in ("map/", "map/?period=2021-06", "themes/A/", "themes/D/", "themes/A/?numbers=1"):
        page.goto(f"{live_server.url}/plans/taipei-personnel/2021/{place}")
        sheets = re.findall(rb"/Type\s*/Page\b", page.pdf(prefer_css_page_size=True))
        assert len(sheets) == 1, place


@pytest.mark.parametrize("address", ["/accounts/login/", "/nowhere/"])
def test_pages_for_those_outside_are_accessible_too(address, page, live_server, served_plans):
    page.goto(f"{live_server.url}{address}")
    found = Axe().run(page)
    assert found.violations_count == 0, found.generate_report()
    assert page.evaluate("document.documentElement.lang") == "zh-Hant-TW"


def test_a_missing_page_is_accessible_to_who_is_logged_in(logged_in, live_server):
    page = logged_in().new_page()
    page.goto(f"{live_server.url}/plans/taipei/1999/")
    found = Axe().run(page)
    assert found.violations_count == 0, found.generate_report()
    assert "找不到" in body_of(page)


def test_the_map_needs_no_script(logged_in, live_server, documents, browser, browser_context_args):
    context = logged_in(browser.new_context(**browser_context_args, java_script_enabled=False))
    page = context.new_page()
    for slug, document in documents.items():
        page.goto(f"{live_server.url}/plans/{slug}/2021/map/")
        assert missing(page.inner_text("body"), words_of_map(document)) == []
    page.get_by_role("link", name=re.compile("EP1")).first.click()
    assert page.url == f"{live_server.url}/plans/taipei-personnel/2021/map/?objective=EP1#panel"
    page.locator("#panel").get_by_role("link", name=re.compile("EP1 ")).first.click()
    assert page.url == f"{live_server.url}/plans/taipei-personnel/2021/objectives/EP1/"
    context.close()


def test_the_lead_is_bold(logged_in, live_server, documents):
    page = logged_in().new_page()
    page.goto(f"{live_server.url}/plans/taipei/2021/")
    for theme in documents["taipei"].themes:
        members = page.locator(".members", has_text=theme.members[0].printed_name).first.locator("li")
        weights = members.evaluate_all("all => all.map(each => Number(getComputedStyle(each).fontWeight))")
        assert weights[0] >= 600, theme.code
        assert all(weight < 600 for weight in weights[1:]), theme.code


def test_the_scorecard_prints_a_theme_a_page_on_a4_landscape(logged_in, live_server, documents):
    page = logged_in().new_page()
    for slug, document in documents.items():
        page.goto(f"{live_server.url}/plans/{slug}/2021/scorecard/")
        pdf = page.pdf(prefer_css_page_size=True)
        sheets = len(re.findall(rb"/Type\s*/Page\b", pdf))
        assert sheets == len(document.themes) + bool(document.shared_objectives), slug
        sizes = {tuple(map(float, box.split())) for box in re.findall(rb"/MediaBox\s*\[([^\]]*)\]", pdf)}
        assert all(round(width) in (841, 842) and round(height) in (595, 596) for _x, _y, width, height in sizes), sizes
