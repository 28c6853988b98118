"""/plans/<org>/<year>/entry/grid/: many KPIs and periods at once, as a plain form that a script makes easier."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from scorecard.domain.periods import Period
from scorecard.forms import value_grid
from scorecard.forms.value_grid import NotOfTheGrid, TypedValue
from scorecard.models import KPI
from scorecard.reports import entry as entry_report
from scorecard.reports import entry_grid as grid_report
from scorecard.reports.entry import LastWriter
from scorecard.reports.entry_grid import CellKey, EntryGrid, GridCell, Typed
from scorecard.services import kpi_values
from scorecard.services.kpi_values import Entry, Refusal, StaleValue, ValueChange

from .access import render_plan_page
from .entry import reported_plan, reread

Sent = Mapping[tuple[int, str], TypedValue]


@dataclass
class Problem:
    """A value that was not saved: where and why. `cell`: its field, None where it is shut now."""

    kpi: KPI
    period: Period
    typed: TypedValue
    sentence: str
    theirs: LastWriter | None = None
    is_conflict: bool = False
    cell: GridCell | None = None

    @property
    def mine(self) -> str:
        return " / ".join(self.typed.texts.values())


@require_http_methods(["GET", "HEAD", "POST"])
def entry_grid(request: HttpRequest, organisation: str, year: int) -> HttpResponse:
    plan = reported_plan(request, organisation, year)
    grid = grid_report.build(plan, request.user)
    if request.method != "POST":
        return _shown(request, grid, [])
    sent: Sent = {}
    try:
        sent = value_grid.read(request.POST)
        _refuse_unknown(request, grid, sent)
    except NotOfTheGrid as refused:
        messages.error(request, str(refused))
        return _shown(request, _again(request, grid, sent.values()), [], status=409)
    is_sent = request.POST.get("do") == "submit"
    problems, saved = _save(request, grid, sent, submits=is_sent)
    _tell(request, saved, is_sent=is_sent, has_problems=bool(problems))
    if not problems:
        return redirect(request.path)
    status = 409 if any(each.is_conflict for each in problems) else 422
    return _shown(request, _again(request, grid, [each.typed for each in problems]), problems, status)


@require_POST
def entry_grid_preview(request: HttpRequest, organisation: str, year: int) -> HttpResponse:
    """What is wrong with the cells that are sent, by their names; "" where nothing is. Writes nothing."""
    plan = reported_plan(request, organisation, year)
    grid = grid_report.build(plan, request.user)
    try:
        sent = value_grid.read(request.POST)
        _refuse_unknown(request, grid, sent)
    except NotOfTheGrid as refused:
        return JsonResponse({"refused": str(refused)}, status=409)
    return JsonResponse(_faults(grid, sent))


def _refuse_unknown(request: HttpRequest, grid: EntryGrid, sent: Sent) -> None:
    """403 for KPIs that the user doesn't report; raises NotOfTheGrid for what is gone or was never there."""
    others, gone = entry_report.unknown(grid.kpis, [kpi_id for kpi_id, _label in sent], request.user)
    if others:
        raise PermissionDenied
    if gone:
        raise NotOfTheGrid(_("A KPI that you have typed a figure for was deleted meanwhile. Nothing was saved."))
    if any(key not in grid.cells for value in sent.values() for key in _keys(value)):
        raise NotOfTheGrid(_("What you typed was for another period, so it was not saved."))


def _faults(grid: EntryGrid, sent: Sent) -> dict[str, str]:
    """What is wrong with the cells, by the name of their field; "" where nothing is."""
    found = {}
    for value in sent.values():
        value.read(grid.kpis[value.kpi_id])
        for part, kpi_id, label in _keys(value):
            found[f"{part}{kpi_id}.{label}.{value.version}"] = value.fault
    return found


def _keys(value: TypedValue) -> list[CellKey]:
    return [(part, *value.key) for part in value.texts]


def _again(request: HttpRequest, grid: EntryGrid, values: Iterable[TypedValue]) -> EntryGrid:
    """The grid as it is stored now, with what was typed and not saved in its cells."""
    typed = {(part, *value.key): Typed(text, value.version) for value in values for part, text in value.texts.items()}
    return grid_report.build(reread(request, grid.plan), request.user, typed)


def _save(request: HttpRequest, grid: EntryGrid, sent: Sent, *, submits: bool) -> tuple[list[Problem], int]:
    """What could not be saved, and how many values were."""
    problems, entries = list[Problem](), dict[tuple[int, Period], tuple[Entry, TypedValue]]()
    for value in sent.values():
        kpi, period = grid.kpis[value.kpi_id], Period.parse(value.label)
        is_filled = any(text.strip() for text in value.texts.values())
        if value.choice == "theirs" or not (_is_changed(grid, value) or (submits and is_filled)):
            continue
        value.read(kpi)
        if value.fault:
            problems.append(Problem(kpi, period, value, value.fault))
        else:
            actual, numerator, denominator = map(value.numbers.get, ("actual", "numerator", "denominator"))
            change = ValueChange(actual, numerator, denominator)
            entry = Entry(kpi, period, change, value.chosen_version, submits=submits and is_filled)
            entries[entry.key] = entry, value
    outcome = kpi_values.record_many(
        plan=grid.plan,
        entries=[entry for entry, _value in entries.values()],
        by=request.user,
        reason=_("KPI value entry"),
    )
    problems += [_problem(entry, entries[entry.key][1], refusal) for entry, refusal in outcome.refused]
    return problems, len(outcome.saved)


def _is_changed(grid: EntryGrid, value: TypedValue) -> bool:
    """Whether the texts differ from what the cells show now."""
    return any(grid.cells[key].text != value.texts[key[0]].strip() for key in _keys(value))


def _problem(entry: Entry, value: TypedValue, refusal: Refusal) -> Problem:
    theirs = entry_report.last_writer(refusal.stored) if isinstance(refusal, StaleValue) else None
    is_conflict = not isinstance(refusal, kpi_values.ValueRefused)
    return Problem(entry.kpi, entry.period, value, str(refusal), theirs, is_conflict)


def _tell(request: HttpRequest, saved: int, *, is_sent: bool, has_problems: bool) -> None:
    if saved:
        text = _("Sent for approval: %(number)d.") if is_sent else _("Saved, not sent yet: %(number)d.")
        messages.success(request, text % {"number": saved})
    elif not has_problems:
        messages.success(request, _("Everything is saved."))


def _shown(request: HttpRequest, grid: EntryGrid, problems: list[Problem], status: int = 200) -> HttpResponse:
    for each in problems:
        cell = grid.cells.get(_keys(each.typed)[0])
        each.cell = cell if cell is not None and cell.is_open else None
    context = {"grid": grid, "problems": problems}
    response = render_plan_page(request, "scorecard/entry_grid.html", grid.plan, context)
    response.status_code = status
    return response
