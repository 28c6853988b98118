"""Writes a Book as ods, the government's format: row by row into the archive, so that memory stays flat."""

import zipfile
from typing import IO

from ..records import Book
from ..texts import sheet_names
from . import content, styles

_MIME = "application/vnd.oasis.opendocument.spreadsheet"
_MANIFEST = (
    '<?xml version="1.0" encoding="UTF-8"?><manifest:manifest manifest:version="1.3"'
    ' xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0">'
    f'<manifest:file-entry manifest:full-path="/" manifest:version="1.3" manifest:media-type="{_MIME}"/>'
    '<manifest:file-entry manifest:full-path="content.xml" manifest:media-type="text/xml"/>'
    '<manifest:file-entry manifest:full-path="styles.xml" manifest:media-type="text/xml"/>'
    '<manifest:file-entry manifest:full-path="meta.xml" manifest:media-type="text/xml"/></manifest:manifest>'
)


def put_ods(book: Book, stream: IO[bytes]) -> None:
    names = sheet_names(sheet.name for sheet in book.sheets)
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(zipfile.ZipInfo("mimetype"), _MIME)  # first and not compressed, by which the type is known
        archive.writestr("META-INF/manifest.xml", _MANIFEST)
        archive.writestr("styles.xml", styles.document(book))
        archive.writestr("meta.xml", styles.meta(book))
        with archive.open("content.xml", "w") as part:
            for piece in content.pieces(book, names):
                part.write(piece.encode())
