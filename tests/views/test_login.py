"""Logging in and out: whom the door lets in, and what it says to the others."""

import pytest
from django.contrib.auth.models import User
from django.test import Client

from scorecard.models import Account, LoginEvent
from tests.cast import PASSWORD
from tests.views.pages import text_of


def log_in(client, username, password=PASSWORD, **more):
    return client.post("/accounts/login/", {"username": username, "password": password, **more})


@pytest.mark.parametrize(
    ("wanted", "reached"),
    [
        ("/plans/town-works/2030/map/", "/plans/town-works/2030/map/"),
        ("", "/"),
        ("//evil.example/", "/"),
        ("https://evil.example/", "/"),
        ("javascript:alert(1)", "/"),
        ("/\x00", "/\x00"[:1] + "%00"),
    ],
)
def test_after_logging_in_one_stands_where_one_wanted_to_go(wanted, reached, town, client):
    response = log_in(client, "viewer", next=wanted)
    assert response.status_code == 302
    assert response.url in (reached, "/")


@pytest.mark.parametrize(
    ("username", "password"),
    [
        ("viewer", "wrong"),
        ("viewer", ""),
        ("", PASSWORD),
        ("nobody", PASSWORD),
        ("deactivated", PASSWORD),
        ("view\x00er", PASSWORD),
        ("x" * 5000, "x" * 5000),
    ],
    ids=lambda part: ascii(part)[:20],
)
def test_who_is_not_let_in_reads_why(username, password, town, client):
    response = log_in(client, username, password)
    assert response.status_code == 200
    assert response.context["form"].errors
    assert "sessionid" not in client.cookies


def test_the_page_is_in_chinese_and_open_to_anybody(client, db):
    response = client.get("/accounts/login/")
    assert response.status_code == 200
    assert 'lang="zh-Hant-TW"' in response.content.decode()
    assert "密碼" in text_of(response)


def test_logging_out_is_a_form_not_a_link(as_actor):
    client = as_actor("viewer")
    assert client.get("/accounts/logout/").status_code == 405
    assert client.get("/").status_code == 200
    assert client.post("/accounts/logout/").status_code == 302
    assert client.get("/").status_code == 302


def test_a_form_without_its_token_is_refused_in_chinese(town, db):
    response = Client(enforce_csrf_checks=True).post("/accounts/login/", {"username": "viewer", "password": PASSWORD})
    assert response.status_code == 403
    assert 'lang="zh-Hant-TW"' in response.content.decode()


def test_the_door_says_the_same_to_all_it_does_not_let_in(town, client):
    tries = [("viewer", "wrong"), ("nobody", "wrong"), ("deactivated", "wrong"), ("deactivated", PASSWORD)]
    answers = [log_in(client, *each) for each in tries]
    assert len({(answer.status_code, str(answer.context["form"].errors)) for answer in answers}) == 1


def test_the_sixth_try_is_refused_even_if_it_is_right(town, client):
    for _try in range(5):
        assert "帳號或密碼不正確" in text_of(log_in(client, "viewer", "wrong"))
    refused = log_in(client, "viewer")
    assert refused.status_code == 200
    assert "15分鐘後再試" in text_of(refused)
    assert log_in(client, "staff").status_code == 302


def test_another_sender_is_refused_as_well(town, client, settings):
    """The lock is the user's: who writes new senders into X-Forwarded-For gains nothing."""
    settings.TRUSTED_PROXY_COUNT = 1
    form = {"username": "viewer", "password": "wrong"}
    for number in range(40):
        client.post("/accounts/login/", form, headers={"x-forwarded-for": f"203.0.113.{number}, 198.51.100.{number}"})
    assert LoginEvent.objects.filter(kind="failed").count() == 5
    assert LoginEvent.objects.filter(kind="locked").count() == 35
    assert LoginEvent.objects.filter(sent_from="198.51.100.39").count() == 1


def test_the_same_lock_for_the_password_page_and_for_confirming_it(town, as_actor):
    client = as_actor("staff")
    change = {"old_password": "wrong", "new_password1": "another-harbour-47", "new_password2": "another-harbour-47"}
    for _try in range(3):
        assert "目前的密碼不正確" in str(client.post("/accounts/password_change/", change).context["form"].errors)
    for _try in range(2):
        assert "密碼不正確" in text_of(client.post("/accounts/reauthenticate/", {"password": "wrong"}))
    assert "15分鐘後再試" in text_of(client.post("/accounts/reauthenticate/", {"password": PASSWORD}))
    assert "15分鐘後再試" in text_of(client.post("/accounts/password_change/", {**change, "old_password": PASSWORD}))
    assert "15分鐘後再試" in text_of(log_in(Client(), "staff"))
    assert User.objects.get(pk=town["staff"].pk).check_password(PASSWORD)


def test_the_admin_has_no_door_of_its_own(town, client):
    form = {"username": "superuser", "password": PASSWORD, "next": "/admin/"}
    response = client.post("/admin/login/", form)
    assert (response.status_code, response.url) == (302, "/accounts/login/?next=/admin/")
    assert "sessionid" not in client.cookies


def test_one_address_that_asks_on_and_on_is_told_to_wait(town, client):
    answers = [log_in(client, f"nobody{number}", "x").status_code for number in range(121)]
    assert answers == [200] * 120 + [429]
    refused = log_in(client, "viewer")
    assert refused["Retry-After"] == "60"
    assert "幾分鐘後再試" in text_of(refused)


def test_coming_and_going_is_noted(town, client):
    log_in(client, "viewer")
    client.post("/accounts/logout/")
    noted = list(LoginEvent.objects.order_by("pk").values_list("kind", "way", "user__username", "sent_from"))
    assert noted == [("logged_in", "password", "viewer", "127.0.0.1"), ("logged_out", "", "viewer", "127.0.0.1")]
    assert all(len(event.request_id) == 32 for event in LoginEvent.objects.all())


def test_the_session_gets_a_new_key(town, client):
    client.cookies["sessionid"] = "known" * 6
    log_in(client, "viewer")
    assert client.cookies["sessionid"].value != "known" * 6
    before = client.cookies["sessionid"].value
    client.post("/accounts/logout/")
    log_in(client, "viewer")
    assert client.cookies["sessionid"].value != before


def test_the_cookie_goes_with_the_browser(town, client):
    log_in(client, "viewer")
    cookie = client.cookies["sessionid"]
    assert (cookie["max-age"], cookie["expires"], cookie["httponly"], cookie["samesite"]) == ("", "", True, "Lax")


@pytest.mark.parametrize("address", ["/", "/plans/", "/accounts/codes/", "/admin/", "/plans/town-works/2030/map/"])
def test_who_has_a_password_for_once_chooses_another_first(address, town, client, small_plan):
    Account.objects.create(user=town["superuser"], must_change_password=True)
    log_in(client, "superuser")
    assert client.get(address).url == "/accounts/password_change/"
    page = client.get("/accounts/password_change/")
    assert "請先設定新密碼" in text_of(page)
    new = "another-harbour-47"
    sent = {"old_password": PASSWORD, "new_password1": new, "new_password2": new}
    assert client.post("/accounts/password_change/", sent).url == "/accounts/password_change/done/"
    assert client.get(address).status_code == 200
    client.post("/accounts/logout/")
    log_in(client, "superuser", new)
    assert client.get(address).status_code == 200


def test_whoever_is_held_there_may_leave_and_change_the_language(town, client):
    Account.objects.create(user=town["viewer"], must_change_password=True)
    log_in(client, "viewer")
    assert client.post("/accounts/language/", {"language": "en"}).url == "/"
    assert client.post("/plans/").url == "/accounts/password_change/"
    assert client.post("/accounts/logout/").url == "/accounts/login/"


def test_json_is_answered_by_a_page(town, client):
    headers = {"x-requested-with": "XMLHttpRequest", "accept": "application/json"}
    response = client.post("/accounts/login/", {"username": "viewer", "password": "x"}, headers=headers)
    assert response["Content-Type"].startswith("text/html")


@pytest.mark.parametrize("wanted", ["http://[", "https:///evil.example", "/\\evil.example", "\x00", "x" * 5000])
def test_a_wish_that_makes_no_sense_leads_home(wanted, town, client):
    assert log_in(client, "viewer", next=wanted).url in ("/", wanted)
    assert not log_in(Client(), "viewer", next=wanted).url.startswith(("http", "//"))


@pytest.mark.parametrize(
    "address",
    ["signup/", "email/", "confirm-email/", "password/set/", "password/change/", "inactive/", "3rdparty/", "2fa/", ""],
)
def test_pages_of_the_library_that_nobody_needs_are_not_there(address, as_actor):
    assert as_actor("viewer").get(f"/accounts/{address}").status_code == 404
