"""/plans/<org>/<year>/why/<kind>/<code>/: how a score comes about (計分說明)."""

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from scorecard import permissions
from scorecard.reports import why as why_report

from .access import render_plan_page, visible_plan
from .standing import standing


@require_safe
def why(request: HttpRequest, organisation: str, year: int, kind: str, code: str) -> HttpResponse:
    plan = visible_plan(request, organisation, year)
    if not permissions.can_see_scores(request.user, plan):
        raise PermissionDenied
    shown = standing(request, plan)
    report = why_report.build(plan, kind, code, shown)
    if report is None:
        raise Http404
    return render_plan_page(request, "scorecard/why.html", plan, {"why": report, "standing": shown})
