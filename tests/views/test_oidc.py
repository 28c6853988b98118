"""Logging in by the agency's own log-in, against a provider on the loopback: who is let in, and what is refused."""

from urllib.parse import parse_qs, urlsplit

import pytest
from allauth.socialaccount.models import SocialAccount
from django.contrib.auth.models import User
from django.test import Client

from scorecard.models import LoginEvent
from tests.stub_provider import CLIENT, OTHER_KEY, SECRET, provider
from tests.views.pages import text_of

START, BACK = "/accounts/provider/", "/accounts/provider/callback/"


@pytest.fixture
def stub(town, settings):
    User.objects.filter(username="staff").update(email="Staff@works.example")
    with provider() as stub:
        told = {"SERVER_URL": stub.address, "CLIENT_ID": CLIENT, "SECRET": SECRET, "NAME": "員工入口網"}
        settings.OIDC = told
        yield stub


def go_there(client, stub, **sent) -> dict[str, str]:
    """What the browser takes to the provider."""
    response = client.post(START, {"next": "/plans/", **sent})
    assert response.url.startswith(f"{stub.address}/authorize?")
    told = {name: values[0] for name, values in parse_qs(urlsplit(response.url).query).items()}
    stub.nonce, stub.challenge = told["nonce"], told["code_challenge"]
    return told


def come_back(client, stub, **query):
    told = go_there(client, stub)
    return client.get(BACK, {"code": "good-code", "state": told["state"], **query})


def is_out(client) -> bool:
    return client.get("/plans/").status_code == 302


def test_what_the_provider_is_asked(stub, client):
    told = go_there(client, stub)
    assert told["redirect_uri"] == f"http://testserver{BACK}"
    assert (told["client_id"], told["response_type"], told["code_challenge_method"]) == (CLIENT, "code", "S256")
    assert set(told["scope"].split()) == {"openid", "email", "profile"}
    assert len(told["nonce"]) == 64 and len(told["state"]) >= 16


def test_who_has_the_verified_address_of_a_user_is_that_user(stub, client):
    assert come_back(client, stub).url == "/plans/"
    assert client.get("/plans/").context["user"].username == "staff"
    assert LoginEvent.objects.values_list("kind", "way", "user__username").get() == ("logged_in", "provider", "staff")
    assert SocialAccount.objects.get().extra_data == {}


def test_later_the_number_counts_and_not_the_address(stub, client):
    come_back(client, stub)
    client.post("/accounts/logout/")
    stub.claims = {"email": "new.name@works.example"}
    come_back(client, stub)
    assert client.get("/plans/").context["user"].username == "staff"
    again = Client()
    stub.claims = {"sub": "4712"}  # the address was given to somebody new
    assert "尚無您的帳號" in text_of(come_back(again, stub))
    assert is_out(again)


@pytest.mark.parametrize(
    "claims",
    [
        {"email": "nobody@works.example"},
        {"email": None},
        {"email_verified": False},
        {"email_verified": None},
        {"email_verified": "true"},
        {"email": "staff", "preferred_username": "staff"},
        {"email": None, "preferred_username": "staff"},
        {"email": "deactivated@works.example"},
        {"email": "two@works.example"},
        {"email": "staff@wor\u212as.example"},  # no k, but some take it for one
    ],
)
def test_who_is_no_user_is_told_so_and_not_made_one(claims, stub, client):
    User.objects.filter(username="deactivated").update(email="deactivated@works.example")
    User.objects.filter(username__in=["viewer", "chief"]).update(email="two@works.example")
    users = User.objects.count()
    stub.claims = claims
    response = come_back(client, stub)
    assert response.status_code == 403
    assert "尚無您的帳號" in text_of(response)
    assert is_out(client)
    assert User.objects.count() == users
    assert LoginEvent.objects.values_list("kind", "way").get() == ("failed", "provider")


def test_a_user_who_was_deactivated_stays_out(stub, client):
    come_back(client, stub)
    User.objects.filter(username="staff").update(is_active=False)
    again = Client()
    assert come_back(again, stub).status_code == 403
    assert is_out(again)


@pytest.mark.parametrize(
    "wrong",
    [
        {"claims": {"nonce": "of another log-in"}},
        {"claims": {"nonce": None}},
        {"claims": {"iss": "https://evil.example"}},
        {"claims": {"aud": "another-client"}},
        {"claims": {"exp": 1}},
        {"claims": {"sub": None}},
        {"signed_with": OTHER_KEY},
        {"signed_with": "of-the-portal" * 4, "algorithm": "HS256"},
        {"signed_with": None, "algorithm": "none"},
        {"userinfo": {"sub": "of another", "email": "staff@works.example", "email_verified": True}},
    ],
    ids=str,
)
def test_a_token_that_is_not_for_us_now_is_refused(wrong, stub, client):
    for name, value in wrong.items():
        setattr(stub, name, value)
    if "userinfo" in wrong:
        stub.claims = {"email": None}
    response = come_back(client, stub)
    assert response.status_code in (403, 503)
    assert "登入" in text_of(response)
    assert is_out(client)


@pytest.mark.parametrize(
    "query",
    [
        {"state": "forged"},
        {"state": ""},
        {"code": "bad-code"},
        {"code": ""},
        {"error": "server_error"},
        {"state": "\0"},
    ],
)
def test_an_answer_that_does_not_fit_is_refused(query, stub, client):
    response = come_back(client, stub, **query)
    assert response.status_code == 403
    assert "與要求不符" in text_of(response)
    assert is_out(client)


def test_the_state_of_another_browser_is_refused(stub, client):
    told = go_there(Client(), stub)
    assert client.get(BACK, {"code": "good-code", "state": told["state"]}).status_code == 403
    assert is_out(client)


def test_an_answer_works_once(stub, client):
    told = go_there(client, stub)
    answer = {"code": "good-code", "state": told["state"]}
    assert client.get(BACK, answer).status_code == 302
    client.post("/accounts/logout/")
    assert client.get(BACK, answer).status_code == 403


def test_cancelling_is_said(stub, client):
    response = come_back(client, stub, error="access_denied", code="")
    assert "登入已取消" in text_of(response)


@pytest.mark.parametrize("path", ["/.well-known/openid-configuration", "/keys", "/token"])
@pytest.mark.parametrize("answer", [(500, b"oops"), (200, b"no json"), (200, b"[]"), (200, b"{}")])
def test_a_provider_that_is_ill_is_no_error_of_ours(path, answer, stub, client):
    told = go_there(client, stub)
    stub.break_at = {path: answer}
    response = client.get(BACK, {"code": "good-code", "state": told["state"]})
    assert response.status_code in (403, 503)
    assert "登入" in text_of(response)
    assert is_out(client)


def test_a_provider_that_is_down(stub, client, settings):
    settings.OIDC = {**settings.OIDC, "SERVER_URL": "http://127.0.0.1:9"}
    response = client.post(START)
    assert response.status_code == 503
    assert "無法連線至機關登入服務" in text_of(response)


def test_a_provider_that_says_it_is_another(stub, client, settings):
    settings.OIDC = {**settings.OIDC, "SERVER_URL": stub.address.replace("127.0.0.1", "localhost")}
    assert client.post(START).status_code == 503


def test_an_address_that_stands_in_userinfo_only(stub, client):
    stub.claims = {"email": None, "email_verified": None}
    stub.userinfo = {"sub": "4711", "email": "staff@works.example", "email_verified": True}
    assert come_back(client, stub).url == "/plans/"


def test_who_has_codes_is_asked_for_one(stub, client, town):
    from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret

    TOTP.activate(town["staff"], generate_totp_secret())
    assert come_back(client, stub).url == "/accounts/codes/enter/"
    assert is_out(client)


def test_no_wish_in_the_address_changes_what_is_asked(stub, client):
    wishes = {"process": "connect", "scope": "admin", "auth_params": "prompt=none", "action": "rerequest"}
    response = client.post(f"{START}?process=redirect&scope=admin&auth_params=prompt%3Dnone", wishes)
    assert "admin" not in response.url and "prompt" not in response.url
    told = go_there(client, stub, **wishes, next="https://evil.example/")
    client.get(BACK, {"code": "good-code", "state": told["state"]})
    assert not is_out(client)


def test_the_button_is_there_only_with_a_provider(stub, client, settings):
    assert "以員工入口網登入" in text_of(client.get("/accounts/login/"))
    assert client.get(START).status_code == 405
    settings.OIDC = dict.fromkeys(settings.OIDC, "")
    assert "登入" in text_of(client.get("/accounts/login/"))
    assert "以員工" not in text_of(client.get("/accounts/login/"))
    assert client.post(START).status_code == 404
    assert client.get(BACK, {"code": "x", "state": "x"}).status_code == 404
