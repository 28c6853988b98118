"""Accounts made, described, deactivated, reactivated; one-time passwords."""

import re

import pytest
from django.contrib.auth.models import User
from django.core import mail
from django.core.exceptions import ValidationError

from scorecard.models import Account, Role
from scorecard.services import one_time_passwords, people, sessions
from scorecard.services.memberships import LastAdministrator
from scorecard.services.people import FirstRole


@pytest.fixture
def logged_out(monkeypatch):
    names: list[str] = []
    monkeypatch.setattr(sessions, "end_of", lambda *, user: names.append(user.username))
    return names


def invite(town, **given):
    usual = {"username": "wang", "name": "王小明", "email": "wang@example.org", "by": town["administrator"]}
    first_role = FirstRole(town.roads, Role.STAFF)
    return people.invite(first_role=first_role, reason="new", **{**usual, **given})


def test_an_invited_person_has_a_role_and_a_password_for_once(town):
    invited = invite(town)
    user = User.objects.get(username="wang")
    assert (user.get_full_name(), user.email, user.is_active, user.is_superuser) == (
        "王小明",
        "wang@example.org",
        True,
        False,
    )
    assert user.check_password(invited.password)
    assert Account.objects.of(user.pk).must_change_password
    role = user.memberships.get()
    assert (role.organisation, role.role) == (town.roads, Role.STAFF)
    entry = role.history.get()
    assert (entry.history_user, entry.history_change_reason) == (town["administrator"], "new")


@pytest.mark.parametrize(
    ("field", "given"),
    [
        ("username", {"username": "staff"}),
        ("username", {"username": "STAFF"}),
        ("username", {"username": "a b"}),
        ("username", {"username": ""}),
        ("username", {"username": "x" * 151}),
        ("username", {"username": "a\0b"}),
        ("name", {"name": " "}),
        ("name", {"name": "a\x07b"}),
        ("name", {"name": "王" * 151}),
        ("email", {"email": "nobody"}),
        ("email", {"email": "STAFF@example.org"}),
    ],
)
def test_accounts_that_are_refused(field, given, town):
    User.objects.filter(username="staff").update(email="staff@example.org")
    before = User.objects.count()
    with pytest.raises(ValidationError) as refused:
        invite(town, **given)
    assert list(refused.value.message_dict) == [field]
    assert User.objects.count() == before


def test_two_parts_of_a_name_stay_apart_until_somebody_changes_it(town):
    person = town["staff"]
    User.objects.filter(pk=person.pk).update(first_name="Ann", last_name="Lee")
    person.refresh_from_db()
    by = town["administrator"]
    people.describe(person=person, name="Ann Lee", email="a@example.org", version=0, by=by, reason="x")
    person.refresh_from_db()
    assert (person.first_name, person.last_name, person.email) == ("Ann", "Lee", "a@example.org")
    people.describe(person=person, name="Ann Li", email="", version=1, by=by, reason="x")
    person.refresh_from_db()
    assert (person.first_name, person.last_name, person.email) == ("Ann Li", "", "")


def test_who_saves_over_anothers_change_is_told(town):
    person, by = town["staff"], town["administrator"]
    people.describe(person=person, name="Ann", email="", version=0, by=by, reason="x")
    with pytest.raises(people.StalePerson) as stale:
        people.describe(person=person, name="Bea", email="", version=0, by=by, reason="x")
    person.refresh_from_db()
    assert (person.get_full_name(), stale.value.version) == ("Ann", 1)


def test_who_is_deactivated_keeps_the_roles_and_is_logged_out(town, logged_out):
    person = town["staff"]
    people.deactivate(person=person, by=town["administrator"], reason="left")
    person.refresh_from_db()
    assert (person.is_active, person.memberships.count(), logged_out) == (False, 1, ["staff"])
    people.reactivate(person=person, by=town["administrator"], reason="back")
    person.refresh_from_db()
    assert person.is_active


def test_the_last_administrator_is_deactivated_only_when_that_is_meant(town):
    person = town["administrator"]
    with pytest.raises(LastAdministrator):
        people.deactivate(person=person, by=town["superuser"], reason="left")
    person.refresh_from_db()
    assert person.is_active
    people.deactivate(person=person, by=town["superuser"], reason="left", leaves_none=True)
    person.refresh_from_db()
    assert not person.is_active


def test_a_one_time_password_replaces_the_old_one(town, logged_out):
    person, old = town["staff"], town["staff"].password
    password = people.set_one_time_password(person=person, by=town["administrator"], reason="forgotten")
    person.refresh_from_db()
    assert person.password != old
    assert person.check_password(password)
    account = Account.objects.of(person.pk)
    assert account.must_change_password
    assert account.history.get().history_change_reason == "forgotten"
    assert logged_out == ["staff"]


def test_one_time_passwords_differ_and_have_every_kind_of_character():
    made = {one_time_passwords.made() for _time in range(200)}
    assert len(made) == 200
    for password in made:
        assert re.fullmatch(r"(\w{4}-){3}\w{4}", password)
        assert all(re.search(kind, password) for kind in ("[A-Z]", "[a-z]", "[2-9]"))
        assert not re.search("[0O1lI]", password)


def test_an_account_with_an_address_gets_a_mail(town):
    invited = invite(town)
    assert one_time_passwords.mail(user=invited.user, password=invited.password, address="https://bsc.example.org/")
    (message,) = mail.outbox
    assert message.to == ["wang@example.org"]
    assert invited.password in message.body
    assert "https://bsc.example.org/" in message.body
    assert invited.password not in message.subject


def test_a_mail_that_cannot_be_sent_is_no_fault(town, settings):
    invited = invite(town)
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 1
    assert not one_time_passwords.mail(user=invited.user, password="x", address="x")
    assert not one_time_passwords.mail(user=town["staff"], password="x", address="x"), "without an address"


def test_superusers_save_accounts_in_full(town, logged_out):
    person = town["staff"]
    person.is_active = False
    people.save_in_full(user=person, sets_password=False, by=town["superuser"], reason="admin")
    assert logged_out == ["staff"]
    assert not Account.objects.filter(user=person).exists()
    people.save_in_full(user=person, sets_password=True, by=town["superuser"], reason="admin")
    assert Account.objects.of(person.pk).must_change_password
    people.save_in_full(user=town["superuser"], sets_password=True, by=town["superuser"], reason="admin")
    assert not Account.objects.of(town["superuser"].pk).must_change_password


def test_who_becomes_a_superuser_comes_in_anew(town, logged_out):
    """The door may ask more of superusers."""
    person = town["staff"]
    person.is_superuser = True
    people.save_in_full(user=person, sets_password=False, by=town["superuser"], reason="admin")
    assert logged_out == ["staff"]


def test_no_name_is_the_address_of_another(town):
    """One logs in by either, so somebody else's address as a name would shut them out."""
    User.objects.filter(pk=town["manager"].pk).update(email="boss@works.example")
    role = FirstRole(town.works, Role.STAFF)
    with pytest.raises(ValidationError) as refused:
        people.invite(username="Boss@works.example", name="x", email="", first_role=role, by=town["chief"], reason="x")
    assert set(refused.value.message_dict) == {"username"}
    people.invite(username="own@works.example", name="x", email="", first_role=role, by=town["chief"], reason="x")
    with pytest.raises(ValidationError) as refused:
        people.invite(username="b", name="x", email="Own@works.example", first_role=role, by=town["chief"], reason="x")
    assert set(refused.value.message_dict) == {"email"}
