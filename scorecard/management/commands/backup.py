"""manage.py backup: the database and the uploads in one file, made while the portal runs."""

import time
from argparse import ArgumentParser, ArgumentTypeError
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone
from django.utils.translation import gettext as _

from scorecard.services import backups


def _number(text: str) -> int:
    if not text.isdecimal() or int(text) < 1:
        raise ArgumentTypeError(_("“%(text)s” is not a number from 1 up.") % {"text": text})
    return int(text)


class Command(BaseCommand):
    help = (
        "Write database and uploads into one file, as they stand at one moment, while the portal runs; the youngest "
        "files are kept. The portal's key is not in it. PostgreSQL needs pg_dump."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        usual = settings.BSC_VAR / "backups"
        parser.add_argument("folder", nargs="?", type=Path, metavar="DIR", default=usual, help=f"default: {usual}")
        parser.add_argument("--keep", type=_number, metavar="N", default=30, help="how many stay in DIR; default: 30")

    def handle(self, *args: Any, folder: Path, keep: int, **options: Any) -> None:
        started = time.monotonic()
        try:
            made = backups.make(folder=folder, at=timezone.now(), keep=keep)
        except backups.BackupRefused as refused:
            raise CommandError(str(refused)) from None
        for upload in made.manifest.lost:
            self.stderr.write(_("%(name)s is missing from the uploads, and so from the backup.") % {"name": upload})
        facts = {"file": made.file, "rows": sum(made.manifest.rows.values()), "uploads": len(made.manifest.members) - 1}
        facts |= {"size": made.file.stat().st_size / 1e6, "seconds": time.monotonic() - started}
        text = _("%(file)s: %(rows)d rows, %(uploads)d uploads, %(size).1f MB in %(seconds).1f s")
        self.stdout.write(text % facts)
        for old in made.gone:
            self.stdout.write(_("%(file)s was deleted.") % {"file": old})
