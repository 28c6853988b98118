"""The log of production: one line of JSON each, told by number, without what was typed and what is secret."""

import json
import logging
import sys

import pytest
from django.db import IntegrityError, connection

from scorecard import asking, logs
from scorecard.models import Organisation

SECRET = "canary-5up3r"


def line(message="x", *arguments, **more):
    record = logging.LogRecord("scorecard.some", logging.INFO, __file__, 1, message, arguments, more.pop("error", None))
    record.__dict__.update(more)
    text = logs.JSONFormatter().format(record)
    assert text.isascii() and text.isprintable()
    return json.loads(text)


def test_a_line_tells_when_how_bad_who_and_what():
    told = line("填報 %d", 3)
    assert told["time"].endswith("+00:00")
    assert (told["level"], told["logger"], told["message"], told["request_id"]) == (
        "INFO",
        "scorecard.some",
        "填報 3",
        "",
    )


@pytest.mark.parametrize("typed", ["a\r\nb", "a\x1b[31m", "\u2028", "\x85", "\ud800", "\x00"])
def test_no_text_ends_the_line_or_begins_another(typed):
    assert line("%s", typed)["message"] == typed


def test_lines_of_one_request_bear_its_number():
    token = asking.current.set(asking.Asking("0123" * 8))
    try:
        assert line()["request_id"] == "0123" * 8
    finally:
        asking.current.reset(token)


@pytest.mark.parametrize(
    ("message", "kept"),
    [
        (f"Forbidden (Referer checking failed - https://x/?q={SECRET} is not trusted.): /", "Referer checking failed"),
        (f"Invalid HTTP_HOST header: '{SECRET}'. You may need to add it.", "Invalid HTTP_HOST header"),
        ("Forbidden (CSRF token missing.): /plans/", "Forbidden (CSRF token missing.): /plans/"),
    ],
)
def test_what_is_refused_is_told_without_what_was_sent(message, kept):
    told = line(message, name="django.security.csrf")["message"]
    assert kept in told and SECRET not in told


def test_an_error_is_told_without_what_was_typed(town):
    try:
        Organisation.objects.create(slug="town", name=SECRET, short_name=SECRET)
    except IntegrityError:
        told = line("failed", error=sys.exc_info())
    assert told["exception"]["kind"] == "django.db.utils.IntegrityError"
    code = "SQLITE_CONSTRAINT_UNIQUE" if connection.vendor == "sqlite" else "23505"
    assert told["exception"]["code"] == code
    assert any("test_logs.py" in place for place in told["exception"]["places"])
    assert SECRET not in json.dumps(told)


def test_addresses_are_told_without_query_and_without_what_opens_a_door(rf):
    request = rf.get(f"/plans/town/2030/import/pending/{SECRET}/", {"q": SECRET})
    told = line(f"Not Found: {request.path}", request=request)
    assert (told["path"], told["message"]) == (
        "/plans/town/2030/import/pending/***/",
        "Not Found: /plans/town/2030/import/pending/***/",
    )
    reset = rf.get(f"/accounts/password/reset/key/3-{SECRET}/")
    assert logs.shown_path(reset) == "/accounts/password/reset/key/3-***/"
    assert logs.shown_path(rf.get(f"/accounts/password/reset/key/3-{SECRET}")) == "/accounts/password/reset/key/3-***"
    assert logs.shown_path(rf.get("/nowhere/", {"q": SECRET})) == "/nowhere/"


@pytest.fixture
def lines():
    """What the log would hold."""
    found = []

    class Keeping(logging.Handler):
        def emit(self, record):
            found.append(json.loads(self.format(record)))

    handler = Keeping()
    handler.setFormatter(logs.JSONFormatter())
    logging.getLogger().addHandler(handler)
    yield found
    logging.getLogger().removeHandler(handler)


def test_every_request_has_a_line(as_actor, small_plan, lines):
    client = as_actor("staff")
    answer = client.get("/plans/town-works/2030/map/?period=2030-03")
    told = [each for each in lines if each["logger"] == "scorecard.access"][-1]
    assert told["request_id"] == answer["X-Request-ID"]
    assert (told["user"], told["method"], told["path"], told["status"]) == (
        int(client.session["_auth_user_id"]),
        "GET",
        "/plans/town-works/2030/map/",
        200,
    )
    assert told["duration_ms"] > 0


def test_what_django_says_of_a_request_bears_its_number_too(as_actor, lines):
    answer = as_actor("staff").get("/nowhere/")
    told = {each["logger"]: each["request_id"] for each in lines if each.get("path") == "/nowhere/"}
    assert told == dict.fromkeys(("django.request", "scorecard.access"), answer["X-Request-ID"])


def test_a_watchers_questions_have_none(client, lines):
    client.get("/healthz")
    assert [each for each in lines if each["logger"] == "scorecard.access"] == []


def test_nothing_that_was_typed_is_told(client, town, lines):
    """Names, passwords, cookies, notes: planted wherever one can type, and looked for in the log."""
    client.raise_request_exception = False
    client.cookies["sessionid"] = SECRET
    client.post("/accounts/login/", {"username": SECRET, "password": SECRET, "login": SECRET})
    client.post("/accounts/login/", {"username": "staff", "password": SECRET, "csrfmiddlewaretoken": SECRET})
    client.force_login(town["administrator"])
    client.get("/search/", {"q": SECRET}, headers={"authorization": SECRET, "referer": f"http://x/{SECRET}"})
    client.post("/plans/town-works/2030/entry/", {"note": SECRET, "actual": SECRET})
    client.post("/plans/new/", {"title": SECRET, "organisation": SECRET})
    assert lines
    told = json.dumps(lines, ensure_ascii=False)
    for canary in (SECRET, client.session.session_key, town["administrator"].username + "@"):
        assert canary not in told
