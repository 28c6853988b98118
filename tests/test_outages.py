"""Which errors pass by themselves, and which are faults of the program."""

import errno
import sqlite3

import pytest
from django.db import DataError, InterfaceError, OperationalError, ProgrammingError

from scorecard.outages import Outage, outage


def raised(kind, cause):
    error = kind("said")
    error.__cause__ = cause
    return error


def of_sqlite(code):
    error = sqlite3.OperationalError("said")
    error.sqlite_errorcode = code
    return error


class OfPostgres(Exception):
    def __init__(self, code):
        self.pgcode = code


@pytest.mark.parametrize(
    ("error", "found"),
    [
        (raised(OperationalError, OfPostgres(None)), Outage.AWAY),  # no connection
        (raised(OperationalError, OfPostgres("57P01")), Outage.AWAY),  # is being shut down
        (raised(OperationalError, OfPostgres("55P03")), Outage.AWAY),  # waited too long for a lock
        (raised(InterfaceError, OfPostgres(None)), Outage.AWAY),
        (raised(OperationalError, OfPostgres("53100")), Outage.FULL),
        (raised(OperationalError, of_sqlite(sqlite3.SQLITE_BUSY)), Outage.AWAY),
        (raised(OperationalError, of_sqlite(sqlite3.SQLITE_BUSY_SNAPSHOT)), Outage.AWAY),
        (raised(OperationalError, of_sqlite(sqlite3.SQLITE_IOERR_WRITE)), Outage.AWAY),
        (raised(OperationalError, of_sqlite(sqlite3.SQLITE_FULL)), Outage.FULL),
        (OSError(errno.ENOSPC, "full"), Outage.FULL),
        (OSError(errno.EFBIG, "too large"), Outage.FULL),
        (raised(OperationalError, of_sqlite(sqlite3.SQLITE_ERROR)), None),  # no such table
        (raised(ProgrammingError, OfPostgres("42P01")), None),
        (raised(DataError, OfPostgres("22003")), None),
        (OSError(errno.ENOENT, "not there"), None),
        (ValueError(), None),
        (None, None),
    ],
    ids=repr,
)
def test_outages_are_told_from_faults(error, found):
    assert outage(error) is found


def test_each_has_a_page_and_a_time_to_come_back():
    assert [(each.status, each.retry_after > 0) for each in Outage] == [(503, True), (507, True)]
