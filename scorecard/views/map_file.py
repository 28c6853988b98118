"""/plans/<org>/<year>/map.svg: the strategy map as a file of its own."""

from django.http import HttpRequest, HttpResponse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from scorecard.exporters import map_file
from scorecard.language import figures_until

from .access import visible_plan
from .attachment import attachment
from .map_links import links_shown
from .map_report import map_report
from .standing import standing


@require_safe
def strategy_map_svg(request: HttpRequest, organisation: str, year: int) -> HttpResponse:
    """The same period, basis and links as the page's."""
    plan = visible_plan(request, organisation, year)
    shown, links = standing(request, plan), links_shown(request)
    report = map_report(request, plan, shown)
    notes = [figures_until(shown.period, shown.basis)] if report.has_lights else []
    if report.has_sample_data:
        notes.append(_("Sample data (not real figures)"))
    heading = map_file.Heading(plan.organisation.name, plan.title, tuple(notes))
    file = map_file.write(report.plan.with_links(links), heading, get_language())
    return attachment(plan, file, "image/svg+xml", "svg", _("Strategy map"))
