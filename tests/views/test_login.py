"""Logging in and out with Django's own pages."""

import pytest

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
    from django.test import Client

    response = Client(enforce_csrf_checks=True).post("/accounts/login/", {"username": "viewer", "password": PASSWORD})
    assert response.status_code == 403
    assert 'lang="zh-Hant-TW"' in response.content.decode()
