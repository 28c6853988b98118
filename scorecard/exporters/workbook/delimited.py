"""Writes a Book as csv: UTF-8 with a mark, without which Excel guesses wrong; a blank row between two sheets."""

import csv
import io
import re
from datetime import date
from decimal import Decimal
from typing import IO

from scorecard.domain import roc_dates

from .lines import lines
from .records import Book, Cell, Format, Kind, Value
from .texts import in_cell, plain

# What a spreadsheet takes for a formula when it opens a csv; a mark before it is taken off again by the reader.
FORMULA_LIKE = re.compile(r"'*[=+\-@\t\r\n＝＋－＠]")


def put_csv(book: Book, stream: IO[bytes]) -> None:
    text = io.TextIOWrapper(stream, "utf-8-sig", newline="")
    writer = csv.writer(text)
    for number, sheet in enumerate(book.sheets):
        if number:
            writer.writerow([])
        formats = [column.format for column in sheet.columns]
        for row, (entries, look) in enumerate(lines(sheet), start=1):
            wanted = [look] * len(entries) if look else formats
            writer.writerow(
                _written(entry, each, has_roc_dates=book.has_roc_dates, at=(sheet.name, row, place))
                for place, (entry, each) in enumerate(zip(entries, wanted, strict=True))
            )
    text.detach()  # else it would close the stream


def _written(entry: Value | Cell, wanted: Format, *, has_roc_dates: bool, at: tuple[str, int, int]) -> str:
    if isinstance(entry, Cell):
        wanted, entry = entry.format or wanted, entry.value
    if entry is None:
        return ""
    if isinstance(entry, str):
        text = in_cell(entry, sheet=at[0], row=at[1], column=at[2])
        return f"'{text}" if FORMULA_LIKE.match(text) else text
    if isinstance(entry, date):
        return roc_dates.short(entry) if has_roc_dates else entry.isoformat()
    if wanted.kind is Kind.PERCENT:
        return f"{plain(Decimal(entry) * 100)}%"
    return plain(entry)
