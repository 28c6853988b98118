"""The map by theme, perspective, owner, light and need: what is left, and what was asked for in vain."""

from datetime import date

import pytest

from scorecard.domain.periods import Period
from scorecard.domain.scoring import Basis
from scorecard.reports import map_choice, strategy_map

JUNE = Period.parse("2021-06")


def choose(plan, at=JUNE, **asked):
    report = strategy_map.build(plan, at, Basis.YTD, date(at.year + 1, 3, 1), hides_scores=False)
    choice, _ignored = map_choice.read(report, asked)
    return map_choice.choose(report, choice)


def codes(chosen) -> list[str]:
    return [item.code for band in chosen.bands for item in band.objectives]


@pytest.mark.parametrize(
    ("asked", "left"),
    [
        ({"theme": "E"}, ["EC1", "EP1", "EL1", "EF1"]),
        ({"theme": "ｅ"}, ["EC1", "EP1", "EL1", "EF1"]),
        ({"perspective": "F"}, ["AF1", "BF1", "CF1", "DF1", "EF1"]),
        ({"light": "off_target"}, ["CF1", "EF1"]),
        ({"theme": "E", "attention": "1"}, ["EC1", "EF1"]),
        ({"theme": "E", "perspective": "F", "light": "on_target"}, []),
        ({"section": "taipei-personnel-information"}, None),
    ],
)
def test_filters_combine(asked, left, seed_plans):
    chosen = choose(seed_plans.department, **asked)
    assert left is None or codes(chosen) == left
    assert chosen.form.is_filtered
    assert len(chosen.outside) == 23 - chosen.form.found
    assert {cause.code for cause in chosen.causes} <= set(codes(chosen))
    assert {theme.code for theme in chosen.themes} == {code[0] for code in codes(chosen)}


def test_the_links_listed_are_those_that_the_chosen_cause(seed_plans):
    assert choose(seed_plans.department).listed_links == 34
    assert choose(seed_plans.department, theme="E", perspective="F").listed_links == 2


def test_an_owner_section_is_found_by_its_kpis(small_plan):
    chosen = choose(small_plan.plan, Period.parse("2030-03"), section="town-works-bridges")
    assert codes(chosen) == ["AC1"]


def test_shared_objectives_are_chosen_as_a_theme_is(seed_plans):
    chosen = choose(seed_plans.city, theme="shared")
    assert codes(chosen) == ["TC1", "TC2", "TC3", "TC4"]
    assert not choose(seed_plans.department).form.has_shared


def test_only_what_needs_attention_is_what_the_list_beside_the_map_names(seed_plans):
    chosen = choose(seed_plans.department, attention="1")
    assert {item.code.partition(".")[0] for item in chosen.attention.items} == set(codes(chosen))


def test_nothing_asked_is_all(seed_plans):
    chosen = choose(seed_plans.department)
    assert (chosen.form.found, chosen.outside, chosen.form.is_filtered) == (23, frozenset(), False)
    assert sum(len(cause.effects) for cause in chosen.causes) == 34
    assert chosen.form.choice.pairs == ()


def test_what_the_plan_has_not_is_ignored_and_named(seed_plans):
    report = choose(seed_plans.department).map
    asked = {
        "theme": "Z",
        "perspective": "shared",
        "section": "x" * 200,
        "light": "pink",
        "attention": "2",
        "other": "1",
    }
    choice, ignored = map_choice.read(report, asked)
    assert choice == map_choice.MapChoice()
    assert [name for name, _value in ignored] == ["theme", "perspective", "section", "light", "attention"]
    assert len(ignored[2][1]) == 80


def test_an_address_carries_what_was_chosen(seed_plans):
    asked = {"theme": "E", "light": "off_target", "attention": "1"}
    assert dict(choose(seed_plans.department, **asked).form.choice.pairs) == asked
