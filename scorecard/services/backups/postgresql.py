"""Dumping a PostgreSQL database while others write, and restoring one in a single transaction, by its own programs."""

import os
import re
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from django.db import connection
from django.utils.translation import gettext as _
from psycopg2.extensions import make_dsn

from . import stored
from .archive import BackupRefused, Manifest
from .stored import Ask, Dump

_WAIT = "30s"  # how long locks of others are waited for

# All that is ours in the schema, whatever version of the portal made it; what an extension brought stays.
_CLEAR = """
SET lock_timeout = '{wait}';
DO $clear$
DECLARE each record;
BEGIN
    FOR each IN
        SELECT c.relname, c.relkind FROM pg_class c
        WHERE c.relnamespace = '{schema}'::regnamespace AND c.relkind IN ('r', 'p', 'v', 'm')
        AND NOT EXISTS (SELECT FROM pg_depend d WHERE d.objid = c.oid AND d.deptype = 'e')
    LOOP
        EXECUTE format('DROP %s IF EXISTS {schema}.%I CASCADE', CASE each.relkind
            WHEN 'v' THEN 'VIEW' WHEN 'm' THEN 'MATERIALIZED VIEW' ELSE 'TABLE' END, each.relname);
    END LOOP;
    FOR each IN
        SELECT p.oid::regprocedure AS signature FROM pg_proc p
        WHERE p.pronamespace = '{schema}'::regnamespace
        AND NOT EXISTS (SELECT FROM pg_depend d WHERE d.objid = p.oid AND d.deptype = 'e')
    LOOP
        EXECUTE format('DROP ROUTINE IF EXISTS %s CASCADE', each.signature);
    END LOOP;
END $clear$;
"""
_COUNT = """
DO $count$ BEGIN
    IF (SELECT count(*) FROM {schema}."{table}") <> {rows} THEN
        RAISE EXCEPTION '{table} does not hold {rows} rows';
    END IF;
END $count$;
"""


def dump(into: Path) -> Dump:
    """As it stood at one moment: pg_dump and the counts read the same snapshot."""
    file = into / "database"
    _refuse_older("pg_dump", _server())
    with _snapshot() as (ask, snapshot, schema, tables):
        _run(
            "pg_dump",
            "-Fc",
            f"--snapshot={snapshot}",
            f"--schema={schema}",
            f"--lock-wait-timeout={_WAIT}",
            "--no-owner",
            "--no-privileges",
            f"--file={file}",
            f"--dbname={_target()}",
        )
        rows = stored.rows(ask, tables)
        return Dump(file, "postgresql", _server(), rows, stored.migrations(ask), stored.uploads(ask))


@contextmanager
def _snapshot() -> Iterator[tuple[Ask, str, str, list[str]]]:
    """A connection of its own, and the name by which pg_dump reads what it reads."""
    reader = connection.copy()
    try:
        with reader.cursor() as cursor:

            def ask(statement: str) -> list[tuple[Any, ...]]:
                cursor.execute(statement)
                return cursor.fetchall()

            cursor.execute("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY")
            ((snapshot, schema),) = ask("SELECT pg_export_snapshot(), current_schema()")
            yield ask, snapshot, schema, reader.introspection.table_names(cursor)
    finally:
        reader.close()


def folder(uploads: Path) -> Path:
    """Where a dump and its statements are written: where there is room."""
    return uploads.parent


def restore(file: Path, manifest: Manifest) -> None:
    """Into the same database, in one transaction: all of it or nothing, whatever stood there before."""
    server = _server()
    if manifest.server > server:
        text = _("The backup is of PostgreSQL %(theirs)d, this server is %(ours)d: please restore into a newer one.")
        raise BackupRefused(text % {"theirs": manifest.server, "ours": server})
    _refuse_older("pg_restore", manifest.server)
    _refuse_older("psql", manifest.server)
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_schema()")
        (schema,) = cursor.fetchone()
    connection.close()
    before, data, after = (file.with_name(f"{number}.sql") for number in range(3))
    before.write_text(_CLEAR.format(schema=schema, wait=_WAIT))
    _run("pg_restore", "--no-owner", "--no-privileges", f"--schema={schema}", f"--file={data}", str(file))
    counts = (_COUNT.format(schema=schema, table=table, rows=rows) for table, rows in manifest.rows.items())
    after.write_text("".join(counts))
    scripts = [f"--file={script}" for script in (before, data, after)]
    _run("psql", "-X", "-q", "--single-transaction", "--set=ON_ERROR_STOP=1", *scripts, f"--dbname={_target()}")


def _server() -> int:
    with connection.cursor():
        return int(connection.pg_version) // 10000  # type: ignore[attr-defined]


def _target() -> str:
    """The database as PostgreSQL's programs are told of it, without the password: others could read that."""
    known = connection.get_connection_params()
    options = {name: value for name, value in known.items() if isinstance(value, str | int) and name != "password"}
    return str(make_dsn(**options))


def _refuse_older(program: str, server: int) -> None:
    """Raise BackupRefused unless the program is there and not older than the server whose data it handles."""
    if shutil.which(program) is None:
        raise BackupRefused(_("%(program)s is not installed: please install postgresql-client.") % {"program": program})
    said = subprocess.run([program, "--version"], capture_output=True, text=True, check=True).stdout  # noqa: S603
    found = re.search(r"\) (\d+)", said)
    version = int(found[1]) if found else 0
    if version < server:
        facts = {"program": program, "version": version, "server": server}
        text = _("%(program)s is version %(version)d, older than PostgreSQL %(server)d: please install its client.")
        raise BackupRefused(text % facts)


def _run(program: str, *arguments: str) -> None:
    password = str(connection.settings_dict["PASSWORD"] or "")
    environment = {**os.environ, "LC_ALL": "C", **({"PGPASSWORD": password} if password else {})}
    done = subprocess.run([program, *arguments], env=environment, capture_output=True, text=True, check=False)  # noqa: S603
    if done.returncode:
        raise BackupRefused(_("%(program)s failed: %(why)s") % {"program": program, "why": done.stderr.strip()})
