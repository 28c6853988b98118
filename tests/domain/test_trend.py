"""A KPI's year as a small chart: bars from 0, a line of targets that breaks where there is none, all inside."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scorecard.domain import trend
from scorecard.domain.trend import TrendPoint

NUMBERS = st.decimals(min_value=-(10**11), max_value=10**11, places=4)
POINTS = st.lists(
    st.builds(
        TrendPoint,
        label=st.sampled_from(["6月", "第2季", "上半年", "Q2"]),
        targets=st.lists(NUMBERS, max_size=2).map(tuple),
        actual=st.none() | NUMBERS,
    ),
    min_size=1,
    max_size=12,
)


def quarters(*figures) -> trend.TrendDrawing:
    """Of pairs of a target and an actual; None where there is none."""
    points = [
        TrendPoint(
            f"Q{place}", () if target is None else (Decimal(target),), None if actual is None else Decimal(actual)
        )
        for place, (target, actual) in enumerate(figures, start=1)
    ]
    return trend.lay_out(points, 0)


def test_bars_are_as_high_as_their_figures_from_zero_on():
    one, other = quarters((None, 25), (None, 50)).bars
    assert other.height == pytest.approx(2 * one.height, abs=1)
    assert one.y + one.height == other.y + other.height
    assert [bar.number and bar.number.text for bar in (one, other)] == ["25", "50"]


def test_a_period_without_a_figure_has_no_bar_and_one_without_a_target_breaks_the_line():
    drawing = quarters((25, 25), (50, None), (None, None), (100, None))
    assert len(drawing.bars) == 1
    assert len(drawing.dots) == 3
    assert len(drawing.lines) == 2


def test_figures_below_zero_hang_from_the_zero_line():
    below, above = quarters((None, -50), (None, 50)).bars
    assert above.y + above.height == below.y


def test_numbers_that_find_no_room_are_left_out():
    months = [TrendPoint(f"{month}月", (), Decimal("98765.43")) for month in range(1, 13)]
    drawing = trend.lay_out(months, 2)
    assert {bar.number for bar in drawing.bars} == {None}
    assert [label.text for label in drawing.labels] == ["1月", "3月", "5月", "7月", "9月", "11月"]


def test_the_grid_bears_round_numbers():
    assert [line.text for line in quarters((100, 40)).grid] == ["0", "50", "100"]
    assert [line.text for line in quarters((0, 0)).grid] == ["0", "1"]


@given(POINTS)
def test_everything_lies_inside(points):
    drawing = trend.lay_out(points, 2)
    for bar in drawing.bars:
        assert drawing.left <= bar.x
        assert bar.x + bar.width <= drawing.width
        assert bar.y >= 0
        assert bar.y + bar.height <= drawing.height
    for x, y in drawing.dots:
        assert drawing.left <= x <= drawing.width
        assert 0 <= y <= drawing.height
    assert 2 <= len(drawing.grid) <= 5
