"""manage.py dump_plan ORG YEAR: write a stored plan as a plan file to standard output or a file."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from scorecard.exporters import plan_file
from scorecard.models import Plan
from scorecard.reports import plan_document


class Command(BaseCommand):
    help = "Write a plan as a plan file (schema bsc-plan/1)."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("organisation", help="slug")
        parser.add_argument("year", type=int, help="2021")
        parser.add_argument("--output", type=Path, help="file to write instead of standard output")

    def handle(self, *args: Any, organisation: str, year: int, output: Path | None, **options: Any) -> None:
        plan = Plan.objects.of(organisation, year).select_related("parent").first()
        if plan is None:
            facts = {"organisation": organisation, "year": year}
            raise CommandError(_("There is no plan %(organisation)s %(year)d.") % facts)
        content = plan_file.write(plan_document.build(plan))
        if output:
            try:
                output.write_bytes(content)
            except OSError as error:
                facts = {"file": output, "why": error.strerror}
                raise CommandError(_("%(file)s can't be written: %(why)s") % facts) from None
        else:
            self.stdout.write(content.decode(), ending="")
