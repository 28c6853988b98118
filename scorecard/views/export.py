"""/plans/<org>/<year>/export/… and import/template.…: the plan as workbooks, and workbooks to fill in."""

from functools import partial

from django.contrib import messages
from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from scorecard.domain.periods import Period
from scorecard.domain.scoring import Basis
from scorecard.exporters import attention_table, figure_tables, map_table, scorecard_tables, workbook
from scorecard.exporters.labels import Letterhead
from scorecard.models import Organisation, Plan
from scorecard.reports import attention, kpi_figures, strategy_map, theme_scorecard
from scorecard.reports import import_template as import_template_report

from .access import editable_plan, visible_plan
from .attachment import written
from .standing import standing


@require_safe
def export_scorecard(request: HttpRequest, organisation: str, year: int, kind: str) -> HttpResponseBase:
    """As printed, ?layout=flat (and every csv) a row an action plan; a plan without KPIs as its map."""
    plan = visible_plan(request, organisation, year)
    scorecards = theme_scorecard.build(plan)
    if request.GET.get("layout") == "flat" or kind == "csv":
        book = scorecard_tables.flat(scorecards, _letterhead(plan))
    elif any(each.has_ksfs for each in scorecards):
        book = scorecard_tables.printed(scorecards, _letterhead(plan))
    else:
        today = timezone.localdate()
        drawn = strategy_map.build(plan, Period.of_year(plan.year), Basis.YTD, today, hides_scores=True).plan
        book = map_table.write(drawn, _letterhead(plan))
    return _download(request, plan, book, kind, _("Balanced scorecard"))


@require_safe
def export_values(request: HttpRequest, organisation: str, year: int, kind: str) -> HttpResponseBase:
    """KPIs down and periods across, ?layout=long a row for each value."""
    plan = visible_plan(request, organisation, year)
    if request.GET.get("layout") == "long":
        book = figure_tables.actuals_long(kpi_figures.actuals(plan, request.user), _letterhead(plan))
    else:
        book = figure_tables.actuals_wide(kpi_figures.build(plan, request.user), _letterhead(plan))
    return _download(request, plan, book, kind, _("Actual"))


@require_safe
def export_targets(request: HttpRequest, organisation: str, year: int, kind: str) -> HttpResponseBase:
    """KPIs down and periods across, ?layout=long a row for each target."""
    plan = visible_plan(request, organisation, year)
    if request.GET.get("layout") == "long":
        book = figure_tables.targets_long(kpi_figures.targets(plan, request.user), _letterhead(plan))
    else:
        book = figure_tables.targets_wide(kpi_figures.build(plan, request.user), _letterhead(plan))
    return _download(request, plan, book, kind, _("Target value"))


@require_safe
def export_attention(request: HttpRequest, organisation: str, year: int, kind: str) -> HttpResponseBase:
    """What is behind at ?period= and ?basis=, as the page scorecard/?only=attention shows it."""
    plan = visible_plan(request, organisation, year)
    shown = standing(request, plan)
    report = attention.build(plan, shown.period, shown.basis, timezone.localdate())
    book = attention_table.write(report, shown, _letterhead(plan))
    return _download(request, plan, book, kind, _("Exceptions list"))


@require_safe
def import_template(request: HttpRequest, organisation: str, year: int, kind: str) -> HttpResponseBase:
    """An empty workbook, ?section=<slug> one with that section's KPIs and what stands there already."""
    plan = editable_plan(request, organisation, year)
    slug = request.GET.get("section")
    if not slug:
        book = figure_tables.empty_template(import_template_report.build(plan), _letterhead(plan))
        return _download(request, plan, book, kind, _("Empty template"))
    section = _section(request, slug)
    figures = kpi_figures.build(plan, request.user, section=section)
    if not figures.kpis:
        raise Http404
    book = figure_tables.section_form(figures, _letterhead(plan))
    return _download(request, plan, book, kind, f"{_('Pre-filled workbook')}_{section.short_name}")


def _section(request: HttpRequest, slug: str) -> Organisation:
    try:
        return Organisation.objects.visible_to(request.user).get(slug=slug)
    except (Organisation.DoesNotExist, ValueError):  # ValueError: a NUL, which PostgreSQL can't look for
        raise Http404 from None


def _letterhead(plan: Plan) -> Letterhead:
    return Letterhead(plan.organisation.name, plan.title, plan.year, timezone.localdate())


def _download(request: HttpRequest, plan: Plan, book: workbook.Book, kind: str, form: str) -> HttpResponseBase:
    """The file under a name of its own; what no cell can hold leads back to the plan, with the reason."""
    try:
        return written(plan, partial(workbook.PUT[kind], book), workbook.CONTENT_TYPES[kind], kind, form)
    except workbook.CellTooLong as refusal:
        messages.error(request, str(refusal))
        return redirect("plan_overview", plan.organisation.slug, plan.year)
