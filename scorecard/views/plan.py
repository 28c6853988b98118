"""/plans/…: the list of plans and a plan's overview."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from scorecard import permissions
from scorecard.reports import letterhead
from scorecard.reports import plan_list as plan_list_report
from scorecard.reports import plan_overview as plan_overview_report

from .access import render_plan_page, visible_plan


@require_safe
def plan_list(request: HttpRequest) -> HttpResponse:
    years = plan_list_report.build(request.user)
    context = {
        "years": years,
        "year_numbers": [each.year for each in years],
        "letterhead": letterhead.build(request.user),
        "may_create_plans": permissions.can_create_plans(request.user),
    }
    return render(request, "scorecard/plan_list.html", context)


@require_safe
def plan_overview(request: HttpRequest, organisation: str, year: int) -> HttpResponse:
    plan = visible_plan(request, organisation, year)
    overview = plan_overview_report.build(plan, request.user)
    return render_plan_page(request, "scorecard/plan_overview.html", plan, {"overview": overview})
