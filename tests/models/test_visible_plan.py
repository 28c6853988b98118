"""The plan an address names: found as visible_to finds it, with what its pages need."""

import pytest

from scorecard.models import Plan, PlanStatus, visible_plan
from tests.cast import ACTORS

ADDRESSES = [(slug, year) for slug in ("town", "town-works", "town-works-roads", "nowhere") for year in (2030, 2031)]


@pytest.mark.parametrize("actor", ACTORS)
def test_found_as_visible_to_finds_it(actor, town, small_plan):
    found = {address: visible_plan.find(town[actor], *address) for address in ADDRESSES}
    seen = Plan.objects.visible_to(town[actor])
    assert found == {address: seen.of(*address).first() for address in ADDRESSES}


def test_with_every_field_and_its_organisation(small_plan, town, django_assert_num_queries):
    expected = Plan.objects.select_related("organisation").get(pk=small_plan.plan.pk)
    visible_plan.find(town["superuser"], "town-works", 2030)
    with django_assert_num_queries(1):
        plan = visible_plan.find(town["superuser"], "town-works", 2030)
        assert plan is not None and plan.organisation.name == expected.organisation.name
    fields = [field.attname for field in Plan._meta.concrete_fields]
    assert [getattr(plan, name) for name in fields] == [getattr(expected, name) for name in fields]


def test_with_its_neighbours(seed_plans, town):
    city = visible_plan.find(town["superuser"], "taipei", 2021)
    department = visible_plan.find(town["superuser"], "taipei-personnel", 2021)
    assert city is not None and department is not None
    assert (city.has_children, city.serves_top) == (True, None)
    assert (department.has_children, department.serves_top) == (False, True)


def test_what_was_asked_before_is_asked_anew(town, small_plan):
    assert visible_plan.find(town["viewer"], "town-works", 2030) is not None
    Plan.objects.filter(pk=small_plan.plan.pk).update(status=PlanStatus.DRAFT)
    assert visible_plan.find(town["viewer"], "town-works", 2030) is None
    assert visible_plan.find(town["manager"], "town-works", 2030) is not None
