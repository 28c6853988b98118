"""Who is let in by name and password, and the lock after five wrong ones."""

from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.contrib.auth.hashers import MD5PasswordHasher
from django.contrib.auth.models import User
from django.core.cache import cache
from django.db import connection
from django.test.utils import CaptureQueriesContext

from scorecard.models import LoginEvent, LoginLock
from scorecard.services import logins
from tests.cast import PASSWORD
from tests.services.at_once import at_once

START = datetime(2030, 3, 1, 9, tzinfo=UTC)


@pytest.fixture
def clock(town):
    with time_machine.travel(START, tick=False) as clock:
        yield clock


def try_(typed: str, password: str = PASSWORD) -> str:
    """in, out or locked."""
    try:
        return "in" if logins.verify(user=logins.called(typed), typed=typed, password=password) else "out"
    except logins.Locked:
        return "locked"


def fail(typed: str, times: int = 5) -> None:
    assert [try_(typed, "wrong") for _try in range(times)] == ["out"] * times


def test_by_name_and_by_address(town):
    User.objects.filter(username="viewer").update(email="viewer@works.example")
    assert [try_(typed) for typed in ("viewer", "viewer@works.example", "VIEWER@Works.example")] == ["in"] * 3
    assert [try_(typed) for typed in ("Viewer", "nobody", "", "viewer@elsewhere.example")] == ["out"] * 4


def test_an_address_of_several_is_nobodys(town):
    User.objects.filter(username__in=["viewer", "staff"]).update(email="office@works.example")
    assert try_("office@works.example") == "out"
    User.objects.filter(username="staff").update(is_active=False)
    assert try_("office@works.example") == "in"


def test_a_name_that_looks_like_an_address_is_a_name(town):
    User.objects.filter(username="viewer").update(email="chief@works.example")
    User.objects.filter(username="chief").update(username="chief@works.example")
    assert logins.called("chief@works.example") == town["chief"]


@pytest.mark.parametrize("typed", ["viewer", "nobody", "deactivated"])
def test_five_wrong_ones_lock_for_a_quarter_of_an_hour(typed, clock):
    fail(typed)
    assert try_(typed) == "locked"
    clock.shift(timedelta(minutes=14, seconds=59))
    assert try_(typed) == "locked"
    clock.shift(timedelta(seconds=1))
    assert try_(typed) == ("in" if typed == "viewer" else "out")


def test_four_wrong_ones_do_not(clock):
    fail("viewer", 4)
    assert try_("viewer") == "in"
    fail("viewer", 4)  # what was wrong before the right one counts no more
    assert try_("viewer") == "in"


def test_wrong_ones_of_an_hour_ago_are_forgotten(clock):
    fail("viewer", 4)
    clock.shift(timedelta(hours=1))
    fail("viewer", 4)
    assert try_("viewer") == "in"


def test_trying_on_does_not_prolong_the_lock(clock):
    fail("viewer")
    clock.shift(timedelta(minutes=10))
    assert try_("viewer") == "locked"
    clock.shift(timedelta(minutes=5))
    assert try_("viewer") == "in"


def test_others_are_not_locked(clock):
    fail("viewer")
    assert try_("staff") == "in"


def test_name_and_address_of_a_user_are_locked_together(clock):
    User.objects.filter(username="viewer").update(email="viewer@works.example")
    fail("viewer", 3)
    fail("viewer@works.example", 2)
    assert [try_("viewer"), try_("viewer@works.example")] == ["locked", "locked"]


def test_a_name_that_nobody_bears_is_locked_however_it_is_written(clock):
    fail("nobody", 2)
    fail("NOBODY", 2)
    fail(" Ｎobody", 1)
    assert try_("nobody") == "locked"


def test_the_lock_is_kept_in_no_memory(clock):
    """Another worker, or one started anew, has nothing but the database."""
    fail("viewer")
    cache.clear()
    assert try_("viewer") == "locked"
    assert LoginLock.objects.get().failures == 5


def test_old_locks_are_swept(clock):
    for number in range(10):
        try_(f"nobody{number}", "x")
    clock.shift(timedelta(minutes=16))
    try_("viewer", "x")
    assert LoginLock.objects.count() == 1


def test_of_ten_tries_at_once_five_are_looked_at(transactional_db, town):
    answers = at_once(*[lambda: try_("viewer", "wrong")] * 10)
    assert sorted(answers) == ["locked"] * 5 + ["out"] * 5


def test_who_comes_from_several_browsers_at_once_is_let_in(transactional_db, town):
    """A right answer forgets the tries while another is counting."""
    answers = at_once(*[lambda: [try_("viewer") for _try in range(10)]] * 4)
    assert answers == [["in"] * 10] * 4


@pytest.mark.parametrize("typed", ["viewer", "nobody", "deactivated"])
def test_whoever_is_refused_costs_one_hash(typed, town, monkeypatch):
    """So the time does not tell whether there is such a user."""
    hashed: list[str] = []
    encode = MD5PasswordHasher.encode

    def counted(hasher, password, salt):
        hashed.append(password)
        return encode(hasher, password, salt)

    monkeypatch.setattr(MD5PasswordHasher, "encode", counted)
    assert try_(typed, "wrong") == "out"
    assert hashed == ["wrong"]


def test_what_is_kept_of_it(clock, town):
    fail("viewer")
    try_("viewer")
    try_("no such name", "secret-of-somebody")
    kept = list(LoginEvent.objects.order_by("pk").values_list("kind", "way", "user__username"))
    assert kept == [("failed", "password", "viewer")] * 5 + [
        ("locked", "password", "viewer"),
        ("failed", "password", None),
    ]
    everything = str(list(LoginEvent.objects.values())) + str(list(LoginLock.objects.values()))
    assert "no such name" not in everything and "secret" not in everything


def test_the_log_of_the_server_tells_the_same(town, caplog):
    with caplog.at_level("INFO", logger="scorecard.security"):
        try_("viewer", "wrong")
        try_("no such name", "secret-of-somebody")
    assert [record.getMessage() for record in caplog.records] == [
        f"log-in failed way=password user={town['viewer'].pk} from=None",
        "log-in failed way=password user=None from=None",
    ]


def test_a_count_is_locked_as_it_is_read(town):
    """A right answer elsewhere deletes it: between two reads it would be gone, and an error page the answer."""
    fail("staff", 1)
    with CaptureQueriesContext(connection) as asked:
        fail("staff", 1)
    reads = [each["sql"] for each in asked if each["sql"].startswith("SELECT") and "loginlock" in each["sql"]]
    assert len(reads) == 1
    assert connection.vendor == "sqlite" or "FOR UPDATE" in reads[0]
