"""Memberships: how far a role reaches in the tree, and from when until when."""

from datetime import date

import pytest
from django.contrib.auth.models import AnonymousUser, User

from scorecard.models import Membership, Organisation, Role, Scope
from tests.cast import NOBODIES

TODAY = date(2030, 6, 15)


def scope(user, on=TODAY) -> Scope:
    return Membership.objects.scope_on(user, on)


def slugs(town, keys):
    return {slug for slug, organisation in town.organisations.items() if organisation.pk in keys}


def test_a_role_is_inherited_downwards_and_seen_upwards(town):
    reach = scope(town["manager"])
    assert slugs(town, reach.sees) == {"town", "town-works", "town-works-roads", "town-works-bridges"}
    assert slugs(town, reach.roles) == {"town-works", "town-works-roads", "town-works-bridges"}
    assert set(reach.roles.values()) == {Role.MANAGER}


def test_a_sibling_is_not_seen(town):
    assert slugs(town, scope(town["staff"]).sees) == {"town", "town-works", "town-works-roads"}


def test_the_ladder(town):
    for rank, role in enumerate(Role):
        reach = Scope(roles={1: role})
        assert [reach.holds(other, 1) for other in Role] == [other.rank <= rank for other in Role]
        assert [reach.where(other) for other in Role] == [[1] if other.rank <= rank else [] for other in Role]
    assert [role.value for role in Role] == ["viewer", "staff", "manager", "administrator"]


def test_nothing_is_held_elsewhere(town):
    reach = scope(town["chief"])
    assert reach.holds(Role.MANAGER, town.roads.pk)
    assert not reach.holds(Role.VIEWER, town.works.pk)
    assert not reach.holds(Role.VIEWER, None)


def test_the_highest_of_several_roles_counts(town):
    user = town["staff"]
    Membership.objects.create(user=user, organisation=town.works, role=Role.VIEWER)
    assert scope(user).roles[town.roads.pk] == Role.STAFF
    Membership.objects.create(user=user, organisation=town.works, role=Role.ADMINISTRATOR)
    assert scope(user).roles[town.roads.pk] == Role.ADMINISTRATOR
    assert scope(user).roles[town.bridges.pk] == Role.ADMINISTRATOR


@pytest.mark.parametrize(
    ("first", "last", "counts"),
    [
        (None, None, True),
        (TODAY, TODAY, True),
        (date(2030, 6, 16), None, False),
        (None, date(2030, 6, 14), False),
        (date(2030, 1, 1), date(2030, 12, 31), True),
        (date(2029, 1, 1), date(2029, 12, 31), False),
    ],
)
def test_a_membership_counts_from_its_first_to_its_last_day(first, last, counts, town):
    deputy = User.objects.create(username="deputy")
    membership = Membership.objects.create(
        user=deputy, organisation=town.roads, role=Role.MANAGER, valid_from=first, valid_until=last
    )
    assert scope(deputy).holds(Role.MANAGER, town.roads.pk) is counts
    assert (membership in Membership.objects.current(TODAY)) is counts


@pytest.mark.parametrize("actor", NOBODIES)
def test_nobody_reaches_nothing(actor, town):
    assert Membership.objects.scope_of(town[actor]) == Scope()


@pytest.mark.django_db
def test_an_anonymous_visitor_reaches_nothing(django_assert_num_queries):
    with django_assert_num_queries(0):
        assert Membership.objects.scope_of(AnonymousUser()) == Scope()


def test_a_superuser_reaches_everything_until_deactivated(town):
    user = town["superuser"]
    assert Membership.objects.scope_of(user) == Scope(everything=True)
    assert Membership.objects.scope_of(user).holds(Role.ADMINISTRATOR, None)
    user.is_active = False
    assert Membership.objects.scope_of(user) == Scope()


def test_the_whole_tree_is_walked_in_one_query(town, django_assert_num_queries):
    parent = town.roads
    for depth in range(20):
        parent = Organisation.objects.create(slug=f"crew-{depth}", name="Crew", short_name="Crew", parent=parent)
    with django_assert_num_queries(1):
        reach = scope(town["manager"])
    assert reach.holds(Role.MANAGER, parent.pk)


def test_a_ring_of_organisations_does_not_hang(town):
    Organisation.objects.filter(pk=town.works.pk).update(parent=town.roads)
    assert scope(town["chief"]).holds(Role.MANAGER, town.works.pk)


def test_the_own_day_decides_where_none_is_given(town, time_machine):
    membership = town["chief"].memberships.get()
    membership.valid_until = date(2030, 6, 15)
    membership.save()
    time_machine.move_to("2030-06-15 15:59:59Z")  # still the 15th in Taipei
    assert Membership.objects.scope_of(User.objects.get(username="chief")).roles
    time_machine.move_to("2030-06-15 16:00:00Z")
    assert not Membership.objects.scope_of(User.objects.get(username="chief")).roles


def test_one_request_asks_once(town, django_assert_num_queries):
    with django_assert_num_queries(1):
        for _time in range(3):
            assert Membership.objects.scope_of(town["chief"]).holds(Role.MANAGER, town.roads.pk)


def test_a_role_given_or_taken_counts_at_once(town):
    user = town["unassigned"]
    assert Membership.objects.scope_of(user) == Scope()
    membership = Membership.objects.create(user=user, organisation=town.roads, role=Role.STAFF)
    assert Membership.objects.scope_of(user).holds(Role.STAFF, town.roads.pk)
    membership.delete()
    assert Membership.objects.scope_of(user) == Scope()
