"""Whether the portal can serve: what a watcher is told, in one word for each thing that is amiss."""

import shutil
from functools import cache
from pathlib import Path

from django.db import DatabaseError, connection
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder

from scorecard.models import SharedNote, append_only

LEAST_FREE = 0.05  # of the disk that holds uploads


def amiss(folder: Path) -> list[str]:
    """Empty if all is well."""
    faults = [] if _has_space(folder) else ["disk"]
    try:
        faults += [] if _is_migrated() else ["migrations"]
        faults += ["history"] if append_only.missing() else []
        SharedNote.objects.filter(pk="").update(value="")  # no row, but a database that only reads refuses it
    except DatabaseError:
        faults.append("database")
    return faults


def _has_space(folder: Path) -> bool:
    usage = shutil.disk_usage(folder)
    return usage.free / usage.total > LEAST_FREE


def _is_migrated() -> bool:
    return set(MigrationRecorder(connection).applied_migrations()) >= _migrations()


@cache
def _migrations() -> frozenset[tuple[str, str]]:
    """Those of this release, which stay the same while it runs."""
    return frozenset(MigrationLoader(None).disk_migrations)
