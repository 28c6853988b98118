"""Why an upload is refused, without words: the child process knows neither Django nor languages."""

from enum import StrEnum

Facts = dict[str, str | int]


class Reason(StrEnum):
    EMPTY = "empty"
    TOO_LARGE = "too_large"
    TOO_LARGE_UNPACKED = "too_large_unpacked"
    WRONG_EXTENSION = "wrong_extension"
    NO_WORKBOOK = "no_workbook"  # another content under a workbook's name
    NO_TEXT = "no_text"  # a picture, a PDF … under the name of a text file
    UNREADABLE_XLS = "unreadable_xls"
    PASSWORD = "password"  # noqa: S105
    PASSWORD_OR_XLS = "password_or_xls"  # noqa: S105
    MACROS = "macros"
    DAMAGED = "damaged"
    FORGED = "forged"  # a zip or XML made to harm: paths, links, DOCTYPE
    TOO_MANY_SHEETS = "too_many_sheets"
    TOO_MANY_ROWS = "too_many_rows"
    TOO_MANY_COLUMNS = "too_many_columns"
    TOO_MANY_CELLS = "too_many_cells"
    LONG_TEXT = "long_text"
    ENCODING = "encoding"
    NUL = "nul"
    QUOTES = "quotes"
    STOPPED = "stopped"  # the child process was killed or reached a limit


class Refused(Exception):
    """`facts` fill the sentence: sheet, row, column (numbers from 1), line …"""

    def __init__(self, reason: Reason, **facts: str | int) -> None:
        self.reason = reason
        self.facts: Facts = facts
        super().__init__(reason.value)
