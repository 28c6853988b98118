"""Uploads on the disk: for the portal's own user alone, whole or not at all."""

import errno
import os
import stat
import time

import pytest
from django.core.files.base import ContentFile

from scorecard.models import Evidence
from scorecard.models.evidence import generated_file_name
from scorecard.storage import WholeFiles


class Torn(ContentFile):
    """The disk is full after its first part."""

    def chunks(self, chunk_size=None):
        yield b"the first part"
        raise OSError(errno.ENOSPC, "No space left on device")


def test_nothing_is_left_of_a_file_that_finds_no_space(tmp_path):
    storage = WholeFiles(tmp_path)
    with pytest.raises(OSError, match="No space left"):
        storage.save("evidence/minutes.pdf", Torn(b""))
    assert list((tmp_path / "evidence").iterdir()) == []
    assert storage.save("evidence/minutes.pdf", ContentFile(b"all of it")) == "evidence/minutes.pdf"


def test_a_file_is_for_the_portals_user_alone_under_a_name_that_tells_nothing(tmp_path):
    storage = WholeFiles(tmp_path / "uploads")
    name = storage.save(generated_file_name(Evidence(), "../證明.PDF"), ContentFile(b"%PDF"))
    assert name.startswith("evidence/") and len(name) == len("evidence/") + 32 + len(".pdf")
    assert stat.S_IMODE(os.stat(storage.path(name)).st_mode) == 0o600
    assert stat.S_IMODE(os.stat(storage.path("evidence")).st_mode) == 0o700


def test_what_a_killed_worker_has_begun_goes_at_the_next_start(tmp_path):
    storage = WholeFiles(tmp_path)
    storage.save("evidence/whole.pdf", ContentFile(b"%PDF"))
    for name, age in (("killed.pdf.part", 7200), ("begun.pdf.part", 1)):
        file = tmp_path / "evidence" / name
        file.write_bytes(b"%P")
        os.utime(file, (time.time() - age,) * 2)
    assert storage.sweep() == 1
    assert sorted(file.name for file in (tmp_path / "evidence").iterdir()) == ["begun.pdf.part", "whole.pdf"]
