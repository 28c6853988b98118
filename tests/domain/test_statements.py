"""Statements stand in the plan's own order; one without a text does not stand at all."""

import pytest

from scorecard.domain.statements import Statement, StatementKind, in_order

VISION, MISSION, CORE_VALUES = StatementKind


@pytest.mark.parametrize(
    ("order", "kinds"),
    [
        (["vision", "mission", "core_values"], [VISION, MISSION, CORE_VALUES]),
        (["mission", "vision", "core_values"], [MISSION, VISION, CORE_VALUES]),
        (["core_values", "vision"], [CORE_VALUES, VISION]),
        ([], []),
    ],
)
def test_the_plans_own_order(order, kinds):
    statements = in_order(order, "a vision", "a mission", ["one", "two"])
    assert [statement.kind for statement in statements] == kinds


def test_texts():
    assert in_order(["mission", "vision", "core_values"], "a vision", "", ["one", "two"]) == (
        Statement(VISION, ("a vision",)),
        Statement(CORE_VALUES, ("one", "two")),
    )


def test_without_any_text_there_is_no_statement():
    assert in_order(["vision", "mission", "core_values"], "", "", []) == ()


def test_an_unknown_kind_is_an_error():
    with pytest.raises(ValueError):
        in_order(["motto"], "", "", [])
