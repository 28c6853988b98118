"""From rows to a preview and into the small plan."""

from typing import Any

from scorecard.domain.plan_import import SourceFile
from scorecard.importers import preview
from scorecard.importers.preview import Choices, Preview, report
from scorecard.models import ImportBatch, Plan
from scorecard.services import plan_import
from tests.importers.layouts.building import book, sheet

OBJECTIVES = ("theme", "perspective", "objective code", "objective")
FIGURES = ("KPI code", "2030-01", "2030-02", "2030-03", "2030-04")
FILE = SourceFile("plan.xlsx", "f" * 64)


def seen(plan: Plan, *rows: Any, choices: Choices | None = None, name: str = "List") -> Preview:
    stored = preview.read(plan)
    return preview.build(preview.recognised(book(sheet(name, *rows)), stored), stored, choices)


def bring(plan: Plan, *rows: Any, by: Any = None, **more: Any) -> ImportBatch | None:
    return apply(plan, seen(plan, *rows, **more), by=by)


def apply(plan: Plan, shown: Preview, *, by: Any = None, **more: Any) -> ImportBatch | None:
    changes = report.change_set(shown)
    return plan_import.apply(plan=plan, changes=changes, versions=shown.versions, file=FILE, by=by, **more)


def kinds(shown: Preview) -> list[str]:
    return [row.kind.value for row in shown.rows]


def texts(shown: Preview) -> list[str]:
    return [note.text for row in shown.rows for note in row.notes]
