"""The graph of causes and effects: chains to their ends, by distance, and paths; nothing loops on a cycle."""

from itertools import pairwise

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
