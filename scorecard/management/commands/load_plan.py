"""manage.py load_plan FILE: bring a plan file (schema bsc-plan/1) into the database."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from scorecard.domain.plan_document import PlanRefused
from scorecard.importers import plan_file
from scorecard.services import plan_load


class Command(BaseCommand):
    help = "Load a plan file: all of it or nothing. What the file does not hold stays as it is."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path)

    def handle(self, *args: Any, file: Path, **options: Any) -> None:
        try:
            document = plan_file.read(file.read_bytes())
            counts = plan_load.load(document, by=None, reason=f"load_plan {file.name}")
        except OSError as error:
            raise CommandError(_("%(file)s can't be read: %(why)s") % {"file": file, "why": error.strerror}) from None
        except PlanRefused as refused:
            lines = [f"{file}:{fault.line}: {fault.text}" for fault in refused.faults]
            raise CommandError("\n".join([*lines, _("Nothing was written.")])) from None
        self.stdout.write(
            _("%(file)s: %(created)d created, %(changed)d changed, %(unchanged)d unchanged.")
            % {
                "file": file.name,
                "created": counts.created.total(),
                "changed": counts.changed.total(),
                "unchanged": counts.unchanged.total(),
            }
        )
        if counts.kept.total():
            self.stdout.write(
                _("%d records of the plan are not in the file; they were left alone.") % counts.kept.total()
            )
