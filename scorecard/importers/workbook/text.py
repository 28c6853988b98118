"""Text files: UTF-8, UTF-16 with its mark, or Big5 as Excel in Taiwan writes it; commas, semicolons or tabs."""

import csv
import io
import re
from collections import Counter
from itertools import islice

from scorecard.importers.sheets import CellFault
from scorecard.importers.workbook import limits
from scorecard.importers.workbook.grid import Facts, Note
from scorecard.importers.workbook.ods import ERROR
from scorecard.importers.workbook.refusals import Reason, Refused

_DELIMITERS = "\t,;"
_SEPARATOR = re.compile(r'"?sep=(.)"?(\r\n|\r|\n)')
_SAMPLE = 50
# The writer's mark before what a spreadsheet would take for a formula.
_MARKED = re.compile(r"'+[=+\-@\t\r\n＝＋－＠]")


def decoded(data: bytes) -> tuple[str, str]:
    """The text and its encoding. Big5 is cp950, never gb18030, which reads anything and silently garbles names."""
    if data[:2] in (b"\xff\xfe", b"\xfe\xff"):
        # a lone surrogate stays in its cell, which the check of names then refuses
        return _checked(data.decode("utf-16", "surrogatepass")), "utf-16"
    try:
        return _checked(data.decode("utf-8-sig")), "utf-8"
    except UnicodeDecodeError as fault:
        if data.startswith(b"\xef\xbb\xbf"):
            raise Refused(Reason.ENCODING, line=_line(data, fault.start)) from None
    if b"\0" in data:
        raise Refused(Reason.NUL)
    try:
        return data.decode("cp950"), "cp950"
    except UnicodeDecodeError as fault:
        raise Refused(Reason.ENCODING, line=_line(data, fault.start)) from None


def _checked(text: str) -> str:
    if "\0" in text:
        raise Refused(Reason.NUL)
    if not text.strip():
        raise Refused(Reason.EMPTY)
    return text


def _line(data: bytes, index: int) -> int:
    before = data[:index]
    return (before.count(b"\n") or before.count(b"\r")) + 1


def table(text: str) -> tuple[list[list[str]], str]:
    """Rows of texts and the delimiter. Raises Refused."""
    if match := _SEPARATOR.match(text):
        text, delimiter = text[match.end() :], match[1]
    else:
        delimiter = _delimiter(text)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    rows: list[list[str]] = []
    try:
        for row in reader:
            rows.append([cell[1:] if _MARKED.match(cell) else cell for cell in row])
            if len(rows) > limits.LAST_ROW and any(row):
                raise Refused(Reason.TOO_MANY_ROWS, sheet="", row=len(rows), most=limits.MOST_ROWS)
    except csv.Error:
        raise Refused(Reason.QUOTES, line=reader.line_num) from None
    return rows, delimiter


def _delimiter(text: str) -> str:
    """The one by which most of the first rows have the same number of columns."""
    scores = []
    for delimiter in _DELIMITERS:
        try:
            rows = islice(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter), _SAMPLE)
            widths = Counter(len(row) for row in rows if len(row) > 1)
        except csv.Error:
            widths = Counter()
        width, count = max(widths.items(), key=lambda item: (item[1], item[0]), default=(0, 0))
        scores.append((count, width, delimiter))
    best = max(scores, key=lambda score: score[:2])
    return best[2] if best[0] else ","


def facts(rows: list[list[str]]) -> Facts:
    found = Facts(name="")
    for number, row in enumerate(rows):
        for column, text in enumerate(row):
            if text:
                found.hold(number, column)
                found.filled += 1
                if text[0] in "#E" and ERROR.fullmatch(text):
                    found.note(number, column, Note(fault=CellFault.ERROR, shown=text))
    return found
