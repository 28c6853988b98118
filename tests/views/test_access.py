"""What becomes of addresses that make no sense, and what is alike for every page of a plan.

Who may open which: tests/access_matrix.yaml.
"""

import re

import pytest
from django.test import override_settings
from pytest_django.asserts import assertTemplateUsed

from tests.views.pages import text_of

PAGES = ["", "map/", "themes/A/", "scorecard/", "objectives/AC1/", "kpis/AC1.1/", "deck/"]
EVERYBODY = ["/", "/plans/"]
DRAFTS = ("town-works", "town-works-roads")


@pytest.mark.parametrize(
    ("actor", "sees"),
    [("administrator", [200, 200]), ("manager", [200, 200]), ("chief", [404, 200]), ("staff", [404, 404])],
)
def test_who_gets_the_pages_of_a_draft(actor, sees, as_actor, small_plan):
    client = as_actor(actor)
    for page in ("", "map/", "scorecard/"):
        drafts = [
            client.get(f"/plans/{organisation}/2031/{page}") for organisation in ("town-works", "town-works-roads")
        ]
        assert [draft.status_code for draft in drafts] == sees, page


@pytest.mark.parametrize("actor", ["anonymous", "deactivated"])
def test_who_is_not_logged_in_is_asked_to(actor, as_actor, small_plan):
    response = as_actor(actor).get("/plans/town-works/2030/map/?period=2030")
    assert (response.status_code, response.url) == (
        302,
        "/accounts/login/?next=/plans/town-works/2030/map/%3Fperiod%3D2030",
    )


def test_a_plan_that_is_there_and_one_that_is_not_are_denied_alike(as_actor, small_plan):
    """Whoever may not see a plan does not learn that there is one."""
    client = as_actor("outsider")
    there, nowhere = (client.get(f"/plans/town-works/{year}/") for year in (2030, 2050))
    token = re.compile(rb'name="csrfmiddlewaretoken" value="\w+"')
    assert (there.status_code, nowhere.status_code) == (404, 404)
    assert token.sub(b"", there.content) == token.sub(b"", nowhere.content)


def test_a_role_that_is_taken_ends_with_the_next_request(as_actor, town, small_plan):
    client = as_actor("viewer")
    assert client.get("/plans/town-works/2030/").status_code == 200
    town["viewer"].memberships.get().delete()
    assert client.get("/plans/town-works/2030/").status_code == 404


def test_a_user_who_is_deactivated_is_out_with_the_next_request(as_actor, town, small_plan):
    client = as_actor("viewer")
    assert client.get("/plans/town-works/2030/").status_code == 200
    town["viewer"].is_active = False
    town["viewer"].save()
    assert client.get("/plans/town-works/2030/").status_code == 302


@pytest.mark.parametrize("method", ["post", "put", "patch", "delete", "options"])
def test_pages_are_for_reading(method, as_actor, small_plan):
    response = getattr(as_actor("superuser"), method)("/plans/town-works/2030/map/")
    assert (response.status_code, response["Allow"]) == (405, "GET, HEAD")


def test_a_head_request_gets_the_head(as_actor, small_plan):
    client = as_actor("viewer")
    for page in PAGES:
        response = client.head(f"/plans/town-works/2030/{page}")
        assert (response.status_code, response.content) == (200, b""), page


NOWHERE = [
    "/plans/nowhere/2030/",
    "/plans/town-works/1999/map/",
    "/plans/town-works/2030/themes/X/",
    "/plans/town-works/2030/themes/AC1/",
    "/plans/town-works/2030/objectives/XX1/",
    "/plans/town-works/2030/objectives/AC1.1/",
    "/plans/town-works/2030/kpis/AC1/",
    "/plans/town-works/2030/kpis/AC9.9/",
    "/plans/town-works/99999999999999999999/",
    "/plans/99999999999999999999/2030/",
    "/plans/town-works/0000/",
    "/plans/town-works/203/",
    "/plans/town-works/20301/",
    "/plans/town-works/-2030/",
    "/plans/town-works/２０３０/",
    "/plans/town%00works/2030/",
    "/plans/%00/%00/",
    "/plans/town-works/2030/kpis/%00/",
    "/plans/town-works/2030/kpis/AC1.1%00/",
    "/plans/town-works/2030/kpis/AC1.1'%20OR%201=1--/",
    "/plans/town-works/2030/kpis/%3Cscript%3E/",
    "/plans/town-works/2030/kpis/%F0%9F%98%80/",
    "/plans/town-works/2030/kpis/%FF%FE/",
    "/plans/town-works/2030/kpis/%ED%A0%80/",
    "/plans/town-works/2030/kpis/.../",
    "/plans/town-works/2030/kpis/99999999999999999999/",
    f"/plans/town-works/2030/kpis/{'A' * 80}/",
    f"/plans/town-works/2030/kpis/{'A' * 81}/",
    f"/plans/town-works/2030/kpis/{'%EF%B7%BA' * 80}/",
    f"/plans/{'x' * 5000}/2030/",
    f"/plans/town-works/2030/themes/{'A/' * 2000}",
    "/plans/town-works/2030/themes//",
    "/plans/town-works/2030/map/../../../",
    "/nowhere/",
    "/%00",
]


@override_settings(DEBUG=False)
def test_an_address_of_nothing_is_a_404_page_in_chinese(as_actor, small_plan):
    client = as_actor("superuser")
    for address in NOWHERE:
        response = client.get(address)
        assert response.status_code == 404, address
        assertTemplateUsed(response, "404.html")
        assert 'lang="zh-Hant-TW"' in response.content.decode()
        assert "找不到" in text_of(response)


def test_the_404_page_is_there_for_anybody(client, db):
    response = client.get("/nowhere/")
    assert response.status_code == 404
    assert "找不到" in text_of(response)


@pytest.mark.parametrize(
    "query", ["period=2030-13", "period=2029", "period=%00", "period=99999999999999999999", "basis=%FF"]
)
def test_a_period_or_basis_that_there_is_not_is_not_found(query, as_actor, small_plan):
    client = as_actor("viewer")
    assert {client.get(f"{page}?{query}").status_code for page in EVERYBODY} == {200}
    assert {client.get(f"/plans/town-works/2030/{page}?{query}").status_code for page in PAGES} == {404}


@pytest.mark.parametrize(
    "query",
    [
        "numbers=1&numbers=x",
        "only=" + "x" * 5000,
        "&&&===",
        "page=-1&id=%ED%A0%80",
        "next=//evil.example",
    ],
    ids=lambda query: query[:30],
)
def test_a_junk_query_changes_nothing(query, as_actor, small_plan):
    client = as_actor("viewer")
    for address in [*EVERYBODY, *(f"/plans/town-works/2030/{page}" for page in PAGES)]:
        assert client.get(f"{address}?{query}").status_code == 200, address


@pytest.mark.parametrize(
    "page",
    [
        "themes/a/",
        "themes/%EF%BC%A1/",
        "objectives/ac1/",
        "objectives/%EF%BC%A1%EF%BC%A3%EF%BC%91/",
        "kpis/ac1.1/",
        "kpis/%EF%BD%81%EF%BD%83%EF%BC%91%EF%BC%8E%EF%BC%91/",
        "kpis/%20AC1.1%20/",
    ],
)
def test_a_code_is_found_however_it_is_typed(page, as_actor, small_plan):
    assert as_actor("viewer").get(f"/plans/town-works/2030/{page}").status_code == 200


def test_a_missing_last_stroke_is_added(as_actor, small_plan):
    response = as_actor("viewer").get("/plans/town-works/2030/map?period=2030")
    assert (response.status_code, response.url) == (301, "/plans/town-works/2030/map/?period=2030")


def test_a_name_is_shown_as_it_was_typed_and_never_run(as_actor, small_plan):
    evil = "<script>alert(1)</script>\"'&amp;{{ 7 }}"
    for row in (small_plan.plan.themes.get(code="A"), small_plan.objectives["AC1"], small_plan.kpis["AC1.1"]):
        row.name = evil
        row.save()
    small_plan.plan.title = small_plan.plan.vision = evil
    small_plan.plan.save()
    client = as_actor("viewer")
    for page in PAGES:
        response = client.get(f"/plans/town-works/2030/{page}")
        assert b"<script>alert" not in response.content, page
        assert "<script>alert(1)</script>\"'&amp;{{7}}" in text_of(response), page
