"""/plans/<org>/<year>/map/: the strategy map."""

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from scorecard import permissions
from scorecard.exporters import svg
from scorecard.reports import strategy_map as strategy_map_report

from . import map_links
from .access import render_plan_page, visible_plan
from .standing import standing


@require_safe
def strategy_map(request: HttpRequest, organisation: str, year: int) -> HttpResponse:
    plan = visible_plan(request, organisation, year)
    shown = standing(request, plan)
    hides_scores = not permissions.can_see_scores(request.user, plan)
    today = timezone.localdate()
    report = strategy_map_report.build(plan, shown.period, shown.basis, today, hides_scores=hides_scores)
    tabs = map_links.tabs(request)
    drawing = svg.draw(
        report.plan.with_links(tabs.shown),
        title=plan.title,
        description=_("%(themes)d themes, %(perspectives)d perspectives, %(objectives)d objectives; as a list below.")
        % {"themes": len(report.themes), "perspectives": len(report.bands), "objectives": report.objectives},
        address=reverse("plan_overview", args=[organisation, year]),
        query=shown.query,
    )
    context = {"standing": shown, "scores": report.scores, "map": report, "tabs": tabs if report.links else None}
    context["drawing"] = mark_safe(drawing)  # noqa: S308 - the exporter escapes
    return render_plan_page(request, "scorecard/strategy_map.html", plan, context)
