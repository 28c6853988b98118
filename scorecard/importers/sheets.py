"""What a workbook holds, as plain records: what `workbook` reads and `layouts` understands."""

from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from typing import NamedTuple


class Mark(StrEnum):
    """What the reader noticed about a cell, for the preview to say."""

    __hash__ = str.__hash__  # enum's own is slow, and every cell may be asked for its marks

    PERCENT = "percent"  # formatted as a percentage; the value is the stored one, 0.958 for a shown 95.8%
    CACHED = "cached"  # a formula's value as it was last worked out
    MERGED = "merged"  # carried down or across from the first cell of a merged range
    HIDDEN = "hidden"  # in a hidden row or column


class CellFault(StrEnum):
    """Why a cell can't be taken."""

    ERROR = "error"  # #DIV/0!, #N/A …; `text` says which
    UNCACHED = "uncached"  # a formula that was never worked out
    LONG_NUMBER = "long_number"  # more than 15 digits: the workbook itself has lost some


class Cell(NamedTuple):
    """One cell that holds something; numbers are the decimals that the workbook shows, texts are as typed."""

    value: str | Decimal | bool | date | datetime
    marks: frozenset[Mark] = frozenset()
    fault: CellFault | None = None
    text: str = ""  # with a fault: what the cell shows, of a formula without a value the formula


@dataclass(frozen=True)
class Sheet:
    """`rows` begins with the sheet's row 1, so that an index plus one is what the user sees; empty cells are None."""

    name: str
    rows: tuple[tuple[Cell | None, ...], ...]
    is_hidden: bool = False
    hidden_rows: frozenset[int] = frozenset()  # numbers from 1
    hidden_columns: frozenset[int] = frozenset()
    merged: tuple[tuple[int, int, int, int], ...] = ()  # first row, first column, last row, last column, from 1


@dataclass(frozen=True)
class Workbook:
    """`format` is xlsx, ods, xls, csv or tsv; `encoding` that of a text file, "" for others."""

    format: str
    sheets: tuple[Sheet, ...]
    encoding: str = ""
    notes: tuple[str, ...] = field(default=())
