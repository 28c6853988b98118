"""The arrows keep the rules of tests/map_rules.py on any plan, and their checker finds what breaks them."""

import re
from dataclasses import replace
from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scorecard.domain.map_layout import (
    LinksShown,
    MapLink,
    MapObjective,
    MapPerspective,
    MapPlan,
    MapStatement,
    MapTheme,
    lay_out,
)
from scorecard.domain.map_layout.form import SCREEN, SHEETS
from scorecard.exporters import svg
from tests import map_rules

NAMES = ("短", "協助提升機關員額運用知能", "臺" * 200)


def _plan(perspectives, themes, objectives, links):
    """`objectives` are pairs of numbers, a perspective's and a theme's (None: shared), `links` of objectives'."""
    return MapPlan(
        (MapStatement("願景", "建構高效能具競爭力的市府團隊", True),),
        tuple(MapPerspective(f"P{i}", ("顧客", "Internal Process")[i % 2]) for i in range(perspectives)),
        tuple(MapTheme(f"T{i}", "提升組織效能") for i in range(themes)),
        tuple(
            MapObjective(
                f"O{i}", NAMES[(i % 7 == 3) + (i % 29 == 5)], f"P{row}", None if theme is None else f"T{theme}"
            )
            for i, (row, theme) in enumerate(objectives)
        ),
        tuple(MapLink(f"O{cause}", f"O{effect}", (cause + effect) % 3 == 0) for cause, effect in links),
    )


def _spread(perspectives, themes, objectives, links):
    """So many objectives spread over all cells and a few shared ones; links far, near, sideways and both ways."""
    cells = list(product(range(perspectives), [*range(themes), *([None] if themes % 2 else [])]))
    placed = [cells[i * 5 % len(cells)] for i in range(objectives)]
    pairs = [(i * 7 % objectives, (i * 7 + 1 + i * i % 11 * objectives // 13) % objectives) for i in range(4 * links)]
    return _plan(perspectives, themes, placed, list(dict.fromkeys(p for p in pairs if p[0] != p[1]))[:links])


def _write(plan, form=SCREEN):
    return svg.write(lay_out(plan, form), title="策略地圖", description="")


def _faults(plan, form=SCREEN):
    return map_rules.faults(_write(plan, form), [(link.cause, link.effect) for link in plan.links])


@st.composite
def plans(draw):
    perspectives, themes = draw(st.integers(1, 5)), draw(st.integers(0, 7))
    theme = st.none() | st.integers(0, themes - 1) if themes else st.none()
    objectives = draw(st.lists(st.tuples(st.integers(0, perspectives - 1), theme), min_size=2, max_size=24))
    number = st.integers(0, len(objectives) - 1)
    pair = st.tuples(number, number).filter(lambda link: link[0] != link[1])
    return _plan(perspectives, themes, objectives, draw(st.lists(pair, max_size=40, unique=True)))


@given(plans(), st.sampled_from([SCREEN, SCREEN, SHEETS[0], SHEETS[-1]]))
@settings(max_examples=80, deadline=None)
def test_arrows_keep_the_rules(plan, form):
    """On a screen and on a sheet."""
    assert _faults(plan, form) == []


@pytest.mark.parametrize(
    ("name", "plan"),
    {
        "one beside the other": _plan(1, 2, [(0, 0), (0, 1)], [(0, 1)]),
        "one above the other, both ways": _plan(1, 1, [(0, 0), (0, 0)], [(0, 1), (1, 0)]),
        "past what stands between": _plan(1, 1, [(0, 0)] * 4, [(0, 3), (3, 0), (0, 2), (3, 1)]),
        "past shared ones": _plan(3, 2, [(0, 0), (1, None), (1, None), (1, None), (2, 1)], [(0, 4), (4, 0), (4, 2)]),
        "between shared ones": _plan(
            2, 5, [(0, None)] * 7 + [(1, None)] * 4, [(7, 0), (8, 6), (0, 3), (3, 0), (9, 10)]
        ),
        "all into one": _plan(2, 5, [(0, 2), *((i % 2, i % 5) for i in range(60))], [(i, 0) for i in range(1, 61)]),
        "all from a shared one": _plan(
            2, 5, [(0, None), *((1, i % 5) for i in range(50))], [(0, i) for i in range(1, 51)]
        ),
        "forty in a cell": _plan(2, 3, [(0, 1)] * 40 + [(1, 1)], [(i + 1, i) for i in range(40)] + [(40, 3), (0, 30)]),
        "only shared": _plan(2, 0, [(0, None)] * 3 + [(1, None)], [(3, 0), (3, 1), (3, 2), (0, 2)]),
        "two alike": _plan(1, 2, [(0, 0), (0, 1)], [(0, 1), (0, 1)]),
        "to itself": _plan(1, 2, [(0, 0), (0, 1)], [(0, 0), (0, 1)]),
        "a department": _spread(4, 5, 23, 34),
        "a city": _spread(4, 8, 40, 120),
        "the largest": _spread(8, 16, 200, 400),
    }.items(),
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_arrows_keep_the_rules_where(name, plan):
    assert _faults(plan) == []


SMALL = _plan(2, 3, [(0, 0), (0, 1), (0, 2), (1, 0), (1, 1), (1, 2)], [(3, 0), (4, 0), (4, 1), (5, 1), (3, 2), (0, 2)])


def _moved(drawing, cause, effect, points):
    path = "".join(f"{'L' if i else 'M'}{x} {y}" for i, (x, y) in enumerate(points))
    place = f'data-cause="{cause}" data-effect="{effect}" d="'
    return re.sub(f'({place})[^"]*', rf"\g<1>{path}", drawing)


def _checked(drawing):
    return map_rules.faults(drawing, [(link.cause, link.effect) for link in SMALL.links])


def _arrow(cause, effect):
    return next(
        arrow for arrow in map_rules.read(_write(SMALL)).arrows if (arrow.cause, arrow.effect) == (cause, effect)
    )


def _boxes():
    return map_rules.read(_write(SMALL)).boxes


def test_a_drawing_that_keeps_the_rules_is_accepted():
    assert _checked(_write(SMALL)) == []
    points = _arrow("O4", "O0").points
    assert _checked(_moved(_write(SMALL), "O4", "O0", points)) == []


def test_an_arrow_moved_onto_a_box_is_rejected():
    box, (first, *_, last) = _boxes()["O1"], _arrow("O3", "O0").points
    x, y = (box.left + box.right) / 2, (box.top + box.bottom) / 2
    points = [first, (first[0], first[1] - 12), (x, first[1] - 12), (x, y), (last[0], y), last]
    found = _checked(_moved(_write(SMALL), "O3", "O0", points))
    assert any(fault.startswith("O3 to O0: touches O1") for fault in found)


def test_two_arrows_on_one_lane_are_rejected():
    points = _arrow("O4", "O1").points
    shifted = [(x + 3, y) for x, y in points]
    found = _checked(_moved(_write(SMALL), "O4", "O0", shifted))
    assert "O4 to O0 and O4 to O1: run on one lane" in found or "O4 to O1 and O4 to O0: run on one lane" in found


@pytest.mark.parametrize(
    ("change", "fault"),
    [
        (lambda points, box: [*points[:-1], (points[-1][0], points[-1][1] + 3)], "no end on the edge"),
        (lambda points, box: [(box.left, points[0][1]), *points[1:]], "no end on the edge"),
        (lambda points, box: [points[0], (points[0][0] + 40, points[0][1] - 30), points[-1]], "not upright or level"),
        (lambda points, box: [points[0], (points[0][0], 20), (points[-1][0], 20), points[-1]], "touches roof-shape"),
        (lambda points, box: [points[0], (points[0][0], 20), (-20, 20), points[-1]], "leaves the drawing"),
    ],
)
def test_other_faults_are_found(change, fault):
    points = list(_arrow("O4", "O1").points)
    found = _checked(_moved(_write(SMALL), "O4", "O1", change(points, _boxes()["O4"])))
    assert any(fault in each for each in found), found


def test_a_missing_arrow_is_found():
    assert map_rules.faults(_write(SMALL), [("O3", "O0")]) == ["the arrows are not those of the links"]


def test_an_arrow_is_hollow_until_its_link_is_confirmed_and_never_dashed():
    plan = replace(SMALL, links=(MapLink("O3", "O0"), MapLink("O4", "O1", is_confirmed=True)))
    written = _write(plan)
    assert '<g class="arrow is-assumed"><path class="line" data-cause="O3" data-effect="O0"' in written
    assert '<g class="arrow is-confirmed"><path class="line" data-cause="O4" data-effect="O1"' in written
    assert written.count('class="tip"') == 2


def test_the_lower_of_two_lines_that_cross_has_a_gap():
    written = _write(_spread(4, 5, 23, 34))
    gaps = re.findall(r'class="gap" d="([^"]*)"', written)
    assert sum(gap.count("M") for gap in gaps) == map_rules.crossings(written) > 0


def test_the_same_plan_gives_the_same_bytes():
    plan = _spread(4, 6, 30, 60)
    again = replace(plan, objectives=tuple(replace(each) for each in plan.objectives))
    assert _write(plan) == _write(again)


def test_links_between_themes_can_be_left_out_and_all_links():
    plan = _plan(2, 2, [(0, 0), (0, 1), (0, None), (1, 0)], [(3, 0), (3, 1), (3, 2), (0, 1)])
    assert [link.effect for link in plan.with_links(LinksShown.THEME).links] == ["O0", "O2"]
    assert plan.with_links(LinksShown.NONE).links == ()
    assert plan.with_links(LinksShown.ALL) is plan


def test_a_link_of_an_objective_that_there_is_not_is_refused_by_its_code():
    with pytest.raises(ValueError, match="X1"):
        lay_out(replace(SMALL, links=(MapLink("O0", "X1"),)))


def test_few_arrows_leave_the_boxes_where_they_are():
    with_links = lay_out(_plan(2, 5, [(i // 5, i % 5) for i in range(10)], [(i + 5, i) for i in range(5)]))
    assert lay_out(_plan(2, 5, [(i // 5, i % 5) for i in range(10)], [])).boxes == with_links.boxes
