"""Files that must not be read: each is refused with its sentence, none harms the portal."""

import io
import stat
import struct
import zipfile

import openpyxl
import pytest
from django.utils import translation

from scorecard.importers import workbook
from scorecard.importers.sheets import Cell
from scorecard.importers.workbook import limits
from scorecard.importers.workbook.refusals import Reason, Refused
from tests.importers.workbook import reading
from tests.importers.workbook.making import (
    TYPES,
    number,
    ods,
    ods_cell,
    ods_parts,
    ods_row,
    row,
    text,
    xlsx,
    xlsx_parts,
    zipped,
)

SMALL = xlsx(row(1, text("A1", "a")))
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


def refusal(data: bytes, name: str = "plan.xlsx") -> str:
    with translation.override("en"), pytest.raises(workbook.WorkbookRefused) as refused:
        workbook.read(data, name)
    return str(refused.value)


def with_part(name: str, content: str | bytes = "x") -> bytes:
    return zipped({**xlsx_parts(row(1, text("A1", "a"))), name: content})


# ---- before anything is opened


def test_empty():
    assert "empty" in refusal(b"")
    assert "empty" in refusal(b"\xef\xbb\xbf \n", "plan.csv")


def test_too_large():
    assert "larger than 10 MB" in refusal(b"a" * (limits.MOST_BYTES + 1), "plan.csv")


@pytest.mark.parametrize("name", ["plan", "plan.exe", "plan.xlsx.zip", "plan.pdf", "plan.xlsb", ".xlsx"])
def test_other_extensions(name):
    assert "kind can't be read" in refusal(SMALL, name)


def test_the_content_decides_what_a_workbook_is():
    assert workbook.read(SMALL, "plan.CSV").format == "xlsx"
    assert workbook.read(SMALL, "plan.xls").format == "xlsx"
    assert workbook.read(ods(ods_row(ods_cell("a"))), "plan.xlsx").format == "ods"


def test_another_content_under_a_workbooks_name():
    assert "not a workbook" in refusal("代碼,名稱\n".encode())
    assert "not a workbook" in refusal(b"%PDF-1.7")
    assert "not a workbook" in refusal(zipped({"word/document.xml": "<x/>", "[Content_Types].xml": TYPES}))
    assert "not a workbook" in refusal(zipped({"readme.txt": "hello"}))
    assert "can't be read" in refusal(b"<html><table>", "plan.xls")


def test_a_picture_under_the_name_of_a_text_file():
    assert "not a text file" in refusal(b"\x89PNG\r\n\x1a\n", "plan.csv")


def test_a_password():
    encrypted = OLE + bytes(600) + "EncryptedPackage".encode("utf-16-le")
    flagged = bytearray(SMALL)
    for signature, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        flagged[flagged.index(signature) + offset] |= 1
    manifest = {**ods_parts(), "META-INF/manifest.xml": "<m><manifest:encryption-data/></m>".replace("manifest:", "")}

    assert "password" in refusal(encrypted)
    assert "password" in refusal(bytes(flagged))
    assert "password" in refusal(zipped(manifest), "plan.ods")


def test_an_ole_file_that_can_not_be_told():
    assert "password, or it is an old or damaged .xls" in refusal(OLE + bytes(1000))


@pytest.mark.parametrize("name", ["xl/vbaProject.bin", "xl/macrosheets/sheet1.xml", "Basic/Standard/script-lb.xml"])
def test_macros(name):
    assert "macros" in refusal(with_part(name))
    assert "macros" in refusal(SMALL, "plan.xlsm")


def test_macros_told_by_the_types_of_the_parts():
    types = TYPES.replace(
        "/>", "><Default ContentType='application/vnd.ms-excel.sheet.macroEnabled.main+xml'/></Types>"
    )

    assert "macros" in refusal(with_part("[Content_Types].xml", types))


# ---- the zip


@pytest.mark.parametrize("name", ["../evil.xml", "/etc/passwd", "xl/../../evil", "C:/evil.xml", "XL/WORKBOOK.XML"])
def test_parts_outside_the_package_or_twice(name):
    assert "no workbook needs" in refusal(with_part(name))


def test_links():
    stream = io.BytesIO(SMALL)
    with zipfile.ZipFile(stream, "a") as archive:
        link = zipfile.ZipInfo("xl/link.xml")
        link.external_attr = (stat.S_IFLNK | 0o777) << 16
        archive.writestr(link, "/etc/passwd")

    assert "no workbook needs" in refusal(stream.getvalue())


def test_too_many_parts():
    assert "no workbook needs" in refusal(zipped({f"xl/{part}.bin": b"" for part in range(limits.MOST_PARTS + 1)}))


def test_a_bomb_that_says_its_size():
    assert "larger than 50 MB" in refusal(with_part("xl/media/image.png", bytes(limits.MOST_UNPACKED)))


def with_size(data: bytes, name: str, size: int) -> bytes:
    """What the zip's directory says of a part's size, changed."""
    changed = bytearray(data)
    entry = data.rindex(name.encode()) - 46
    assert data[entry : entry + 4] == b"PK\x01\x02"
    changed[entry + 24 : entry + 28] = struct.pack("<I", size)
    return bytes(changed)


def test_sizes_that_lie():
    name = "xl/media/image.png"

    assert "damaged" in refusal(with_size(with_part(name, bytes(limits.MOST_UNPACKED)), name, 1000))
    assert "larger than 50 MB" in refusal(with_size(with_part(name), name, limits.MOST_UNPACKED))


def test_damaged():
    assert "damaged" in refusal(SMALL[: len(SMALL) // 2])
    assert "damaged" in refusal(b"PK\x03\x04")
    assert "damaged" in refusal(with_part("xl/worksheets/sheet1.xml", "<worksheet><sheetData>"))
    assert "damaged" in refusal(xlsx(row(1, '<c r="1A"><v>1</v></c>')))
    assert "damaged" in refusal(xlsx(row(1, '<c r="A1" t="s"><v>7</v></c>')))


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_document_types_and_entities(encoding):
    sheet = f'<?xml version="1.0" encoding="{encoding}"?><!DOCTYPE x [<!ENTITY e "boom">]><worksheet>&e;</worksheet>'

    assert "no workbook needs" in refusal(with_part("xl/worksheets/sheet1.xml", sheet.encode(encoding)))
    assert "no workbook needs" in refusal(with_part("docProps/custom.xml", sheet.encode(encoding)))


# ---- what is too much


def test_two_cells_that_span_the_whole_sheet():
    rows = row(1, text("A1", "a")) + row(1_048_576, text("XFD1048576", "b"))

    assert "row 1048576" in refusal(xlsx(rows))


def test_rows_and_columns_and_sheets_beyond_the_limits():
    assert "row 25001" in refusal(xlsx(row(25_001, number("A25001", "1"))))
    assert "“plan” has data down to row 20101" in refusal(b"a\n" * 25_001, "plan.csv")
    assert "column IW" in refusal(xlsx(row(1, number("IW1", "1"))))
    assert "column IW" in refusal(("a," * 257).encode(), "plan.csv")
    assert "more than 50 sheets" in refusal(xlsx(*[""] * 51))
    assert "more than 50 sheets" in refusal(zipped(ods_parts(*['<table:table table:name="a"/>'] * 51)), "plan.ods")


def test_repeats_that_fill_a_sheet():
    cell = ods_cell("7", 'office:value="7" table:number-columns-repeated="16384"', "float")
    everywhere = ods_row(cell, attributes='table:number-rows-repeated="1048576"')
    column = ods_row(ods_cell("7"), attributes='table:number-rows-repeated="99999999999999999999"')
    block = ods_row(
        ods_cell("x" * 30_000, 'table:number-columns-repeated="200"'), attributes='table:number-rows-repeated="5000"'
    )

    assert "row 1048576" in refusal(ods(everywhere), "plan.ods")
    assert "can be read" in refusal(ods(column), "plan.ods")
    assert "too much" in refusal(ods(block), "plan.ods")


def test_one_long_text_in_many_cells():
    shared = f"<si><t>{'x' * 30_000}</t></si>"
    rows = "".join(row(index, f'<c r="A{index}" t="s"><v>0</v></c>') for index in range(1, 5001))

    assert "too much" in refusal(xlsx(rows, shared=shared))


def test_merged_ranges_that_cover_too_much():
    rows = row(1, text("A1", "a")) + row(20_000, text("IV20000", "b"))
    merged = "<mergeCells>" + '<mergeCell ref="A1:IV19999"/>' * 3 + "</mergeCells>"

    assert "too much" in refusal(xlsx(rows, after=merged))


def test_a_text_longer_than_a_cell_holds():
    long = "x" * (limits.MOST_CHARACTERS + 1)

    assert "row 2, column B" in refusal(xlsx(row(2, text("B2", long))))
    assert "row 1, column A" in refusal(long.encode(), "plan.csv")
    assert workbook.read(xlsx(row(1, text("A1", long[:-1]))), "plan.xlsx")


def test_a_link_to_another_file_is_not_followed():
    book, stream = openpyxl.Workbook(), io.BytesIO()
    book.active["A1"] = "a"
    book.active["A1"].hyperlink = "http://192.0.2.1/x"
    book.save(stream)

    assert workbook.read(stream.getvalue(), "plan.xlsx").sheets[0].rows == ((Cell("a"),),)


def test_many_sheets_together(monkeypatch):
    monkeypatch.setattr(limits, "MOST_CELLS", 5)
    rows = row(1, number("A1", "1"), number("B1", "2"))

    assert len(reading.read(xlsx(rows, rows), "plan.xlsx").sheets) == 2
    with pytest.raises(Refused) as refused:
        reading.read(xlsx(rows, rows, rows), "plan.xlsx")
    assert refused.value.reason == Reason.TOO_MANY_CELLS


def test_two_sheets_of_one_name():
    table = '<table:table table:name="S"/>'

    assert "damaged" in refusal(zipped(ods_parts(table, table)), "plan.ods")
