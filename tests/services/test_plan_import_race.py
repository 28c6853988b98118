"""Two imports into one plan at once: one is carried out whole, the other is told that its preview is stale."""

import pytest

from scorecard.domain.plan_import import SourceFile
from scorecard.importers.preview import report
from scorecard.models import ImportBatch, KPIValue, Objective, Plan
from scorecard.services import plan_import
from scorecard.services.plan_import import StalePlan
from tests.importers.preview.importing import FIGURES, OBJECTIVES, seen
from tests.services.at_once import at_once


@pytest.fixture
def plan(transactional_db, small_plan) -> Plan:
    """Committed, so that other connections see it."""
    ImportBatch.objects.all().delete()
    return small_plan.plan


def importer(plan: Plan, file_name: str, *rows, **more):
    """Somebody who has seen the preview of these rows and presses the button."""
    shown = seen(plan, *rows, **more)
    changes, file = report.change_set(shown), SourceFile(file_name, "f" * 64)
    return lambda: plan_import.apply(plan=plan, changes=changes, versions=shown.versions, file=file, by=None)


def test_of_two_imports_at_once_one_is_kept_whole_and_the_other_told(plan):
    rows = {
        name: [("A Safe streets", "Citizens", f"AC{number}", f"{name} {number}") for number in range(1, 60)]
        for name in ("one", "other")
    }
    outcomes = at_once(*(importer(plan, name, OBJECTIVES, *each) for name, each in rows.items()))
    assert {type(outcome) for outcome in outcomes} == {ImportBatch, StalePlan}, outcomes
    (batch,) = ImportBatch.objects.all()
    names = Objective.objects.filter(plan=plan, code__startswith="AC").values_list("name", flat=True)
    assert {name.partition(" ")[0] for name in names} == {batch.file_name}
    assert len(names) == 59
    assert Objective.history.filter(plan=plan, code="AC59").count() == 1


def test_figures_beside_an_edit_of_the_structure(plan):
    """Both would change other rows, but a preview knows the plan only as it was."""
    structure = importer(plan, "list", OBJECTIVES, ("A Safe streets", "Citizens", "AC1", "Smoother roads"))
    figures = importer(plan, "values", FIGURES, ("AC1.1", None, None, None, 4), name="Actuals")
    outcomes = at_once(structure, figures)
    assert {type(outcome) for outcome in outcomes} == {ImportBatch, StalePlan}, outcomes
    is_renamed = Objective.objects.get(plan=plan, code="AC1").name == "Smoother roads"
    has_april = KPIValue.objects.filter(kpi__plan=plan, period_start="2030-04-01").exists()
    assert [is_renamed, has_april] == [isinstance(outcome, ImportBatch) for outcome in outcomes]
