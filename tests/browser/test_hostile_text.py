"""Hostile text in every field: in Chromium nothing of it runs, breaks the pages' policy, or asks another host."""

import re
from html import escape
from urllib.parse import quote

import pytest
from allauth.account.utils import user_pk_to_url_str
from django.contrib.auth.models import User
from django.contrib.auth.tokens import default_token_generator
from django.test import Client
from playwright.sync_api import BrowserContext, Page

from tests import addresses, hostile
from tests.access_stage import Sides
from tests.admin.pages import NOUNS
from tests.cast import SmallPlan
from tests.importers.workbook.making import row, text, xlsx_parts, zipped

pytestmark = pytest.mark.browser

PLAN = "/plans/town-works/2030/"
FILE = re.compile(r"\.<\w+:kind>|\.svg|\.json|evidence/<|z$")  # no pages
NO_PAGES = ("reset/key", "logout", "jsi18n", "autocomplete")
ONLY_SENT = ("/language/", "/provider/", "/preview/", "/remind/", "/undo/", "/apply/", "process_import")
TELL = """addEventListener("securitypolicyviolation", (event) => tell(
  `${event.violatedDirective} ${event.blockedURI} ${event.sample} ${event.sourceFile}:${event.lineNumber}`), true)"""
BUTTON = (
    ":is(main, #content) form[method=post] :is(button:not([type=button]), input[type=submit]):enabled:not([hidden])"
)
# Types into all that can be typed into, and sends the form by the button, without the browser's own checks.
SEND = """(button, texts) => {
  let turn = 0;
  for (const field of button.form.elements) {
    if (!["text", "search", "textarea", "email", "url", "password"].includes(field.type)) continue;
    field.removeAttribute("maxlength");
    field.value = texts[turn++ % texts.length];
  }
  button.form.noValidate = true;
  button.form.requestSubmit(button);
}"""


class Watch:
    """What must not happen, noted while a browser looks at pages."""

    def __init__(self, context: BrowserContext, own: str) -> None:
        self.found: list[str] = []
        self.told: list[str] = []  # all of it, with the pages
        self.own = own
        context.expose_binding("tell", lambda _source, told: self.found.append(f"policy: {told}"))
        context.add_init_script(TELL)
        context.on("dialog", self._dialog)
        context.on("weberror", lambda error: self.found.append(f"script: {error.error}"))
        context.on("console", self._console)
        context.on("request", self._request)

    def _dialog(self, dialog) -> None:
        if dialog.type != "beforeunload":
            self.found.append(f"dialog: {dialog.message}")
        dialog.accept()

    def _console(self, message) -> None:
        is_status = "the server responded with a status of 4" in message.text  # told of the page itself
        if message.type in ("error", "warning") and not is_status:
            self.found.append(f"console: {message.text}")

    def _request(self, request) -> None:
        if not request.url.startswith((self.own, "blob:")):
            self.found.append(f"elsewhere: {request.url}")

    def has_seen(self, what: str) -> bool:
        return any(each.startswith(what) for each in self.found)

    def check(self, page: Page, address: str) -> None:
        if hostile.CALCULATED in page.evaluate("document.body.innerText"):
            self.found.append("calculated")
        self.told += [f"{address}: {each}" for each in self.found]
        self.found.clear()


@pytest.fixture
def stage(live_server, sides: Sides) -> SmallPlan:
    hostile.fill(sides.small, sides.town)
    return sides.small


@pytest.fixture
def enter(stage, live_server, context, town):
    watch = Watch(context, live_server.url)

    def let_in(actor: str) -> tuple[Page, Watch]:
        client = Client()
        client.force_login(town[actor])
        context.add_cookies([{"name": "sessionid", "value": client.cookies["sessionid"].value, "url": live_server.url}])
        return context.new_page(), watch

    yield let_in
    assert watch.told + watch.found == []


def pages(sides: Sides, *, of_admin: bool) -> list[str]:
    """Every address of the resolver that is a page, with what this plan has in the place of its parameters."""
    found = []
    for each in addresses.walk():
        is_page = not FILE.search(each.route) and not any(part in each.route for part in NO_PAGES + ONLY_SENT)
        if is_page and each.route.startswith("/admin/") == of_admin:
            found.append(addresses.fill(each, sides, "own"))
    return found


def walk(page: Page, watch: Watch, paths: list[str]) -> None:
    for address in paths:
        page.goto(f"{watch.own}{address}", wait_until="load")
        watch.check(page, address)


def send(page: Page, number: int = 0) -> None:
    with page.expect_navigation(wait_until="load"):
        page.locator(BUTTON).nth(number).evaluate(SEND, hostile.PAYLOADS)


def test_the_watch_sees_what_it_looks_for(enter):
    page, watch = enter("superuser")
    insert = "([evil]) => { document.querySelector('main').innerHTML = evil }"
    for act, evil, seen in (
        (insert, "<img src=x onerror=alert(1)>", "policy: script-src-attr inline"),
        (insert, "<b style='color:red'>x</b>", "policy: style-src-attr inline"),
        (insert, f"<img src={hostile.ELSEWHERE}/x.png>", "policy: img-src"),
        (insert, "<img src='data:image/png;base64,AA=='>", "policy: img-src data"),
        (insert, "<iframe srcdoc='<script>alert(1)</script>'></iframe>", "policy: script-src-elem inline"),
        ("() => setTimeout(() => alert(1))", "", "dialog"),
        ("() => setTimeout(() => nowhere())", "", "script"),
    ):
        page.goto(f"{watch.own}/help/", wait_until="load")
        watch.found.clear()
        page.evaluate(act, [evil])
        for _turn in range(50):
            if watch.has_seen(seen):
                break
            page.wait_for_timeout(100)
        assert watch.has_seen(seen), (evil, watch.found)
        watch.check(page, evil)
    assert len(watch.told) >= 7
    page.close()
    watch.told.clear()
    watch.found.clear()


def test_the_pages_of_the_plan(enter, stage, sides):
    page, watch = enter("superuser")
    found = pages(sides, of_admin=False)
    assert len(found) > 40
    walk(page, watch, found)
    evil = quote(hostile.WAY_OUT + hostile.PAYLOADS[0])
    more = [f"{PLAN}map/?links=all&q={evil}", f"{PLAN}map/?objective=AC1", f"{PLAN}scorecard/?numbers=1"]
    more += [f"{PLAN}scorecard/?only=attention", f"{PLAN}themes/A/?numbers=1", f"{PLAN}kpis/AC1.1/?period=2030-03"]
    more += [f"/search/?q={evil}", f"/plans/?q={evil}", "/search/?q=script", f"{PLAN}?period={evil}", f"/{evil}"]
    more += [f"/accounts/login/?next={evil}", *(f"{PLAN}entry/?period=2030-0{month}" for month in range(1, 5))]
    walk(page, watch, more)


OFTEN = ("kpi", "plan", "organisation", "evidence", "importbatch", "user")  # of each kind of page one


def test_the_pages_of_data_maintenance(enter, stage, sides):
    page, watch = enter("superuser")
    found = pages(sides, of_admin=True)
    walk(page, watch, [each for each in found if each.count("/") < 4 or each.split("/")[3] in OFTEN])
    page.goto(f"{watch.own}/admin/scorecard/kpi/{stage.kpis['AC1.1'].pk}/change/")
    page.locator("#id_owner ~ .select2 .select2-selection").click()
    page.locator(".select2-search__field").last.fill("script")
    page.locator(".select2-results__option", has_text="script").first.click()
    with page.expect_navigation(wait_until="load"):
        page.locator("[name=_continue]").click()
    watch.check(page, "a box that proposes")
    page.goto(f"{watch.own}/admin/scorecard/perspective/")
    page.locator("#action-toggle").check()
    page.locator("select[name=action]").select_option("delete_selected")
    with page.expect_navigation(wait_until="load"):
        page.locator("button[name=index]").click()
    watch.check(page, "deleting what is chosen")


@pytest.mark.long
def test_the_other_pages_of_data_maintenance(enter, stage, sides):
    page, watch = enter("superuser")
    found = pages(sides, of_admin=True)
    assert {noun for noun in NOUNS if not any(f"/{noun}/" in each for each in found)} == set()
    walk(page, watch, [each for each in found if each.count("/") >= 4 and each.split("/")[3] not in OFTEN])


@pytest.mark.long
def test_the_pages_of_the_plan_as_its_administrator_sees_them(enter, stage, sides):
    page, watch = enter("administrator")
    walk(page, watch, pages(sides, of_admin=False))


def test_what_scripts_draw_and_insert(enter, stage):
    page, watch = enter("staff")
    page.goto(f"{watch.own}{PLAN}kpis/AC1.1/?period=2030-03", wait_until="load")
    page.locator("#kpi-chart svg").hover()
    watch.check(page, "the chart")
    page.goto(f"{watch.own}{PLAN}map/", wait_until="load")
    page.locator(".box").first.hover()
    watch.check(page, "the map")
    page.goto(f"{watch.own}{PLAN}entry/?period=2030-04", wait_until="load")
    for typed in ("7", hostile.PAYLOADS[1]):
        with page.expect_response("**/entry/preview/**"):
            page.locator("[name$=-actual]").first.fill(typed)
        page.wait_for_load_state("networkidle")
        watch.check(page, "the light while typing")
    page.goto(f"{watch.own}{PLAN}entry/grid/", wait_until="load")
    with page.expect_response("**/grid/preview/**"):
        page.locator(".value-grid td input").last.fill(hostile.PAYLOADS[1])
        page.keyboard.press("Tab")
    watch.check(page, "the grid")


def test_forms_that_are_shown_again(enter, stage, sides):
    page, watch = enter("administrator")
    names = ["entry/?period=2030-01", "entry/grid/", "targets/", "links/", "order/", "locks/", "import/", "review/"]
    names += ["alignment/new/", f"alignment/{stage.objectives['TC1'].alignments.get().pk}/"]
    forms = [f"{PLAN}{name}" for name in names] + ["/plans/new/", "/people/new/", "/people/import/"]
    forms += [f"/people/{sides.own['user'].pk}/?give=1", "/accounts/password_change/"]
    action = stage.kpis["AC1.1"].action_plans.latest("pk").pk
    maintenance = (f"kpi/{stage.kpis['AC1.1'].pk}/change/", f"actionplan/{action}/delete/", "objective/add/")
    forms += [f"/admin/scorecard/{name}" for name in (*maintenance, "kpi/import/")]
    for address in forms:
        page.goto(f"{watch.own}{address}", wait_until="load")
        buttons = page.locator(BUTTON).count()
        assert buttons, address
        for number in range(min(buttons, 3)):
            if number:
                page.goto(f"{watch.own}{address}", wait_until="load")
            send(page, number)
            watch.check(page, address)
    page.context.clear_cookies()
    page.goto(f"{watch.own}/accounts/login/", wait_until="load")
    send(page)
    watch.check(page, "log in")


def test_an_import(enter, stage):
    page, watch = enter("administrator")
    evil = hostile.PAYLOADS[1].replace("/", "")
    headings = ["theme", "perspective", "objective code", "objective", hostile.PAYLOADS[0]]
    rows = [
        ["A", "Citizens", "AC1", hostile.WAY_OUT + hostile.PAYLOADS[0], hostile.PAYLOADS[2]],
        ["A", "Citizens", "AC1", hostile.PAYLOADS[1], ""],
        ["A", hostile.PAYLOADS[3], hostile.PAYLOADS[4], hostile.PAYLOADS[5], ""],
        ["A", "Citizens", "AC7", hostile.WAY_OUT + hostile.PAYLOADS[6], ""],
    ]
    lines = [
        [text(f"{'ABCDE'[place]}{number}", escape(each)) for place, each in enumerate(cells)]
        for number, cells in enumerate([headings, *rows], 1)
    ]
    parts = xlsx_parts("".join(row(number, *cells) for number, cells in enumerate(lines, 1)))
    parts["xl/workbook.xml"] = str(parts["xl/workbook.xml"]).replace('name="S1"', f'name="{escape(evil)}"')
    file = {"name": f"{evil}.xlsx", "mimeType": "application/octet-stream", "buffer": zipped(parts)}
    page.goto(f"{watch.own}{PLAN}import/")
    page.locator("input[type=file]").set_input_files([file])
    page.locator("main form[enctype] button").click()
    page.wait_for_url("**/layout/")
    watch.check(page, "columns")
    assert evil in page.inner_text("main")
    page.goto(page.url.removesuffix("layout/"))
    watch.check(page, "preview")
    assert hostile.PAYLOADS[0] in page.inner_text("main")
    page.locator("[name=applies_good]").check()
    if page.locator("[name=confirms]").count():
        page.locator("[name=confirms]").check()
    page.locator("form[action$='/apply/'] button").click()
    page.wait_for_url("**/batches/*/")
    watch.check(page, "report")
    page.goto(f"{watch.own}/admin/scorecard/objective/import/")
    page.locator("input[type=file]").set_input_files([file])
    page.locator("[name=format]").select_option(label="xlsx")
    with page.expect_navigation(wait_until="load"):
        page.locator("#content input[type=submit]").click()
    watch.check(page, "preview of data maintenance")


def test_people_from_a_workbook(enter, town):
    page, watch = enter("administrator")
    told = hostile.PAYLOADS
    rows = [
        ("帳號", "姓名", "電子郵件", "機關代碼", "角色", told[0]),
        ("wang", told[0], "w@example.org", "town-works-roads", "填報人員", ""),
        *((each, each, each, each, each, each) for each in told),
    ]
    lines = (",".join('"{}"'.format(cell.replace('"', '""')) for cell in row) for row in rows)
    name = told[1].replace("/", "") + ".csv"
    file = {"name": name, "mimeType": "text/csv", "buffer": "\r\n".join(lines).encode("utf-8-sig")}
    page.goto(f"{watch.own}/people/import/")
    page.locator("input[type=file]").set_input_files([file])
    with page.expect_navigation(wait_until="load"):
        page.locator("main form[enctype] button").click()
    watch.check(page, "people, preview")
    assert told[0] in page.inner_text("main")


def test_a_new_password_by_mail(enter, town):
    """Of somebody whose name is hostile, with a link that works and with hostile ones."""
    page, watch = enter("viewer")
    page.context.clear_cookies()
    user = User.objects.get(username="staff")
    User.objects.filter(pk=user.pk).update(first_name=hostile.PAYLOADS[0])
    key = f"{user_pk_to_url_str(user)}-{default_token_generator.make_token(user)}"
    for address in (key, *(f"{user_pk_to_url_str(user)}-{quote(each, safe='')}" for each in hostile.PAYLOADS[:3])):
        page.goto(f"{watch.own}/accounts/password/reset/key/{address}/", wait_until="load")
        watch.check(page, address)
    page.goto(f"{watch.own}/accounts/password/reset/key/{key}/", wait_until="load")
    send(page)
    watch.check(page, "what was typed is refused")
