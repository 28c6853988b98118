"""The rules of passwords, whoever sets one, and when a new one is due."""

import os
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from itertools import pairwise

import pytest
import time_machine
from django.contrib.auth.models import User
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.core.management import call_command

from scorecard.models import PastPassword
from scorecard.services import demo_accounts, logins, one_time_passwords, passwords
from tests.cast import PASSWORD

START = datetime(2030, 3, 1, 9, tzinfo=UTC)
GOOD = "another-Harbour-47"


@pytest.fixture
def clock(town):
    User.objects.update(date_joined=START)
    with time_machine.travel(START, tick=False) as clock:
        yield clock


@pytest.fixture
def person(town):
    return User.objects.get(username="staff")


def refused(password: str, user: User | None = None) -> set[str | None]:
    try:
        validate_password(password, user)
    except ValidationError as error:
        return {each.code for each in error.error_list}
    return set()


@pytest.mark.parametrize(
    ("password", "code"),
    [
        ("Short-1", "password_too_short"),
        ("only-small-letters", "password_too_plain"),
        ("ONLYCAPITALS123", "password_too_plain"),
        ("123456789012345", "password_entirely_numeric"),
        ("my-Staff-and-me-31", "password_holds_name"),
        ("my-Roads-are-2030", "password_holds_name"),
        ("town-works-roads-31", "password_holds_name"),
        (PASSWORD, "password_used_before"),
    ],
)
def test_what_is_refused(password, code, person):
    assert code in refused(password, person)


@pytest.mark.parametrize("password", [GOOD, "three kinds: 4", "長長的密碼也可以用Ab1", "Ab1-" * 32, "x" * 127 + "-1"])
def test_what_is_good(password, person):
    assert refused(password, person) == set()
    assert refused(password) == set()


def test_the_modern_profile_asks_for_length_only(person, settings):
    settings.PASSWORD_PROFILE = "modern"
    assert refused("only-small-letters", person) == set()
    assert refused("Short-1") == {"password_too_short"}
    assert refused("passwordpassword"[:8]) >= {"password_too_common"}
    assert refused(PASSWORD, person) == set()


def change(person, old: str, new: str) -> None:
    passwords.change(user=person, old=old, new=new, session_key=None)


def test_none_of_the_last_three(clock, person):
    used = [PASSWORD, *(f"another-Harbour-4{number}" for number in range(1, 5))]
    for old, new in pairwise(used):
        clock.shift(timedelta(days=2))
        change(person, old, new)
    clock.shift(timedelta(days=2))
    for again in used[-3:]:
        with pytest.raises(ValidationError):
            change(person, used[-1], again)
    change(person, used[-1], used[1])
    assert PastPassword.objects.filter(user=person).count() == 3
    assert not any(password in str(list(PastPassword.objects.values())) for password in used)


def test_at_least_a_day_and_at_most_ninety(clock, person):
    assert not passwords.is_change_due(user=person)
    change(person, PASSWORD, GOOD)
    clock.shift(timedelta(hours=23))
    with pytest.raises(passwords.PasswordRefused):
        change(person, GOOD, "a-third-Harbour-11")
    clock.shift(timedelta(hours=1))
    change(person, GOOD, "a-third-Harbour-11")
    clock.shift(timedelta(days=90))
    assert not passwords.is_change_due(user=person)
    clock.shift(timedelta(minutes=1))
    assert passwords.is_change_due(user=person)


def test_a_password_for_once_may_be_changed_at_once(clock, person):
    change(person, PASSWORD, GOOD)
    one_time_passwords.demand_change(user=person, by=None, reason="x")
    assert passwords.is_change_due(user=person)
    change(person, GOOD, "a-third-Harbour-11")
    assert not passwords.is_change_due(user=person)


def test_a_demo_account_whose_password_is_for_once_is_asked_for_another(person):
    person.username = "demo-staff"
    one_time_passwords.demand_change(user=person, by=None, reason="x")
    assert passwords.is_change_due(user=person)


def test_who_never_changed_it_is_asked_to_ninety_days_after_joining(clock, person):
    clock.shift(timedelta(days=91))
    assert passwords.is_change_due(user=person)


def test_nobody_is_asked_to_without_need(clock, person, settings, seed_plans):
    clock.shift(timedelta(days=1000))
    settings.PASSWORD_PROFILE = "modern"
    assert not passwords.is_change_due(user=person)
    settings.PASSWORD_PROFILE = "government"
    person.set_unusable_password()
    assert not passwords.is_change_due(user=person)
    User.objects.exclude(username__in=demo_accounts.USERNAMES).update(is_active=False)
    person.username = "demo-staff"
    person.set_password(demo_accounts.PASSWORD)
    assert not passwords.is_change_due(user=person)


def test_the_old_one_has_to_be_right(person):
    with pytest.raises(passwords.PasswordRefused):
        change(person, "wrong", GOOD)
    for _try in range(4):
        with pytest.raises(passwords.PasswordRefused):
            change(person, "wrong", GOOD)
    with pytest.raises(logins.Locked):
        change(person, PASSWORD, GOOD)


def test_every_way_to_set_one_is_remembered(person, town):
    """Django tells its validators; also of the commands and of data maintenance."""
    person.set_password(GOOD)
    person.save()
    assert "password_used_before" in refused(GOOD, person)
    assert PastPassword.objects.last_set_at(person.pk) is not None


def test_the_command_that_makes_a_superuser_keeps_to_the_rules(db, monkeypatch):
    given = iter(["Short-1", "Short-1", GOOD, GOOD])
    monkeypatch.setattr("getpass.getpass", lambda *_prompt: next(given))
    monkeypatch.setattr("builtins.input", lambda *_prompt: "n")
    call_command(
        "createsuperuser", "--username", "root", "--email", "root@works.example", interactive=True, stdin=Tty()
    )
    made = User.objects.get(username="root")
    assert made.check_password(GOOD) and made.is_superuser
    assert not passwords.is_change_due(user=made)


class Tty:
    def isatty(self) -> bool:
        return True


def test_a_wrong_profile_is_said_at_the_start(tmp_path):
    environment = {**os.environ, "PASSWORD_PROFILE": "weak", "BSC_VAR": str(tmp_path)}
    started = subprocess.run([sys.executable, "manage.py", "check"], env=environment, capture_output=True, text=True)
    assert started.returncode != 0
    assert "PASSWORD_PROFILE is 'weak'; it may be government or modern" in started.stderr
