"""/plans/<org>/<year>/entry/: reporting a period's values (KPI填報), and how they would stand before they are saved."""

import re
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from scorecard import permissions
from scorecard.domain.scoring import Basis
from scorecard.models import Plan
from scorecard.reports import entry as entry_report
from scorecard.reports.entry import EntryPage
from scorecard.reports.plan_period import Standing
from scorecard.services import evidence, kpi_values

from . import entry_posting
from .access import render_plan_page, visible_plan
from .entry_posting import Line, Posting
from .standing import standing

_SENT = re.compile(r"k(\d{1,18})-seen", re.ASCII)
# What a button asks for, and for which KPI or piece of evidence (none: all that is shown), in which version.
_BUTTON = re.compile(
    r"(?P<step>save|submit|withdraw|carry|remove)(?::(?P<pk>\d{1,18}))?(?::(?P<version>\d{1,9}))?", re.ASCII
)


@require_http_methods(["GET", "HEAD", "POST"])
def entry(request: HttpRequest, organisation: str, year: int) -> HttpResponse:
    plan = reported_plan(request, organisation, year)
    page = _page(request, plan)
    if request.method != "POST":
        return _shown(request, page, entry_posting.lines(page))
    lines = entry_posting.lines(page, request.POST, request.FILES)
    gone = refuse_unknown(request, page, [int(match[1]) for name in request.POST if (match := _SENT.fullmatch(name))])
    if gone:
        messages.error(request, _("A KPI that you have typed a figure for was deleted meanwhile. Nothing was saved."))
        return _shown(request, page, lines, status=409)
    button = _BUTTON.fullmatch(request.POST.get("do", "save"))
    if button is None:
        raise PermissionDenied
    return _answer(request, page, lines, button)


@require_POST
def entry_preview(request: HttpRequest, organisation: str, year: int) -> HttpResponse:
    """Light, achievement and change of what is being typed, by KPI; writes nothing."""
    plan = reported_plan(request, organisation, year)
    page = _page(request, plan)
    gone = refuse_unknown(request, page, [int(match[1]) for name in request.POST if (match := _SENT.fullmatch(name))])
    lines = [line for line in entry_posting.lines(page, request.POST) if line.form.is_bound]
    return JsonResponse({str(line.row.kpi.pk): _previewed(line) for line in lines}, status=409 if gone else 200)


def reported_plan(request: HttpRequest, organisation: str, year: int) -> Plan:
    plan = visible_plan(request, organisation, year)
    if not permissions.can_report_in_plan(request.user, plan):
        raise PermissionDenied
    return plan


def reread(request: HttpRequest, plan: Plan) -> Plan:
    """The plan after a service has written to it: what is kept of it is kept by its versions."""
    return visible_plan(request, plan.organisation.slug, plan.year)


def refuse_unknown(request: HttpRequest, page: EntryPage, sent: list[int]) -> set[int]:
    """403 for KPIs that the user doesn't report; returns those that are gone."""
    others, gone = entry_report.unknown(page.by_kpi, sent, request.user)
    if others:
        raise PermissionDenied
    return gone


def _page(request: HttpRequest, plan: Plan) -> EntryPage:
    return entry_report.build(plan, request.user, _chosen(request, plan).period)


def _fresh_page(request: HttpRequest, page: EntryPage) -> EntryPage:
    """The same page after something was written, or could not be."""
    return entry_report.build(reread(request, page.plan), request.user, page.period, anew=True)


def _chosen(request: HttpRequest, plan: Plan) -> Standing:
    if request.GET.get("period"):
        return standing(request, plan)
    return Standing(entry_report.default_period(plan, timezone.localdate()), Basis.PERIOD, True, plan.year)


def _answer(request: HttpRequest, page: EntryPage, lines: list[Line], button: re.Match[str]) -> HttpResponse:
    by_kpi = {line.row.kpi.pk: line for line in lines}
    step, pk = button["step"], int(button["pk"]) if button["pk"] else None
    if step in ("withdraw", "carry") and pk not in by_kpi:
        raise PermissionDenied
    if step == "carry" and pk is not None:
        entry_posting.carry_over(by_kpi[pk])
        return _shown(request, page, lines)
    if step == "withdraw" and pk is not None:
        return _withdrawn(request, page, lines, by_kpi[pk], int(button["version"] or 0))
    if step == "remove":
        return _removed(request, page, lines, pk)
    posting = entry_posting.save(page, lines, by=request.user, submits=step == "submit", only=pk)
    return _saved(request, page, posting, pk)


def _saved(request: HttpRequest, page: EntryPage, posting: Posting, only: int | None) -> HttpResponse:
    if posting.sent:
        messages.success(request, _("Sent for approval: %(number)d.") % {"number": posting.sent})
    elif posting.saved:
        messages.success(request, _("Saved, not sent yet: %(number)d.") % {"number": posting.saved})
    elif posting.status == 200:
        messages.success(request, _("Everything is saved."))
    if posting.status != 200:
        failed = sum(line.has_failed for line in posting.lines)
        messages.error(request, _("%(number)d could not be done: please see the marked rows.") % {"number": failed})
    others_wait = only is not None and any(line.form.is_changed for line in posting.lines if not line.is_done)
    if posting.status == 200 and not others_wait:
        return _back(request, page, only)
    fresh = _fresh_page(request, page)  # the rows as they are stored now, with what could not be saved as it was typed
    return _shown(request, fresh, entry_posting.renewed(fresh, posting.lines), status=posting.status)


def _withdrawn(request: HttpRequest, page: EntryPage, lines: list[Line], line: Line, version: int) -> HttpResponse:
    try:
        value = line.row.value
        if value is None:
            raise kpi_values.DeletedValue
        kpi_values.withdraw(value=value, version=version, by=request.user)
    except kpi_values.Refusal as refusal:
        line.refusal = str(refusal)
        return _shown(request, page, lines, status=409)
    messages.success(request, _("Withdrawn."))
    return _back(request, page, line.row.kpi.pk)


def _removed(request: HttpRequest, page: EntryPage, lines: list[Line], pk: int | None) -> HttpResponse:
    found = [(line, each) for line in lines for each in line.row.evidence if each.pk == pk]
    if not found:
        messages.error(request, _("Somebody deleted this meanwhile."))
        return _shown(request, page, lines, status=409)
    line, piece = found[0]
    try:
        evidence.remove(evidence=piece, by=request.user, reason=_("KPI value entry"))
    except kpi_values.Refusal as refusal:
        line.refusal = str(refusal)
        return _shown(request, page, lines, status=409)
    fresh = _fresh_page(request, page)
    messages.success(request, _("The evidence was taken away."))
    return _shown(request, fresh, entry_posting.renewed(fresh, lines))


def _back(request: HttpRequest, page: EntryPage, pk: int | None) -> HttpResponse:
    address = reverse("entry", args=[page.plan.organisation.slug, page.plan.year])
    return redirect(f"{address}?period={page.period.label}{f'#k{pk}' if pk else ''}")


def _shown(request: HttpRequest, page: EntryPage, lines: list[Line], status: int = 200) -> HttpResponse:
    context: dict[str, Any] = {"page": page, "lines": lines, "standing": _chosen(request, page.plan)}
    response = render_plan_page(request, "scorecard/entry.html", page.plan, context)
    response.status_code = status
    return response


def _previewed(line: Line) -> dict[str, Any]:
    context = {"line": line, "form": line.form}
    confirm = render_to_string("scorecard/partials/entry_confirm.html", context) if line.form.question else ""
    return {
        "html": render_to_string("scorecard/partials/entry_previewed.html", context).strip(),
        "asks": line.trial.asks,
        "faults": line.faults,
        "key": line.form.figure_key,
        "confirm": confirm,
    }
