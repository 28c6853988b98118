"""/plans/<org>/<year>/checks/: what looks wrong in a plan (計畫檢核)."""

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from scorecard.reports import plan_checks as plan_checks_report

from .access import editable_plan, render_plan_page


@require_safe
def plan_checks(request: HttpRequest, organisation: str, year: int) -> HttpResponse:
    plan = editable_plan(request, organisation, year)
    context = {"checks": plan_checks_report.build(plan)}
    return render_plan_page(request, "scorecard/plan_checks.html", plan, context)
