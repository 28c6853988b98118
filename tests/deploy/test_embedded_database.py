"""SQLite under gunicorn: many who write at once all get through, and a full disk is told of and leaves nothing half."""

import resource
import subprocess
from contextlib import contextmanager

import pytest
from django.db import connection

from tests.deploy import embedded as embedded_portal
from tests.deploy.writers import SAVED, Writer, told_and_kept, until, writing

pytestmark = [pytest.mark.once, pytest.mark.django_db]
PEOPLE, SAVES = 20, 100
AWAY, FULL = 503, 507


def people(running, count):
    administrator = running.administrator()
    links = running.rows("SELECT id FROM scorecard_causeeffectlink ORDER BY id LIMIT ?", count)
    assert len(links) == count

    def version(link):
        ((found,),) = running.rows("SELECT version FROM scorecard_causeeffectlink WHERE id = ?", link)
        return found

    return [Writer(administrator.copy(), link, f"link {link}", version) for (link,) in links]


def test_twenty_who_write_at_once_are_all_served(embedded):
    with writing(people(embedded, PEOPLE)) as writers:
        writers.wait_for(SAVES)
    assert set(writers.statuses) == {SAVED}
    assert told_and_kept(writers, embedded.rows) == (set(), True)


def is_sound(running) -> bool:
    return running.rows("PRAGMA integrity_check") == [("ok",)]


def test_files_that_may_not_grow_are_told_of_and_then_it_goes_on(embedded):
    limit = max(file.stat().st_size for file in embedded.folder.glob("db.sqlite3*")) + 50_000
    with writing(people(embedded, 4)) as writers:
        for worker in embedded.processes():
            resource.prlimit(worker, resource.RLIMIT_FSIZE, (limit, resource.RLIM_INFINITY))
        until(lambda: writers.statuses[AWAY] + writers.statuses[FULL] >= 4)
        for worker in embedded.processes():
            resource.prlimit(worker, resource.RLIMIT_FSIZE, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))
        writers.wait_for(8)
    assert set(writers.statuses) <= {SAVED, AWAY, FULL}
    assert told_and_kept(writers, embedded.rows) == (set(), True)
    assert is_sound(embedded)


@contextmanager
def small_disk(folder):
    """A file system of a few MB of its own; False where we may not make one."""
    file = folder / "disk"
    file.mkdir()
    mounted = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=64m", "tmpfs", file], capture_output=True, check=False
    )
    try:
        yield mounted.returncode == 0 and file
    finally:
        if mounted.returncode == 0:
            subprocess.run(["umount", "--lazy", file], check=True)


def resize(disk, megabytes):
    subprocess.run(["mount", "-o", f"remount,size={megabytes}m", disk], check=True)


def test_a_full_disk_is_told_of_and_then_it_goes_on(portal, db, tmp_path):
    """Where we may mount one, as root; anybody tries it by the limit above."""
    with small_disk(tmp_path) as disk:
        if not disk:
            return
        static = portal.folder / "var" / "static"
        with embedded_portal.served(disk, str(connection.settings_dict["NAME"]), static) as embedded:
            with writing(people(embedded, 4)) as writers:
                used = sum(file.stat().st_size for file in disk.glob("db.sqlite3*"))
                resize(disk, used // 1_000_000 + 1)
                until(lambda: writers.statuses[FULL] >= 4)
                resize(disk, 64)
                writers.wait_for(8)
            assert set(writers.statuses) <= {SAVED, AWAY, FULL}
            assert told_and_kept(writers, embedded.rows) == (set(), True)
            assert is_sound(embedded)
