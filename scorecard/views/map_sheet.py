"""/plans/<org>/<year>/map.pdf, map.pptx: the strategy map as a sheet to print and as shapes to go on working with."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from scorecard.exporters import making
from scorecard.exporters.labels import Letterhead
from scorecard.exporters.map_sheet import MapPaper, MapSheet, show
from scorecard.exporters.slides.items import Show
from scorecard.language import figures_until
from scorecard.models import Plan

from .access import visible_plan
from .attachment import attachment
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
    served = report.served
    return MapSheet(
        plan=report.plan.with_links(links_shown(request)),
        letterhead=Letterhead(plan.organisation.name, plan.title, plan.year, timezone.localdate()),
        until=figures_until(shown.period, shown.basis) if report.has_lights else "",
        has_sample_data=report.scores.has_sample_data or (served is not None and served.has_sample_data),
    )


def made(request: HttpRequest, plan: Plan, content: Show, kind: str, form: str, *, back: str) -> HttpResponse:
    """The file; where it can't be made, the page from which it was asked for, with the reason."""
    make, content_type = {
        "pdf": (making.pdf, "application/pdf"),
        "pptx": (making.pptx, "application/vnd.openxmlformats-officedocument.presentationml.presentation"),
    }[kind]
    try:
        return attachment(plan, make(content), content_type, kind, form)
    except making.FileRefused as refusal:
        messages.error(request, str(refusal))
        return redirect(back, plan.organisation.slug, plan.year)
