"""The audit log of what belongs to no plan: to administrators of their organisations, to superusers of all."""

import pytest

from scorecard.domain import history_choice
from scorecard.models import Account, CalendarDay, LoginEventKind, LoginWay, Membership, Organisation, Plan
from scorecard.reports import history
from scorecard.services import login_events, memberships, records


@pytest.fixture
def log(small_plan, town):
    def read(actor="administrator", **asked):
        return history.page(None, town[actor], history_choice.parse(asked, history.PORTAL_KINDS)).entries

    return read


@pytest.fixture
def written(small_plan, town):
    """A change to everything, in Works and in Culture."""
    for organisation, user in ((town.works, town["staff"]), (town.organisations["town-culture"], town["outsider"])):
        organisation.short_name += "!"
        records.save(record=organisation, by=town["superuser"], reason="x", version=1)
        user.email = f"{user.username}@example.org"
        user._history_user = town["superuser"]
        user.save()
        records.save(record=Account(user=user, mutes_reminders=True), by=town["superuser"], reason="x")
        memberships.save(record=user.memberships.get(), by=town["superuser"], reason="x", version=1)
    day = CalendarDay.objects.get()
    records.save(record=day, by=town["superuser"], reason="x", version=1)


def named(entries, kind):
    return {(entry.spot.code or entry.spot.name) for entry in entries if entry.place.kind == kind}


def test_an_administrator_reads_of_the_own_organisations_alone(log, written):
    seen = log(who="superuser")
    assert named(seen, "organisation") == {"Works of the town"}
    assert named(seen, "membership") == named(seen, "user") == named(seen, "account") == {"staff"}
    assert named(seen, "calendarday") == {"Storm"}
    assert "outsider" not in str(log())
    assert "Culture" not in str(log())


def test_a_superuser_reads_of_all(log, written):
    seen = log("superuser", who="superuser")
    assert named(seen, "organisation") == {"Works of the town", "Culture of the town"}
    assert named(seen, "user") == {"staff", "outsider"}


@pytest.mark.parametrize(
    ("asked", "kinds"),
    [
        ({"object": "staff"}, {"membership", "user", "account"}),
        ({"object": "town-works"}, {"organisation", "plan"}),
        ({"object": "Storm"}, {"calendarday"}),
        ({"kind": "user"}, {"user"}),
    ],
)
def test_looking_for_an_account_or_an_organisation(asked, kinds, log, written):
    assert {entry.place.kind for entry in log(**asked)} == kinds


def test_a_plan_that_is_gone_is_told_of_here(log, small_plan, town):
    Plan.objects.get(pk=small_plan.draft.pk).delete()
    entry = log(kind="plan", change="deleted")[0]
    assert (entry.spot.name, entry.spot.page) == ("Works 2031", None)


def test_a_member_who_has_left_is_still_told_of(log, town):
    role = Membership(user=town["unassigned"], organisation=town.roads, role="staff")
    memberships.save(record=role, by=town["superuser"], reason="x")
    memberships.delete(record=role, by=town["superuser"], reason="x")
    deleted, _added = log(kind="membership", object="unassigned")
    assert (deleted.change, deleted.spot.name, deleted.spot.page) == ("deleted", "Roads of the town", None)
    town["unassigned"].email = "x@example.org"
    town["unassigned"].save()
    assert named(log(kind="user"), "user") == {"unassigned"}


def test_what_is_there_leads_to_its_page(log, written, town):
    pages = {entry.spot.page for entry in log(who="superuser")}
    works = Organisation.objects.get(slug="town-works")
    assert f"scorecard/organisation/{works.pk}/change/" in pages
    assert f"scorecard/membership/{town['staff'].memberships.get().pk}/change/" in pages


def test_who_came_to_the_door_is_told(log, town):
    for actor in ("staff", "outsider", None):
        login_events.note(LoginEventKind.LOCKED, user=town[actor] if actor else None, way=LoginWay.PASSWORD)
    (entry,) = log(kind="loginevent")
    assert (entry.account, entry.change, entry.spot.code) == ("staff", None, "staff")
    assert [change.new for change in entry.changes] == [f"{LoginEventKind.LOCKED.label} {LoginWay.PASSWORD.label}"]
    assert len(log("superuser", kind="loginevent")) == 3
    assert log("superuser", kind="loginevent", who="outsider")[0].account == "outsider"
    assert log(kind="loginevent", change="added") == ()
    assert log(object="staff")[0].place.kind == "loginevent"


def test_no_password_is_told(log, town):
    user = town["staff"]
    user.set_password("another-harbour-32")
    user.save()
    assert named(log(kind="user"), "user") == {"staff"}
    assert user.password not in str(log())
