"""/plans/<org>/<year>/themes/<code>/ and scorecard/: the tables as printed, one or all; ?numbers=1 adds figures."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from scorecard import permissions
from scorecard.models import Plan
from scorecard.reports import theme_standing

from .access import render_plan_page, visible_plan
from .attention import attention
from .standing import standing

NUMBERS = (("numbers", "1"),)


@require_safe
def theme_scorecard(request: HttpRequest, organisation: str, year: int, code: str) -> HttpResponse:
    plan = visible_plan(request, organisation, year)
    context = _tables(request, plan)
    context["scorecard"] = context["tables"].of_theme(code)
    if context["scorecard"] is None:
        raise Http404
    return render_plan_page(request, "scorecard/theme_scorecard.html", plan, context)


@require_safe
def scorecard(request: HttpRequest, organisation: str, year: int) -> HttpResponse:
    plan = visible_plan(request, organisation, year)
    if request.GET.get("only") == "attention":
        return attention(request, plan)
    return render_plan_page(request, "scorecard/scorecard.html", plan, _tables(request, plan))


def _tables(request: HttpRequest, plan: Plan) -> dict[str, Any]:
    """`query` is what links between tables carry on, `others` what the links to other periods do."""
    shown, with_numbers = standing(request, plan), request.GET.get("numbers") == "1"
    tables = theme_standing.build(plan, shown.period, shown.basis, with_numbers=with_numbers)
    others = NUMBERS if with_numbers else ()
    return {
        "standing": shown,
        "scores": tables.scores,
        "tables": tables,
        "query": shown.query_with(*others),
        "others": others,
        "attention_query": shown.query_with(("only", "attention")),
        "numbers_query": shown.query_with(*(() if with_numbers else NUMBERS)),
        "hides_scores": not permissions.can_see_scores(request.user, plan),
    }
