"""The parts of a zip, after everything that can be known before parsing was looked at."""

import io
import stat
import zipfile

from scorecard.importers.workbook import limits
from scorecard.importers.workbook.refusals import Reason, Refused

_CHUNK = 1 << 20
_MARKUP = (".xml", ".rels", ".vml")
_FORBIDDEN = (b"<!DOCTYPE", b"<!ENTITY")


def parts(data: bytes) -> dict[str, bytes]:
    """Name -> content of the XML parts and of `mimetype`; pictures are counted and left out. Raises Refused."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        entries = archive.infolist()
        _check_directory(entries)
        kept: dict[str, bytes] = {}
        for entry in entries:
            content = _unpacked(archive, entry)
            if entry.filename.endswith(_MARKUP):
                _check_markup(content)
            if entry.filename.endswith(_MARKUP) or entry.filename == "mimetype":
                kept[entry.filename.replace("\\", "/")] = content
    _check_content(kept)
    return kept


def part(contents: dict[str, bytes], name: str) -> bytes | None:
    """Names of parts do not differ by case alone, and writers are careless about it."""
    if name in contents:
        return contents[name]
    return next((content for each, content in contents.items() if each.lower() == name.lower()), None)


def packed(contents: dict[str, bytes]) -> io.BytesIO:
    """A zip of these parts and no others, so that the next reader sees what was checked and nothing else."""
    packed_again = io.BytesIO()
    with zipfile.ZipFile(packed_again, "w", zipfile.ZIP_STORED) as archive:
        for name, content in contents.items():
            archive.writestr(name, content)
    packed_again.seek(0)
    return packed_again


def _check_directory(entries: list[zipfile.ZipInfo]) -> None:
    names = [entry.filename for entry in entries]
    has_twins = len({name.lower() for name in names}) < len(names)
    if len(names) > limits.MOST_PARTS or has_twins or any(_is_forged(entry) for entry in entries):
        raise Refused(Reason.FORGED)
    if any(entry.flag_bits & 0x1 for entry in entries):
        raise Refused(Reason.PASSWORD)
    if any(_is_macro(name.lower()) for name in names):
        raise Refused(Reason.MACROS)
    if sum(entry.file_size for entry in entries) > limits.MOST_UNPACKED:
        raise Refused(Reason.TOO_LARGE_UNPACKED, most=limits.MOST_UNPACKED // 1_000_000)


def _is_forged(entry: zipfile.ZipInfo) -> bool:
    name = entry.orig_filename.replace("\\", "/")
    is_outside = name.startswith("/") or name[1:2] == ":" or ".." in name.split("/") or "\0" in name
    return is_outside or stat.S_ISLNK(entry.external_attr >> 16)


def _is_macro(name: str) -> bool:
    return (
        name.endswith("vbaproject.bin")
        or name.startswith(("xl/macrosheets/", "basic/", "scripts/"))
        or name.startswith("xl/vbadata")
    )


def _unpacked(archive: zipfile.ZipFile, entry: zipfile.ZipInfo) -> bytes:
    """Where the size in the directory lies, zipfile stops at it, but only between two chunks."""
    with archive.open(entry) as stream:
        return b"".join(iter(lambda: stream.read(_CHUNK), b""))


def _check_markup(content: bytes) -> None:
    """No workbook declares entities; without NULs UTF-16 reads like ASCII."""
    plain = content.replace(b"\0", b"") if b"\0" in content else content
    if any(mark in plain for mark in _FORBIDDEN):
        raise Refused(Reason.FORGED)


def _check_content(kept: dict[str, bytes]) -> None:
    if b"macroEnabled" in (part(kept, "[Content_Types].xml") or b""):
        raise Refused(Reason.MACROS)
    if b"encryption-data" in (part(kept, "META-INF/manifest.xml") or b""):
        raise Refused(Reason.PASSWORD)
