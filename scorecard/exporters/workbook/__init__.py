"""Workbooks: what one shall hold (records), and how each format is written. Text cells are always texts."""

from .delimited import FORMULA_LIKE, write_csv
from .ods import write_ods
from .records import Book, Cell, Column, Format, Kind, Look, Page, Paper, Row, Sheet, Value
from .texts import CellTooLong, plain
from .xlsx import write_xlsx

__all__ = [
    "FORMULA_LIKE",
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

WRITERS = {"xlsx": write_xlsx, "ods": write_ods, "csv": write_csv}
CONTENT_TYPES = {
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "ods": "application/vnd.oasis.opendocument.spreadsheet",
    "csv": "text/csv; charset=utf-8",
}
