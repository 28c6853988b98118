"""What a preview says of each row: new, changed cell by cell, the same, or refused and why."""

from datetime import date

import pytest
from django.utils import translation

from scorecard.importers.preview import Choices
from scorecard.models import KPIValue, PeriodLock, PlanStatus, ValueState

from .importing import FIGURES, OBJECTIVES, kinds, seen, texts


@pytest.fixture(autouse=True)
def _in_english():
    with translation.override("en"):
        yield


def test_a_row_is_new_changed_or_the_same(small_plan):
    shown = seen(
        small_plan.plan,
        OBJECTIVES,
        ("A Safe streets", "Citizens", "AC1", "Smooth roads"),
        ("A Safe streets", "Finance", "AF1", "Fairest costs"),
        ("A Safe streets", "Finance", "AF2", "Few costs"),
    )
    assert kinds(shown) == ["unchanged", "changed", "created"]
    (cell,) = shown.rows[1].objects[0].cells
    assert (cell.old, cell.new, cell.letter) == ("Fair costs", "Fairest costs", "D")
    assert (shown.rows[2].row, shown.rows[2].objects[0].is_new) == (4, True)


def test_counts_add_up_to_the_rows(small_plan):
    shown = seen(
        small_plan.plan,
        OBJECTIVES,
        ("A", "Citizens", "AC1", "Smooth roads"),
        ("A", "Citizens", "AC1", "Rough roads"),
        ("A", None, "AX9", "Nowhere"),
        ("B", "Finance", "BF1", "Cheap nights"),
    )
    assert sum(shown.counts.values()) == len(shown.rows) == 4


def test_a_new_objective_needs_its_perspective(small_plan):
    shown = seen(small_plan.plan, ("objective code", "objective"), ("AC9", "Nowhere"), ("ZC1", "Lost"))
    assert kinds(shown) == ["refused", "refused"]
    assert "The objective AC9 is new and needs a perspective." in texts(shown)


def test_what_hangs_on_a_refused_row_is_refused_with_it(small_plan):
    shown = seen(
        small_plan.plan,
        ("theme", "perspective", "objective code", "objective", "KSF", "KPI code", "KPI", "weight"),
        ("A", None, "AC7", "Bare", "Care", "AC7.1", "Count", 5),
        ("A", None, "AC7", None, None, "AC7.2", "Counts", 5),
    )
    assert kinds(shown) == ["refused", "refused"]
    assert not shown.changes.changes


def test_a_list_without_ksfs_gives_each_objective_one(small_plan):
    shown = seen(
        small_plan.plan,
        ("theme", "perspective", "objective code", "objective", "KPI code", "KPI"),
        ("A", "Citizens", "AC5", "Clean roads", "AC5.1", "Swept roads"),
    )
    assert kinds(shown) == ["created"]
    assert [(change.noun.value, change.key) for change in shown.changes.changes] == [
        ("objective", "AC5"),
        ("ksf", "AC5"),
        ("kpi", "AC5.1"),
    ]


def test_names_that_the_eye_takes_for_one_are_changed_with_a_warning(small_plan):
    shown = seen(small_plan.plan, OBJECTIVES, ("A Safe streets", "Citizens", "AC1", "Ｓmooth roads"))
    assert kinds(shown) == ["changed"]
    assert [note.level.value for note in shown.rows[0].notes] == ["warning"]


def test_a_rule_of_the_field_refuses_the_row_under_its_name(small_plan):
    rows = (("KPI code", "KPI", "owner section", "weight"), ("AC1.1", "Figure AC1.1", "Nobody", -3))
    shown = seen(small_plan.plan, *rows)
    assert kinds(shown) == ["refused"]
    assert any("The weight can't be negative." in text for text in texts(shown))
    assert any("no organisation “Nobody”" in text for text in texts(shown))


def test_what_has_no_code_is_what_the_plan_has_under_its_name_or_gets_a_free_one(small_plan):
    rows = (("theme", "perspective", "objective"), ("A Safe streets", "Citizens", "Smooth roads"))
    shown = seen(small_plan.plan, *rows, ("A Safe streets", "Citizens", "Bright roads"))
    assert kinds(shown) == ["unchanged", "created"]
    assert [change.key for change in shown.changes.changes] == ["AC2"]
    assert [question.code for question in shown.questions] == ["AC1", "AC2"]


def test_an_owner_is_found_by_its_short_name(small_plan, town):
    shown = seen(small_plan.plan, ("KPI code", "KPI", "owner"), ("AC1.1", "Figure AC1.1", "Bridges"))
    (change,) = shown.changes.changes
    assert change.values == {"owner": town.bridges.pk}


def test_the_plan_as_it_would_be_is_what_the_linter_reads(small_plan):
    shown = seen(small_plan.plan, OBJECTIVES, ("A", "Citizens", "AC3", "Short roads"))
    codes = [entry.code for entry in shown.document.objectives]
    assert codes == ["TC1", "AC1", "AF1", "AC3"]


def test_victims_are_named_and_stay_unless_ticked(small_plan):
    rows = (OBJECTIVES, ("A Safe streets", "Citizens", "AC1", "Smooth roads"))
    shown = seen(small_plan.plan, *rows)
    assert [(each.code, each.values_below) for each in shown.victims] == [("B", 0), ("TC1", 0), ("AF1", 6)]
    assert not shown.changes.removals
    ticked = seen(small_plan.plan, *rows, choices=Choices(removes_missing=True))
    assert [each.code for each in ticked.changes.removals] == ["B", "TC1"]


def test_figures_remove_nothing(small_plan):
    assert seen(small_plan.plan, FIGURES, ("AC1.1", 5), name="Actuals").victims == ()


def test_questions_are_the_number_of_queries_of_a_plan_of_any_size(small_plan, django_assert_num_queries):
    with django_assert_num_queries(13):
        seen(small_plan.plan, FIGURES, *[(code, 5, 6) for code in small_plan.kpis], name="Actuals")


# figures


def test_values_land_as_submitted_and_what_is_there_is_left(small_plan):
    shown = seen(small_plan.plan, FIGURES, ("AC1.1", 9, 2, 3, 4), name="Actuals")
    assert kinds(shown) == ["created"]
    changes = {change.key[1].label: change.values for change in shown.changes.changes}
    assert set(changes) == {"2030-01", "2030-04"}
    assert {values["state"] for values in changes.values()} == {ValueState.SUBMITTED}


def test_the_same_figure_leaves_it_to_its_section_to_send_it(small_plan):
    """An export that comes back changes nothing; another figure is sent, and one that is to be approved is approved."""
    assert kinds(seen(small_plan.plan, FIGURES, ("AC1.1", 1), name="Actuals")) == ["unchanged"]
    for figure, choices, state in ((2, Choices(), "Submitted"), (1, Choices(approves=True), "Approved")):
        shown = seen(small_plan.plan, FIGURES, ("AC1.1", figure), name="Actuals", choices=choices)
        assert ("Being filled in", state) in [(cell.old, cell.new) for cell in shown.rows[0].objects[0].cells]


def test_an_approved_figure_refuses_the_row(small_plan):
    shown = seen(small_plan.plan, FIGURES, ("AC1.1", None, None, 8), ("AC1.2", None, None, 3), name="Actuals")
    assert kinds(shown) == ["refused", "unchanged"]
    assert "is approved (3)" in texts(shown)[0]


def test_a_locked_period_refuses_the_row(small_plan, town):
    lock = PeriodLock(plan=small_plan.plan, locked_by=town["administrator"], frequency="Q", period_start="2030-04-01")
    lock.save()
    shown = seen(
        small_plan.plan, ("KPI code", "2030-06", "2030-07"), ("AC1.1", 5, None), ("AC1.2", None, 5), name="Actuals"
    )
    assert kinds(shown) == ["refused", "created"]


def test_a_kpi_that_is_not_in_the_plan_is_not_made_by_figures(small_plan):
    shown = seen(small_plan.plan, FIGURES, ("ZZ9.1", 5), name="Actuals")
    assert kinds(shown) == ["refused"]
    assert texts(shown) == ["The code “ZZ9.1” was not found. Please check the code, or add the KPI first."]


def test_a_definition_beside_figures_changes_only_when_ticked(small_plan):
    PeriodLock.objects.all().delete()  # December, in which the year ends
    rows = (("KPI code", "unit", "annual target", "2030-04"), ("AC1.1", "km", 4, 5))
    shown = seen(small_plan.plan, *rows, name="Actuals")
    assert {change.noun.value for change in shown.changes.changes} == {"kpivalue"}
    assert shown.definitions == 2
    ticked = seen(small_plan.plan, *rows, name="Actuals", choices=Choices(takes_definitions=True))
    assert {change.noun.value for change in ticked.changes.changes} == {"kpi", "kpitarget", "kpivalue"}


def test_a_text_for_a_figure_is_asked_and_taken_as_answered(small_plan):
    rows = (("KPI code", "2030-04", "2030-05"), ("AC1.1", "N/A", "pending"))
    shown = seen(small_plan.plan, *rows, name="Actuals")
    (question,) = [each for each in shown.questions if each.is_not_applicable]
    (change,) = shown.changes.changes
    assert (change.values["is_not_applicable"], change.values["not_applicable_reason"]) == (True, "N/A")
    no = Choices(not_applicable={(question.sheet, question.row, question.column): False})
    assert not seen(small_plan.plan, *rows, name="Actuals", choices=no).changes.changes


def test_a_target_of_the_wrong_kind_or_period_refuses_the_row(small_plan):
    shown = seen(
        small_plan.plan,
        ("KPI code", "2030-04"),
        ("AC1.1", "1~2"),
        ("AC1.2", 5),
        name="Targets",
    )
    assert kinds(shown) == ["refused", "created"]


def test_nothing_can_be_brought_into_a_closed_plan(small_plan):
    small_plan.plan.status = PlanStatus.CLOSED
    small_plan.plan.save()
    shown = seen(small_plan.plan, OBJECTIVES, ("A", "Citizens", "AC1", "Smooth roads"))
    assert not shown.is_whole
    assert KPIValue.objects.count()


def test_a_kpi_has_no_figures_of_periods_in_which_it_is_not_active(small_plan):
    kpi = small_plan.kpis["AC1.1"]
    kpi.active_until = date(2030, 3, 31)
    kpi.save()
    rows = (("AC1.1", None, None, None, 5), ("AC1.2", None, None, None, 5))
    shown = seen(small_plan.plan, FIGURES, *rows, name="Actuals")
    assert kinds(shown) == ["refused", "created"]
    assert "not active" in texts(shown)[0]


def test_a_statement_is_called_as_on_its_page(small_plan):
    rows = [
        ("Vision", "Safe bridges for everybody"),
        ("Theme", "A Safe streets", "B Lights"),
        ("Citizens", "AC1 Smooth roads", "BC1 Bright"),
        ("Finance", "AF1 Fair costs", "BF1 Cheap nights"),
    ]
    with translation.override("zh-hant"):
        assert seen(small_plan.plan, *rows).rows[0].about == "願景"
