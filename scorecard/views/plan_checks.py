"""/plans/<org>/<year>/checks/: what looks wrong in a plan (計畫檢核)."""

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from scorecard import permissions
from scorecard.reports import plan_checks as plan_checks_report

from .access import render_plan_page, visible_plan


@require_safe
def plan_checks(request: HttpRequest, organisation: str, year: int) -> HttpResponse:
    plan = visible_plan(request, organisation, year)
    if not permissions.can_edit_plan(request.user, plan):
        raise PermissionDenied
    context = {"checks": plan_checks_report.build(plan)}
    return render_plan_page(request, "scorecard/plan_checks.html", plan, context)
