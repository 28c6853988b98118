"""Beginning a new plan from a document, which is either empty or like another plan."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from scorecard.domain.plan_document import PlanDocument
from scorecard.models import Organisation, Plan, User

from . import plan_load


@transaction.atomic
def create(*, document: PlanDocument, by: User | None, predecessor: Plan | None = None) -> Plan:
    """Create the document's plan. With a predecessor, objectives and KPIs of the same code continue its.

    Raises ValidationError if the organisation has a plan for that year, PlanRefused for what is wrong in the document.
    """
    entry = document.plan
    # Of two who begin the same plan at once the second waits here, and then finds it.
    Organisation.objects.select_for_update().filter(slug=entry.organisation).order_by().first()
    if Plan.objects.of(entry.organisation, entry.year).exists():
        raise ValidationError(_("This organisation has a plan for this year."), code="unique")
    plan_load.load(document, by=by, reason=_("new plan"), predecessor=predecessor)
    return Plan.objects.of(entry.organisation, entry.year).get()
