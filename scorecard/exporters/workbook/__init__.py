"""Workbooks: what one shall hold (records), and how each format is written. Text cells are always texts."""

import io
from collections.abc import Callable
from typing import IO

from .delimited import FORMULA_LIKE, put_csv
from .ods import put_ods
from .records import Book, Cell, Column, Format, Kind, Look, Page, Paper, Row, Sheet, Value
from .texts import CellTooLong, plain
from .xlsx import put_xlsx

__all__ = [
    "FORMULA_LIKE",
    "PUT",
    "WRITERS",
    "Book",
    "Cell",
    "CellTooLong",
    "Column",
    "Format",
    "Kind",
    "Look",
    "Page",
    "Paper",
    "Row",
    "Sheet",
    "Value",
    "plain",
    "write_csv",
    "write_ods",
    "write_xlsx",
]


def _whole(put: Callable[[Book, IO[bytes]], None]) -> Callable[[Book], bytes]:
    def write(book: Book) -> bytes:
        stream = io.BytesIO()
        put(book, stream)
        return stream.getvalue()

    return write


write_xlsx, write_ods, write_csv = map(_whole, (put_xlsx, put_ods, put_csv))
PUT = {"xlsx": put_xlsx, "ods": put_ods, "csv": put_csv}  # into a stream, which may be a file
WRITERS = {"xlsx": write_xlsx, "ods": write_ods, "csv": write_csv}
CONTENT_TYPES = {
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "ods": "application/vnd.oasis.opendocument.spreadsheet",
    "csv": "text/csv; charset=utf-8",
}
