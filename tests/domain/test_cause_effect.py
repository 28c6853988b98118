"""The graph of causes and effects: chains to their ends, by distance, and paths; nothing loops on a cycle."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scorecard.domain import cause_effect

CODES = st.sampled_from("ABCDEFG")
PAIRS = st.lists(st.tuples(CODES, CODES), max_size=20)
CHAIN = [("F", "L"), ("L", "P"), ("P", "C"), ("F", "C"), ("L", "Q")]


def test_drivers_and_outcomes_go_to_the_ends_of_the_chain_nearest_first():
    assert cause_effect.drivers(CHAIN, "C") == (("P", 1), ("F", 1), ("L", 2))
    assert cause_effect.outcomes(CHAIN, "F") == (("L", 1), ("C", 1), ("P", 2), ("Q", 2))


def test_what_has_no_links_has_no_drivers_and_no_outcomes():
    assert cause_effect.drivers(CHAIN, "F") == ()
    assert cause_effect.outcomes(CHAIN, "X") == ()


def test_a_path_is_a_shortest_chain_with_both_ends():
    assert cause_effect.path(CHAIN, "L", "C") == ("L", "P", "C")
    assert cause_effect.path(CHAIN, "F", "C") == ("F", "C")
    assert cause_effect.path(CHAIN, "C", "F") == ()
    assert cause_effect.path(CHAIN, "L", "L") == ("L",)


def test_a_chain_holds_the_links_on_the_ways_to_and_from_its_objective():
    chain = cause_effect.chain(CHAIN, "P")
    assert (chain.drivers, chain.outcomes) == ((("L", 1), ("F", 2)), (("C", 1),))
    assert chain.links == {("F", "L"), ("L", "P"), ("P", "C")}, "neither past the chain's objectives nor around"


@given(PAIRS, CODES)
def test_drivers_and_outcomes_mirror_each_other_and_leave_out_the_objective_itself(pairs, code):
    mirrored = [(effect, cause) for cause, effect in pairs]
    assert cause_effect.drivers(pairs, code) == cause_effect.outcomes(mirrored, code)
    assert code not in {each.code for each in cause_effect.outcomes(pairs, code)}


@given(PAIRS, CODES, CODES)
def test_there_is_a_path_to_every_outcome_as_long_as_its_distance_says(pairs, start, end):
    distances = dict(cause_effect.outcomes(pairs, start)) | {start: 0}
    path = cause_effect.path(pairs, start, end)
    assert len(path) - 1 == distances.get(end, -1)
    assert set(pairwise(path)) <= set(pairs)


@pytest.mark.parametrize(
    ("pairs", "cycles"),
    [
        ([], ()),
        (["AB", "BC", "AC"], ()),
        (["AB", "BA"], ("BAB",)),
        (["BA", "AB"], ("ABA",)),
        (["AA"], ("AA",)),
        (["AB", "BC", "CA", "CD", "DC"], ("CABC", "DCD")),
        (["AB", "BC", "CA", "BA"], ("BAB", "CABC")),
    ],
)
def test_cycles_begin_with_the_link_that_closed_them(pairs, cycles):
    found = cause_effect.cycles([(cause, effect) for cause, effect in pairs])
    assert sorted("".join(chain) for chain in found) == sorted(cycles)


@given(PAIRS)
def test_without_the_first_link_of_each_cycle_none_is_left(pairs):
    found = cause_effect.cycles(pairs)
    for chain in found:
        assert chain[0] == chain[-1]
        assert set(pairwise(chain)) <= set(pairs)
    cut = {(chain[0], chain[1]) for chain in found}
    left = [pair for pair in pairs if pair not in cut]
    assert not any(cause_effect.path(left, effect, cause) for cause, effect in left)


def test_a_chain_is_written_with_arrows():
    assert cause_effect.written(("AP1", "AC1", "AP1")) == "AP1 → AC1 → AP1"
