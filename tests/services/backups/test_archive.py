"""The file of a backup: what is damaged, cut off, of another make or newer is refused before it is believed."""

import hashlib
import io
import random
import stat
import tarfile

import pytest
from django.utils import translation

from scorecard.services.backups import archive, postgresql
from scorecard.services.backups.archive import BackupRefused

FACTS = {
    "made_at": "2030-04-10T00:30:00+00:00",
    "version": "1.0",
    "database": "sqlite",
    "server": 0,
    "migrations": ["scorecard.0001_initial"],
    "rows": {"scorecard_plan": 2},
    "lost": [],
}
CONTENT = {archive.DATABASE: b"rows " * 1000, "uploads/evidence/a.pdf": b"%PDF a", "uploads/evidence/b.png": b""}


@pytest.fixture
def english():
    with translation.override("en"):
        yield


@pytest.fixture
def backup(tmp_path, english):
    file = tmp_path / "backup.tar"
    with archive.writing(file, tmp_path / "draft") as writer:
        for number, (name, content) in enumerate(CONTENT.items()):
            (tmp_path / str(number)).write_bytes(content)
            writer.add(name, tmp_path / str(number))
        writer.finish(**FACTS)
    return file


def refusal(file) -> str:
    with pytest.raises(BackupRefused) as refused, archive.opened(file):
        pass
    return str(refused.value)


def test_what_went_in_comes_out(backup, tmp_path):
    with archive.opened(backup) as found:
        assert (found.manifest.rows, found.manifest.version) == ({"scorecard_plan": 2}, "1.0")
        assert [str(name) for name in found.uploads()] == ["evidence/a.pdf", "evidence/b.png"]
        for number, (name, content) in enumerate(CONTENT.items()):
            out = tmp_path / f"out{number}"
            found.extract(name, out)
            assert out.read_bytes() == content
            assert found.manifest.members[name].sha256 == hashlib.sha256(content).hexdigest()


def test_only_who_made_it_reads_it_and_no_draft_is_left(backup, tmp_path):
    assert stat.S_IMODE(backup.stat().st_mode) == 0o600
    assert not (tmp_path / "draft").exists()


def test_one_that_is_given_up_is_not_there(tmp_path):
    with pytest.raises(OSError), archive.writing(tmp_path / "backup.tar", tmp_path / "draft") as writer:
        writer.add("database", tmp_path / "gone")
    assert not (tmp_path / "backup.tar").exists()


def test_common_programs_list_it(backup):
    with tarfile.open(backup) as tar:
        assert tar.getnames() == ["bsc-portal-backup", *CONTENT, "manifest.json"]


def test_a_file_that_is_cut_off_anywhere(backup):
    whole = backup.read_bytes()
    for length in (*range(512, len(whole), 1009), len(whole) - 1):
        backup.write_bytes(whole[:length])
        assert refusal(backup) == f"{backup} is damaged or was cut off."


def test_one_bit_that_is_turned_anywhere(backup):
    whole = backup.read_bytes()
    chance = random.Random(56)  # noqa: S311
    for place in (512, len(whole) - 1, *(chance.randrange(512, len(whole)) for _ in range(500))):
        damaged = bytearray(whole)
        damaged[place] ^= 1 << chance.randrange(8)
        backup.write_bytes(damaged)
        assert refusal(backup) == f"{backup} is damaged or was cut off.", place


def test_something_behind_it(backup):
    backup.write_bytes(backup.read_bytes() + b"\n")
    assert "damaged" in refusal(backup)


@pytest.mark.parametrize("content", [b"", b"PK\3\4", b"SQLite format 3\0" + b"x" * 5000, b"\0" * 10240])
def test_what_is_no_backup(content, tmp_path, english):
    file = tmp_path / "x.tar"
    file.write_bytes(content)
    assert refusal(file) == f"{file} is no backup of this portal."


def test_another_tar(tmp_path, english):
    file = tmp_path / "x.tar"
    with tarfile.open(file, "w") as tar:
        tar.addfile(tarfile.TarInfo("manifest.json"))
    assert refusal(file) == f"{file} is no backup of this portal."


@pytest.mark.parametrize("name", ["nowhere.tar", "."])
def test_what_can_not_be_read(name, tmp_path, english):
    assert "can't be read" in refusal(tmp_path / name)


def summed(file, **members: bytes) -> None:
    """A tar of these with a sum that is right, whatever is in it."""
    stream = io.BytesIO()
    with tarfile.open(fileobj=stream, mode="w") as tar:
        for name, content in members.items():
            info = tarfile.TarInfo(name)
            info.size = len(content)
            tar.addfile(info, io.BytesIO(content))
    data = stream.getvalue()
    file.write_bytes(data + f"bsc-portal-backup sha256 {hashlib.sha256(data).hexdigest()}\n".encode())


def test_one_of_a_newer_make(tmp_path, english):
    summed(tmp_path / "x.tar", **{"bsc-portal-backup": b"2\n", "manifest.json": b"{}"})
    assert "newer version" in refusal(tmp_path / "x.tar")


@pytest.mark.parametrize(
    "manifest",
    [
        b"",
        b"[]",
        b"{}",
        b'{"members": {}}',
        b'{"members": {"a": {"size": 1}}}',
        b'{"members": {"uploads/../../x": {"size": 1, "sha256": ""}}}',
        b'{"members": {"uploads//etc/passwd": {"size": 1, "sha256": ""}}}',
        b'{"members": {"/etc/passwd": {"size": 1, "sha256": ""}}}',
        b"\xff",
    ],
)
def test_nonsense_with_a_sum_that_is_right(manifest, tmp_path, english):
    summed(tmp_path / "x.tar", **{"bsc-portal-backup": b"1\n", "manifest.json": manifest})
    assert "damaged" in refusal(tmp_path / "x.tar")


def test_one_backup_at_a_time_and_what_a_killed_one_left_goes(tmp_path, english):
    (tmp_path / ".backup").mkdir()
    (tmp_path / ".backup" / "left").write_text("x")
    with archive.scratch(tmp_path, "backup") as drafts:
        assert list(drafts.iterdir()) == []
        with pytest.raises(BackupRefused) as refused, archive.scratch(tmp_path, "backup"):
            pass
        assert str(refused.value) == f"Another backup or restore is at work in {tmp_path}."
    assert list(tmp_path.iterdir()) == []


def program(folder, said: str) -> None:
    file = folder / "pg_dump"
    file.write_text(f"#!/bin/sh\necho '{said}'\n")
    file.chmod(0o755)


@pytest.mark.parametrize(
    ("said", "why"),
    [
        (None, "pg_dump is not installed: please install postgresql-client."),
        ("pg_dump (PostgreSQL) 14.9", "pg_dump is version 14, older than PostgreSQL 15: please install its client."),
        ("?", "pg_dump is version 0, older than PostgreSQL 15: please install its client."),
        ("pg_dump (PostgreSQL) 15.1 (Debian 15.1-1)", None),
        ("pg_dump (PostgreSQL) 18devel", None),
    ],
)
def test_the_program_of_postgresql_that_is_missing_or_too_old(said, why, tmp_path, monkeypatch, english):
    monkeypatch.setenv("PATH", str(tmp_path))
    if said is not None:
        program(tmp_path, said)
        monkeypatch.setenv("PATH", f"{tmp_path}:/bin:/usr/bin")
    if why is None:
        postgresql._refuse_older("pg_dump", 15)
    else:
        with pytest.raises(BackupRefused) as refused:
            postgresql._refuse_older("pg_dump", 15)
        assert str(refused.value) == why
