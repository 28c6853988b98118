"""The first and the last step of every plan page: the plan that the address names, and the page around it."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from scorecard import permissions
from scorecard.models import Plan


def visible_plan(request: HttpRequest, organisation: str, year: int) -> Plan:
    """The plan of /plans/<organisation>/<year>/; 404 for one that the user may not see, as for one that isn't there."""
    plans = Plan.objects.visible_to(request.user).of(organisation, year).select_related("organisation")
    try:
        return plans.get()
    except Plan.DoesNotExist:
        raise Http404 from None


def render_plan_page(
    request: HttpRequest, template: str, plan: Plan, context: dict[str, Any], status: int = 200
) -> HttpResponse:
    """A page of the plan; the menu offers what the user may do there."""
    may = {
        "may_edit_plan": permissions.can_edit_plan(request.user, plan),
        "may_review_plan": permissions.can_review_plan(request.user, plan),
    }
    return render(request, template, {"plan": plan, **may, **context}, status=status)
