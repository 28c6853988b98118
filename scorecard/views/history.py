"""/plans/<org>/<year>/history/ and /history/: the audit log (稽核紀錄) of a plan, and of what belongs to none."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from scorecard import permissions
from scorecard.domain import history_choice
from scorecard.domain.history_choice import HistoryChoice
from scorecard.exporters import history_table, workbook
from scorecard.models import Plan
from scorecard.reports import history as report

from .access import render_plan_page, visible_plan
from .attachment import attachment, download


@require_safe
def history(request: HttpRequest, organisation: str, year: int) -> HttpResponse:
    plan = _plan(request, organisation, year)
    shown = report.page(plan, request.user, _choice(request, report.PLAN_KINDS))
    return render_plan_page(request, "scorecard/history.html", plan, {"history": shown})


@require_safe
def portal_history(request: HttpRequest) -> HttpResponse:
    _refuse(request)
    shown = report.page(None, request.user, _choice(request, report.PORTAL_KINDS))
    return render(request, "scorecard/history.html", {"history": shown})


@require_safe
def export_history(request: HttpRequest, organisation: str, year: int, kind: str) -> HttpResponse:
    """What the page lists for the same words in the address, all of it."""
    plan = _plan(request, organisation, year)
    file = report.file(plan, request.user, _choice(request, report.PLAN_KINDS))
    if file.is_too_long:
        return _too_long(request, reverse("history", args=[organisation, year]))
    content = workbook.WRITERS[kind](history_table.write(file, plan.organisation.name, plan.title, timezone.now()))
    return attachment(plan, content, workbook.CONTENT_TYPES[kind], kind, _("Audit log"))


@require_safe
def export_portal_history(request: HttpRequest, kind: str) -> HttpResponse:
    _refuse(request)
    file = report.file(None, request.user, _choice(request, report.PORTAL_KINDS))
    if file.is_too_long:
        return _too_long(request, reverse("portal_history"))
    content = workbook.WRITERS[kind](history_table.write(file, "", "", timezone.now()))
    return download(content, workbook.CONTENT_TYPES[kind], f"history.{kind}", f"{_('Audit log')}.{kind}")


def _plan(request: HttpRequest, organisation: str, year: int) -> Plan:
    plan = visible_plan(request, organisation, year)
    if not permissions.can_see_history(request.user, plan):
        raise PermissionDenied
    return plan


def _refuse(request: HttpRequest) -> None:
    if not permissions.can_see_portal_history(request.user):
        raise PermissionDenied


def _choice(request: HttpRequest, kinds: tuple[str, ...]) -> HistoryChoice:
    return history_choice.parse(request.GET.dict(), kinds)


def _too_long(request: HttpRequest, address: str) -> HttpResponse:
    text = _("More than %(number)d entries fit; a file holds no more. Please choose a shorter time, a kind or a code.")
    messages.error(request, text % {"number": report.MOST_IN_FILE})
    return redirect(f"{address}?{request.GET.urlencode()}")
