"""/plans/<org>/<year>/kpis/<code>/: a KPI: how it stands, its figures, its definition sheet."""

from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from scorecard import permissions
from scorecard.reports import kpi_record, kpi_sheet

from .access import render_plan_page, visible_plan
from .standing import standing


@require_safe
def kpi(request: HttpRequest, organisation: str, year: int, code: str) -> HttpResponse:
    plan = visible_plan(request, organisation, year)
    sheet = kpi_sheet.build(plan, code)
    if sheet is None:
        raise Http404
    shown = standing(request, plan)
    record = kpi_record.build(plan, sheet.kpi, request.user, shown.period, shown.basis)
    officers = kpi_sheet.case_officers(sheet.kpi)
    context = {"sheet": sheet, "officers": officers, "record": record, "standing": shown}
    context["may_see_scores"] = permissions.can_see_scores(request.user, plan)
    return render_plan_page(request, "scorecard/kpi.html", plan, context)
