"""From sheet to sheet: which layout each has, what its rows state, and what the file as a whole says."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from scorecard.domain.columns import Column
from scorecard.importers.sheets import Sheet, Workbook
from scorecard.importers.workbook import limits

from . import conflicts, perspectives, proposals, sheet_reader
from .drafts import Notebook
from .messages import Level, Message, Reason
from .overrides import KnownKPI, KnownObject, Overrides
from .reading import Reading, SheetReading
from .sheet_notes import Sight
from .tables import Previous

WANTED = (Column.OBJECTIVE, Column.KPI)


@dataclass
class _File:
    notebook: Notebook = field(default_factory=Notebook)
    sheets: list[SheetReading] = field(default_factory=list)
    lists: set[str] = field(default_factory=set)
    previous: Previous = field(default_factory=Previous)


def recognise(
    workbook: Workbook,
    overrides: Overrides | None = None,
    *,
    year: int | None = None,
    kpis: Mapping[str, KnownKPI] | None = None,
    objects: Iterable[KnownObject] = (),
) -> Reading:
    """Everything the workbook says about a plan of `year`, whose KPIs (by code) tell units and frequencies.

    `objects` are those that the plan has: what has no code in the file is one of them, or gets a code of its own.
    """
    overrides, known = overrides or Overrides(), dict(kpis or {})
    file = _File()
    for sheet in workbook.sheets:
        chosen = overrides.of(sheet.name).is_included
        is_included = chosen if chosen is not None else not sheet.is_hidden
        notebook = file.notebook if is_included else Notebook()  # what is left out says nothing
        sight = Sight(sheet, notebook, overrides, known, year)
        previous = file.previous if is_included else Previous()
        outcome = sheet_reader.read(sight, previous)
        file.sheets.append(sheet_reader.reading(sight, outcome, is_included=is_included))
        if is_included and outcome.rows > limits.MOST_ROWS:
            facts = {"count": outcome.rows, "most": limits.MOST_ROWS}
            file.notebook.say(Level.ERROR, Reason.TOO_MANY_ROWS, sheet.name, **facts)
        if is_included and outcome.is_objective_list:
            file.lists.add(sheet.name)
        if not is_included and sheet.is_hidden:
            file.notebook.say(Level.NOTE, Reason.HIDDEN_SHEET, sheet.name)
    perspectives.unify(file.notebook)
    proposals.Proposals(file.notebook, known, objects).run()
    conflicts.Conflicts(file.notebook, file.lists).run()
    _say_what_is_missing(file, workbook.sheets)
    return Reading(tuple(file.sheets), file.notebook.frozen_rows(), _in_order(file, workbook))


def _say_what_is_missing(file: _File, sheets: tuple[Sheet, ...]) -> None:
    """Sheets without a layout, and a file without rows."""
    is_any = any(sheet.layout is not None and sheet.is_included for sheet in file.sheets)
    for sheet, reading in zip(sheets, file.sheets, strict=True):
        if reading.layout is None and reading.is_included:
            found = sheet_reader.likeliest_headings(sheet)
            if is_any or (not found and len(sheets) > 1):
                level, reason = Level.NOTE, Reason.SHEET_NOT_RECOGNISED
            else:
                level, reason = Level.ERROR, Reason.HEADERS_NOT_FOUND
            file.notebook.say(level, reason, sheet.name, found=found, wanted=list(WANTED))
    has_errors = any(each.level is Level.ERROR for each in file.notebook.messages)
    if not file.notebook.rows and (is_any or not has_errors):
        named = next((sheet.name for sheet in file.sheets if sheet.layout is not None and sheet.is_included), "")
        file.notebook.say(Level.ERROR, Reason.NO_DATA_ROWS, named)


def _in_order(file: _File, workbook: Workbook) -> tuple[Message, ...]:
    order = {sheet.name: number for number, sheet in enumerate(workbook.sheets)}
    return tuple(sorted(file.notebook.messages, key=lambda each: (order.get(each.sheet, -1), each.row, each.column)))
