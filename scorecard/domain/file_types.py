"""What kind of file bytes are, by what stands in them; the name's ending alone proves nothing."""

import zipfile
from pathlib import PurePath
from typing import BinaryIO

# By the ending of the name.
CONTENT_TYPES = {
    "pdf": "application/pdf",
    "png": "image/png",
    "jpg": "image/jpeg",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "ods": "application/vnd.oasis.opendocument.spreadsheet",
    "odt": "application/vnd.oasis.opendocument.text",
}
_SIGNATURES = {"pdf": b"%PDF-", "png": b"\x89PNG\r\n\x1a\n", "jpg": b"\xff\xd8\xff"}
_PARTS = {"xlsx": "xl/workbook.xml", "docx": "word/document.xml"}
_MIMETYPE = "mimetype"  # the first part of an OpenDocument file


def ending(file_name: str) -> str:
    """The name's ending in lower case without its dot; jpg for jpeg."""
    suffix = PurePath(file_name).suffix.lower().lstrip(".")
    return "jpg" if suffix == "jpeg" else suffix


def kind(file: BinaryIO) -> str:
    """The ending that fits the content, "" where it is none of CONTENT_TYPES. Leaves the file at its start."""
    file.seek(0)
    head = file.read(16)
    file.seek(0)
    for name, signature in _SIGNATURES.items():
        if head.startswith(signature):
            return name
    found = _kind_of_zip(file) if head.startswith(b"PK\x03\x04") else ""
    file.seek(0)
    return found


def _kind_of_zip(file: BinaryIO) -> str:
    """Looks at the directory, and reads of the parts only the first bytes of one."""
    try:
        with zipfile.ZipFile(file) as archive:
            names = set(archive.namelist())
            mimetype = b""
            if _MIMETYPE in names:
                with archive.open(_MIMETYPE) as part:
                    mimetype = part.read(100)
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError, RuntimeError, EOFError):
        return ""
    for name in ("ods", "odt"):
        if mimetype.strip() == CONTENT_TYPES[name].encode():
            return name
    if "[Content_Types].xml" in names:
        return next((name for name, part in _PARTS.items() if part in names), "")
    return ""
