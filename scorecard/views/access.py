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


def render_plan_page(request: HttpRequest, template: str, plan: Plan, context: dict[str, Any]) -> HttpResponse:
    """A page of the plan; the menu offers what the user may do there.

    A page with lights has its `standing` and `scores` in the context; what else stands in its address is kept by the
    links to other periods.
    """
    may_edit = permissions.can_edit_plan(request.user, plan)
    others = tuple((name, value) for name, value in request.GET.items() if name not in ("period", "basis"))
    return render(request, template, {"plan": plan, "may_edit_plan": may_edit, "others": others, **context})
