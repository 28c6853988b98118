"""Files are told by their content, never by their name."""

import io
import zipfile

import pytest

from scorecard.domain import file_types


def archive(**parts):
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as container:
        for name, content in parts.items():
            container.writestr(name.replace("__", "/"), content)
    return file.getvalue()


def office(part):
    return archive(**{"[Content_Types].xml": "<Types/>", part: "<x/>"})


KNOWN = {
    "pdf": b"%PDF-1.7\n...",
    "png": b"\x89PNG\r\n\x1a\n" + b"\0" * 20,
    "jpg": b"\xff\xd8\xff\xe0" + b"\0" * 20,
    "xlsx": office("xl/workbook.xml"),
    "docx": office("word/document.xml"),
    "ods": archive(mimetype="application/vnd.oasis.opendocument.spreadsheet"),
    "odt": archive(mimetype="application/vnd.oasis.opendocument.text"),
}


@pytest.mark.parametrize("kind", sorted(KNOWN))
def test_a_known_kind_is_found(kind):
    file = io.BytesIO(KNOWN[kind])
    assert file_types.kind(file) == kind
    assert file.tell() == 0


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"MZ\x90\x00",
        b"<html><script>alert(1)</script>",
        b"GIF89a",
        b"PK\x03\x04 not a zip",
        archive(readme="x"),
        archive(mimetype="application/vnd.oasis.opendocument.presentation"),
        office("ppt/presentation.xml"),
        KNOWN["xlsx"][:-40],
        b" %PDF-1.7",
    ],
)
def test_anything_else_is_none(content):
    assert file_types.kind(io.BytesIO(content)) == ""


@pytest.mark.parametrize(
    ("name", "ending"), [("a.PDF", "pdf"), ("a.jpeg", "jpg"), ("a", ""), ("會議紀錄.v2.odt", "odt"), (".pdf", "")]
)
def test_the_ending_of_a_name(name, ending):
    assert file_types.ending(name) == ending
