"""/plans/…: the list of plans and a plan's overview."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from scorecard import permissions
from scorecard.domain import plan_choice
from scorecard.reports import plan_list as plan_list_report
from scorecard.reports import plan_overview as plan_overview_report

from .access import render_plan_page, visible_plan
from .standing import standing


@require_safe
def plan_list(request: HttpRequest) -> HttpResponse:
    asked = plan_choice.parse(request.GET.dict())
    report = plan_list_report.build(request.user, asked, timezone.localdate())
    context = {
        "report": report,
        "letterhead": report.letterhead,
        "may_create_plans": permissions.can_create_plans(request.user),
    }
    return render(request, "scorecard/plan_list.html", context)


@require_safe
def plan_overview(request: HttpRequest, organisation: str, year: int) -> HttpResponse:
    plan = visible_plan(request, organisation, year)
    shown = standing(request, plan)
    overview = plan_overview_report.build(plan, request.user, shown.period, shown.basis)
    context = {
        "overview": overview,
        "standing": shown,
        "scores": overview.scores,
        "hides_scores": not permissions.can_see_scores(request.user, plan),
    }
    return render_plan_page(request, "scorecard/plan_overview.html", plan, context)
