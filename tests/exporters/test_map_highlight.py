"""What one reader chose, written into the drawing that is kept for all of them."""

import xml.etree.ElementTree as ET

import pytest

from scorecard.domain import cause_effect
from scorecard.exporters.map_highlight import MarkWords, highlight

DRAWING = (
    '<svg xmlns="http://www.w3.org/2000/svg" class="strategy-map" role="group">'
    '<path class="arrow" data-cause="A1" data-effect="B1" d="M0 0"/><path data-cause="B1" data-effect="C1" d="M0 0"/>'
    '<path class="arrow" data-cause="X1" data-effect="B1" d="M0 0"/><path data-cause="A1" data-effect="Y1" d="M0 0"/>'
    + "".join(
        f'<g class="box is-off_target" data-code="{code}"><a href="?objective={code}">'
        f'<rect class="box-shape" x="{x}" y="18" width="144" height="72"/></a></g>'
        for x, code in enumerate(("A1", "B1", "C1", "X1", "Y1", "Z1"))
    )
    + "</svg>"
)
PAIRS = [("A1", "B1"), ("B1", "C1"), ("X1", "B1"), ("A1", "Y1")]
WORDS = MarkWords("C", "E")


def draw(code=None, outside=()) -> ET.Element:
    chain = cause_effect.chain(PAIRS, code) if code else None
    return ET.fromstring(highlight(DRAWING, outside=frozenset(outside), chain=chain, words=WORDS))  # noqa: S314 - ours


def classes(root, **attributes) -> set[str]:
    found = [
        each
        for each in root.iter()
        if attributes.items() <= {k.replace("-", "_"): v for k, v in each.attrib.items()}.items()
    ]
    return set(found[0].get("class", "").split())


def test_nothing_chosen_leaves_the_drawing_as_it_is():
    assert highlight(DRAWING, outside=frozenset(), chain=None, words=WORDS) == DRAWING


def test_boxes_bear_their_part_in_the_chain():
    root = draw("B1")
    roles = {
        code: classes(root, data_code=code) - {"box", "is-off_target"} for code in ("A1", "B1", "C1", "X1", "Y1", "Z1")
    }
    assert roles == {
        "A1": {"is-cause"}, "X1": {"is-cause"}, "B1": {"is-chosen"}, "C1": {"is-effect"}, "Y1": set(), "Z1": set()
    }  # fmt: skip
    assert "is-lit" in root.get("class", "")
    assert "is-off_target" in classes(root, data_code="A1")


def test_the_chains_arrows_are_lit_and_no_others():
    root = draw("B1")
    lit = {
        (a.get("data-cause"), a.get("data-effect"))
        for a in root.iter()
        if "is-lit" in a.get("class", "") and a.get("data-cause")
    }
    assert lit == {("A1", "B1"), ("B1", "C1"), ("X1", "B1")}


def test_causes_and_effects_are_marked_on_their_corners():
    marks = [each for each in draw("B1").iter() if "chain-mark" in each.get("class", "")]
    assert sorted(("".join(mark.itertext()), mark[0].get("x")) for mark in marks) == [
        ("C", "-6"),
        ("C", "-9"),
        ("E", "-7"),
    ]
    assert {mark.get("aria-hidden") for mark in marks} == {"true"}


@pytest.mark.parametrize("code", [None, "B1"])
def test_what_a_filter_leaves_out_is_set_back(code):
    root = draw(code, outside=("Z1", "A1"))
    assert {code for code in ("A1", "B1", "C1", "X1", "Y1", "Z1") if "is-outside" in classes(root, data_code=code)} == {
        "A1",
        "Z1",
    }


def test_a_box_without_links_sets_nobody_back():
    root = draw("Z1")
    assert "is-chosen" in classes(root, data_code="Z1")
    assert "is-lit" not in root.get("class", "")
