"""The logs of a running production, nginx's included: JSON with times in UTC, and nothing of what was planted."""

import json

from tests.deploy import importing
from tests.deploy.filling import ADMINISTRATOR, PASSWORD
from tests.deploy.writers import until

CANARY = "canary-5up3r"


def plant(portal, administrator) -> list[str]:
    """Wherever one can type something or be given something; what must stay out of the logs."""
    stranger = portal.browser(sender="127.0.0.5")
    stranger.log_in(CANARY, CANARY)
    stranger.log_in(ADMINISTRATOR, f"{PASSWORD}-{CANARY}")
    browser = administrator.copy()
    browser.get(f"/search/?q={CANARY}", Referer=f"https://bsc.example.org/?code={CANARY}", Authorization=CANARY)
    stranger.get("/search/", User_Agent=CANARY, Cookie=f"__Host-session={CANARY}")
    browser.post("/plans/new/", {"title": CANARY, "organisation": CANARY})
    preview = importing.upload(browser, f"KPI代碼,期間,實際值\r\n{CANARY},{CANARY},{CANARY}".encode())
    browser.get(preview)
    browser.ask("GET", f"/search/?q={CANARY}", b"", Host="evil.example")
    browser.ask("POST", f"/plans/new/?q={CANARY}", b"x" * 12_600_000)
    browser.get(f"/search/?q={CANARY}%0d%0aINFO%20forged")
    browser.get("/nowhere/%0d%0aINFO%20forged/")
    token = preview.rstrip("/").rpartition("/")[2]
    return [CANARY, PASSWORD, token, browser.cookies["__Host-session"], browser.csrf_token, "operator@example.org"]


def test_nothing_that_was_planted_is_in_any_log(portal, administrator):
    secrets = plant(portal, administrator)
    logs = portal.logs()
    assert [secret for secret in secrets if secret in logs] == []
    assert ADMINISTRATOR not in logs  # people are told by number


def test_every_line_is_json_in_utc(portal, administrator):
    answer = administrator.copy().get("/search/?q=x")
    lines = portal.gunicorn.log.read_text().splitlines()
    told = [json.loads(line) for line in lines if line.startswith("{")]
    # Before the settings are read gunicorn speaks in its own words.
    assert len(lines) - len(told) <= 3
    assert all(each["time"].endswith("+00:00") for each in told)
    (asked,) = [each for each in told if each["request_id"] == answer.headers["X-Request-ID"]]
    assert (asked["path"], asked["status"], asked["method"]) == ("/search/", 200, "GET")
    assert isinstance(asked["user"], int) and asked["duration_ms"] > 0
    written = portal.folder / "bsc-portal.access.log"
    until(lambda: asked["request_id"] in written.read_text())  # nginx writes its line once it has answered
    of_nginx = [json.loads(line) for line in written.read_text().splitlines()]
    assert [each["status"] for each in of_nginx if each["request_id"] == asked["request_id"]] == [200]


def test_watchers_leave_no_lines(portal):
    portal.browser().get("/healthz")
    portal.browser().get("/readyz")
    logs = portal.logs()
    assert "healthz" not in logs and "readyz" not in logs
