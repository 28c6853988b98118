"""/plans/<org>/<year>/order/: the order of perspectives, themes and objectives (排列順序), one step at a time."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from scorecard.forms import plan_order as plan_order_form
from scorecard.models import Plan
from scorecard.reports import plan_order as plan_order_report
from scorecard.services import ordering

from .access import editable_plan, render_plan_page


@require_http_methods(["GET", "HEAD", "POST"])
def plan_order(request: HttpRequest, organisation: str, year: int) -> HttpResponse:
    plan = editable_plan(request, organisation, year)
    return _move(request, plan) if request.method == "POST" else _page(request, plan)


def _move(request: HttpRequest, plan: Plan) -> HttpResponse:
    gone = _("What you chose is gone or changed; nothing was written.")
    try:
        step = plan_order_form.read(plan, request.POST)
    except plan_order_form.NotUnderstood:
        return _page(request, plan, _("Nothing was chosen."), status=422)
    if step.record is None:
        return _page(request, plan, gone, status=409)
    try:
        ordering.move(record=step.record, upwards=step.upwards, version=step.version, by=request.user)
    except ordering.AtTheEnd as refused:
        return _page(request, plan, str(refused), status=409)
    except (ordering.StaleRecord, ordering.DeletedRecord):
        return _page(request, plan, gone, status=409)
    text = _("%(code)s moved up.") if step.upwards else _("%(code)s moved down.")
    messages.success(request, text % {"code": step.record.code})
    address = reverse("plan_order", args=[plan.organisation.slug, plan.year])
    return redirect(f"{address}#{step.record._meta.model_name}-{step.record.pk}")


def _page(request: HttpRequest, plan: Plan, refusal: str = "", status: int = 200) -> HttpResponse:
    context = {"order": plan_order_report.build(plan), "refusal": refusal}
    return render_plan_page(request, "scorecard/plan_order.html", plan, context, status=status)
