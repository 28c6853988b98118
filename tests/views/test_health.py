"""What a watcher is told: that the process lives, and whether it can serve; nothing that helps an attacker."""

import shutil
from collections import namedtuple

import pytest
from django.conf import settings
from django.db import OperationalError, connection
from django.db.migrations.recorder import MigrationRecorder

from scorecard.models import append_only
from scorecard.reports import readiness


def test_the_process_says_that_it_lives_without_asking_the_database(client):
    """No fixture of this test lets it reach a database."""
    response = client.get("/healthz")
    assert (response.status_code, response.json()) == (200, {"status": "alive"})
    assert response.cookies == {} and "no-store" in response["Cache-Control"]


def test_it_is_ready_when_database_migrations_and_disk_are(client, db):
    response = client.get("/readyz")
    assert (response.status_code, response.json()) == (200, {"status": "ready", "amiss": []})
    assert response.cookies == {}


def test_nobody_needs_to_log_in_and_four_queries_suffice(client, db, django_assert_num_queries):
    client.get("/readyz")
    with django_assert_num_queries(4):
        client.get("/readyz")


def unready(client, what):
    response = client.get("/readyz")
    assert (response.status_code, response.json()) == (503, {"status": "not ready", "amiss": [what]})
    told = response.content.decode()
    assert settings.SECRET_KEY not in told and "." not in told


def test_not_without_its_database(client, db, monkeypatch):
    def away(_recorder):
        raise OperationalError("connection to server at 10.0.0.9 failed")

    monkeypatch.setattr(MigrationRecorder, "applied_migrations", away)
    unready(client, "database")


def test_not_with_a_database_that_only_reads(client, db):
    """As a standby that nobody has promoted yet."""
    is_sqlite = connection.vendor == "sqlite"
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA query_only = ON" if is_sqlite else "SET LOCAL transaction_read_only = on")
    try:
        unready(client, "database")
    finally:
        if is_sqlite:  # past Django, which lets nothing through after an error
            connection.connection.execute("PRAGMA query_only = OFF")


def test_not_before_its_migrations(client, db):
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM django_migrations WHERE app = 'scorecard' AND name LIKE '0007%%'")
    unready(client, "migrations")


def test_not_with_history_that_can_be_changed(client, db):
    table = append_only.tables()[0]
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute(f'DROP TRIGGER "append_only_update_{table}"')
        else:
            cursor.execute(f'ALTER TABLE "{table}" DISABLE TRIGGER append_only_rows')
    unready(client, "history")


def test_not_on_a_full_disk(client, db, monkeypatch):
    usage = namedtuple("usage", "total used free")
    monkeypatch.setattr(shutil, "disk_usage", lambda folder: usage(1000, 950, 50))
    unready(client, "disk")
    assert readiness.LEAST_FREE == 0.05


@pytest.mark.parametrize("page", ["/healthz", "/readyz"])
def test_they_are_only_read(page, client, db):
    assert client.head(page).status_code == 200
    for method in (client.post, client.put, client.delete, client.patch, client.options):
        assert method(page).status_code == 405
