"""/plans/<org>/<year>/map.pdf, map.pptx: the strategy map as a sheet to print and as shapes to go on working with."""

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from scorecard.exporters.labels import Letterhead
from scorecard.exporters.map_sheet import MapPaper, MapSheet, show
from scorecard.language import figures_until
from scorecard.models import Plan

from .access import visible_plan
from .attachment import made
from .map_links import links_shown
from .map_report import map_report
from .standing import standing

_PAPERS = {each.value: each for each in MapPaper}


@require_safe
def map_sheet(request: HttpRequest, organisation: str, year: int, kind: str) -> HttpResponse:
    """?paper=A3 or A4, ?period and ?basis as on the page, ?links=none, theme or all (unless said otherwise)."""
    plan = visible_plan(request, organisation, year)
    sheet = _sheet(request, plan)
    paper = _PAPERS.get(request.GET.get("paper", ""), MapPaper.A3)
    return made(request, plan, show(sheet, paper), kind, _("Strategy map"), back="strategy_map")


def _sheet(request: HttpRequest, plan: Plan) -> MapSheet:
    shown = standing(request, plan)
    report = map_report(request, plan, shown)
    return MapSheet(
        plan=report.plan.with_links(links_shown(request)),
        letterhead=Letterhead(plan.organisation.name, plan.title, plan.year, timezone.localdate()),
        until=figures_until(shown.period, shown.basis) if report.has_lights else "",
        has_sample_data=report.has_sample_data,
    )
