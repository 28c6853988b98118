"""What an upload is, by its first bytes; its name only says what the user believes it to be."""

from enum import StrEnum
from pathlib import PurePosixPath

from scorecard.importers.workbook import limits
from scorecard.importers.workbook.refusals import Reason, Refused


class Kind(StrEnum):
    ZIP = "zip"  # xlsx or ods
    OLE = "ole"  # xls, or anything of Office with a password
    TEXT = "text"


WORKBOOKS = (".xlsx", ".ods", ".xls")
TEXTS = (".csv", ".tsv", ".txt")
WITH_MACROS = (".xlsm", ".xltm", ".xlam")

_ZIP = b"PK\x03\x04"
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_NO_TEXTS = (
    b"%PDF",
    b"\x89PNG",
    b"GIF8",
    b"\xff\xd8\xff",
    b"{\\rtf",
    b"\x1f\x8b",
    b"Rar!",
    b"7z\xbc\xaf",
    b"\x7fELF",
    b"MZ",
)
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")


def of(data: bytes, file_name: str) -> Kind:
    """Raises Refused."""
    if not data:
        raise Refused(Reason.EMPTY)
    if len(data) > limits.MOST_BYTES:
        raise Refused(Reason.TOO_LARGE, most=limits.MOST_BYTES // 1_000_000)
    suffix = extension(file_name)
    if suffix in WITH_MACROS:
        raise Refused(Reason.MACROS)
    if suffix not in WORKBOOKS + TEXTS:
        raise Refused(Reason.WRONG_EXTENSION)
    if data.startswith(_ZIP):
        return Kind.ZIP
    if data.startswith(_OLE):
        if _ENCRYPTED in data:
            raise Refused(Reason.PASSWORD)
        return Kind.OLE
    if suffix == ".xls":
        raise Refused(Reason.UNREADABLE_XLS)
    if suffix in WORKBOOKS:
        raise Refused(Reason.NO_WORKBOOK)
    if data.startswith(_NO_TEXTS):
        raise Refused(Reason.NO_TEXT)
    return Kind.TEXT


def extension(file_name: str) -> str:
    return PurePosixPath(file_name.strip().replace("\\", "/")).suffix.lower()


def stem(file_name: str) -> str:
    """The name that a spreadsheet gives to the only sheet of a text file."""
    name = PurePosixPath(file_name.strip().replace("\\", "/")).stem
    return "".join(character for character in name if character.isprintable())[:100]
