"""Errors that are nobody's fault but pass: the database is away or locked, the disk is full."""

import errno
import sqlite3
from enum import Enum

from django.db import InterfaceError, OperationalError


class Outage(Enum):
    """What is amiss; the template that says so, the status, and the seconds after which to try again."""

    AWAY = ("503.html", 503, 10)
    FULL = ("507.html", 507, 60)

    def __init__(self, template: str, status: int, retry_after: int) -> None:
        self.template, self.status, self.retry_after = template, status, retry_after


_NO_SPACE = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}
_POSTGRES_FULL = "53100"
# By the low byte of SQLite's result; what it calls an error otherwise is ours: a table that is not there.
_SQLITE = {
    sqlite3.SQLITE_BUSY: Outage.AWAY,
    sqlite3.SQLITE_LOCKED: Outage.AWAY,
    sqlite3.SQLITE_READONLY: Outage.AWAY,
    sqlite3.SQLITE_IOERR: Outage.AWAY,
    sqlite3.SQLITE_CANTOPEN: Outage.AWAY,
    sqlite3.SQLITE_PROTOCOL: Outage.AWAY,
    sqlite3.SQLITE_FULL: Outage.FULL,
}


def outage(error: BaseException | None) -> Outage | None:
    """None for an error that is a fault of the program."""
    if isinstance(error, OSError):
        return Outage.FULL if error.errno in _NO_SPACE else None
    if not isinstance(error, (OperationalError, InterfaceError)):
        return None
    driver = error.__cause__
    if isinstance(driver, sqlite3.Error):
        return _SQLITE.get(getattr(driver, "sqlite_errorcode", 0) & 0xFF)
    return Outage.FULL if getattr(driver, "pgcode", None) == _POSTGRES_FULL else Outage.AWAY
