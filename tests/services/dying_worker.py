"""A worker that is killed in the midst of an import: `python -m tests.services.dying_worker DATABASE USER`.

For each moment on its standard input it forks one that uploads the file named there by the pages and, when the moment
comes, ends itself as `kill -9` does; how that one ended is the answer. A moment is a piece of SQL: it dies when such a
statement was carried out; or `reading`: when the process that parses has given its first line. None lets it live.
"""

import os
import signal
import sys
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

ADDRESS = "/plans/town-works/2030/import/"


def die() -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def import_by_pages(file: Path, user: str, moment: str) -> None:
    from django.contrib.auth.models import User
    from django.core.files.uploadedfile import SimpleUploadedFile
    from django.db import connection
    from django.test import Client

    from scorecard.importers.workbook import process

    def understood(said: Iterable[bytes], file_name: str) -> Any:
        next(iter(said))
        die()

    def statement(execute: Callable[..., Any], sql: str, *more: Any) -> Any:
        outcome = execute(sql, *more)
        if moment and moment in sql:
            die()
        return outcome

    client = Client(HTTP_HOST="localhost")
    client.force_login(User.objects.get(username=user))
    if moment == "reading":
        process.understood = understood
    layout = client.post(ADDRESS, {"file": SimpleUploadedFile(file.name, file.read_bytes())}).headers["Location"]
    address = layout.removesuffix("layout/")
    with connection.execute_wrapper(statement):
        page = client.get(address)
        versions = page.context["preview"].versions
        sent = {"structure": versions.structure, "values": versions.values}
        assert client.post(f"{address}apply/", sent).status_code == 302


def main(database: str, user: str) -> None:
    import django
    from django.conf import settings
    from django.test.utils import setup_test_environment

    from tests.conftest import TEST_SETTINGS

    django.setup()
    setup_test_environment()
    TEST_SETTINGS.enable()
    settings.DATABASES["default"]["NAME"] = database
    for line in sys.stdin:
        file, _, moment = line.rstrip("\n").partition("\t")
        pid = os.fork()
        if not pid:
            import_by_pages(Path(file), user, moment)
            os._exit(0)
        print(os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]), flush=True)


if __name__ == "__main__":
    main(*sys.argv[1:])
