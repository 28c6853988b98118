"""Backups: the database and the uploads as they stood at one moment, in one file, and the way back from it.

The database is copied first. An upload is on the disk before the row that names it is committed, and is never changed
or taken away; so all that the copy names can be copied after it. The way back is in the other order.
The key of the portal is in no backup.
"""

import os
import tomllib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from types import ModuleType

from django.conf import settings
from django.db import DatabaseError, connection
from django.db.migrations.loader import MigrationLoader
from django.utils.translation import gettext as _

from scorecard.storage import FOLDER_MODE, PART

from . import archive, postgresql, sqlite
from .archive import DATABASE, UPLOADS, BackupRefused, Manifest

__all__ = ["BackupRefused", "Made", "Manifest", "make", "restore"]

_NAME = "bsc_portal-{:%Y%m%dT%H%M%SZ}.tar"
_NAMES = "bsc_portal-*Z.tar"
_ENGINES = {"postgresql": postgresql, "sqlite": sqlite}
_OF_DJANGO = {"django_migrations", "django_content_type", "auth_permission"}  # filled by every migrate


@dataclass(frozen=True)
class Made:
    file: Path
    manifest: Manifest
    gone: list[Path]  # older backups


def make(*, folder: Path, at: datetime, keep: int) -> Made:
    """Write a backup into `folder`; of all in there the `keep` youngest stay. Raises BackupRefused."""
    with _explained(folder):
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        file = folder / _NAME.format(at.astimezone(UTC))
        with archive.scratch(folder, "backup") as drafts:
            if file.exists():
                raise BackupRefused(_("%(file)s is there already.") % {"file": file})
            manifest = _write(file, drafts, at)
            gone = sorted(folder.glob(_NAMES), reverse=True)[keep:]
            for old in gone:
                old.unlink()
    return Made(file, manifest, gone)


def _write(file: Path, drafts: Path, at: datetime) -> Manifest:
    dump = _engine().dump(drafts)
    with archive.writing(file, drafts / file.name) as writer:
        writer.add(DATABASE, dump.file)
        there = dict(_uploads())
        for upload, path in there.items():
            writer.add(UPLOADS + upload, path)
        return writer.finish(
            made_at=at.isoformat(),
            version=_version(),
            database=dump.database,
            server=dump.server,
            migrations=dump.migrations,
            rows=dump.rows,
            lost=[upload for upload in dump.uploads if upload not in there],
        )


def restore(*, file: Path, replace: bool = False) -> Manifest:
    """Bring the database and the uploads back; nothing is touched unless all of it can be. Raises BackupRefused.

    A database that holds data is replaced only if asked for. What is newer in the portal than in the backup, the
    caller's migrate brings.
    """
    with archive.opened(file) as found, _explained(settings.MEDIA_ROOT):
        _refuse_foreign(found.manifest, file)
        if not replace and _holds_data():
            raise BackupRefused(_("The database holds data. To replace all of it, say --replace."))
        uploads = Path(settings.MEDIA_ROOT)
        uploads.mkdir(mode=FOLDER_MODE, parents=True, exist_ok=True)
        with (
            archive.scratch(uploads, "restore") as drafts,
            archive.scratch(_engine().folder(uploads), "restore") as dump,
        ):
            found.extract(DATABASE, dump / DATABASE)
            names = list(found.uploads())
            for number, name in enumerate(names):
                found.extract(UPLOADS + str(name), drafts / str(number))
            for number, name in enumerate(names):  # a file that no row names yet does no harm
                _put(drafts / str(number), uploads / name)
            _engine().restore(dump / DATABASE, found.manifest)
        return found.manifest


def _refuse_foreign(manifest: Manifest, file: Path) -> None:
    if manifest.database != connection.vendor:
        facts = {"file": file, "theirs": manifest.database, "ours": connection.vendor}
        raise BackupRefused(_("%(file)s is of a database of %(theirs)s, this one is of %(ours)s.") % facts)
    known = {f"{app}.{name}" for app, name in MigrationLoader(None).disk_migrations}
    newer = [migration for migration in manifest.migrations if migration not in known]
    if newer:
        facts = {"file": file, "version": manifest.version, "migration": newer[0]}
        text = _("%(file)s was made by a newer version of the portal (%(version)s, migration %(migration)s).")
        raise BackupRefused(text % facts)


def _holds_data() -> bool:
    try:
        with connection.cursor() as cursor:
            for table in sorted(set(connection.introspection.table_names(cursor)) - _OF_DJANGO):
                cursor.execute(f"SELECT 1 FROM {connection.ops.quote_name(table)} LIMIT 1")  # noqa: S608
                if cursor.fetchone():
                    return True
    except DatabaseError:  # damaged: what it holds nobody knows
        return True
    return False


def _put(draft: Path, file: Path) -> None:
    """As storage.py keeps files; the draft is for the portal's own user alone already."""
    file.parent.mkdir(mode=FOLDER_MODE, parents=True, exist_ok=True)
    os.replace(draft, file)
    archive.sync_folder(file.parent)


def _uploads() -> Iterator[tuple[str, Path]]:
    """The name of each below the folder of uploads, and where it lies; not what a restore has left there, nor one that
    is being written: no row of the copy names it, and it may have its name before it is read."""
    root = Path(settings.MEDIA_ROOT)
    for path in sorted(root.rglob("*")):
        name = path.relative_to(root).as_posix()
        is_whole = path.suffix != PART and not name.startswith(".")
        if is_whole and path.is_file() and not path.is_symlink():
            yield name, path


def _engine() -> ModuleType:
    return _ENGINES[connection.vendor]


@contextmanager
def _explained(folder: Path) -> Iterator[None]:
    """A disk that is full, a folder that may not be written to, in words."""
    try:
        yield
    except OSError as error:
        facts = {"file": error.filename or folder, "why": error.strerror or error}
        raise BackupRefused(_("%(file)s: %(why)s") % facts) from error


def _version() -> str:
    project = tomllib.loads((settings.BASE_DIR / "pyproject.toml").read_text())
    return str(project["project"]["version"])
