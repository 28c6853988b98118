"""The portal as script/run serves it, gunicorn on SQLite, in a folder of its own."""

import os
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.contrib.auth.hashers import PBKDF2PasswordHasher

from tests.deploy.browsing import Browser
from tests.deploy.filling import ADMINISTRATOR, PASSWORD
from tests.deploy.stack import ROOT
from tests.system import free_ports

READY_WITHIN = 120
SUPERUSER = """
    INSERT INTO auth_user
    (password, username, is_superuser, is_staff, is_active, date_joined, first_name, last_name, email)
    VALUES (?, ?, 1, 1, 1, datetime('now'), '', '', '')
"""


@dataclass
class Embedded:
    folder: Path
    port: int
    process: "subprocess.Popen[bytes]"

    @property
    def file(self) -> Path:
        return self.folder / "db.sqlite3"

    def administrator(self) -> Browser:
        browser = Browser(self.port, None)
        assert browser.log_in(ADMINISTRATOR, PASSWORD).status == 302
        return browser

    def rows(self, statement: str, *values: Any) -> list[tuple[Any, ...]]:
        with closing(sqlite3.connect(self.file, timeout=30)) as connection:
            return connection.execute(statement, values).fetchall()

    def processes(self) -> list[int]:
        """The workers."""
        children = Path(f"/proc/{self.process.pid}/task/{self.process.pid}/children")
        return [int(pid) for pid in children.read_text().split()]


def copy(database: str, file: Path) -> None:
    """As SQLite copies a database that is in use, with somebody to log in."""
    password = PBKDF2PasswordHasher().encode(PASSWORD, "salt", iterations=1)  # quick to check
    with closing(sqlite3.connect(database)) as one, closing(sqlite3.connect(file)) as other:
        one.backup(other)
        other.execute(SUPERUSER, (password, ADMINISTRATOR))
        other.commit()


@contextmanager
def served(folder: Path, database: str, static: Path) -> Iterator[Embedded]:
    (folder / "static").symlink_to(static)
    copy(database, folder / "db.sqlite3")
    (port,) = free_ports(1)
    variables = {"BSC_VAR": str(folder), "PORT": str(port), "PATH": os.environ["PATH"], "PYTHONUTF8": "1"}
    command = [sys.executable, "-m", "gunicorn", "--config", "deploy/gunicorn.conf.py", "bsc_portal.wsgi:application"]
    process = subprocess.Popen(
        command,
        cwd=ROOT,
        env=variables,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    try:
        _wait_until_ready(port)
        yield Embedded(folder, port, process)
    finally:
        process.terminate()
        with suppress(subprocess.TimeoutExpired):
            process.wait(10)
        with suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()


def _wait_until_ready(port: int) -> None:
    deadline = time.monotonic() + READY_WITHIN
    while True:
        with suppress(OSError):
            if Browser(port, None).get("/readyz").status == 200:
                return
        assert time.monotonic() < deadline
        time.sleep(0.05)
