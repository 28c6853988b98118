"""What a workbook would do to a stored plan, without doing it: `build(reading, plan)` -> `Preview`.

`stored` reads the plan in a fixed number of queries, `wanted` puts what the file says into the plan's terms, `compare`
(with `figures` for targets and actuals) goes through the rows once and notes in a `ledger` what each would make or
change. `victims` are what the file does not hold, `as_it_would_be` the plan afterwards, for the linter, `sentences`
and `words` what users read. The outcome holds plain `Change`s for services.plan_import.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from functools import partial

from scorecard.domain import collecting
from scorecard.domain.plan_import import ChangeSet
from scorecard.importers import layouts
from scorecard.importers.layouts import Level, Message, Overrides, Reading, Reason, RowReading
from scorecard.importers.sheets import Workbook
from scorecard.models import Plan, PlanStatus

from . import as_it_would_be, notes, victims
from .compare import Comparison
from .ledger import RowPage
from .outcome import (
    CellChange,
    Choices,
    Kind,
    Note,
    ObjectChange,
    Preview,
    PreviewRow,
    Question,
)
from .sentences import Fault, of_fault, place_of
from .stored import StoredPlan, read
from .wanted import Wanted

__all__ = [
    "CellChange",
    "Choices",
    "Kind",
    "Note",
    "ObjectChange",
    "Preview",
    "PreviewRow",
    "Question",
    "build",
    "of_workbook",
    "place_of",
    "read",
    "recognised",
]


def build(reading: Reading, stored: StoredPlan, choices: Choices | None = None) -> Preview:
    """Everything that the file would do to the plan; asks the database nothing."""
    choices = choices or Choices()
    comparison = Comparison(stored, Wanted(reading, stored, choices), choices, reading.messages)
    by_row: dict[tuple[str, int], list[Message]] = defaultdict(list)
    for message in reading.messages:
        by_row[message.sheet, message.row].append(message)
    rows = tuple([_row(row, comparison.row(row), by_row.get((row.sheet, row.row), ())) for row in reading.rows])
    ledger = comparison.ledger
    missing = victims.find(ledger)
    removals = tuple(each for each in missing if not each.values_below) if choices.removes_missing else ()
    shown = {(row.sheet, row.row) for row in reading.rows} if by_row else set()
    rest = [message for place, found in by_row.items() if place not in shown for message in found]
    file_notes = tuple(notes.of_message(message) for message in rest)
    if stored.plan.status == PlanStatus.CLOSED:
        file_notes = (Note(Level.ERROR, of_fault(Fault("closed"))), *file_notes)
    return Preview(
        reading=reading,
        versions=stored.versions,
        rows=rows,
        notes=file_notes,
        questions=notes.questions(reading, stored),
        changes=ChangeSet(tuple(ledger.changes.values()), removals),
        write_document=partial(as_it_would_be.document, ledger, removals),
        victims=missing,
        definitions=len(ledger.definitions),
    )


def of_workbook(
    workbook: Workbook, plan: Plan, overrides: Overrides | None = None, choices: Choices | None = None
) -> Preview:
    """What the workbook would do to the plan as it is stored now."""
    with collecting.paused():
        stored = read(plan)
        return build(recognised(workbook, stored, overrides), stored, choices)


def recognised(workbook: Workbook, stored: StoredPlan, overrides: Overrides | None = None) -> Reading:
    """What the workbook says, read by what is known of the plan."""
    return layouts.recognise(
        workbook,
        overrides,
        year=stored.plan.year,
        kpis=notes.known_kpis(stored),
        objects=notes.known_objects(stored),
    )


def _row(row: RowReading, page: RowPage, messages: Iterable[Message]) -> PreviewRow:
    if row.is_refused or page.faults:
        kind = Kind.REFUSED
    elif page.made:
        kind = Kind.CREATED
    else:
        kind = Kind.CHANGED if page.changes else Kind.UNCHANGED
    told = tuple(_told(row, page, messages)) if messages or page.faults or page.warnings else ()
    return PreviewRow(row.sheet, row.row, kind, row.objects, tuple(page.changes), told)


def _told(row: RowReading, page: RowPage, messages: Iterable[Message]) -> Iterator[Note]:
    yield from (notes.of_message(each) for each in messages if each.reason is not Reason.TEXT_FOR_FIGURE)
    yield from (notes.of_fault(fault, Level.ERROR, row) for fault in page.faults)
    yield from (notes.of_fault(fault, Level.WARNING, row) for fault in page.warnings)
