"""How long a log-in lasts, and that it is kept in a table that knows whose it is."""

from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.contrib.sessions.models import Session as DjangoSession
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext

from scorecard.domain.plan_import import SourceFile
from scorecard.models import Session
from scorecard.services import pending_imports, sessions

START = datetime(2030, 3, 1, 9, tzinfo=UTC)
LOGIN = "/accounts/login/?next=/plans/"


def is_in(client) -> bool:
    response = client.get("/plans/")
    assert response.status_code == 200 or response.url == LOGIN
    return response.status_code == 200


@pytest.fixture
def clock(town):
    with time_machine.travel(START, tick=False) as clock:
        yield clock


def session_of(user) -> Session:
    return Session.objects.get(user=user)


def test_half_an_hour_of_silence_ends_it(clock, as_actor):
    client = as_actor("viewer")
    clock.shift(timedelta(minutes=29))
    assert is_in(client)
    clock.shift(timedelta(minutes=29))
    assert is_in(client)
    clock.shift(timedelta(minutes=30, seconds=1))
    assert not is_in(client)


def test_half_a_day_ends_it_however_busy_one_is(clock, as_actor):
    client = as_actor("viewer")
    for _quarter in range(47):
        clock.shift(timedelta(minutes=15))
        assert is_in(client)
    clock.shift(timedelta(minutes=15, seconds=1))
    assert not is_in(client)


def test_both_times_are_settings(clock, as_actor, settings):
    settings.SESSION_IDLE_MINUTES, settings.SESSION_HOURS = 5, 1
    client = as_actor("viewer")
    clock.shift(timedelta(minutes=4))
    assert is_in(client)
    clock.shift(timedelta(minutes=6))
    assert not is_in(client)


def test_that_somebody_was_seen_is_written_once_a_minute(clock, as_actor, town):
    client = as_actor("viewer")
    client.get("/help/viewer/")
    counts = []
    for seconds in (1, 30, 30, 1):
        clock.shift(timedelta(seconds=seconds))
        with CaptureQueriesContext(connection) as queries:
            assert client.get("/accounts/password_change/").status_code == 200
        counts.append(len(queries))
    assert counts == [2, 2, 3, 2]  # the session and the user, and now and then that they were seen
    assert session_of(town["viewer"]).expire_date == clock_time(61) + timedelta(minutes=30)


def clock_time(seconds: int) -> datetime:
    return START + timedelta(seconds=seconds)


def test_a_session_knows_its_user_and_its_beginning(clock, as_actor, town):
    client = as_actor("viewer")
    assert session_of(town["viewer"]).started_at == START
    clock.shift(timedelta(minutes=10))
    session = client.session
    session["more"] = 1
    session.save()
    assert session_of(town["viewer"]).started_at == START
    assert session_of(town["viewer"]).user_id == town["viewer"].pk


def test_all_sessions_of_a_user_end_at_once(as_actor, town, client):
    from django.test import Client

    here, there, other = as_actor("viewer"), Client(), Client()
    there.force_login(town["viewer"])
    other.force_login(town["staff"])
    sessions.end_of(user=town["viewer"])
    assert not is_in(here)
    assert not is_in(there)
    assert is_in(other)


def test_all_but_one(as_actor, town):
    from django.test import Client

    here, there = as_actor("viewer"), Client()
    there.force_login(town["viewer"])
    sessions.end_of(user=town["viewer"], but=here.session.session_key)
    assert is_in(here)
    assert not is_in(there)


def test_a_session_that_ends_during_a_request_leads_to_the_log_in(as_actor, town, monkeypatch):
    """The request wants to write into the session, which is not there any more: no error, and it does not come back."""
    client = as_actor("viewer")

    def ends(**_given):
        sessions.end_of(user=town["viewer"])

    monkeypatch.setattr("scorecard.services.passwords.change", ends)
    form = {"old_password": "x", "new_password1": "y", "new_password2": "y"}
    monkeypatch.setattr("django.contrib.sessions.backends.base.SessionBase.cycle_key", lambda self: None)
    response = client.post("/accounts/password_change/", form)
    assert (response.status_code, response.url) == (302, "/accounts/login/?next=/accounts/password_change/")
    assert not Session.objects.filter(user=town["viewer"]).exists()


def test_logging_out_deletes_it(as_actor, town):
    client = as_actor("viewer")
    client.post("/accounts/logout/")
    assert not Session.objects.filter(user=town["viewer"]).exists()


def test_what_has_ended_is_swept(clock, as_actor, town):
    as_actor("viewer")
    clock.shift(timedelta(hours=1))
    call_command("clearsessions")
    assert not Session.objects.exists()


def test_what_somebody_uploaded_and_left_is_swept_too(clock, town):
    """A file of people has names and addresses in it."""
    file = SourceFile("people.xlsx", "0" * 64)
    token = pending_imports.keep(plan=None, by=town["administrator"], file=file, content=b"x", at=START)
    call_command("clearsessions")
    assert DjangoSession.objects.filter(pk=token).exists()
    clock.shift(timedelta(minutes=31))
    call_command("clearsessions")
    assert not DjangoSession.objects.filter(pk=token).exists()


@pytest.mark.parametrize("key", ["", "x", "0" * 32, "é", "x" * 5000])
def test_a_key_that_leads_nowhere(key, client, town):
    client.cookies["sessionid"] = key
    assert not is_in(client)
