"""The drill: a backup under write load, the machine lost, and all of it back; on both databases."""

import os
import shutil
import stat
import time
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import call_command
from django.db import connection
from django.db.migrations.loader import MigrationLoader
from django.utils import translation

from scorecard.models import KPI, KPIValue, Objective, Organisation, append_only
from scorecard.services import backups
from scorecard.services.backups import BackupRefused, archive
from tests.cast import PASSWORD
from tests.machine import Writers, fingerprints, hold_together, wipe

NOON = datetime(2030, 4, 10, 4, tzinfo=UTC)


def drill(small_plan, town, folder, writers: int) -> tuple[backups.Made, backups.Made]:
    """A backup while people write, and one of what they left behind."""
    objectives = list(Objective.objects.filter(plan=small_plan.plan).values_list("pk", flat=True))[:writers]
    work = Writers(objectives, small_plan.values["AC1.1 draft"], town["staff"])
    with work.at_work():
        loaded = backups.make(folder=folder, at=NOON, keep=9)
        written = work.written
    assert work.written > written
    return loaded, backups.make(folder=folder, at=NOON + timedelta(seconds=1), keep=9)


@pytest.fixture
def english():
    with translation.override("en"):
        yield


def restore(file, **more):
    backups.restore(file=file, **more)
    call_command("migrate", interactive=False, verbosity=0)


def is_guarded() -> bool:
    """Whether what is only ever added can't be changed."""
    return append_only.missing() == []


def logs_in(client) -> bool:
    return client.login(username="staff", password=PASSWORD) and not client.login(username="staff", password="x")


def test_the_drill(machine, town, tmp_path, client):
    loaded, quiet = drill(machine, town, tmp_path / "backups", writers=3)
    as_it_was = fingerprints()
    started = time.monotonic()

    wipe()
    restore(loaded.file)
    hold_together()
    assert is_guarded()
    with connection.cursor() as cursor:
        for table, rows in loaded.manifest.rows.items():
            cursor.execute(f'SELECT count(*) FROM "{table}"')  # noqa: S608
            assert cursor.fetchone() == (rows,), table
    assert sum(loaded.manifest.rows.values()) < sum(quiet.manifest.rows.values())
    assert loaded.manifest.lost == []

    restore(quiet.file, replace=True)
    print(f"{connection.vendor}: restored twice in {time.monotonic() - started:.1f} s")
    assert fingerprints() == as_it_was
    hold_together()
    assert is_guarded()
    assert logs_in(client)
    taken = set(KPI.history.values_list("history_id", flat=True))
    kpi = machine.kpis["AC1.1"]
    kpi.refresh_from_db()
    kpi.save()
    assert kpi.history.order_by("history_id").last().history_id > max(taken)
    Organisation.objects.create(slug="new", name="New", short_name="New")
    call_command("migrate", "--check", verbosity=0)


@pytest.mark.long
def test_the_drill_with_much_to_lose(machine, large_plan, town, tmp_path, client):
    """200,000 rows of history and 1,000 files, everybody at work."""
    entry = KPIValue.history.model
    kpi, start = large_plan.kpis.first(), datetime(2030, 1, 1, tzinfo=UTC)
    for begin in range(0, 200_000, 10_000):
        entry.objects.bulk_create(
            entry(id=number, kpi=kpi, frequency="M", period_start=start, history_date=NOON, history_type="+")
            for number in range(begin, begin + 10_000)
        )
    folder = Path(settings.MEDIA_ROOT) / "evidence"
    folder.mkdir(parents=True)
    for number in range(1000):
        (folder / f"{number}.pdf").write_bytes(os.urandom(50_000))
    started = time.monotonic()
    loaded, quiet = drill(machine, town, tmp_path / "backups", writers=3)
    as_it_was, size = fingerprints(), loaded.file.stat().st_size / 1e6
    made = time.monotonic()
    wipe()
    restore(loaded.file)
    back = time.monotonic()
    hold_together()
    assert sum(1 for _file in folder.glob("*.pdf")) >= 1000
    restore(quiet.file, replace=True)
    assert fingerprints() == as_it_was
    assert logs_in(client)
    figures = f"{sum(loaded.manifest.rows.values())} rows, {len(loaded.manifest.members) - 1} uploads, {size:.0f} MB"
    print(f"\n{connection.vendor}: {figures}; two backups {made - started:.1f} s, restored in {back - made:.1f} s")


def test_uploads_come_back_as_they_are_kept(machine, tmp_path, settings):
    """For the portal's own user alone; and one that is being written is in no backup."""
    whole = Path(settings.MEDIA_ROOT) / "evidence" / "whole.pdf"
    whole.parent.mkdir(parents=True)
    whole.write_bytes(b"%PDF")
    (whole.parent / "begun.pdf.part").write_bytes(b"%P")
    made = backups.make(folder=tmp_path / "backups", at=NOON, keep=9)
    assert [name for name in made.manifest.members if name != archive.DATABASE] == ["uploads/evidence/whole.pdf"]
    shutil.rmtree(whole.parent)
    restore(made.file, replace=True)
    assert (stat.S_IMODE(whole.stat().st_mode), stat.S_IMODE(whole.parent.stat().st_mode)) == (0o600, 0o700)


def test_a_database_that_holds_data_is_not_replaced_unasked(machine, tmp_path, english):
    made = backups.make(folder=tmp_path / "backups", at=NOON, keep=9)
    before = fingerprints()
    with pytest.raises(BackupRefused, match="holds data"):
        backups.restore(file=made.file)
    assert fingerprints() == before


def test_all_of_it_or_nothing(machine, tmp_path, monkeypatch, english):
    """A database that does not hold what the manifest says is found out only when all of it has been read."""
    made = backups.make(folder=tmp_path / "backups", at=NOON, keep=9)
    KPI.objects.filter(code="AC1.1").update(name="After the backup")
    before = fingerprints()
    changed(monkeypatch, "rows", {**made.manifest.rows, "scorecard_kpi": 10**6})
    with pytest.raises(BackupRefused, match="does not hold"):
        backups.restore(file=made.file, replace=True)
    assert fingerprints() == before
    assert not [path for path in tmp_path.rglob("*") if ".restore" in str(path)]


def changed(monkeypatch, name: str, value) -> None:
    """Every manifest that is read says this instead."""
    read = archive._manifest
    monkeypatch.setattr(archive, "_manifest", lambda tar, file: replace(read(tar, file), **{name: value}))


@pytest.mark.parametrize(
    ("name", "value", "why"),
    [
        ("database", "oracle", "is of a database of oracle, this one is of"),
        ("migrations", ["scorecard.0001_initial", "scorecard.9999_ahead"], "newer version of the portal .*9999_ahead"),
    ],
)
def test_a_backup_of_another_make_is_refused(name, value, why, machine, tmp_path, monkeypatch, english):
    made = backups.make(folder=tmp_path / "backups", at=NOON, keep=9)
    before = fingerprints()
    changed(monkeypatch, name, value)
    with pytest.raises(BackupRefused, match=why):
        backups.restore(file=made.file, replace=True)
    assert fingerprints() == before


def test_one_that_is_older_than_the_portal_is_brought_up_to_it(machine, tmp_path):
    """As of before the last migration: migrate does the rest."""
    ours = sorted(name for app, name in MigrationLoader(None).disk_migrations if app == "scorecard")
    call_command("migrate", "scorecard", ours[-2], verbosity=0)
    made = backups.make(folder=tmp_path / "backups", at=NOON, keep=9)
    call_command("migrate", verbosity=0)
    restore(made.file, replace=True)
    call_command("migrate", "--check", verbosity=0)
    assert KPI.objects.filter(plan=machine.plan).count() == 4


def test_a_damaged_file_touches_nothing(machine, tmp_path, english):
    made = backups.make(folder=tmp_path / "backups", at=NOON, keep=9)
    before = fingerprints()
    damaged = bytearray(made.file.read_bytes())
    damaged[len(damaged) // 2] ^= 1
    made.file.write_bytes(damaged)
    with pytest.raises(BackupRefused, match="damaged"):
        backups.restore(file=made.file, replace=True)
    assert fingerprints() == before
