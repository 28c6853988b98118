"""manage.py create_plan ORG YEAR: begin a plan, empty or like another."""

from argparse import ArgumentParser
from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from scorecard.domain import plan_copy
from scorecard.domain.plan_document import PlanDocument, PlanRefused
from scorecard.models import Organisation, Plan
from scorecard.reports import plan_document
from scorecard.services import plan_creation
from scorecard.templatetags.scorecard import shown_year


class Command(BaseCommand):
    help = "Begin a draft plan with the four usual perspectives, or with --like all of another plan but its figures."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("organisation", help="slug")
        parser.add_argument("year", type=int, help="2022")
        parser.add_argument("--like", nargs=2, metavar=("ORG", "YEAR"), help="the plan to begin from")

    def handle(self, *args: Any, organisation: str, year: int, like: list[str] | None, **options: Any) -> None:
        owner = Organisation.objects.filter(slug=organisation).first()
        if owner is None:
            raise CommandError(_("unknown organisation “%s”") % organisation)
        other = self.other(*like) if like else None
        try:
            plan = plan_creation.create(
                document=self.document(owner, year, other),
                by=None,
                predecessor=other if other and other.organisation_id == owner.pk and other.year < year else None,
            )
        except ValidationError as error:
            raise CommandError(" ".join(error.messages)) from None
        except PlanRefused as refused:
            raise CommandError("\n".join(fault.text for fault in refused.faults)) from None
        self.stdout.write(f"{organisation} {year}: {plan.title}")

    def other(self, organisation: str, year: str) -> Plan:
        facts = {"organisation": organisation, "year": year}
        plan = None
        if year.isdigit():
            plan = Plan.objects.of(organisation, int(year)).select_related("organisation", "parent").first()
        if plan is None:
            raise CommandError(_("There is no plan %(organisation)s %(year)s.") % facts)
        return plan

    def document(self, owner: Organisation, year: int, other: Plan | None) -> PlanDocument:
        names = {"year": shown_year(year), "organisation": owner.short_name}
        title = _("%(year)s %(organisation)s strategy map") % names
        if other is None:
            return plan_copy.empty_plan(owner.slug, year, title)
        return plan_copy.plan_like(plan_document.build(other), owner.slug, year, title)
