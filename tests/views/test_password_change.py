"""/accounts/password_change/: everybody changes the own password, and errors are said in Chinese."""

import re

import pytest
from django.contrib.auth.models import User
from django.test import Client

from scorecard.models import Session
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


def test_ones_own_settings_lead_there(as_actor):
    assert f'href="{ADDRESS}"' in as_actor("staff").get("/settings/").content.decode()


@pytest.mark.parametrize("address", [ADDRESS, f"{ADDRESS}done/"])
def test_without_logging_in_there_is_nothing(address, client, town):
    response = client.get(address)
    assert response.status_code == 302
    assert response.url.startswith("/accounts/login/")


def test_no_query_of_its_own(as_actor):
    assert queries_of(as_actor("staff"), ADDRESS) == 0


def test_the_page_is_in_chinese(as_actor):
    assert "密碼" in text_of(as_actor("staff").get(ADDRESS))


def test_other_browsers_are_logged_out(as_actor, town):
    here, there = as_actor("staff"), Client()
    there.force_login(town["staff"])
    send(here)
    assert here.get("/").status_code == 200
    assert there.get("/").status_code == 302
    assert Session.objects.filter(user=town["staff"]).count() == 1


def test_the_rules_tell_nothing_of_old_passwords_to_who_does_not_know_the_present_one(as_actor):
    """Else whoever finds a browser open could try passwords there without a lock."""
    response = send(as_actor("staff"), old="wrong", new=PASSWORD, again=PASSWORD)
    assert list(response.context["form"].errors) == ["old_password"]


def test_one_of_the_last_ones_is_refused(as_actor):
    response = send(as_actor("staff"), new=PASSWORD, again=PASSWORD)
    assert "不得與前3次使用過的密碼相同" in text_of(response)


def test_not_twice_on_one_day(as_actor, town):
    client = as_actor("staff")
    send(client)
    response = send(client, old=NEW, new="a-third-Harbour-11", again="a-third-Harbour-11")
    assert "滿1天後" in text_of(response)
    assert User.objects.get(pk=town["staff"].pk).check_password(NEW)
