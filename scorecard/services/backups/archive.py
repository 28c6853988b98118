"""The file of a backup: a tar of the database and the uploads, a manifest, and behind it the checksum of everything.

`tar tf` lists it. The checksum comes first when it is read: a file that is cut off or has one bit turned is refused
before anything in it is believed.
"""

import fcntl
import hashlib
import json
import os
import shutil
import tarfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import asdict, dataclass
from io import BytesIO
from pathlib import Path, PurePosixPath
from typing import Any, BinaryIO

from django.utils.translation import gettext as _

FORMAT = 1
DATABASE, UPLOADS = "database", "uploads/"
_MARK, _MANIFEST = "bsc-portal-backup", "manifest.json"
_TRAILER = b"bsc-portal-backup sha256 "
_TRAILER_LENGTH = len(_TRAILER) + 64 + 1
_CHUNK = 2**20


class BackupRefused(Exception):
    """No backup was made, or nothing was restored; the text says why, for who runs the portal."""


@dataclass(frozen=True)
class Member:
    size: int
    sha256: str


@dataclass(frozen=True)
class Manifest:
    """What a backup holds. `database`: postgresql or sqlite; `server`: its major version, 0 of SQLite; `rows` by table;
    `migrations`: those applied; `lost`: uploads that the database names but that were not there any more."""

    made_at: str
    version: str
    database: str
    server: int
    migrations: list[str]
    rows: dict[str, int]
    lost: list[str]
    members: dict[str, Member]


class _Hashing:
    """Passes bytes on, from or to a stream, and keeps their sum."""

    def __init__(self, stream: BinaryIO) -> None:
        self.stream, self.sum, self.position = stream, hashlib.sha256(), 0

    def read(self, size: int = -1) -> bytes:
        return self._count(self.stream.read(size))

    def write(self, data: bytes) -> int:
        self._count(data)
        return self.stream.write(data)

    def tell(self) -> int:
        return self.position

    def _count(self, data: bytes) -> bytes:
        self.sum.update(data)
        self.position += len(data)
        return data


class Writer:
    """Writes one archive; `writing` opens it and puts it in its place when all of it is there."""

    def __init__(self, whole: _Hashing, tar: tarfile.TarFile) -> None:
        self.whole, self.tar = whole, tar
        self.members: dict[str, Member] = {}
        self._add_bytes(_MARK, f"{FORMAT}\n".encode())

    def add(self, name: str, file: Path) -> None:
        with file.open("rb") as stream:
            size = os.fstat(stream.fileno()).st_size
            self.members[name] = Member(size, self._add(name, stream, size))

    def finish(self, **facts: Any) -> Manifest:
        manifest = Manifest(members=self.members, **facts)
        self._add_bytes(_MANIFEST, json.dumps(asdict(manifest), ensure_ascii=False, indent=1).encode())
        self.tar.close()
        self.whole.stream.write(_TRAILER + self.whole.sum.hexdigest().encode() + b"\n")
        return manifest

    def _add_bytes(self, name: str, data: bytes) -> None:
        self._add(name, BytesIO(data), len(data))

    def _add(self, name: str, stream: BinaryIO, size: int) -> str:
        info = tarfile.TarInfo(name)
        info.size, info.mode = size, 0o600
        hashing = _Hashing(stream)
        self.tar.addfile(info, hashing)
        return hashing.sum.hexdigest()


@contextmanager
def writing(file: Path, draft: Path) -> Iterator[Writer]:
    """An archive that is a draft until it is whole and on the disk; readable to who made it alone."""
    with os.fdopen(os.open(draft, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600), "wb") as stream:
        whole = _Hashing(stream)
        with tarfile.open(fileobj=whole, mode="w", format=tarfile.PAX_FORMAT) as tar:  # type: ignore[call-overload]
            yield Writer(whole, tar)
        stream.flush()
        os.fsync(stream.fileno())
    os.rename(draft, file)
    sync_folder(file.parent)


@contextmanager
def scratch(folder: Path, name: str) -> Iterator[Path]:
    """A folder for drafts inside `folder`. One at a time; what one that was killed has left there goes."""
    with ExitStack() as stack:
        handle = os.open(folder, os.O_RDONLY)
        stack.callback(os.close, handle)
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise BackupRefused(_("Another backup or restore is at work in %(folder)s.") % {"folder": folder}) from None
        drafts = folder / f".{name}"
        shutil.rmtree(drafts, ignore_errors=True)
        drafts.mkdir(mode=0o700)
        stack.callback(shutil.rmtree, drafts, ignore_errors=True)
        yield drafts


def sync_folder(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


class Archive:
    """A backup that was checked; `opened` makes it."""

    def __init__(self, tar: tarfile.TarFile, manifest: Manifest) -> None:
        self.tar, self.manifest = tar, manifest

    def uploads(self) -> Iterator[PurePosixPath]:
        """Their names below the folder of uploads."""
        for name in self.manifest.members:
            if name.startswith(UPLOADS):
                yield PurePosixPath(name.removeprefix(UPLOADS))

    def extract(self, name: str, file: Path) -> None:
        """The member's content into `file`, which is not there yet, and onto the disk."""
        content = self.tar.extractfile(name)
        if content is None:
            raise BackupRefused(_("%(name)s is not in the backup.") % {"name": name})
        hashing = _Hashing(content)  # type: ignore[arg-type]
        with os.fdopen(os.open(file, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600), "wb") as stream:
            while data := hashing.read(_CHUNK):
                stream.write(data)
            stream.flush()
            os.fsync(stream.fileno())
        if hashing.sum.hexdigest() != self.manifest.members[name].sha256:
            raise BackupRefused(_("%(name)s in the backup is damaged.") % {"name": name})


@contextmanager
def opened(file: Path) -> Iterator[Archive]:
    """Checks all of it first. Raises BackupRefused."""
    try:
        _check_sum(file)
        tar = tarfile.open(file, "r:")  # noqa: SIM115 - closed below
        manifest = _manifest(tar, file)
    except OSError as error:
        raise BackupRefused(_("%(file)s can't be read: %(why)s") % {"file": file, "why": error.strerror}) from None
    except (tarfile.TarError, LookupError, TypeError, ValueError, AttributeError):  # a sum that is right, of nonsense
        raise BackupRefused(_damaged(file)) from None
    with tar:
        yield Archive(tar, manifest)


def _check_sum(file: Path) -> None:
    with file.open("rb") as stream:
        if _MARK.encode() not in stream.read(tarfile.BLOCKSIZE):
            raise BackupRefused(_("%(file)s is no backup of this portal.") % {"file": file})
        length = os.fstat(stream.fileno()).st_size - _TRAILER_LENGTH
        if length <= 0:
            raise BackupRefused(_damaged(file))
        stream.seek(0)
        found, left = hashlib.sha256(), length
        while left and (data := stream.read(min(_CHUNK, left))):
            found.update(data)
            left -= len(data)
        if stream.read() != _TRAILER + found.hexdigest().encode() + b"\n":
            raise BackupRefused(_damaged(file))


def _damaged(file: Path) -> str:
    return _("%(file)s is damaged or was cut off.") % {"file": file}


def _manifest(tar: tarfile.TarFile, file: Path) -> Manifest:
    mark = tar.extractfile(_MARK)
    if mark is None or mark.read() != f"{FORMAT}\n".encode():
        raise BackupRefused(_("%(file)s was made by a newer version of the portal.") % {"file": file})
    told = json.load(tar.extractfile(_MANIFEST))  # type: ignore[arg-type]
    members = {name: Member(**facts) for name, facts in told.pop("members").items()}
    if not all(_is_inside(name) for name in members):
        raise BackupRefused(_damaged(file))
    return Manifest(members=members, **told)


def _is_inside(name: str) -> bool:
    """Whether it is the database, or leads to a file below the folder of uploads."""
    path = PurePosixPath(name.removeprefix(UPLOADS))
    return name == DATABASE or (name.startswith(UPLOADS) and not path.is_absolute() and ".." not in path.parts)
