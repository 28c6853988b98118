"""Two real transactions at once that would close a cycle together: one link is kept, the other refused."""

import pytest
from django.core.exceptions import ValidationError

from scorecard.models import CauseEffectLink, Objective, Organisation, Perspective, Plan
from scorecard.services import cause_effect_links, records
from tests.services.test_records_race import at_once

ROUNDS = 5


@pytest.fixture
def ends(transactional_db):
    """Two objectives, committed."""
    organisation = Organisation.objects.create(slug="harbour", name="Harbour", short_name="Harbour")
    plan = Plan.objects.create(organisation=organisation, year=2030, title="Harbour 2030")
    perspective = Perspective.objects.create(plan=plan, code="C", name="Citizens")
    return [
        Objective.objects.create(plan=plan, perspective=perspective, code=code, name=code) for code in ("AC1", "AC2")
    ]


def links(ends):
    return CauseEffectLink.objects.filter(cause__in=ends)


def test_two_halves_of_a_cycle(ends):
    one, other = ends
    for _ in range(ROUNDS):
        outcomes = at_once(
            lambda: cause_effect_links.create(cause=one, effect=other, by=None),
            lambda: records.save(record=CauseEffectLink(cause=other, effect=one), by=None, reason="admin"),
        )
        assert {type(outcome) for outcome in outcomes} == {CauseEffectLink, ValidationError}, outcomes
        assert links(ends).count() == 1
        links(ends).delete()


def test_the_same_link_twice(ends):
    one, other = ends
    outcomes = at_once(*[lambda: cause_effect_links.create(cause=one, effect=other, by=None)] * 2)
    assert {type(outcome) for outcome in outcomes} == {CauseEffectLink, cause_effect_links.LinkExists}, outcomes
    assert links(ends).count() == 1
