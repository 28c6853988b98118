"""My plans: those of the latest year that has begun, the own ones first, with their size; and the other years."""

from datetime import date

import pytest

from scorecard.models import Objective
from scorecard.reports import my_plans
from scorecard.services import plan_versions
from tests.cast import make_plan

TODAY = date(2030, 6, 15)


def build(user, today=TODAY, own=()):
    return my_plans.build(user, own, today)


def shown(plans) -> list[str]:
    return [card.organisation_slug for card in plans.cards]


@pytest.mark.parametrize(
    ("actor", "plans", "others"),
    [
        ("manager", ["town", "town-works"], (2031, 2029)),
        ("staff", ["town", "town-works"], (2029,)),
        ("outsider", ["town", "town-culture"], ()),
    ],
)
def test_the_latest_year_that_has_begun_and_the_others(actor, plans, others, town, small_plan):
    found = build(town[actor])
    assert (found.year, shown(found), found.others) == (2030, plans, others)


@pytest.mark.parametrize("actor", ["unassigned", "anonymous"])
def test_who_sees_none_has_none(actor, town, small_plan):
    assert build(town[actor]) == my_plans.MyPlans(None, (), 0, ())


def test_where_nothing_has_begun_the_next_year(town, small_plan):
    assert build(town["manager"], date(2020, 1, 1)).year == 2031


def test_ones_own_stand_first(town, small_plan):
    assert shown(build(town["manager"], own=(town.works.pk,))) == ["town-works", "town"]


def test_the_rest_is_counted(town, small_plan, monkeypatch):
    assert not build(town["manager"]).has_more
    my_plans._first.cache_clear()
    monkeypatch.setattr(my_plans, "MOST_PLANS", 1)
    found = build(town["manager"])
    my_plans._first.cache_clear()
    assert (shown(found), found.total, found.has_more) == (["town"], 2, True)


def test_a_card_says_how_big_the_plan_is(town, small_plan):
    cards = {card.title: card for card in build(town["administrator"]).cards}
    assert (cards["Works 2030"].objectives, cards["Works 2030"].kpis, cards["Works 2030"].may_edit) == (3, 4, True)
    (card,) = build(town["staff"], date(2029, 6, 1)).cards
    assert (card.title, card.objectives, card.kpis) == ("Works 2029", 0, 0)


@pytest.mark.parametrize(
    ("actor", "edited"),
    [("administrator", {"Works 2030"}), ("manager", set()), ("superuser", {"Town 2030", "Works 2030"})],
)
def test_the_way_to_edit_a_plan_is_offered_to_who_may(actor, edited, town, small_plan):
    cards = build(town[actor]).cards
    assert {card.title for card in cards if card.may_edit} & {"Town 2030", "Works 2030"} == edited


def test_the_seed(town, seed_plans):
    cards = {card.organisation_slug: card for card in build(town["superuser"], date(2021, 6, 1)).cards}
    assert (cards["taipei"].objectives, cards["taipei"].kpis) == (48, 0)
    assert (cards["taipei-personnel"].objectives, cards["taipei-personnel"].kpis) == (23, 24)


@pytest.mark.parametrize("more", [0, 30])
def test_two_queries_however_many_plans(more, town, small_plan, django_assert_num_queries):
    for year in range(1990, 1990 + more):
        make_plan(town.works, year)
    for plan in (small_plan.plan, small_plan.town_plan):
        plan_versions.raise_versions(plan.pk, structure=True)
    expected = build(town["staff"])
    with django_assert_num_queries(2):
        assert build(town["staff"]) == expected
    assert len(expected.others) == 1 + more


def test_a_size_is_kept_until_the_structure_changes(town, small_plan):
    plan_versions.raise_versions(small_plan.plan.pk, structure=True)
    assert [card.objectives for card in build(town["staff"]).cards] == [1, 3]
    made = {"code": "AX1", "name": "More", "perspective": small_plan.plan.perspectives.first()}
    Objective.objects.create(plan=small_plan.plan, **made)
    plan_versions.raise_versions(small_plan.plan.pk, structure=True)
    assert [card.objectives for card in build(town["staff"]).cards] == [1, 4]
