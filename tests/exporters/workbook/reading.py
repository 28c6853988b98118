"""What tests of workbooks read: the cells as other programs see them, and the XML as it was written."""

import csv
import io
import zipfile
from typing import Any
from xml.etree import ElementTree

import openpyxl
from python_calamine import CalamineWorkbook

from scorecard.exporters.workbook import Book, Column, Row, Sheet


def one_sheet(rows: list[Row], **more: Any) -> Book:
    """A book of one sheet, with as many columns as its first row."""
    columns = more.pop("columns", (Column(12),) * len(rows[0]))
    return Book((Sheet("Sheet", columns, rows, **more),))


def cells(data: bytes, sheet: int = 0) -> list[list[Any]]:
    """As calamine reads them, from A1 on."""
    return CalamineWorkbook.from_filelike(io.BytesIO(data)).get_sheet_by_index(sheet).to_python(skip_empty_area=False)


def names(data: bytes) -> list[str]:
    return CalamineWorkbook.from_filelike(io.BytesIO(data)).sheet_names


def opened(data: bytes) -> Any:
    return openpyxl.load_workbook(io.BytesIO(data))


def part(data: bytes, name: str) -> str:
    """One file of the archive, which is well-formed XML."""
    text = zipfile.ZipFile(io.BytesIO(data)).read(name).decode()
    ElementTree.fromstring(text)  # noqa: S314 - our own
    return text


def lines(data: bytes) -> list[list[str]]:
    return list(csv.reader(io.StringIO(data.decode("utf-8-sig"), newline="")))
