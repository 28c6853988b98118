"""What the list of all plans is asked to show, from the words of its address and back."""

import pytest

from scorecard.domain.periods import Period
from scorecard.domain.plan_choice import PlanChoice, Sort, parse
from scorecard.domain.scoring import Basis

ASKED = {"year": "2021", "period": "2021-Q2", "basis": "period", "light": "off_target", "under": "taipei"}
ASKED |= {"status": "active", "q": "人事", "sort": "-score"}


def test_every_word():
    assert parse(ASKED) == PlanChoice(
        2021, Period.parse("2021-Q2"), Basis.PERIOD, "off_target", "taipei", "active", "人事", Sort.SCORE, True
    )


def test_nothing_asked_is_the_tree_of_all():
    assert parse({}) == PlanChoice()
    assert not parse({}).is_limited
    assert parse({}).address() == "?"


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("year", "110"),
        ("year", "２０２１"),
        ("period", "2021-13"),
        ("basis", "both"),
        ("light", "purple"),
        ("status", "late"),
        ("sort", "name"),
        ("sort", "-tree"),
        ("sort", "--score"),
    ],
)
def test_what_is_not_known_is_noted_and_ignored(name, value):
    assert parse({name: value}) == PlanChoice(ignored=(name,))


def test_an_address_says_all_of_the_choice_again():
    choice = parse(ASKED)
    words = dict(pair.split("=") for pair in choice.address().removeprefix("?").split("&"))
    assert words.keys() == ASKED.keys()
    assert choice.address(light="", q="").count("=") == len(ASKED) - 2


def test_a_heading_asks_for_the_worst_first_and_then_the_other_way_round():
    tree = parse({})
    assert [tree.order_by(sort) for sort in Sort] == ["tree", "-light", "score", "coverage", "-unreported", "-changed"]
    assert parse({"sort": "-light"}).order_by(Sort.LIGHT) == "light"
    assert parse({"sort": "score"}).order_by(Sort.SCORE) == "-score"
