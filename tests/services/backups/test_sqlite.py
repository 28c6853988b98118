"""An embedded database, whichever one the tests run on: copied while it is written to, replaced only at rest."""

import sqlite3
from contextlib import closing

import pytest
from django.utils import translation

from scorecard.services.backups import sqlite
from scorecard.services.backups.archive import BackupRefused, Manifest

TABLES = (
    "CREATE TABLE django_migrations (id INTEGER PRIMARY KEY, app TEXT, name TEXT)",
    "CREATE TABLE scorecard_evidence (id INTEGER PRIMARY KEY AUTOINCREMENT, file TEXT)",
)


@pytest.fixture(autouse=True)
def english():
    with translation.override("en"):
        yield


@pytest.fixture
def live(tmp_path, monkeypatch):
    """A database in WAL mode, as the portal has it, and somebody connected to it."""
    path = tmp_path / "db.sqlite3"
    monkeypatch.setattr(sqlite, "_path", lambda: path)
    with closing(sqlite3.connect(path, isolation_level=None)) as live:
        live.execute("PRAGMA journal_mode=WAL")
        for statement in TABLES:
            live.execute(statement)
        live.execute("INSERT INTO scorecard_evidence (file) VALUES ('evidence/a.pdf'), ('')")
        yield live


@pytest.fixture
def copy(live, tmp_path):
    """A dump of it, and its manifest."""
    (tmp_path / "drafts").mkdir()
    dump = sqlite.dump(tmp_path / "drafts")
    manifest = Manifest("", "", dump.database, dump.server, dump.migrations, dump.rows, [], {})
    return dump.file, manifest


def evidence(path) -> int:
    with closing(sqlite3.connect(path)) as database:
        return database.execute("SELECT count(*) FROM scorecard_evidence").fetchone()[0]


def test_a_write_that_is_not_committed_is_not_in_it(live, tmp_path):
    live.execute("BEGIN IMMEDIATE")
    live.execute("INSERT INTO scorecard_evidence (file) VALUES ('evidence/b.pdf')")
    dump = sqlite.dump(tmp_path)
    live.execute("COMMIT")
    assert (dump.rows["scorecard_evidence"], dump.uploads) == (2, ["evidence/a.pdf"])
    assert [path.name for path in tmp_path.glob("database*")] == ["database"]


def test_while_somebody_is_connected_nothing_is_replaced(live, copy, tmp_path):
    live.execute("INSERT INTO scorecard_evidence (file) VALUES ('evidence/b.pdf')")
    with pytest.raises(BackupRefused, match="The portal is running"):
        sqlite.restore(*copy)
    assert evidence(tmp_path / "db.sqlite3") == 3
    live.close()
    sqlite.restore(*copy)
    assert evidence(tmp_path / "db.sqlite3") == 2


def test_what_is_left_of_a_database_that_crashed_does_not_get_into_the_new_one(live, copy, tmp_path):
    live.execute("INSERT INTO scorecard_evidence (file) VALUES ('evidence/b.pdf')")
    left = {name: (tmp_path / name).read_bytes() for name in ("db.sqlite3", "db.sqlite3-wal")}
    live.close()
    for name, content in left.items():
        (tmp_path / name).write_bytes(content)
    sqlite.restore(*copy)
    assert evidence(tmp_path / "db.sqlite3") == 2
    assert not (tmp_path / "db.sqlite3-wal").exists()


@pytest.mark.parametrize("content", [b"", b"nothing of a database " * 500])
def test_a_database_that_is_damaged_is_replaced(content, live, copy, tmp_path):
    live.close()
    (tmp_path / "db.sqlite3").write_bytes(content)
    sqlite.restore(*copy)
    assert evidence(tmp_path / "db.sqlite3") == 2


def test_a_damaged_database_makes_no_backup(live, tmp_path):
    live.execute("CREATE TABLE filler (text TEXT)")
    live.executemany("INSERT INTO filler VALUES (?)", [("x" * 3000,)] * 20)
    live.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    with (tmp_path / "db.sqlite3").open("r+b") as file:
        for page in range(4, 12):
            file.seek(page * 4096)
            file.write(b"\xff" * 4096)
    with pytest.raises(BackupRefused, match="The database is damaged"):
        sqlite.dump(tmp_path)


@pytest.mark.parametrize("rows", [{}, {"scorecard_evidence": 3, "django_migrations": 0}])
def test_what_does_not_hold_what_its_manifest_says_replaces_nothing(rows, live, copy, tmp_path):
    file, manifest = copy
    live.close()
    manifest.rows.clear()
    manifest.rows.update(rows)
    with pytest.raises(BackupRefused, match="does not hold"):
        sqlite.restore(file, manifest)
    assert evidence(tmp_path / "db.sqlite3") == 2
