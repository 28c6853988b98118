"""manage.py rebuild_rollups: store how every plan stands at every period; --check compares what is stored with that."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand
from django.utils.translation import gettext as _

from scorecard.models import Plan
from scorecard.services import plan_rollups


class Command(BaseCommand):
    help = (
        "Store every plan's roll-ups of all periods. A write stores those that the list of plans opens with; "
        "run this at night for the others. --check writes nothing: exit code 1 if a stored row differs."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--check", action="store_true", help="compare what is stored with a fresh computation")

    def handle(self, *args: Any, check: bool, **options: Any) -> None:
        plans = Plan.objects.order_by("pk").values_list("pk", "organisation__slug", "year")
        found = list(plans)  # their keys alone: one plan's figures are in memory at a time
        if check:
            self.check_all(found)
            return
        rows = sum(plan_rollups.rebuild(plan_id=pk) for pk, _organisation, _year in found)
        self.stdout.write(_("%(plans)d plans, %(rows)d rows stored") % {"plans": len(found), "rows": rows})

    def check_all(self, plans: list[tuple[int, str, int]]) -> None:
        total = plan_rollups.Comparison()
        for pk, organisation, year in plans:
            compared = plan_rollups.compare(plan_id=pk)
            total += compared
            for difference in compared.wrong:
                self.stdout.write(f"{organisation} {year} {difference}")
        counts = {"plans": len(plans), "right": total.right, "wrong": len(total.wrong)}
        counts |= {"outdated": total.outdated, "missing": total.missing}
        text = _("%(plans)d plans: %(right)d rows right, %(wrong)d wrong, %(outdated)d outdated, %(missing)d missing")
        self.stdout.write(text % counts)
        if total.wrong:
            raise SystemExit(1)
