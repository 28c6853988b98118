"""Uploads are kept whole or not at all."""

import errno

import pytest
from django.core.files.base import ContentFile

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
