"""manage.py backup and restore: what they say, whom they let read, and what is kept."""

import re
import stat
from datetime import UTC, datetime, timedelta
from io import StringIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command
from django.utils import translation

from scorecard.models import Evidence, Organisation
from scorecard.services import evidence
from tests.domain.test_file_types import KNOWN

NOON = datetime(2030, 4, 10, 4, tzinfo=UTC)


def run(*arguments) -> str:
    out = StringIO()
    with translation.override("en"):
        call_command(*map(str, arguments), stdout=out, stderr=out)
    return out.getvalue()


def test_a_backup_and_the_way_back(machine, town, tmp_path, settings, time_machine):
    time_machine.move_to(NOON)
    folder, file = tmp_path / "backups", SimpleUploadedFile("a.pdf", KNOWN["pdf"])
    value = machine.values["AC1.1 draft"]
    kept = evidence.add(value=value, by=town["staff"], file=file)
    lost = evidence.add(value=value, by=town["staff"], file=SimpleUploadedFile("b.png", KNOWN["png"]))
    (settings.MEDIA_ROOT / lost.file.name).unlink()

    missing, said = run("backup", folder).splitlines()
    made = folder / "bsc_portal-20300410T040000Z.tar"
    assert missing == f"{lost.file.name} is missing from the uploads, and so from the backup."
    assert re.fullmatch(rf"{made}: \d+ rows, 1 uploads, \d+\.\d MB in \d+\.\d s", said)
    assert stat.S_IMODE(made.stat().st_mode) == 0o600
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    assert list(folder.iterdir()) == [made]

    Organisation.objects.create(slug="after", name="After", short_name="After")
    Evidence.objects.all().delete()
    (settings.MEDIA_ROOT / kept.file.name).write_bytes(b"damaged")
    with pytest.raises(CommandError, match=r"holds data\. To replace all of it, say --replace"):
        run("restore", made)
    assert re.fullmatch(
        r"\d+ rows and 1 uploads as of 2030-04-10 12:00 restored in \d+\.\d s; start the portal now.\n",
        run("restore", made, "--replace"),
    )
    assert not Organisation.objects.filter(slug="after").exists()
    with Evidence.objects.get(pk=kept.pk).file.open() as stream:
        assert stream.read() == KNOWN["pdf"]


def test_the_youngest_are_kept(machine, tmp_path, time_machine):
    """And what is no backup of ours stays."""
    folder = tmp_path / "backups"
    folder.mkdir()
    (folder / "notes.tar").write_text("x")
    for day in range(3):
        time_machine.move_to(NOON + timedelta(days=day))
        said = run("backup", folder, "--keep", 2)
    assert said.splitlines()[1:] == [f"{folder}/bsc_portal-20300410T040000Z.tar was deleted."]
    assert sorted(path.name for path in folder.iterdir()) == [
        "bsc_portal-20300411T040000Z.tar",
        "bsc_portal-20300412T040000Z.tar",
        "notes.tar",
    ]


def test_two_at_the_same_moment(machine, tmp_path, time_machine):
    time_machine.move_to(NOON, tick=False)
    run("backup", tmp_path / "backups")
    with pytest.raises(CommandError, match="is there already"):
        run("backup", tmp_path / "backups")


@pytest.mark.parametrize("keep", ["0", "-1", "x", "²"])
def test_a_number_that_keeps_nothing(keep, tmp_path):
    with pytest.raises(CommandError, match="--keep"):
        run("backup", tmp_path, "--keep", keep)


def test_a_folder_that_is_none(tmp_path):
    (tmp_path / "file").write_text("x")
    with pytest.raises(CommandError, match="file"):
        run("backup", tmp_path / "file")


def test_a_file_that_is_not_there(tmp_path):
    with pytest.raises(CommandError, match="can't be read"):
        run("restore", tmp_path / "nowhere.tar")
