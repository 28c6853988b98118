"""manage.py restore FILE: the database and the uploads of a backup, all of it or nothing."""

import time
from argparse import ArgumentParser
from datetime import datetime
from pathlib import Path
from typing import Any

from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from scorecard.services import backups
from scorecard.templatetags.scorecard import shown_time


class Command(BaseCommand):
    help = (
        "Bring database and uploads back from a backup, all of it or nothing; stop the portal first. A damaged file, "
        "one of a newer version, and a database that holds data are refused. PostgreSQL needs pg_restore and psql."
    )
    requires_system_checks = []  # the database may be what is broken

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path, metavar="FILE")
        parser.add_argument("--replace", action="store_true", help="replace all that the database holds")

    def handle(self, *args: Any, file: Path, replace: bool, **options: Any) -> None:
        started = time.monotonic()
        try:
            manifest = backups.restore(file=file, replace=replace)
        except backups.BackupRefused as refused:
            raise CommandError(str(refused)) from None
        call_command("migrate", interactive=False, verbosity=0)  # what is newer, and what guards history
        made_at = datetime.fromisoformat(manifest.made_at)
        facts = {"rows": sum(manifest.rows.values()), "uploads": len(manifest.members) - 1, "at": shown_time(made_at)}
        facts |= {"seconds": time.monotonic() - started}
        text = _(
            "%(rows)d rows and %(uploads)d uploads as of %(at)s restored in %(seconds).1f s; start the portal now."
        )
        self.stdout.write(text % facts)
