"""The portal as its users reach it: nginx over TLS, gunicorn behind a socket, PostgreSQL, from the files in deploy/."""

import re
import socket

import pytest

from tests.deploy.filling import ADMINISTRATOR, PASSWORD

MAP = "/plans/taipei-personnel/2021/map/"


def test_one_logs_in_over_tls_and_sees_the_map(administrator):
    answer = administrator.copy().get(MAP)
    assert answer.status == 200
    assert "策略地圖" in answer.text and "<svg" in answer.text


HEADERS = {
    "X-Frame-Options": "DENY",
    "Strict-Transport-Security": "max-age=31536000; includeSubDomains",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Server": "nginx",
}


def test_every_kind_of_answer_bears_the_headers(administrator, portal):
    browser = administrator.copy()
    answers = {
        "page": browser.get(MAP),
        "to the log-in": portal.browser().get("/"),
        "not there": browser.get("/nowhere/"),
        "not allowed": browser.get("/accounts/logout/"),
        "static": browser.get(static_file(portal.browser())),
        "too large for nginx": browser.ask("POST", "/plans/new/", b"x" * 12_600_000),
        "health": browser.get("/readyz"),
    }
    told = {what: answer.status for what, answer in answers.items()}
    assert told == dict(zip(answers, (200, 302, 404, 405, 200, 413, 200), strict=True))
    assert all("default-src 'none'" in answer.headers["Content-Security-Policy"] for answer in answers.values())
    wrong = {
        (what, name): answer.headers.get_all(name)
        for what, answer in answers.items()
        for name, value in HEADERS.items()
        if answer.headers.get_all(name) != [value]
    }
    assert wrong == {}


def static_file(browser) -> str:
    page = browser.get("/accounts/login/")
    return re.findall(r'href="(/static/css/base\.[0-9a-f]{12}\.css)"', page.text)[0]


def test_files_may_be_kept_for_good(portal):
    browser = portal.browser()
    answer = browser.get(static_file(browser))
    assert "immutable" in answer.headers["Cache-Control"]
    assert answer.headers["Content-Type"].startswith("text/css")


def test_cookies_are_for_this_host_over_tls_alone(portal):
    browser = portal.browser()
    lines = browser.get("/accounts/login/").set_cookies
    lines += browser.post("/accounts/language/", {"language": "en"}).set_cookies
    lines += browser.log_in(ADMINISTRATOR, PASSWORD).set_cookies
    lines += browser.post("/settings/", {"wants_reminders": "on"}).set_cookies  # which says so on the next page
    names = {line.split("=")[0] for line in lines}
    assert names == {"__Host-csrf", "__Host-language", "__Host-messages", "__Host-session"}
    for line in lines:
        assert "Secure" in line and "Path=/;" in f"{line};" and "Domain" not in line and "SameSite=Lax" in line
    assert all("HttpOnly" in line for line in lines if line.startswith("__Host-session"))


def test_what_is_too_large_gets_our_page(portal):
    answer = portal.browser().ask("POST", "/plans/new/", b"x" * 12_600_000)
    assert answer.status == 413
    assert "檔案過大，未上傳。" in answer.text and 'lang="zh-Hant-TW"' in answer.text
    style = portal.browser().get("/error-pages/page.css")
    assert style.status == 200 and style.headers["Content-Type"].startswith("text/css")


@pytest.mark.parametrize("host", [b"bsc.example.org", b"evil.example"])
def test_without_tls_one_is_sent_to_it(host, portal):
    with socket.create_connection(("127.0.0.1", portal.plain_port), 10) as plain:
        plain.sendall(b"GET /plans/?q=1 HTTP/1.1\r\nHost: %b\r\nConnection: close\r\n\r\n" % host)
        answer = plain.makefile("rb").read().decode()
    assert answer.startswith("HTTP/1.1 308") and "Location: https://bsc.example.org/plans/?q=1\r\n" in answer


def test_another_host_is_refused(portal):
    assert portal.browser().get("/accounts/login/", Host="evil.example").status == 400


def test_trace_and_what_is_no_http_are_refused(portal):
    assert portal.browser().ask("TRACE", "/").status == 405


@pytest.mark.parametrize("forged", ["203.0.113.9", "203.0.113.9, 198.51.100.7", "garbage"])
def test_nobody_chooses_the_address_they_come_from(forged, administrator, portal):
    browser = administrator.copy()
    answer = change_a_link(browser, portal, f"from {forged}", X_Forwarded_For=forged, X_Real_IP=forged)
    assert answer.status == 302
    (row,) = portal.rows(
        "SELECT host(sent_from), request_id FROM scorecard_historicalcauseeffectlink WHERE reason = %s",
        f"from {forged}",
    )
    assert row == ("127.0.0.1", answer.headers["X-Request-ID"])


def change_a_link(browser, portal, reason, **headers):
    ((link, version),) = portal.rows("SELECT id, version FROM scorecard_causeeffectlink ORDER BY id LIMIT 1")
    form = {"step": "change", "link": str(link), "version": str(version), "reason": reason, "strength": "strong"}
    return browser.post("/plans/taipei-personnel/2021/links/", form, **headers)


@pytest.mark.parametrize("page", ["/healthz", "/readyz"])
def test_watchers_ask_from_this_machine_alone(page, portal):
    assert portal.browser().get(page).status == 200
    answer = portal.browser(sender="127.0.0.2").get(page)
    assert answer.status == 403 and "ready" not in answer.text
    assert portal.browser().get(page, X_Forwarded_Proto="http").status == 200


def test_who_tries_to_log_in_too_often_waits(portal):
    """From an address of its own, for the limit goes by it."""
    browser = portal.browser(sender="127.0.0.9")
    answers = [browser.ask("POST", "/accounts/login/", b"login=x&password=y") for _attempt in range(40)]
    refused = [answer for answer in answers if answer.status == 429]
    assert len(refused) >= 5
    assert refused[0].headers["Retry-After"] == "30" and "登入次數過多" in refused[0].text
    assert browser.get("/accounts/login/").status == 200  # the page itself is not limited
    assert portal.browser().ask("POST", "/accounts/login/", b"x=y").status != 429  # nor is anybody else
