"""One table as xlsx, ods or csv. A text is always a text: nothing that begins like a formula becomes one."""

import csv
import io
import re
import zipfile
from collections.abc import Iterable, Sequence
from decimal import Decimal
from xml.sax.saxutils import escape, quoteattr

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell

Cell = str | int | Decimal | None
Row = Sequence[Cell]

# What a spreadsheet takes for a formula when it opens a csv; a mark before it is taken off again by the reader.
FORMULA_LIKE = re.compile(r"'*[=+\-@\t\r＝＋－＠]")
_NOT_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


def _printable(text: str) -> str:
    """What an XML file can hold."""
    return _NOT_XML.sub("\N{REPLACEMENT CHARACTER}", text)


def xlsx(headings: Sequence[str], rows: Iterable[Row]) -> bytes:
    book = Workbook(write_only=True)
    sheet = book.create_sheet()
    for row in (headings, *rows):
        cells = []
        for value in row:
            cell = WriteOnlyCell(sheet, value=None)
            if isinstance(value, str):
                cell.value, cell.data_type = (
                    _printable(value),
                    "s",
                )  # set after the value, which may look like a formula
            else:
                cell.value = value
            cells.append(cell)
        sheet.append(cells)
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def csv_text(headings: Sequence[str], rows: Iterable[Row]) -> bytes:
    """UTF-8 with a mark, without which Excel guesses wrong."""
    stream = io.StringIO()
    writer = csv.writer(stream)
    for row in (headings, *rows):
        writer.writerow(f"'{cell}" if isinstance(cell, str) and FORMULA_LIKE.match(cell) else cell for cell in row)
    return stream.getvalue().encode("utf-8-sig", "replace")


_MIME = "application/vnd.oasis.opendocument.spreadsheet"
_MANIFEST = (
    '<?xml version="1.0" encoding="UTF-8"?><manifest:manifest manifest:version="1.3"'
    ' xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0">'
    f'<manifest:file-entry manifest:full-path="/" manifest:version="1.3" manifest:media-type="{_MIME}"/>'
    '<manifest:file-entry manifest:full-path="content.xml" manifest:media-type="text/xml"/></manifest:manifest>'
)
_HEAD = (
    '<?xml version="1.0" encoding="UTF-8"?><office:document-content office:version="1.3"'
    ' xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0"'
    ' xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0"'
    ' xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0">'
    '<office:body><office:spreadsheet><table:table table:name="1">'
)
_FOOT = "</table:table></office:spreadsheet></office:body></office:document-content>"


def ods(headings: Sequence[str], rows: Iterable[Row]) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(zipfile.ZipInfo("mimetype"), _MIME)  # first and not compressed, by which the type is known
        archive.writestr("META-INF/manifest.xml", _MANIFEST)
        with archive.open("content.xml", "w") as content:
            content.write(_HEAD.encode())
            for row in (headings, *rows):
                line = "".join(_ods_cell(cell) for cell in row)
                content.write(f"<table:table-row>{line}</table:table-row>".encode())
            content.write(_FOOT.encode())
    return stream.getvalue()


def _ods_cell(cell: Cell) -> str:
    if cell is None or cell == "":
        return "<table:table-cell/>"
    if not isinstance(cell, str):
        number = quoteattr(f"{cell:f}" if isinstance(cell, Decimal) else str(cell))
        kind = f'office:value-type="float" office:value={number}'
        return f"<table:table-cell {kind}><text:p>{cell}</text:p></table:table-cell>"
    lines = "".join(f"<text:p>{_ods_line(line)}</text:p>" for line in _printable(cell).split("\n"))
    return f'<table:table-cell office:value-type="string">{lines}</table:table-cell>'


def _ods_line(line: str) -> str:
    """Blanks and tabs, of which a reader would otherwise keep one."""
    text = re.sub("  +|^ | $", lambda blanks: f'<text:s text:c="{len(blanks[0])}"/>', escape(line))
    return text.replace("\t", "<text:tab/>").replace("\r", "")
