"""/plans/<org>/<year>/reporting/: who has reported what (填報情形一覽表), and reminding the late (催辦)."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from scorecard import permissions
from scorecard.forms.reminder import ReminderForm
from scorecard.models import Plan
from scorecard.reports import reporting_status
from scorecard.services import reminders

from .access import render_plan_page, visible_plan
from .standing import standing


@require_safe
def reporting(request: HttpRequest, organisation: str, year: int) -> HttpResponse:
    return _page(request, _overseen_plan(request, organisation, year))


@require_POST
def reporting_remind(request: HttpRequest, organisation: str, year: int) -> HttpResponse:
    plan = _overseen_plan(request, organisation, year)
    form = ReminderForm(request.POST)
    if not form.is_valid():
        messages.error(request, form.complaint)
        return _page(request, plan, status=422)
    try:
        reminded = reminders.remind(
            plan=plan,
            wanted=form.cleaned_data["duty"],
            by=request.user,
            at=timezone.now(),
            reason=_("Reporting status"),
        )
    except reminders.RemindersRefused as refused:
        messages.error(request, str(refused))
        return _page(request, plan, status=409)
    messages.success(request, _("Noted: reminded of %(number)d values.") % {"number": reminded})
    address = reverse("reporting", kwargs={"organisation": organisation, "year": year})
    return redirect(f"{address}?{request.GET.urlencode()}")


def _overseen_plan(request: HttpRequest, organisation: str, year: int) -> Plan:
    plan = visible_plan(request, organisation, year)
    if not permissions.can_oversee_reporting(request.user):
        raise PermissionDenied
    return plan


def _page(request: HttpRequest, plan: Plan, status: int = 200) -> HttpResponse:
    chosen, today = standing(request, plan), timezone.localdate()
    at = reporting_status.default_period(plan, today) if chosen.is_default else chosen.period
    looked_for = {name: request.GET.get(name, "") for name in ("section", "state")}
    report = reporting_status.build(plan, request.user, at, today, **looked_for)
    context = {"report": report, "choices": chosen.choices}
    response = render_plan_page(request, "scorecard/reporting.html", plan, context)
    response.status_code = status
    return response
