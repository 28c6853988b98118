"""What happens around a request: its language is Chinese unless English was chosen, and history knows who asked."""

import re

import pytest

from scorecard.models import CauseEffectLink
from tests.views.pages import text_of


def test_the_browsers_wish_is_not_read(client, db):
    response = client.get("/accounts/login/", headers={"accept-language": "en-US"})
    assert 'lang="zh-Hant-TW"' in response.content.decode()
    assert "登入" in text_of(response)


def test_english_by_the_switch_and_back(client, db):
    page = "/accounts/login/"
    response = client.post("/accounts/language/", {"language": "en"}, headers={"referer": f"http://testserver{page}"})
    assert response.url.endswith(page)
    english = client.get(page)
    assert 'lang="en"' in english.content.decode() and "Login" in text_of(english).replace("Log in", "Login")
    client.post("/accounts/language/", {"language": "zh-hant"})
    assert "登入" in text_of(client.get(page))


def test_an_unknown_language_is_chinese(client, db):
    client.cookies["django_language"] = "xx\0"
    assert "登入" in text_of(client.get("/accounts/login/"))


@pytest.mark.parametrize("length", ["x", "-1", "1e3", " "])
def test_a_length_that_is_no_number_is_none(length, as_actor, small_plan):
    """As a broken proxy may send it; what came with it is not read."""
    sent = {"content_type": "application/x-www-form-urlencoded", "CONTENT_LENGTH": length}
    for address in ("/admin/scorecard/theme/import/", "/plans/town-works/2030/entry/?period=2030-01"):
        assert as_actor("administrator").post(address, b"%", **sent).status_code < 500


def test_every_answer_bears_the_requests_number(client, db):
    given = "0123456789abcdef" * 2
    assert client.get("/accounts/login/", headers={"x-request-id": given})["X-Request-ID"] == given
    for forged in ("", "x", given + "0", "A" * 32, "\r\nx"):
        answer = client.get("/nowhere/", headers={"x-request-id": forged})["X-Request-ID"]
        assert re.fullmatch("[0-9a-f]{32}", answer) and answer != given


@pytest.mark.parametrize(
    ("proxies", "forwarded", "sender"),
    [
        (0, "", "127.0.0.1"),
        (0, "203.0.113.9", "127.0.0.1"),
        (1, "203.0.113.9", "203.0.113.9"),
        (1, "198.51.100.1, 203.0.113.9", "203.0.113.9"),
        (2, "198.51.100.1, 203.0.113.9", "198.51.100.1"),
        (2, "203.0.113.9", "127.0.0.1"),
        (1, "nonsense", None),
    ],
)
def test_history_tells_the_request_and_its_sender(proxies, forwarded, sender, as_actor, small_plan, settings):
    settings.TRUSTED_PROXY_COUNT = proxies
    client = as_actor("administrator")
    page = "/plans/town-works/2030/links/"
    form = {"step": "add", "cause": "AC1", "effect": "TC1", "reason": "Roads please", "strength": "strong"}
    response = client.post(page, form, headers={"x-forwarded-for": forwarded} if forwarded else {})
    entry = CauseEffectLink.history.get(request_id=response["X-Request-ID"])
    assert entry.sent_from == sender


def test_history_written_outside_of_requests_knows_none(small_plan):
    link = CauseEffectLink.objects.get(cause__plan=small_plan.plan)
    link.save()
    assert (link.history.first().request_id, link.history.first().sent_from) == ("", None)
