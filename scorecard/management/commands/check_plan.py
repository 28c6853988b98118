"""manage.py check_plan: the linter's findings on a stored plan or a plan file."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from scorecard.domain.plan_document import PlanRefused
from scorecard.importers import plan_file
from scorecard.models import Plan
from scorecard.reports import plan_checks


class Command(BaseCommand):
    help = "Check a stored plan (ORG YEAR) or a plan file (--file). Exit code 1 if there are errors; warnings are 0."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("organisation", nargs="?", help="slug")
        parser.add_argument("year", nargs="?", type=int, help="2021")
        parser.add_argument("--file", type=Path, help="a plan file instead of a stored plan")

    def handle(self, *args: Any, organisation: str | None, year: int | None, file: Path | None, **options: Any) -> None:
        checks = self.of_file(file) if file else self.of_plan(organisation, year)
        for finding in checks.findings:
            place = f"{file}:{finding.line}: " if file else ""
            severity = _("error") if finding.is_error else _("warning")
            self.stdout.write(f"{place}{severity} {finding.code} {finding.name}: {finding.sentence}")
        errors = ngettext("%d error", "%d errors", checks.errors) % checks.errors
        warnings = ngettext("%d warning", "%d warnings", checks.warnings) % checks.warnings
        self.stdout.write(f"{errors}, {warnings}")
        if checks.errors:
            raise SystemExit(1)

    def of_file(self, file: Path) -> plan_checks.PlanChecks:
        try:
            return plan_checks.of_document(plan_file.read(file.read_bytes()))
        except OSError as error:
            raise CommandError(_("%(file)s can't be read: %(why)s") % {"file": file, "why": error.strerror}) from None
        except PlanRefused as refused:
            raise CommandError("\n".join(f"{file}:{each.line}: {each.text}" for each in refused.faults)) from None

    def of_plan(self, organisation: str | None, year: int | None) -> plan_checks.PlanChecks:
        plan = Plan.objects.of(organisation or "", year or 0).select_related("parent").first()
        if plan is None:
            facts = {"organisation": organisation, "year": year}
            raise CommandError(_("There is no plan %(organisation)s %(year)s.") % facts)
        return plan_checks.build(plan)
