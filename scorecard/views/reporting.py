"""/plans/<org>/<year>/reporting/: who has reported what (填報情形一覽表), and reminding the late (催辦)."""

from collections.abc import Collection
from hashlib import sha256

from django.conf import settings
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from scorecard import permissions
from scorecard.exporters import reminder_mail
from scorecard.forms.reminder import ReminderForm
from scorecard.language import listed
from scorecard.models import Plan
from scorecard.reports import reminder_mails, reporting_status
from scorecard.services import reminder_mails as reminder_mails_service
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
    wanted = form.cleaned_data["duty"]
    try:
        reason = _("Reporting status")
        reminded = reminders.remind(plan=plan, wanted=wanted, by=request.user, at=timezone.now(), reason=reason)
    except reminders.RemindersRefused as refused:
        messages.error(request, str(refused))
        return _page(request, plan, status=409)
    messages.success(request, _("Noted: reminded of %(number)d values.") % {"number": reminded})
    if reminder_mails_service.is_set_up():
        _mail(request, plan, wanted)
    address = reverse("reporting", kwargs={"organisation": organisation, "year": year})
    return redirect(f"{address}?{request.GET.urlencode()}")


def _mail(request: HttpRequest, plan: Plan, wanted: Collection[reminders.Wanted]) -> None:
    """To those who were noted; the same values asked for again on the day go to nobody twice."""
    found = reminder_mails.asked_by_hand(plan, wanted, timezone.localdate())
    letters = [reminder_mail.write(mail, settings.PORTAL_ADDRESS) for mail in found.mails]
    keys = sorted(f"{code}@{period.label}" for code, period in set(wanted))
    about = sha256(repr((request.user.pk, plan.pk, keys)).encode()).hexdigest()
    sending = reminder_mails_service.send(letters=letters, at=timezone.now(), about=about)
    if sending.sent:
        messages.success(request, _("An e-mail went to %(names)s.") % {"names": listed(sending.sent)})
    if names := [*(failure.name for failure in sending.failed), *found.unreachable]:
        sentence = _("No e-mail could be sent to %(names)s; please tell them with the text below.")
        messages.warning(request, sentence % {"names": listed(names)})


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
    context = {"report": report, "choices": chosen.choices, "sends_mail": reminder_mails_service.is_set_up()}
    response = render_plan_page(request, "scorecard/reporting.html", plan, context)
    response.status_code = status
    return response
