"""/plans/<org>/<year>/kpis/<code>/: a KPI with its path and its definition sheet."""

from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from scorecard.reports import kpi_sheet

from .access import render_plan_page, visible_plan


@require_safe
def kpi(request: HttpRequest, organisation: str, year: int, code: str) -> HttpResponse:
    plan = visible_plan(request, organisation, year)
    sheet = kpi_sheet.build(plan, code)
    if sheet is None:
        raise Http404
    return render_plan_page(request, "scorecard/kpi.html", plan, {"sheet": sheet})
