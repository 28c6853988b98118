"""/plans/<org>/<year>/kpis/<code>/: a KPI: how it stands, its figures, its definition sheet."""

from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from scorecard import permissions
from scorecard.reports import kpi_record, kpi_sheet

from .access import render_plan_page, visible_plan
from .standing import standing

WITH_HISTORY = (("history", "1"),)  # read only when asked for: most readers want the figures


@require_safe
def kpi(request: HttpRequest, organisation: str, year: int, code: str) -> HttpResponse:
    plan = visible_plan(request, organisation, year)
    sheet = kpi_sheet.build(plan, code)
    if sheet is None:
        raise Http404
    shown = standing(request, plan)
    with_history = request.GET.get("history") == "1"
    record = kpi_record.build(plan, sheet.kpi, request.user, shown.period, shown.basis, with_history=with_history)
    officers = kpi_sheet.case_officers(sheet.kpi)
    context = {"sheet": sheet, "officers": officers, "record": record, "standing": shown, "with_history": with_history}
    context["history"] = WITH_HISTORY
    context["may_see_scores"] = permissions.can_see_scores(request.user, plan)
    return render_plan_page(request, "scorecard/kpi.html", plan, context)
