"""The grid of targets: which periods it has, and what its fields' own rules say."""

from decimal import Decimal

import pytest

from scorecard.domain import target_grid
from scorecard.domain.target_grid import NO_TARGET, THRESHOLDS, WEIGHT, GridFault, original_beside

JUNE = "2021-06"
ONE, TWO = Decimal(1), Decimal(2)
THREE, FOUR, FIVE = ((Decimal(number), None, None) for number in (3, 4, 5))


@pytest.mark.parametrize(
    ("frequency", "labels"),
    [
        ("", ["2021"]),
        ("Y", ["2021"]),
        ("H", ["2021", "2021-H1", "2021-H2"]),
        ("Q", ["2021", "2021-Q1", "2021-Q2", "2021-Q3", "2021-Q4"]),
        ("M", ["2021", *(f"2021-{month:02}" for month in range(1, 13))]),
    ],
)
def test_the_year_and_the_periods_that_are_reported_may_have_a_target(frequency, labels):
    assert [period.label for period in target_grid.periods(frequency, 2021)] == labels


@pytest.mark.parametrize(
    ("key", "content", "direction", "fault"),
    [
        (WEIGHT, (None,), "higher", None),
        (WEIGHT, (Decimal(0),), "higher", None),
        (WEIGHT, (Decimal("-0.0001"),), "higher", GridFault.NEGATIVE_WEIGHT),
        (JUNE, (ONE, None, None), "higher", None),
        (JUNE, (None, None, None), "range", None),
        (JUNE, (None, ONE, TWO), "range", None),
        (JUNE, (None, ONE, None), "range", GridFault.HALF_A_RANGE),
        (JUNE, (None, None, ONE), "range", GridFault.HALF_A_RANGE),
        (JUNE, (None, ONE, ONE), "range", GridFault.RANGE_REVERSED),
        (JUNE, (None, TWO, ONE), "range", GridFault.RANGE_REVERSED),
        (THRESHOLDS, ("", None, None), "range", None),
        (THRESHOLDS, ("", TWO, ONE), "higher", GridFault.THRESHOLDS_INCOMPLETE),
        (THRESHOLDS, ("actual", TWO, None), "higher", GridFault.THRESHOLDS_INCOMPLETE),
        (THRESHOLDS, ("actual", None, TWO), "higher", GridFault.THRESHOLDS_INCOMPLETE),
        (THRESHOLDS, ("achievement", None, None), "higher", GridFault.THRESHOLDS_INCOMPLETE),
        (THRESHOLDS, ("achievement", TWO, ONE), "lower", None),
        (THRESHOLDS, ("achievement", ONE, TWO), "lower", GridFault.THRESHOLDS_OUT_OF_ORDER),
        (THRESHOLDS, ("achievement", TWO, ONE), "range", None),
        (THRESHOLDS, ("actual", TWO, ONE), "higher", None),
        (THRESHOLDS, ("actual", ONE, ONE), "higher", GridFault.THRESHOLDS_OUT_OF_ORDER),
        (THRESHOLDS, ("actual", ONE, TWO), "lower", None),
        (THRESHOLDS, ("actual", TWO, ONE), "lower", GridFault.THRESHOLDS_OUT_OF_ORDER),
        (THRESHOLDS, ("actual", TWO, ONE), "range", GridFault.NO_THRESHOLDS_ON_ACTUAL),
    ],
)
def test_what_is_wrong_in_a_cell(key, content, direction, fault):
    assert target_grid.fault_of(key, content, direction) is fault


@pytest.mark.parametrize(
    ("content", "before", "original", "kept"),
    [
        (FOUR, THREE, NO_TARGET, THREE),  # changed for the first time
        (FIVE, FOUR, THREE, THREE),  # changed again
        (THREE, FOUR, THREE, NO_TARGET),  # taken back
        (THREE, THREE, NO_TARGET, NO_TARGET),
    ],
)
def test_what_stood_there_first_is_kept_until_it_stands_there_again(content, before, original, kept):
    assert original_beside(content, before=before, original=original) == kept
