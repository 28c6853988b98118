"""/plans/<org>/<year>/objectives/<code>/: an objective with its path and what hangs on it."""

from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from scorecard import permissions
from scorecard.reports import objective_sheet
from scorecard.reports.alignment import of_objective

from .access import render_plan_page, visible_plan
from .standing import standing


@require_safe
def objective(request: HttpRequest, organisation: str, year: int, code: str) -> HttpResponse:
    plan = visible_plan(request, organisation, year)
    shown = standing(request, plan)
    sheet = objective_sheet.build(plan, code, shown.period, shown.basis)
    if sheet is None:
        raise Http404
    neighbours = of_objective.build(
        plan, request.user, sheet.objective, shown.period, shown.basis, has_children=plan.has_children
    )
    context = {
        "sheet": sheet,
        "standing": shown,
        "scores": sheet.scores,
        "neighbours": neighbours,
        "has_lights": sheet.has_kpis or neighbours.has_lights,
        "hides_scores": not permissions.can_see_scores(request.user, plan),
    }
    return render_plan_page(request, "scorecard/objective.html", plan, context)
