"""Copying an SQLite database while others write, and putting a copy in its place."""

import os
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from django.db import connection
from django.utils.translation import gettext as _

from . import stored
from .archive import BackupRefused, Manifest, sync_folder
from .stored import Dump

_PATIENCE = 20  # seconds that a writer may keep us waiting


def dump(into: Path) -> Dump:
    """As it stood at one moment: the copy is one read transaction, which no writer waits for."""
    file = into / "database"
    os.close(os.open(file, os.O_CREAT | os.O_EXCL, 0o600))
    with closing(sqlite3.connect(_path(), timeout=_PATIENCE)) as live, closing(sqlite3.connect(file)) as copy:
        live.backup(copy)
        copy.execute("PRAGMA journal_mode=DELETE")  # one file
        _check(copy)

        def ask(statement: str) -> list[tuple]:
            return copy.execute(statement).fetchall()

        found = Dump(file, "sqlite", 0, stored.rows(ask, _tables(copy)), stored.migrations(ask), stored.uploads(ask))
    return found


def folder(_uploads: Path) -> Path:
    """Where a copy is written before it takes the database's place: on the same disk."""
    return _path().parent


def restore(file: Path, manifest: Manifest) -> None:
    """Put `file`, on the same disk, in the database's place: at once, or not at all."""
    with closing(sqlite3.connect(file)) as copy:
        _check(copy)
        found = stored.rows(lambda statement: copy.execute(statement).fetchall(), _tables(copy))
    if found != manifest.rows:
        raise BackupRefused(_("The database in the backup does not hold what its manifest says."))
    connection.close()
    path = _path()
    with _nobody_else_in(path):
        for name in ("-wal", "-shm", "-journal"):  # of the old database
            path.with_name(path.name + name).unlink(missing_ok=True)
        os.replace(file, path)
        sync_folder(path.parent)


@contextmanager
def _nobody_else_in(path: Path) -> Iterator[None]:
    """Raises BackupRefused where another process has the database open; a damaged one nobody can have open."""
    if not path.exists():
        yield
        return
    with closing(sqlite3.connect(path, timeout=1, isolation_level=None)) as live:
        try:
            live.execute("PRAGMA journal_mode=DELETE")  # refused as long as anybody else is connected
            live.execute("BEGIN EXCLUSIVE")
        except sqlite3.OperationalError as error:
            if "locked" in str(error):
                raise BackupRefused(_("The portal is running: please stop it first.")) from None
        except sqlite3.DatabaseError:
            pass
        yield


def _path() -> Path:
    return Path(connection.settings_dict["NAME"])


def _check(copy: sqlite3.Connection) -> None:
    try:
        (found,) = copy.execute("PRAGMA quick_check(1)").fetchone()
    except sqlite3.DatabaseError as error:
        found = str(error)
    if found != "ok":
        raise BackupRefused(_("The database is damaged: %(why)s") % {"why": found})


def _tables(copy: sqlite3.Connection) -> list[str]:
    found = copy.execute(
        "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\'"
    )
    return [name for (name,) in found]
