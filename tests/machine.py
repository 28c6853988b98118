"""A machine whose database and uploads a test may lose, people who write to it, and what must hold afterwards."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from hashlib import sha256
from itertools import count
from pathlib import Path
from threading import Event, Thread

import pytest
from django.conf import settings
from django.contrib.auth.models import User
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection

from scorecard.models import Evidence, KPIValue, Objective, Plan
from scorecard.services import evidence, records
from tests.domain.test_file_types import KNOWN
from tests.postgres import find_binaries

FILES = {"default": {"BACKEND": "scorecard.storage.WholeFiles"}}


@pytest.fixture
def machine(transactional_db, town, small_plan, settings, tmp_path, monkeypatch):
    """The town and its plans, committed; uploads in a folder; PostgreSQL's programs of the server's own version."""
    settings.STORAGES = {**settings.STORAGES, **FILES}
    settings.MEDIA_ROOT = tmp_path / "var" / "uploads"
    if connection.vendor == "postgresql":
        monkeypatch.setenv("PATH", f"{find_binaries()}:{os.environ['PATH']}")
    return small_plan


class Writers:
    """People who write without pause: each change raises a version and leaves one row of history, some bring a file."""

    def __init__(self, objectives: list[int], value: KPIValue, user: User) -> None:
        self.objectives, self.value, self.user = objectives, value, user
        self.stop, self.written, self.failures = Event(), 0, []  # type: ignore[var-annotated]
        self.enough = Event()

    def change(self, pk: int) -> None:
        for number in count():
            record = Objective.objects.get(pk=pk)
            record.name = f"Change {number}"
            records.save(record=record, by=self.user, reason=record.name, version=record.version)
            self.count()
            if self.stop.is_set():
                return

    def attach(self, name: str) -> None:
        for number in count():
            content = KNOWN["pdf"] + f"\n%{name} {number}\n".encode()
            file = SimpleUploadedFile(f"{name} {number} {sha256(content).hexdigest()}.pdf", content)
            evidence.add(value=self.value, by=self.user, file=file)
            self.count()
            if self.stop.is_set():
                return

    def count(self) -> None:
        self.written += 1
        if self.written >= 20:
            self.enough.set()

    @contextmanager
    def at_work(self) -> Iterator[None]:
        """They have begun when this begins, and go on until it ends."""
        tasks = [(self.change, pk) for pk in self.objectives] + [(self.attach, name) for name in ("one", "other")]
        threads = [Thread(target=self._run, args=task) for task in tasks]
        for thread in threads:
            thread.start()
        try:
            assert self.enough.wait(60), self.failures
            yield
        finally:
            self.stop.set()
            for thread in threads:
                thread.join()
        assert self.failures == []

    def _run(self, task, argument) -> None:
        try:
            task(argument)
        except Exception as error:
            self.failures.append(error)
        finally:
            connection.close()


def hold_together() -> None:
    """No half of a write: versions and history agree, and every file that a row names is there as it was sent."""
    for objective in Objective.objects.filter(plan__year=2030):
        entries = objective.history.count()
        assert objective.version == entries, objective
        assert objective.name == objective.history.order_by("history_id").last().name
    for plan in Plan.objects.filter(year=2030, organisation__slug="town-works"):
        changes = Objective.history.filter(history_type="~", plan_id=plan.pk).count()
        assert plan.structure_version == 1 + changes
    files = Evidence.objects.exclude(file="")
    for each in files:
        content = (Path(settings.MEDIA_ROOT) / str(each.file.name)).read_bytes()
        assert sha256(content).hexdigest() in each.file_name
    assert files.count() == Evidence.history.exclude(file="").count()


def fingerprints() -> dict[str, str]:
    """Every table with the sum of all that is in it, whatever order its rows lie in."""
    found = {}
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f'SELECT * FROM "{table}"')  # noqa: S608
            found[table] = sha256("\n".join(sorted(map(repr, cursor.fetchall()))).encode()).hexdigest()
    return found


def wipe() -> None:
    """The machine is new: a database without a table, no uploads."""
    if connection.vendor == "sqlite":
        connection.close()
        for ending in ("", "-wal", "-shm"):
            Path(f"{connection.settings_dict['NAME']}{ending}").unlink(missing_ok=True)
    else:
        with connection.cursor() as cursor:
            cursor.execute("DROP SCHEMA public CASCADE; CREATE SCHEMA public")
    for folder, _folders, files in os.walk(settings.MEDIA_ROOT):
        for name in files:
            (Path(folder) / name).unlink()
