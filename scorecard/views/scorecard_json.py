"""/plans/<org>/<year>/export/scorecard.json: the scorecard for programs."""

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from scorecard import permissions
from scorecard.exporters import scorecard_json as exporter
from scorecard.reports import scored_plan

from .access import visible_plan
from .standing import standing


@require_safe
def scorecard_json(request: HttpRequest, organisation: str, year: int) -> HttpResponse:
    plan = visible_plan(request, organisation, year)
    shown = standing(request, plan)
    report = scored_plan.build(plan, shown.period, shown.basis)
    hides_scores = not permissions.can_see_scores(request.user, plan)
    content = exporter.write(report, shown, organisation=organisation, title=plan.title, hides_scores=hides_scores)
    return HttpResponse(content, content_type="application/json; charset=utf-8")
