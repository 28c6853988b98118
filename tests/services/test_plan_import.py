"""Applying an import: one transaction with history row by row; and taking it back exactly."""

from typing import Any

import pytest
from django.apps import apps

from scorecard.domain.periods import Period
from scorecard.importers.preview import Choices
from scorecard.models import (
    KPI,
    ActionPlan,
    CauseEffectLink,
    ImportBatch,
    KPITarget,
    KPIValue,
    Objective,
    PeriodLock,
    Plan,
    Theme,
    ValueState,
)
from scorecard.models.base import Record
from scorecard.services import plan_import, records
from scorecard.services.plan_import import EditedSince, LaterEdits, StalePlan, UndoRefused
from tests.importers.preview.importing import FIGURES, OBJECTIVES, apply, bring, seen

WHOLE = (
    (
        "theme",
        "perspective",
        "objective code",
        "objective",
        "KSF",
        "KPI code",
        "KPI",
        "action plan code",
        "action plan",
    ),
    ("C Calm", "Learning", "CL1", "Learn", "Practice", "CL1.1", "Hours", "CL1.1.1", "Teach"),
    ("A Safer streets", "Citizens", "AC1", "Smooth roads", "Care", "AC1.1", "Figure AC1.1", "AC1.1.1", "Mend roads"),
)


def state() -> dict[str, Any]:
    """Every row of the plan's own tables; versions, which only rise, aside."""
    found: dict[str, Any] = {}
    for model in apps.get_app_config("scorecard").get_models():
        if issubclass(model, Record) and model not in (ImportBatch,):
            rows = model._default_manager.order_by("pk").values()
            left_out = ("version", "structure_version", "values_version", "changed_at")
            found[model.__name__] = [{k: v for k, v in row.items() if k not in left_out} for row in rows]
    found["reporters"] = list(
        KPI.reporting_organisations.through.objects.order_by("pk").values("kpi_id", "organisation_id")
    )
    return found


def value(plan: Plan, code: str, period: str) -> KPIValue:
    found = Period.parse(period)
    return KPIValue.objects.get(
        kpi__plan=plan, kpi__code=code, frequency=found.frequency.value, period_start=found.start
    )


def undo(batch: ImportBatch | None, by: Any = None, **more: Any) -> ImportBatch:
    assert batch is not None
    return plan_import.undo(batch=batch, by=by, **more)


def test_structure_comes_in_level_by_level_behind_what_is_there(small_plan, town):
    before = Plan.objects.get(pk=small_plan.plan.pk).structure_version
    batch = bring(small_plan.plan, *WHOLE, by=town["administrator"])
    action_plan = ActionPlan.objects.get(plan=small_plan.plan, code="CL1.1.1")
    theme = action_plan.kpi.ksf.objective.theme
    assert theme is not None and (theme.name, theme.order) == ("Calm", 3)
    history = action_plan.history.get()
    assert (history.history_user, history.history_type) == (town["administrator"], "+")
    assert batch is not None and f"{batch.pk}" in history.history_change_reason
    assert Theme.objects.get(plan=small_plan.plan, code="A").name == "Safer streets"
    assert Plan.objects.get(pk=small_plan.plan.pk).structure_version == before + 1


def test_values_bear_who_sent_them(small_plan, town):
    bring(small_plan.plan, FIGURES, ("AC1.1", 9, None, None, 4), name="Actuals", by=town["administrator"])
    made = value(small_plan.plan, "AC1.1", "2030-04")
    assert (made.state, made.submitted_by, made.approved_by) == (ValueState.SUBMITTED, town["administrator"], None)
    assert value(small_plan.plan, "AC1.1", "2030-01").actual == 9
    assert made.history.get().history_change_reason.count("plan.xlsx") == 1


def test_values_are_approved_only_when_asked_with_the_reason_in_the_history(small_plan, town):
    shown = seen(small_plan.plan, FIGURES, ("AC1.1", None, 2), name="Actuals", choices=Choices(approves=True))
    apply(small_plan.plan, shown, by=town["administrator"], approval_reason="Meeting of May")
    made = value(small_plan.plan, "AC1.1", "2030-02")
    assert (made.state, made.approved_by) == (ValueState.APPROVED, town["administrator"])
    assert made.history.first().history_change_reason.endswith("Meeting of May")


def test_a_target_changed_in_its_year_keeps_what_stood_first(small_plan, town):
    plan = small_plan.plan
    plan.year = 2020
    KPITarget.objects.filter(kpi__plan=plan).update(period_start="2020-01-01")
    Plan.objects.filter(pk=plan.pk).update(year=2020)
    bring(plan, ("KPI code", "2020", "2020-05"), ("AC1.1", 4, 1), name="Targets", by=town["administrator"])
    year = KPITarget.objects.get(kpi=small_plan.kpis["AC1.1"], frequency="Y")
    assert (year.value, year.original_value, bool(year.change_reason)) == (4, 3, True)
    assert KPITarget.objects.get(kpi=small_plan.kpis["AC1.1"], frequency="M").value == 1


def test_a_plan_that_was_changed_since_is_refused(small_plan, town):
    shown = seen(small_plan.plan, *WHOLE)
    objective = small_plan.objectives["AC1"]
    records.save(record=objective, by=town["administrator"], reason="", version=objective.version)
    with pytest.raises(StalePlan):
        apply(small_plan.plan, shown)
    assert not Theme.objects.filter(plan=small_plan.plan, code="C").exists()


def test_nothing_to_do_leaves_no_batch(small_plan):
    rows = (OBJECTIVES, ("A Safe streets", "Citizens", "AC1", "Smooth roads"))
    count = ImportBatch.objects.count()
    assert bring(small_plan.plan, *rows) is None
    assert ImportBatch.objects.count() == count


def test_what_is_removed_is_removed_with_what_is_below(small_plan, town):
    rows = (OBJECTIVES, ("A Safe streets", "Citizens", "AC1", "Smooth roads"))
    batch = bring(small_plan.plan, *rows, choices=Choices(removes_missing=True), by=town["administrator"])
    left = Objective.objects.filter(plan=small_plan.plan).values_list("code", flat=True)
    assert sorted(left) == ["AC1", "AF1"]  # AF1 has actuals
    assert batch is not None
    assert Objective.history.filter(history_type="-").get().history_change_reason.count("plan.xlsx") == 1


# undoing


def test_undoing_restores_the_state_before(small_plan, town):
    before = state()
    rows = (
        (*WHOLE[0], "owner", "reporters"),
        *((*row, "Bridges", "Roads") for row in WHOLE[1:]),
    )
    batch = bring(small_plan.plan, *rows, by=town["administrator"])
    assert state() != before
    done = undo(batch, town["administrator"])
    assert state() == before
    assert done.undone_at is not None
    assert Theme.history.filter(code="C", history_type="-").get().history_user == town["administrator"]


def test_undoing_figures_restores_them(small_plan, town):
    PeriodLock.objects.all().delete()  # December, in which the year ends
    before = state()
    first = bring(small_plan.plan, FIGURES, ("AC1.1", 9, 8, None, 4), name="Actuals", by=town["administrator"])
    undo(first, town["administrator"])
    assert state() == before
    second = bring(small_plan.plan, ("KPI code", "2030", "2030-04"), ("AC1.1", 7, 4), name="Targets")
    undo(second)
    assert state() == before


def test_undoing_a_removal_makes_everything_again(small_plan, town):
    CauseEffectLink.objects.create(cause=small_plan.objectives["TC1"], effect=small_plan.objectives["AC1"])
    before = state()
    rows = (OBJECTIVES, ("A Safe streets", "Citizens", "AC1", "Smooth roads"))
    batch = bring(small_plan.plan, *rows, choices=Choices(removes_missing=True), by=town["administrator"])
    undo(batch)
    assert state() == before


def test_a_removal_is_not_undone_into_a_cycle(small_plan, town):
    """AF1 → TC1 → AC1 go with TC1; since then somebody has turned AF1 → AC1 round."""
    ends = small_plan.objectives
    for cause, effect in (("AF1", "TC1"), ("TC1", "AC1")):
        CauseEffectLink.objects.create(cause=ends[cause], effect=ends[effect])
    rows = (OBJECTIVES, ("A Safe streets", "Citizens", "AC1", "Smooth roads"))
    batch = bring(small_plan.plan, *rows, choices=Choices(removes_missing=True))
    link = CauseEffectLink.objects.get(cause=ends["AF1"], effect=ends["AC1"])
    link.cause, link.effect = link.effect, link.cause
    records.save(record=link, by=town["administrator"], reason="turned", version=1)
    before = state()
    with pytest.raises(UndoRefused, match="TC1 → AC1 → AF1 → TC1"):
        undo(batch)
    assert state() == before


def test_a_second_undo_changes_nothing(small_plan):
    batch = bring(small_plan.plan, *WHOLE)
    first = undo(batch)
    assert undo(batch).undone_at == first.undone_at


@pytest.fixture
def edited(small_plan, town):
    """An import of which one objective was edited afterwards."""
    batch = bring(small_plan.plan, *WHOLE)
    objective = Objective.objects.get(plan=small_plan.plan, code="CL1")
    objective.name = "Learn more"
    records.save(record=objective, by=town["administrator"], reason="", version=objective.version)
    return batch


def test_later_edits_are_named_and_the_user_chooses(edited, small_plan):
    with pytest.raises(EditedSince) as asked:
        undo(edited)
    assert asked.value.edited == ("CL1 Learn more",)
    assert Theme.objects.filter(plan=small_plan.plan, code="C").exists()


def test_later_edits_may_stay_with_what_they_stand_on(edited, small_plan):
    undo(edited, later_edits=LaterEdits.KEEP)
    assert Objective.objects.get(plan=small_plan.plan, code="CL1").name == "Learn more"
    assert Theme.objects.filter(plan=small_plan.plan, code="C").exists()
    assert not KPI.objects.filter(plan=small_plan.plan, code="CL1.1").exists()
    assert Theme.objects.get(plan=small_plan.plan, code="A").name == "Safe streets"


def test_later_edits_may_go(edited, small_plan):
    undo(edited, later_edits=LaterEdits.DISCARD)
    assert not Theme.objects.filter(plan=small_plan.plan, code="C").exists()


def test_what_was_put_below_since_is_a_later_edit(small_plan, town):
    batch = bring(small_plan.plan, *WHOLE)
    kpi = KPI.objects.get(plan=small_plan.plan, code="CL1.1")
    added = ActionPlan(kpi=kpi, code="CL1.1.2", name="Repeat")
    records.save(record=added, by=town["administrator"], reason="")
    with pytest.raises(EditedSince):
        undo(batch)
    undo(batch, later_edits=LaterEdits.KEEP)
    assert ActionPlan.objects.filter(plan=small_plan.plan, code__startswith="CL1").get() == added


def test_a_figure_approved_since_is_not_taken_back(small_plan, town):
    batch = bring(small_plan.plan, FIGURES, ("AC1.1", 9), name="Actuals")
    KPIValue.objects.filter(pk=value(small_plan.plan, "AC1.1", "2030-01").pk).update(
        state=ValueState.APPROVED, version=99
    )
    with pytest.raises(UndoRefused):
        undo(batch, later_edits=LaterEdits.DISCARD)
    undo(batch, later_edits=LaterEdits.KEEP)
    assert value(small_plan.plan, "AC1.1", "2030-01").actual == 9
