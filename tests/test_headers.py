"""Every answer bears the headers that keep browsers and caches in check, whatever it is."""

import pytest
from django.core.files.base import ContentFile

from scorecard.models import Evidence

PLAN = "/plans/town-works/2030/"
ON_ALL = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
}
PAGE = {
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
    "img-src 'self'",
    "font-src 'self'",
    "connect-src 'self'",
    "object-src 'none'",
    "base-uri 'none'",
    "frame-ancestors 'none'",
    "form-action 'self'",
}


def policy(response) -> set[str]:
    return {each.strip() for each in response["Content-Security-Policy"].split(";")}


def check(response, status: int, wanted: set[str] = PAGE) -> None:
    assert response.status_code == status
    assert {name: response.get(name) for name in ON_ALL} == ON_ALL
    assert policy(response) == wanted
    assert "camera=()" in response["Permissions-Policy"]
    assert "Server" not in response


@pytest.mark.parametrize(
    ("address", "status"),
    [
        ("/", 200),
        (f"{PLAN}map/", 200),
        (f"{PLAN}map", 301),
        ("/accounts/password_change/", 200),
        ("/admin/", 200),
        ("/admin/scorecard/kpi/", 200),
        ("/admin/scorecard/kpi/import/", 200),
        ("/admin/jsi18n/", 200),
        ("/nowhere/", 404),
        ("/admin/nowhere/", 404),
        (f"{PLAN}export/scorecard.json", 200),
    ],
)
def test_on_an_answer(address, status, as_actor, small_plan):
    response = as_actor("superuser").get(address)
    check(response, status)
    if status != 301:
        assert "private" in response["Cache-Control"]


def test_on_an_answer_to_nobody(client, small_plan):
    for address in ("/", f"{PLAN}map/", "/admin/"):
        check(client.get(address), 302)
    check(client.get("/accounts/login/"), 200)


def test_on_a_page_that_may_not_be_seen_or_sent(as_actor, small_plan):
    client = as_actor("viewer")
    check(client.get(f"{PLAN}import/"), 403)
    check(client.post("/"), 405)
    client.handler.enforce_csrf_checks = True
    check(client.post("/accounts/logout/"), 403)


def test_on_a_page_that_has_not_changed(as_actor, small_plan):
    client = as_actor("viewer")
    address = f"{PLAN}map/?period=2030"
    small_plan.plan.changed_at = small_plan.plan.period_locks.first().history.first().history_date
    small_plan.plan.save()
    client.get(address)
    again = client.get(address, headers={"if-none-match": client.get(address)["ETag"]})
    check(again, 304)


def test_on_what_is_too_large(client, db, settings):
    settings.DATA_UPLOAD_MAX_NUMBER_FIELDS = 10
    check(client.post("/accounts/login/", {f"f{number}": "" for number in range(20)}), 413)


def test_on_a_fault_of_ours(client, as_actor, monkeypatch):
    def broken(*_given):
        raise RuntimeError

    client.raise_request_exception = False
    monkeypatch.setattr("scorecard.views.search.render", broken)
    check(as_actor("viewer").get("/search/"), 500)


def test_on_a_file_of_the_portal(client, db):
    response = client.get("/static/css/base.css")
    check(response, 200)
    assert "public" in response["Cache-Control"]


@pytest.mark.parametrize(
    "address", ["map.svg", "export/scorecard.xlsx", "export/values.csv", "import/template.ods", "map.pdf", "deck.pptx"]
)
def test_a_download_is_nothing_to_look_at(address, as_actor, small_plan):
    response = as_actor("superuser").get(f"{PLAN}{address}")
    assert response["Content-Disposition"].startswith("attachment; ")
    assert "filename*=UTF-8''" in response["Content-Disposition"]
    check(response, 200, FILE)


FILE = {"default-src 'none'", "base-uri 'none'", "form-action 'none'", "frame-ancestors 'none'", "sandbox"}


def test_evidence_is_nothing_to_look_at(as_actor, small_plan):
    evidence = Evidence(kpi_value=small_plan.values["AC1.1 approved"], file_name="證明<b>.pdf")
    evidence.file.save("x.pdf", ContentFile(b"%PDF <script>alert(1)</script>"))
    response = as_actor("viewer").get(f"{PLAN}evidence/{evidence.pk}/")
    assert response["Content-Disposition"].startswith("attachment; filename*=utf-8''%E8%AD%89")
    assert response["Content-Type"] == "application/pdf"
    check(response, 200, FILE)


@pytest.mark.parametrize("address", ["/", "/accounts/login/", "/admin/", "/static/css/base.css", f"{PLAN}map.svg"])
def test_nothing_is_traced(address, as_actor, small_plan):
    response = as_actor("superuser").trace(address)
    check(response, 405)
    assert b"sessionid" not in response.content
