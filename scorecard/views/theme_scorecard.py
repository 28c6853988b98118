"""/plans/<org>/<year>/themes/<code>/ and scorecard/: the scorecard tables as printed, one or all."""

from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from scorecard.reports import theme_scorecard as theme_scorecard_report

from .access import render_plan_page, visible_plan
from .attention import attention


@require_safe
def theme_scorecard(request: HttpRequest, organisation: str, year: int, code: str) -> HttpResponse:
    plan = visible_plan(request, organisation, year)
    page = theme_scorecard_report.build_theme(plan, code)
    if page is None:
        raise Http404
    context = {"scorecard": page.scorecard, "themes": page.themes}
    return render_plan_page(request, "scorecard/theme_scorecard.html", plan, context)


@require_safe
def scorecard(request: HttpRequest, organisation: str, year: int) -> HttpResponse:
    plan = visible_plan(request, organisation, year)
    if request.GET.get("only") == "attention":
        return attention(request, plan)
    context = {"scorecards": theme_scorecard_report.build(plan)}
    return render_plan_page(request, "scorecard/scorecard.html", plan, context)
