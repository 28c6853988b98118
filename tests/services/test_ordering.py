"""Moving perspectives, themes and objectives up and down, with history; numbers that are alike are told apart first."""

import pytest

from scorecard.models import Objective, Perspective, Plan, Theme
from scorecard.services import ordering


@pytest.fixture
def plan(small_plan):
    """Theme A with AC1, AC2, AF1, AC3 in this order; AF1 is of another perspective, all of them share number 0."""
    for code in ("AC2", "AC3"):
        like = small_plan.objectives["AC1"]
        Objective.objects.create(
            plan=small_plan.plan, perspective=like.perspective, theme=like.theme, code=code, name=f"Name {code}"
        )
    return small_plan.plan


def number(plan, **orders):
    for code, order in orders.items():
        Objective.objects.filter(plan=plan, code=code).update(order=order)


def codes(plan, model=Objective, **of):
    return list(model.objects.filter(plan=plan, **of).order_by("order", "code").values_list("code", flat=True))


def move(plan, code, direction, town, model=Objective):
    record = model.objects.get(plan=plan, code=code)
    ordering.move(record=record, upwards=direction == "up", version=record.version, by=town["administrator"])


@pytest.mark.parametrize(
    ("code", "direction", "after"),
    [
        ("AC2", "up", ["AC2", "AC1", "AF1", "AC3"]),
        ("AC2", "down", ["AC1", "AC3", "AF1", "AC2"]),
        ("AC3", "up", ["AC1", "AC3", "AF1", "AC2"]),
        ("AC1", "down", ["AC2", "AC1", "AF1", "AC3"]),
    ],
)
def test_an_objective_changes_places_inside_its_theme_and_perspective(code, direction, after, plan, town):
    number(plan, AC1=10, AC2=20, AF1=30, AC3=40)
    move(plan, code, direction, town)
    assert codes(plan, theme__code="A") == after
    orders = Objective.objects.filter(plan=plan, theme__code="A").order_by("order").values_list("order", flat=True)
    assert list(orders) == [10, 20, 30, 40]
    assert Objective.objects.get(plan=plan, code="AF1").version == 1


def test_numbers_that_are_alike_are_told_apart_first(plan, town):
    """All are 0, so they stand by their codes: AC1, AC2, AC3, AF1."""
    move(plan, "AC2", "up", town)
    assert codes(plan, theme__code="A") == ["AC2", "AC1", "AC3", "AF1"]
    orders = Objective.objects.filter(plan=plan, theme__code="A").order_by("order").values_list("order", flat=True)
    assert list(orders) == [1, 2, 3, 4]
    assert Objective.objects.get(plan=plan, code="TC1").version == 1  # of no theme


@pytest.mark.parametrize(("model", "code", "before"), [(Theme, "B", ["A", "B"]), (Perspective, "F", ["C", "F"])])
def test_themes_and_perspectives(model, code, before, plan, town):
    assert codes(plan, model) == before
    move(plan, code, "up", town, model)
    assert codes(plan, model) == before[::-1]
    move(plan, code, "down", town, model)
    assert codes(plan, model) == before


def test_who_moved_it_is_kept(plan, town):
    before = Plan.objects.get(pk=plan.pk).structure_version
    move(plan, "B", "up", town, Theme)
    for code in ("A", "B"):
        theme = Theme.objects.get(plan=plan, code=code)
        last = theme.history.first()
        assert (last.history_user, last.history_change_reason) == (town["administrator"], "B上移")
        assert theme.version == 2
    assert Plan.objects.get(pk=plan.pk).structure_version == before + 1


@pytest.mark.parametrize(("code", "direction"), [("AC1", "up"), ("AC3", "down"), ("AF1", "up"), ("AF1", "down")])
def test_the_first_and_the_last_stay(code, direction, plan, town):
    before = codes(plan)
    with pytest.raises(ordering.AtTheEnd, match=code):
        move(plan, code, direction, town)
    assert codes(plan) == before


def test_what_somebody_moved_meanwhile(plan, town):
    theme = Theme.objects.get(plan=plan, code="B")
    move(plan, "B", "up", town, Theme)
    with pytest.raises(ordering.StaleRecord):
        ordering.move(record=theme, upwards=False, version=1, by=town["administrator"])
    assert codes(plan, Theme) == ["B", "A"]


def test_what_somebody_deleted_meanwhile(plan, town):
    theme = Theme.objects.get(plan=plan, code="B")
    Theme.objects.get(pk=theme.pk).delete()
    with pytest.raises(ordering.DeletedRecord):
        ordering.move(record=theme, upwards=True, version=1, by=town["administrator"])
