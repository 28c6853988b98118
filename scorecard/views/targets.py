"""/plans/<org>/<year>/targets/: the grid of targets, weights and thresholds."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from scorecard.domain.target_grid import NotOfThisPlan, PlanClosed
from scorecard.forms import target_grid as target_grid_form
from scorecard.models import Plan
from scorecard.reports import target_grid as target_grid_report
from scorecard.services import kpi_targets

from .access import editable_plan, render_plan_page


@require_http_methods(["GET", "HEAD", "POST"])
def targets(request: HttpRequest, organisation: str, year: int) -> HttpResponse:
    plan = editable_plan(request, organisation, year)
    if request.method == "POST":
        return _save(request, plan)
    return _page(request, plan)


def _save(request: HttpRequest, plan: Plan) -> HttpResponse:
    try:
        rows = target_grid_form.read(plan, request.POST)
        reason = target_grid_form.reason(request.POST)
        outcome = kpi_targets.save_grid(
            plan=plan, rows=rows, by=request.user, reason=reason, today=timezone.localdate()
        )
    except NotOfThisPlan:
        messages.error(
            request, _("The plan's KPIs were changed meanwhile, so nothing was saved. Please check and save again.")
        )
        return _page(request, plan, target_grid_report.Typed(request.POST), status=409)
    except PlanClosed:
        messages.error(request, _("This plan is closed, so its targets don't change any more."))
        return _page(request, plan, target_grid_report.Typed(request.POST), status=409)
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
        return _page(request, plan, target_grid_report.Typed(request.POST), status=422)
    return _answer(request, plan, outcome)


def _answer(request: HttpRequest, plan: Plan, outcome: kpi_targets.Outcome) -> HttpResponse:
    """Back to the grid; with what was typed where it could not be saved."""
    if not outcome.refused:
        text = ngettext("%(number)d KPI was saved.", "%(number)d KPIs were saved.", outcome.saved)
        messages.success(request, text % {"number": outcome.saved} if outcome.saved else _("Nothing was changed."))
        return redirect("targets", organisation=plan.organisation.slug, year=plan.year)
    text = _("%(saved)d KPIs were saved, %(refused)d were not: please see the marked cells.")
    messages.warning(request, text % {"saved": outcome.saved, "refused": len(outcome.refused)})
    stale = any(refusal.conflicts for refusal in outcome.refused.values())
    return _page(request, plan, target_grid_report.Typed(request.POST, outcome.refused), status=409 if stale else 422)


def _page(
    request: HttpRequest, plan: Plan, typed: target_grid_report.Typed | None = None, status: int = 200
) -> HttpResponse:
    grid = target_grid_report.build(plan, timezone.localdate(), typed)
    return render_plan_page(request, "scorecard/targets.html", plan, {"grid": grid}, status=status)
