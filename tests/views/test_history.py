"""/plans/<org>/<year>/history/ and /history/: the audit log on screen and as files, for who keeps the plan."""

import io

import openpyxl
import pytest

from scorecard.reports import history
from scorecard.services import records
from tests.views.pages import queries_of, text_of, tight

PLAN, PORTAL = "/plans/town-works/2030/history/", "/history/"
FILE = "/plans/town-works/2030/export/history"
KEEPERS = {"administrator", "superuser"}


@pytest.fixture
def changed(small_plan, town):
    theme = small_plan.plan.themes.get(code="A")
    theme.name = "Safer streets"
    return records.save(record=theme, by=town["administrator"], reason="議會審議", version=1)


@pytest.mark.parametrize(
    "actor", ["administrator", "superuser", "manager", "chief", "staff", "viewer", "town_viewer", "outsider"]
)
@pytest.mark.parametrize("address", [PLAN, f"{FILE}.csv"])
def test_who_gets_the_log_of_a_plan(actor, address, as_actor, small_plan):
    wanted = 200 if actor in KEEPERS else 404 if actor == "outsider" else 403
    assert as_actor(actor).get(address).status_code == wanted


@pytest.mark.parametrize("actor", ["administrator", "superuser", "manager", "viewer", "outsider", "former"])
@pytest.mark.parametrize("address", [PORTAL, "/history.csv"])
def test_who_gets_the_log_of_the_portal(actor, address, as_actor, small_plan):
    assert as_actor(actor).get(address).status_code == (200 if actor in KEEPERS else 403)


@pytest.mark.parametrize("address", [PLAN, PORTAL, f"{FILE}.xlsx", "/history.ods"])
def test_the_log_is_for_reading(address, as_actor, small_plan):
    assert as_actor("superuser").post(address).status_code == 405


def test_an_entry_says_who_when_what_and_why(as_actor, changed):
    page = as_actor("administrator").get(PLAN)
    text = text_of(page)
    for wanted in (
        "administrator",
        "策略主題",
        "ASaferstreets",
        "名稱Safestreets→Saferstreets",
        "議會審議",
        "系統指令",
    ):
        assert tight(wanted) in text, wanted
    assert "themes/A/" in page.content.decode()


def test_an_entry_says_from_which_request_and_address(as_actor, small_plan, town):
    client = as_actor("administrator")
    client.post(
        "/plans/town-works/2030/order/",
        {"noun": "theme", "record": small_plan.plan.themes.get(code="A").pk, "version": "1", "step": "down"},
        REMOTE_ADDR="192.0.2.7",
        headers={"X-Request-ID": "0123456789abcdef" * 2},
    )
    page = client.get(f"{PLAN}?kind=theme&change=changed")
    assert "192.0.2.7" in text_of(page)
    assert "0123456789abcdef" * 2 in page.content.decode()


def test_the_filter_keeps_what_was_chosen_and_says_what_it_ignores(as_actor, changed):
    page = as_actor("administrator").get(
        f"{PLAN}?kind=theme&object=A&who=administrator&change=changed&since=115/1/1&until=x"
    )
    html = page.content.decode()
    assert 'value="theme" selected' in html
    assert 'value="115/01/01"' in html
    assert "下列條件無法辨識，已略過：迄日" in text_of(page)
    assert "Saferstreets" in text_of(page)


def test_nothing_that_fits_says_so(as_actor, changed):
    page = as_actor("administrator").get(f"{PLAN}?object=XX9")
    assert "沒有符合條件的異動紀錄" in text_of(page)


def test_one_page_leads_to_the_next_and_back_to_the_newest(as_actor, small_plan, monkeypatch):
    monkeypatch.setattr(history, "PAGE", 5)
    client = as_actor("administrator")
    first = client.get(f"{PLAN}?kind=kpivalue")
    older = first.context["history"].older
    second = client.get(PLAN + older)
    assert "較早的紀錄" in text_of(first)
    assert "最近的紀錄" in text_of(second)
    shown = [{str(entry.place) for entry in page.context["history"].entries} for page in (first, second)]
    assert not shown[0] & shown[1]


@pytest.mark.parametrize(
    "query",
    [
        "behind=x",
        "behind=1.kpi.99999999999999999999",
        "object=%00",
        "who=%FF%FE",
        "since=9999-12-31",
        "kind=plan&object='--",
        "until=0001-01-01",
        "who=%25",
        "change=%7E",
        "object=" + "x" * 5000,
    ],
)
@pytest.mark.parametrize("address", [PLAN, PORTAL, "/history.csv", f"{FILE}.csv"])
def test_a_junk_query_is_answered(address, query, as_actor, small_plan):
    assert as_actor("administrator").get(f"{address}?{query}").status_code == 200


@pytest.mark.parametrize("kind", ["xlsx", "ods", "csv"])
def test_the_log_as_a_file(kind, as_actor, changed):
    response = as_actor("administrator").get(f"{FILE}.{kind}?kind=theme&change=changed")
    assert response.status_code == 200
    assert response["Content-Disposition"].startswith(f'attachment; filename="town-works-2030.{kind}"')
    assert len(response.content) > 100


def test_a_file_has_a_row_for_every_field_that_was_changed(as_actor, changed):
    response = as_actor("administrator").get(f"{FILE}.xlsx?kind=theme&change=changed")
    sheet = openpyxl.load_workbook(io.BytesIO(response.content)).active
    assert sheet is not None
    row = [cell.value for cell in sheet[sheet.max_row]]
    assert row[1:3] == ["administrator", "administrator"]
    assert row[3:6] == ["策略主題", "A", "Safer streets"]
    assert row[8:13] == ["異動", "名稱", "Safe streets", "Safer streets", "議會審議"]


def test_what_no_file_holds_leads_back_with_the_reason(as_actor, small_plan, monkeypatch):
    monkeypatch.setattr(history, "MOST_IN_FILE", 5)
    client = as_actor("administrator")
    response = client.get(f"{FILE}.csv?kind=kpivalue")
    assert (response.status_code, response.url) == (302, f"{PLAN}?kind=kpivalue")
    assert "超過5筆" in text_of(client.get(response.url))


def test_ways_to_the_log(as_actor, small_plan):
    client = as_actor("administrator")
    for page, link in (
        ("", PLAN),
        ("kpis/AC1.1/", "/plans/town-works/2030/history/?object=AC1.1"),
        ("objectives/AC1/", "/plans/town-works/2030/history/?object=AC1"),
        ("themes/A/", "/plans/town-works/2030/history/?object=A"),
    ):
        assert f'href="{link}"' in client.get(f"/plans/town-works/2030/{page}").content.decode(), page
    assert 'href="/history/"' in client.get("/").content.decode()


def test_who_may_not_read_it_finds_no_way_to_it(as_actor, small_plan):
    client = as_actor("manager")
    for page in ("/", "/plans/town-works/2030/", "/plans/town-works/2030/kpis/AC1.1/"):
        assert "history/" not in client.get(page).content.decode().replace("?history", ""), page


def test_the_queries_of_the_page_are_bounded(as_actor, small_plan):
    assert queries_of(as_actor("administrator"), PLAN) < 70
