"""/accounts/password_change/: everybody changes the own password, and errors are said in Chinese."""

import re

import pytest
from django.contrib.auth.models import User

from tests.cast import PASSWORD
from tests.views.pages import queries_of, text_of

ADDRESS = "/accounts/password_change/"
NEW = "another-harbour-47"


def send(client, old=PASSWORD, new=NEW, again=NEW):
    return client.post(ADDRESS, {"old_password": old, "new_password1": new, "new_password2": again})


def test_the_new_password_counts_from_now_on(as_actor, town):
    client = as_actor("staff")
    response = send(client)
    assert (response.status_code, response.url) == (302, f"{ADDRESS}done/")
    assert client.get(response.url).status_code == 200  # still logged in
    staff = User.objects.get(pk=town["staff"].pk)
    assert staff.check_password(NEW)
    assert not staff.check_password(PASSWORD)


@pytest.mark.parametrize(
    "wrong",
    [
        {"old": "wrong"},
        {"old": ""},
        {"new": "", "again": ""},
        {"again": "a-third-harbour-11"},
        {"new": "short", "again": "short"},
        {"new": "12345678901", "again": "12345678901"},
        {"new": "password", "again": "password"},
        {"old": "x\0y"},
        {"new": "x" * 5000, "again": "y"},
    ],
)
def test_what_is_wrong_is_said_in_chinese_and_nothing_changes(wrong, as_actor, town):
    response = send(as_actor("staff"), **wrong)
    assert response.status_code == 200
    errors = [message for field in response.context["form"].errors.values() for message in field]
    assert errors
    for message in errors:
        assert re.search("[\u4e00-\u9fff]", message), message
        assert not re.search("[A-Za-z]{3,}", message), message
    page = response.content.decode()
    assert "is-invalid" in page
    assert User.objects.get(pk=town["staff"].pk).check_password(PASSWORD)


def test_the_page_is_ours_and_not_the_admins(as_actor):
    page = as_actor("staff").get(ADDRESS).content.decode()
    assert 'class="narrow-form"' in page
    assert 'action="/search/"' in page


def test_the_users_name_leads_there(as_actor):
    assert re.search(rf'<a class="user-name" href="{ADDRESS}"[^>]*>staff', as_actor("staff").get("/").content.decode())


@pytest.mark.parametrize("address", [ADDRESS, f"{ADDRESS}done/"])
def test_without_logging_in_there_is_nothing(address, client, town):
    response = client.get(address)
    assert response.status_code == 302
    assert response.url.startswith("/accounts/login/")


def test_no_query_of_its_own(as_actor):
    assert queries_of(as_actor("staff"), ADDRESS) == 0


def test_the_page_is_in_chinese(as_actor):
    assert "密碼" in text_of(as_actor("staff").get(ADDRESS))
