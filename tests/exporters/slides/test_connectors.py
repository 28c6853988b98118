"""An arrow's way through the gutters survives as an elbow connector, leg by leg."""

from itertools import pairwise
from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scorecard.exporters.slides.pptx import connectors, markup
from tests.exporters.slides import elbows

NAMESPACES = f'xmlns:a="{elbows.A[1:-1]}" xmlns:p="{elbows.P[1:-1]}"'


def drawn(points):
    """Where the connector of these points runs, in points."""
    bent = connectors.elbow(points)
    values = "".join(f'<a:gd name="adj{i}" fmla="val {value}"/>' for i, value in enumerate(bent.adjustments, start=1))
    xml = (
        f"<p:cxnSp {NAMESPACES}><p:spPr>{markup.xfrm(bent.field, bent.attributes)}"
        f'<a:prstGeom prst="{bent.preset}"><a:avLst>{values}</a:avLst></a:prstGeom></p:spPr></p:cxnSp>'
    )
    return [(x / markup.EMU, y / markup.EMU) for x, y in elbows.way(ElementTree.fromstring(xml))]  # noqa: S314


def same(one, other, tolerance=0.01):
    return len(one) == len(other) and all(
        abs(a - c) <= tolerance and abs(b - d) <= tolerance for (a, b), (c, d) in zip(one, other, strict=True)
    )


@st.composite
def ways(draw, most_legs=5):
    """Legs level and upright in turn, none of them short."""
    lengths = draw(
        st.lists(st.integers(10, 300).flatmap(lambda n: st.sampled_from([n, -n])), min_size=1, max_size=most_legs)
    )
    is_upright = draw(st.booleans())
    points = [(500, 500)]
    for length in lengths:
        x, y = points[-1]
        points.append((x, y + length) if is_upright else (x + length, y))
        is_upright = not is_upright
    return points


@given(ways())
def test_up_to_five_legs_run_as_the_arrow_does(points):
    """To the point by which ends are moved apart that lie straight across: else their bends could not be told."""
    assert same(drawn(points), points, connectors._LEAST + 0.02)


@given(ways().filter(lambda points: points[0][0] != points[-1][0] and points[0][1] != points[-1][1]))
def test_other_ways_are_exact(points):
    assert same(drawn(points), points, 0.02)


@given(ways(most_legs=11))
def test_ends_and_their_directions_stay_whatever_the_way(points):
    found = drawn(points)
    assert same([found[0], found[-1]], [points[0], points[-1]], connectors._LEAST + 0.02)
    assert all(min(abs(a - c), abs(b - d)) < connectors._LEAST + 0.02 for (a, b), (c, d) in pairwise(found))


@pytest.mark.parametrize(
    "points, preset",
    [
        ([(0, 100), (0, 0)], "bentConnector3"),
        ([(0, 0), (90, 0)], "bentConnector3"),
        ([(0, 0), (90, 0), (90, 50)], "bentConnector2"),
        ([(0, 0), (-20, 0), (-20, 70), (0, 70)], "bentConnector3"),
        ([(0, 0), (0, -20), (70, -20), (70, 0)], "bentConnector4"),
        ([(0, 0), (0, -20), (70, -20), (70, -90), (40, -90), (40, -99)], "bentConnector5"),
    ],
)
def test_the_preset_with_as_many_bends(points, preset):
    assert connectors.elbow(points).preset == preset


def test_points_on_a_straight_leg_are_no_bends():
    assert connectors.elbow([(0, 0), (40, 0), (90, 0), (90, 50)]) == connectors.elbow([(0, 0), (90, 0), (90, 50)])
