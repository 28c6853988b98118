"""What a workbook shall hold, as plain frozen records: exporters fill them in, each format's writer puts them down.

A row gives one entry for each column: a plain value, which looks as its column does, or a Cell. Where a Cell above or
to the left reaches, the entry is None. A text is always written as a text, whatever it begins with.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import Enum


class Look(Enum):
    """What a cell is for; how that looks stands with each format's writer."""

    TITLE = "title"
    SUBTITLE = "subtitle"
    HEADING = "heading"
    BODY = "body"
    CENTRED = "centred"
    ENTRY = "entry"  # to be filled in: open in a protected sheet, and coloured
    CLOSED = "closed"  # not to be filled in: grey
    NOTE = "note"


class Kind(Enum):
    """How a value is shown; what it is, its own type says."""

    TEXT = "text"  # what is typed there stays a text: 001 is not 1
    NUMBER = "number"
    PERCENT = "percent"  # the value is the fraction: 0.958 is shown as 95.8%
    DATE = "date"


@dataclass(frozen=True)
class Format:
    """`decimals` None shows as many as there are."""

    look: Look = Look.BODY
    kind: Kind = Kind.TEXT
    decimals: int | None = None


Value = str | int | Decimal | date | None


@dataclass(frozen=True)
class Cell:
    """A value over `rows` x `columns` cells; without a format it looks as its column does."""

    value: Value
    rows: int = 1
    columns: int = 1
    format: Format | None = None


Row = Sequence[Value | Cell]


@dataclass(frozen=True)
class Column:
    """`width` in characters of the usual size (a Chinese one takes two); `choices` are offered in every row's cell."""

    width: float
    format: Format = Format()
    choices: tuple[str, ...] = ()


class Paper(Enum):
    A4 = "A4"
    A3 = "A3"


@dataclass(frozen=True)
class Page:
    """How a sheet prints: as wide as the paper, heads on every page. `numbering` holds {page} and {pages}."""

    paper: Paper = Paper.A4
    is_landscape: bool = True
    header: tuple[str, str, str] = ("", "", "")  # left, centre, right
    footer: str = ""
    numbering: str = ""


@dataclass(frozen=True)
class Sheet:
    """A table with its lines above and below. `rows` may be a generator: it is read once, in order."""

    name: str
    columns: tuple[Column, ...]
    rows: Iterable[Row]
    titles: tuple[str, ...] = ()  # lines over the whole width; the first is the large one
    heads: tuple[Row, ...] = ()  # with the titles on every page of the print, and always in view
    notes: tuple[str, ...] = ()
    page: Page = Page()
    is_protected: bool = False  # only cells that look like an entry can then be changed; without a password


@dataclass(frozen=True)
class Book:
    """`has_roc_dates`: whether dates show as 110/07/05; else as 2021-07-05."""

    sheets: tuple[Sheet, ...]
    title: str = ""
    has_roc_dates: bool = True
