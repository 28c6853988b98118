"""Roles given and taken; who is staff follows."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from scorecard.models import Membership, Role
from scorecard.services import demo_accounts, memberships, records, sessions


@pytest.fixture
def person(town):
    return town["unassigned"]


def give(person, organisation, role, **more):
    membership = Membership(user=person, organisation=organisation, role=role, **more)
    return memberships.save(record=membership, by=None, reason="test")


def is_staff(person) -> bool:
    person.refresh_from_db()
    return person.is_staff


@pytest.mark.parametrize("role", Role)
def test_only_administrators_are_staff(role, person, town):
    give(person, town.works, role)
    assert is_staff(person) == (role == Role.ADMINISTRATOR)


def test_staff_until_the_last_administrator_membership_goes(person, town):
    one, two = (give(person, each, Role.ADMINISTRATOR) for each in (town.works, town.roads))
    memberships.delete(record=one, by=None, reason="test")
    assert is_staff(person)
    two.role = Role.STAFF
    memberships.save(record=two, by=town["superuser"], reason="test", version=two.version, leaves_none=True)
    assert not is_staff(person)
    entry = two.history.first()
    assert (entry.history_user, entry.history_change_reason) == (town["superuser"], "test")


def test_a_membership_that_has_ended_makes_nobody_staff(person, town):
    give(person, town.works, Role.ADMINISTRATOR, valid_until=timezone.localdate() - timedelta(days=1))
    assert not is_staff(person)
    give(person, town.works, Role.ADMINISTRATOR, valid_from=date(2900, 1, 1))
    assert is_staff(person)


def test_a_membership_given_to_somebody_else(person, town):
    membership = give(person, town.works, Role.ADMINISTRATOR)
    membership.user = town["viewer"]
    memberships.save(record=membership, by=None, reason="test", version=1)
    assert not is_staff(person)
    assert is_staff(town["viewer"])


def test_superusers_stay_as_they_are(town):
    membership = give(town["superuser"], town.works, Role.ADMINISTRATOR)
    memberships.delete(record=membership, by=None, reason="test")
    assert is_staff(town["superuser"])


def test_a_stale_membership_changes_nobody(person, town):
    membership = give(person, town.works, Role.ADMINISTRATOR)
    membership.role = Role.VIEWER
    with pytest.raises(records.StaleRecord):
        memberships.save(record=membership, by=None, reason="test", version=7)
    assert is_staff(person)


def test_the_demo_administrator_is_staff_and_the_others_are_not(seed_plans):
    demo_accounts.create()
    staff = {user.username for user in demo_accounts.User.objects.filter(is_staff=True)}
    assert staff == {"demo-admin"}
    assert Membership.history.filter(history_change_reason="load_demo").count() == Membership.objects.count()


@pytest.fixture
def logged_out(monkeypatch):
    """Whose log-ins were ended."""
    names: list[str] = []
    monkeypatch.setattr(sessions, "end_of", lambda *, user: names.append(user.username))
    return names


TODAY = timezone.localdate()


def role_of(town, actor) -> Membership:
    return town[actor].memberships.get()


def end(town, record, last_day=None, **more):
    given = {"by": town["superuser"], "reason": "moved", "version": record.version, **more}
    memberships.end(record=record, last_day=last_day, **given)


def test_a_changed_and_an_ended_role_end_the_log_ins(town, logged_out):
    record = role_of(town, "staff")
    record.role = Role.VIEWER
    memberships.save(record=record, by=None, reason="test", version=1)
    end(town, record)
    assert logged_out == ["staff", "staff"]


def test_a_role_ends_at_once_or_with_its_last_day(town):
    record = role_of(town, "staff")
    end(town, record, TODAY + timedelta(days=3))
    assert role_of(town, "staff").valid_until == TODAY + timedelta(days=3)
    end(town, role_of(town, "staff"))
    stored = role_of(town, "staff")
    assert stored.valid_until == TODAY - timedelta(days=1)
    assert stored.history.first().history_change_reason == "moved"


def test_a_role_that_would_not_have_begun_is_deleted(town, person):
    record = give(person, town.roads, Role.STAFF, valid_from=TODAY)
    end(town, record)
    gone = Membership.history.filter(user=person).first()
    assert not person.memberships.exists()
    assert (gone.history_type, gone.history_change_reason, gone.history_user) == ("-", "moved", town["superuser"])


def test_an_end_that_somebody_else_was_quicker_than(town):
    record = role_of(town, "staff")
    with pytest.raises(records.StaleRecord):
        end(town, record, version=7)
    assert role_of(town, "staff").valid_until is None


@pytest.mark.parametrize("step", ["end", "lower", "delete"])
def test_the_last_administrator_goes_only_when_that_is_meant(step, town):
    record = role_of(town, "administrator")

    def take(**more):
        fresh = Membership.objects.get(pk=record.pk)
        if step == "end":
            end(town, fresh, **more)
        elif step == "delete":
            memberships.delete(record=fresh, by=None, reason="test", **more)
        else:
            fresh.role = Role.VIEWER
            memberships.save(record=fresh, by=None, reason="test", version=fresh.version, **more)

    with pytest.raises(memberships.LastAdministrator, match="Works of the town"):
        take()
    assert Membership.objects.get(pk=record.pk).valid_until is None
    take(leaves_none=True)
    assert not memberships.administered_by(town["administrator"])


def test_who_is_deactivated_or_yet_to_come_administers_nothing(town):
    """The cast has such ones in Works; with another who is there, the first may go."""
    give(town["viewer"], town.works, Role.ADMINISTRATOR)
    end(town, role_of(town, "administrator"))
    assert role_of(town, "administrator").valid_until is not None


@pytest.mark.parametrize(
    ("first", "last"), [(None, None), (TODAY, None), (None, TODAY), (TODAY, TODAY + timedelta(days=9))]
)
def test_the_same_role_twice_at_a_time(first, last, town):
    with pytest.raises(ValidationError) as refused:
        give(town["staff"], town.roads, Role.STAFF, valid_from=first, valid_until=last)
    assert refused.value.messages == ["這段期間在該機關已有相同的角色。"]


def test_the_same_role_again_later(town):
    end(town, role_of(town, "staff"), TODAY)
    assert give(town["staff"], town.roads, Role.STAFF, valid_from=TODAY + timedelta(days=1)).pk


def name(town, deputy="viewer", first=TODAY, last=TODAY + timedelta(days=7), of="chief", reason="leave"):
    return memberships.name_deputy(
        membership=role_of(town, of),
        deputy=town[deputy],
        first_day=first,
        last_day=last,
        by=town["administrator"],
        reason=reason,
    )


def test_a_deputy_holds_the_role_for_a_time(town):
    record = name(town)
    assert (record.user, record.organisation, record.role) == (town["viewer"], town.roads, Role.MANAGER)
    assert (record.deputy_of, record.valid_from, record.valid_until) == (
        town["chief"],
        TODAY,
        TODAY + timedelta(days=7),
    )
    entry = record.history.get()
    assert (entry.deputy_of, entry.history_change_reason) == (town["chief"], "leave")
    assert Membership.objects.scope_of(town["viewer"]).holds(Role.MANAGER, town.roads.pk)
    after = Membership.objects.scope_on(town["viewer"], TODAY + timedelta(days=8))
    assert not after.holds(Role.MANAGER, town.roads.pk)


def test_a_deputy_for_two_people_of_the_same_role(town):
    give(town["manager"], town.roads, Role.MANAGER)
    name(town)
    memberships.name_deputy(
        membership=town["manager"].memberships.get(organisation=town.roads),
        deputy=town["viewer"],
        first_day=TODAY,
        last_day=TODAY,
        by=town["administrator"],
        reason="leave",
    )
    assert town["viewer"].memberships.filter(deputy_of__isnull=False).count() == 2


@pytest.mark.parametrize(
    ("said", "given"),
    [
        ("不能由本人擔任自己的職務代理人。", {"deputy": "chief"}),
        ("這一天已經過了。", {"first": TODAY - timedelta(days=9), "last": TODAY - timedelta(days=1)}),
        ("晚於", {"first": TODAY + timedelta(days=9)}),
        ("代理期間超出這個角色的起訖日期。", {"of": "future"}),
    ],
)
def test_deputies_that_are_refused(said, given, town):
    before = Membership.objects.count()
    with pytest.raises(ValidationError) as refused:
        name(town, **given)
    assert said in "".join(refused.value.messages)
    assert Membership.objects.count() == before


def test_a_deputy_has_no_deputy(town):
    record = name(town, deputy="unassigned")
    with pytest.raises(ValidationError):
        memberships.name_deputy(
            membership=record, deputy=town["viewer"], first_day=TODAY, last_day=TODAY, by=town["chief"], reason="x"
        )


@pytest.mark.parametrize("step", ["ended", "shortened", "lowered", "deleted", "given to another"])
def test_a_deputy_holds_the_role_no_longer_than_who_is_stood_in_for(step, town):
    yesterday, tomorrow = TODAY - timedelta(days=1), TODAY + timedelta(days=1)
    deputy = name(town, first=yesterday, last=TODAY + timedelta(days=7))
    later = name(town, first=tomorrow, deputy="unassigned")
    role = role_of(town, "chief")
    if step == "ended":
        end(town, role)
    elif step == "deleted":
        memberships.delete(record=role, by=town["superuser"], reason="x")
    else:
        role.valid_until = TODAY if step == "shortened" else None
        role.role = "staff" if step == "lowered" else role.role
        role.user = town["outsider"] if step == "given to another" else role.user
        memberships.save(record=role, by=town["superuser"], reason="x", version=role.version)
    deputy.refresh_from_db()
    assert deputy.is_current(TODAY) is (step == "shortened")
    assert not deputy.is_current(tomorrow)
    assert not Membership.objects.filter(pk=later.pk).exists(), "it would not have begun"
    assert deputy.history.latest().history_change_reason == ("moved" if step == "ended" else "x")


def test_a_deputy_stays_while_the_role_lasts(town):
    deputy, role = name(town, last=TODAY + timedelta(days=7)), role_of(town, "chief")
    role.extension, role.valid_until = "1234", TODAY + timedelta(days=7)
    memberships.save(record=role, by=town["superuser"], reason="x", version=role.version)
    deputy.refresh_from_db()
    assert (deputy.version, deputy.valid_until) == (1, TODAY + timedelta(days=7))
