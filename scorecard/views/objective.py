"""/plans/<org>/<year>/objectives/<code>/: an objective with its path and what hangs on it."""

from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from scorecard.reports import objective_sheet

from .access import render_plan_page, visible_plan


@require_safe
def objective(request: HttpRequest, organisation: str, year: int, code: str) -> HttpResponse:
    plan = visible_plan(request, organisation, year)
    sheet = objective_sheet.build(plan, code)
    if sheet is None:
        raise Http404
    return render_plan_page(request, "scorecard/objective.html", plan, {"sheet": sheet})
