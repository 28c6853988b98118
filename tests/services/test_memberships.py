"""Roles given and taken; who is staff follows."""

from datetime import date, timedelta

import pytest
from django.utils import timezone

from scorecard.models import Membership, Role
from scorecard.services import demo_accounts, memberships, records


@pytest.fixture
def person(town):
    return town["unassigned"]


def give(person, organisation, role, **more):
    membership = Membership(user=person, organisation=organisation, role=role, **more)
    return memberships.save(record=membership, by=None, reason="test")


def is_staff(person) -> bool:
    person.refresh_from_db()
    return person.is_staff


@pytest.mark.parametrize("role", Role)
def test_only_administrators_are_staff(role, person, town):
    give(person, town.works, role)
    assert is_staff(person) == (role == Role.ADMINISTRATOR)


def test_staff_until_the_last_administrator_membership_goes(person, town):
    one, two = (give(person, each, Role.ADMINISTRATOR) for each in (town.works, town.roads))
    memberships.delete(record=one, by=None, reason="test")
    assert is_staff(person)
    two.role = Role.STAFF
    memberships.save(record=two, by=town["superuser"], reason="test", version=two.version, leaves_none=True)
    assert not is_staff(person)
    entry = two.history.first()
    assert (entry.history_user, entry.history_change_reason) == (town["superuser"], "test")


def test_a_membership_that_has_ended_makes_nobody_staff(person, town):
    give(person, town.works, Role.ADMINISTRATOR, valid_until=timezone.localdate() - timedelta(days=1))
    assert not is_staff(person)
    give(person, town.works, Role.ADMINISTRATOR, valid_from=date(2900, 1, 1))
    assert is_staff(person)


def test_a_membership_given_to_somebody_else(person, town):
    membership = give(person, town.works, Role.ADMINISTRATOR)
    membership.user = town["viewer"]
    memberships.save(record=membership, by=None, reason="test", version=1)
    assert not is_staff(person)
    assert is_staff(town["viewer"])


def test_superusers_stay_as_they_are(town):
    membership = give(town["superuser"], town.works, Role.ADMINISTRATOR)
    memberships.delete(record=membership, by=None, reason="test")
    assert is_staff(town["superuser"])


def test_a_stale_membership_changes_nobody(person, town):
    membership = give(person, town.works, Role.ADMINISTRATOR)
    membership.role = Role.VIEWER
    with pytest.raises(records.StaleRecord):
        memberships.save(record=membership, by=None, reason="test", version=7)
    assert is_staff(person)


def test_the_demo_administrator_is_staff_and_the_others_are_not(seed_plans):
    demo_accounts.create()
    staff = {user.username for user in demo_accounts.User.objects.filter(is_staff=True)}
    assert staff == {"demo-admin"}
    assert Membership.history.filter(history_change_reason="load_demo").count() == Membership.objects.count()
