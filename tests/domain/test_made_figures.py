"""Made-up figures: the same from the same generator, mostly near their target, some behind, missing or late."""

import random
from dataclasses import replace
from decimal import Decimal
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scorecard.domain import made_figures
from scorecard.domain.made_figures import Made, MadeYear
from scorecard.domain.rounding import half_up
from scorecard.domain.scoring import Direction

MANY = 2_000
DIRECTIONS = st.sampled_from(Direction)
SEEDS = st.integers(0, 10_000)


def generator(seed=1) -> random.Random:
    return random.Random(seed)  # noqa: S311 - no secret


def year(direction=Direction.HIGHER, decimals=2, periods=12, seed=1) -> MadeYear:
    return made_figures.make(direction, decimals, periods, generator(seed))


def many(direction) -> list[MadeYear]:
    chance = generator()
    return [made_figures.make(direction, 2, 12, chance) for _number in range(MANY)]


def numbers(made: MadeYear) -> list[Decimal]:
    return [figure[0] for figure in made.figures if figure is not None]


def aim(made: MadeYear) -> Decimal:
    """The target, or the middle of the range."""
    if made.low is not None and made.high is not None:
        return (made.low + made.high) / 2
    assert made.target is not None
    return made.target


def mean(found) -> Decimal:
    found = list(found)
    return Decimal(sum(found)) / len(found)


@given(DIRECTIONS, st.integers(0, 4), st.integers(0, 12), SEEDS)
def test_a_year_of_any_kpi(direction, decimals, periods, seed):
    made = year(direction, decimals, periods, seed)
    assert made == year(direction, decimals, periods, seed)
    assert len(made.figures) == periods
    assert all(number >= 0 and number == half_up(number, decimals) for number in numbers(made))
    assert all(figure is None or figure[1] is Made.APPROVED for figure in made.figures[:-1])  # late is the last alone
    if direction is Direction.RANGE:
        assert made.target is None and made.low is not None and made.high is not None
        assert made.high - made.low == 20 and 50 <= made.low < 90
    else:
        assert made.target is not None and 60 <= made.target < 100
        assert made.low is made.high is None


def test_a_generator_goes_on():
    chance = generator()
    first, second = (made_figures.make(Direction.HIGHER, 2, 12, chance) for _time in range(2))
    assert first == year() != second


def test_as_many_are_behind_missing_and_late_as_measuring_wants():
    found = many(Direction.HIGHER)
    figures = [figure for made in found for figure in made.figures]
    last = [figure for made in found if (figure := made.figures[-1])]
    assert 0.1 < mean(made.is_behind for made in found) < 0.14
    assert 0.015 < mean(figure is None for figure in figures) < 0.025
    assert 0.08 < mean(state is Made.SUBMITTED for _number, state in last) < 0.12


@pytest.mark.parametrize(("direction", "behind"), [(Direction.HIGHER, "0.8"), (Direction.LOWER, "1.2")])
def test_who_is_behind_is_on_the_wrong_side_of_the_target(direction, behind):
    levels: dict[bool, list[Decimal]] = {True: [], False: []}
    for made in many(direction):
        levels[made.is_behind] += [number / aim(made) for number in numbers(made)]
    assert mean(levels[True]) == pytest.approx(Decimal(behind), abs=Decimal("0.02"))
    assert mean(levels[False]) == pytest.approx(Decimal(1), abs=Decimal("0.02"))


def test_who_is_behind_is_below_a_range_and_the_others_inside():
    inside: dict[bool, list[bool]] = {True: [], False: []}
    for made in many(Direction.RANGE):
        inside[made.is_behind] += [abs(number - aim(made)) <= 10 for number in numbers(made)]
    assert mean(inside[True]) < Decimal("0.4") and mean(inside[False]) > Decimal("0.95")


def test_a_direction_changes_the_target_and_the_side_alone():
    higher, within, lower = (year(each) for each in (Direction.HIGHER, Direction.RANGE, Direction.LOWER))
    assert within == replace(higher, target=None, low=aim(higher) - 10, high=aim(higher) + 10)
    assert (lower.target, lower.figures != higher.figures) == (higher.target, True)


def test_the_months_of_a_kpi_lie_close_together():
    steps = [abs(a - b) / aim(made) for made in many(Direction.HIGHER) for a, b in pairwise(numbers(made))]
    assert mean(steps) < Decimal("0.03")
