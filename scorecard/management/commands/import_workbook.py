"""manage.py import_workbook ORG YEAR FILE: bring a workbook into a plan, as the import page does."""

import hashlib
import json
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from scorecard.domain import collecting
from scorecard.domain.plan_import import SourceFile
from scorecard.importers import preview, workbook
from scorecard.importers.layouts import Level
from scorecard.importers.preview import Preview, report
from scorecard.models import Plan
from scorecard.reports import plan_checks
from scorecard.services import plan_import

_SLOW = 200_000  # bytes; files above it get a progress bar


class Command(BaseCommand):
    help = (
        "Import a workbook: all of it or nothing, proposed codes as they are proposed. "
        "Exit code 0 only if everything was, or with --dry-run could be, imported."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("organisation", help="slug")
        parser.add_argument("year", type=int, help="2021")
        parser.add_argument("file", type=Path)
        parser.add_argument("--dry-run", action="store_true", help="only say what would happen")
        parser.add_argument(
            "--apply-good", action="store_true", help="import the good rows although others are refused"
        )
        parser.add_argument("--json", action="store_true", help="the report as JSON")

    @collecting.paused()
    def handle(self, *args: Any, organisation: str, year: int, file: Path, **options: Any) -> None:
        plan = Plan.objects.of(organisation, year).first()
        if plan is None:
            facts = {"organisation": organisation, "year": year}
            raise CommandError(_("There is no plan %(organisation)s %(year)s.") % facts)
        try:
            data = file.read_bytes()
        except OSError as error:
            raise CommandError(_("%(file)s can't be read: %(why)s") % {"file": file, "why": error.strerror}) from None
        self.bar = len(data) > _SLOW and not options["json"] and self.stderr.isatty()
        try:
            seen = self.preview(plan, data, file.name)
        except (workbook.WorkbookRefused, workbook.WorkbookBusy) as error:
            self.say(report.refused(str(error)), options["json"])
            raise SystemExit(1) from None
        if not options["dry_run"]:
            self.apply(plan, seen, SourceFile(file.name, hashlib.sha256(data).hexdigest()), options["apply_good"])
        self.progress(100)
        self.say(report.of(seen, plan_checks.of_document(seen.document).findings), options["json"])
        if not seen.is_whole:
            raise SystemExit(1)

    def preview(self, plan: Plan, data: bytes, name: str) -> Preview:
        self.progress(5)
        read = workbook.read(data, name)
        self.progress(40)
        return preview.of_workbook(read, plan)

    def apply(self, plan: Plan, seen: Preview, file: SourceFile, applies_good: bool) -> None:
        self.progress(75)
        if seen.is_whole or applies_good:
            try:
                changes = report.change_set(seen)
                plan_import.apply(plan=plan, changes=changes, versions=seen.versions, file=file, by=None)
            except (plan_import.StalePlan, plan_import.ImportRefused) as error:
                raise CommandError(str(error)) from None

    def say(self, told: dict[str, Any], as_json: bool) -> None:
        if as_json:
            self.stdout.write(json.dumps(told, ensure_ascii=False, indent=2))
            return
        for message in told["messages"]:
            place = preview.place_of(message["sheet"], message["row"], message["column"])
            level = report.level_word(Level(message["level"]))
            text = _("%(place)s: %(text)s") % {"place": place, "text": message["text"]} if place else message["text"]
            self.stdout.write(f"{level} {text}")
        counted = _(
            "%(rows)d rows: %(created)d created, %(changed)d changed, %(unchanged)d unchanged, %(refused)d refused; "
            "%(skipped)d rows without data were skipped."
        )
        self.stdout.write(counted % told)

    def progress(self, percent: int) -> None:
        if self.bar:
            done = "█" * (percent // 5)
            self.stderr.write(f"\r{done:<20} {percent:3d} %", ending="\n" if percent == 100 else "")
