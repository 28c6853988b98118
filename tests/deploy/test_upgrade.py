"""From a release back to the one before and forward again, on a full database: what both know does not change."""

import json
import os
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.deploy.stack import DURABLE, ROOT
from tests.postgres import postgres

KPIS = 5_600  # in each of three years, of twelve months: 201,600 values
MOST_SECONDS = 30
RELEASE_BEFORE = "0007_accounts"  # its last migration
FINGERPRINTS = """
import django, hashlib, json
django.setup()
from django.db import connection
found = {}
with connection.cursor() as cursor:
    for table in sorted(connection.introspection.table_names(cursor)):
        if not table.startswith(("django_", "auth_permission")):
            cursor.execute(f'SELECT * FROM "{table}" ORDER BY 1')
            names = [column[0] for column in cursor.description]
            digests = {name: hashlib.sha256() for name in names}
            for row in cursor:
                for name, value in zip(names, row):
                    digests[name].update(repr(value).encode())
            found |= {f"{table}.{name}": digest.hexdigest() for name, digest in digests.items()}
print(json.dumps(found))
"""


def run(variables: dict[str, str], *arguments: str) -> str:
    environment = {**variables, "PATH": os.environ["PATH"], "DJANGO_SETTINGS_MODULE": "bsc_portal.settings"}
    return subprocess.check_output([sys.executable, *arguments], cwd=ROOT, env=environment, text=True)


def fingerprints(variables: dict[str, str]) -> dict[str, str]:
    """Of every column of every table."""
    return dict(json.loads(run(variables, "-c", FINGERPRINTS)))


def timed(work: Callable[[], object]) -> float:
    begun = time.monotonic()
    work()
    return time.monotonic() - begun


def there_and_back(kind: str, variables: dict[str, str]) -> None:
    run(variables, "-m", "tests.deploy.filling", "--people", "1", "--kpis", str(KPIS))
    full = fingerprints(variables)
    back = timed(lambda: run(variables, "manage.py", "migrate", "scorecard", RELEASE_BEFORE))
    older = fingerprints(variables)
    forward = timed(lambda: run(variables, "manage.py", "migrate"))
    again = fingerprints(variables)
    print(f"\n{kind}, {KPIS * 36} values: back to {RELEASE_BEFORE} {back:.1f} s, forward again {forward:.1f} s")
    assert max(back, forward) < MOST_SECONDS
    assert set(again) == set(full)
    common = set(full) & set(older)  # what the older release knows too
    assert {name for name in common if not full[name] == older[name] == again[name]} == set()


@pytest.mark.long
def test_on_postgres(tmp_path: Path) -> None:
    with postgres(DURABLE) as server:
        there_and_back(f"PostgreSQL {server.version}", {"BSC_VAR": str(tmp_path), "DATABASE_URL": server.url})


@pytest.mark.long
def test_on_sqlite(tmp_path: Path) -> None:
    there_and_back("SQLite", {"BSC_VAR": str(tmp_path)})
