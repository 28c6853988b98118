"""/plans/<org>/<year>/review/: what waits for approval (待核定); ?show=approved: what may be reopened."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from scorecard import permissions
from scorecard.forms import review as review_form
from scorecard.models import Plan, ValueState
from scorecard.reports import review as review_report
from scorecard.services import kpi_values
from scorecard.services.kpi_values import Seen, Step

from .access import render_plan_page, visible_plan

APPROVED = "approved"


@require_http_methods(["GET", "HEAD", "POST"])
def review(request: HttpRequest, organisation: str, year: int) -> HttpResponse:
    plan = visible_plan(request, organisation, year)
    if not permissions.can_review_plan(request.user, plan):
        raise PermissionDenied
    return _decide(request, plan) if request.method == "POST" else _page(request, plan)


def _decide(request: HttpRequest, plan: Plan) -> HttpResponse:
    try:
        asked = review_form.read(plan, request.POST)
    except review_form.NotShown:
        return _page(request, plan, [_("What you chose is gone or changed; nothing was written.")], status=409)
    if asked is None:
        return _page(request, plan, [_("Please choose at least one.")], status=422)
    if not all(permissions.can_review_kpi(request.user, value.kpi) for value in asked.versions):
        raise PermissionDenied
    seen, step = [Seen(value, version) for value, version in asked.versions.items()], Step(asked.step)
    try:
        decided = kpi_values.decide(plan=plan, step=step, seen=seen, by=request.user, words=asked.words)
    except kpi_values.ValueRefused as refusal:
        return _page(request, plan, [str(refusal)], status=422)
    return _answer(request, plan, step, decided)


def _answer(request: HttpRequest, plan: Plan, step: Step, decided: kpi_values.Decided) -> HttpResponse:
    texts = {
        Step.APPROVE: _("%(number)d approved."),
        Step.SEND_BACK: _("%(number)d returned; the case officer sees why."),
        Step.REOPEN: _("%(number)d reopened; the case officer sees why."),
    }
    if decided.done:
        messages.success(request, texts[step] % {"number": len(decided.done)})
    if decided.refused:
        return _page(request, plan, [f"{seen.value}　{refusal}" for seen, refusal in decided.refused], status=409)
    address = reverse("review", args=[plan.organisation.slug, plan.year])
    return redirect(f"{address}?show={APPROVED}" if step is Step.REOPEN else address)


def _page(request: HttpRequest, plan: Plan, refusals: list[str] | None = None, status: int = 200) -> HttpResponse:
    shows_approved = request.GET.get("show") == APPROVED
    state = ValueState.APPROVED if shows_approved else ValueState.SUBMITTED
    context = {
        "review": review_report.build(plan, request.user, state),
        "shows_approved": shows_approved,
        "refusals": refusals or [],
        "returned_key": request.POST.get("send_back", ""),
        "comment": request.POST.get(f"comment-{request.POST.get('send_back', '')}", ""),
        "reason": request.POST.get("reason", ""),
    }
    return render_plan_page(request, "scorecard/review.html", plan, context, status=status)
