"""Who is logged in when a role is taken or an account deactivated logs in again with the next request."""

import pytest
from django.test import Client

from scorecard.models import Membership, Role, Session
from scorecard.services import memberships, people


@pytest.fixture
def browsers(town):
    found = [Client(), Client()]
    for each in found:
        each.force_login(town["viewer"])
        assert each.get("/plans/").status_code == 200
    return found


def all_are_out(browsers) -> bool:
    assert not Session.objects.exists()
    return {each.get("/plans/")["Location"] for each in browsers} == {"/accounts/login/?next=/plans/"}


def test_a_role_that_changes(browsers, town):
    membership = Membership.objects.get(user=town["viewer"])
    membership.role = Role.STAFF
    memberships.save(record=membership, by=town["superuser"], reason="test", version=membership.version)
    assert all_are_out(browsers)


def test_a_role_that_is_taken(browsers, town):
    membership = Membership.objects.get(user=town["viewer"])
    memberships.delete(record=membership, by=town["superuser"], reason="test")
    assert all_are_out(browsers)


def test_a_user_who_is_deactivated(browsers, town):
    people.deactivate(person=town["viewer"], by=town["superuser"], reason="test")
    assert all_are_out(browsers)


def test_a_password_for_once(browsers, town):
    people.set_one_time_password(person=town["viewer"], by=town["superuser"], reason="test")
    assert all_are_out(browsers)
