"""What the address of the audit log says: a choice, what of it is nothing, and where the next page begins."""

from datetime import UTC, date, datetime
from urllib.parse import parse_qsl

import pytest

from scorecard.domain.history_choice import ChangeKind, HistoryChoice, Place, parse

KINDS = ("kpi", "theme")


def test_every_word_is_read():
    asked = {
        "kind": "kpi",
        "object": " AC1.1 ",
        "who": "王",
        "change": "deleted",
        "since": "110/7/5",
        "until": "1100706",
    }
    assert parse(asked, KINDS) == HistoryChoice(
        "kpi", "AC1.1", "王", ChangeKind.DELETED, date(2021, 7, 5), date(2021, 7, 6)
    )


@pytest.mark.parametrize(
    ("name", "word"),
    [
        ("kind", "objective"),
        ("change", "~"),
        ("since", "110/13/1"),
        ("since", "9999-12-31"),
        ("since", "0001-01-01"),
        ("until", "yesterday"),
        ("object", "a\x00b"),
        ("who", "x" * 151),
    ],
)
def test_what_is_not_known_is_ignored_and_named(name, word):
    assert parse({name: word}, KINDS) == HistoryChoice(ignored=(name,))


def test_a_time_that_ends_before_it_begins_has_no_end():
    choice = parse({"since": "110/7/5", "until": "110/7/4"}, KINDS)
    assert (choice.since, choice.until, choice.ignored) == (date(2021, 7, 5), None, ("until",))


def test_the_address_says_the_choice_again():
    choice = parse({"kind": "kpi", "who": "王", "change": "added", "since": "110/7/5"}, KINDS)
    assert parse(dict(parse_qsl(choice.address()[1:])), KINDS) == choice


@pytest.mark.parametrize("at", [datetime(2021, 7, 5, 1, 2, 3, 456789, UTC), datetime(2021, 7, 5, tzinfo=UTC)])
def test_a_place_is_read_as_it_was_written(at):
    place = Place(at, "kpi", 77)
    assert parse({"behind": str(place)}, KINDS).behind == place


@pytest.mark.parametrize(
    "text",
    ["", "1", "1.kpi", "1.kpi.x", "1.plan.1", "x.kpi.1", "-1.kpi.1", f"1.kpi.{2**31}", f"{10**18}.kpi.1", "１.kpi.1"],
)
def test_what_is_no_place_is_the_beginning(text):
    assert parse({"behind": text}, KINDS) == HistoryChoice()


def test_a_choice_of_nothing_limits_nothing():
    assert not parse({}, KINDS).is_limited
    assert parse({"who": "x"}, KINDS).is_limited
