"""Who enters data maintenance and what they find there."""

import pytest
from django.urls import reverse

from scorecard.models import CalendarDay, Plan
from tests.admin.pages import NOUNS, OTHERS, PARTS, READ_ONLY, address, address_of
from tests.cast import LOGS_IN

ENTERS = {"administrator", "superuser"}


@pytest.mark.parametrize("actor", LOGS_IN)
def test_only_who_administers_something_enters(actor, as_actor, small_plan):
    client = as_actor(actor)
    expected = 200 if actor in ENTERS else 403
    for url in (reverse("admin:index"), *(address(noun) for noun in NOUNS), address("plan", "add")):
        assert client.get(url).status_code == expected, url
    assert client.get(address_of(small_plan.plan)).status_code == expected


def test_there_is_one_door(client, db):
    assert client.get(reverse("admin:index"), follow=True).redirect_chain[-1] == (
        f"{reverse('login')}?next=/admin/",
        302,
    )
    assert client.get(reverse("admin:login"), {"next": "/admin/x/"}).url == f"{reverse('login')}?next=/admin/x/"


@pytest.mark.parametrize("noun", [*PARTS, *OTHERS])
def test_lists_and_forms_of_every_noun(noun, as_actor, small_plan):
    client = as_actor("administrator")
    assert client.get(address(noun)).status_code == 200
    assert client.get(address(noun, "add")).status_code == 200
    record = client.get(address(noun)).context["cl"].queryset.last()  # the first membership is their own
    for page in ("change", "history", "delete"):
        assert client.get(address(noun, page, record)).status_code == 200, page


@pytest.mark.parametrize("noun", READ_ONLY)
def test_what_is_only_looked_at(noun, as_actor, small_plan):
    client = as_actor("administrator")
    record = client.get(address(noun)).context["cl"].queryset.first()
    assert client.get(address(noun, "change", record)).status_code == 200
    assert client.get(address(noun, "history", record)).status_code == 200
    assert client.get(address(noun, "add")).status_code == 403
    assert client.get(address(noun, "delete", record)).status_code == 403
    assert client.post(address(noun, "change", record), {"state": "approved"}).status_code == 403
    deletion = {"action": "delete_selected", "_selected_action": [record.pk], "post": "yes"}
    client.post(address(noun), deletion)
    assert type(record).objects.filter(pk=record.pk).exists()


def test_an_administrator_finds_the_plans_of_the_own_tree_only(as_actor, small_plan):
    found = set(as_actor("administrator").get(address("plan")).context["cl"].queryset)
    assert found == {small_plan.plan, small_plan.closed, small_plan.draft, small_plan.section_draft}
    assert set(as_actor("superuser").get(address("plan")).context["cl"].queryset) == set(Plan.objects.all())


@pytest.mark.parametrize("page", ["change", "delete", "history"])
def test_what_belongs_to_others_is_not_there(page, as_actor, small_plan):
    client = as_actor("administrator")
    for record in (small_plan.culture, small_plan.town_plan, small_plan.culture.organisation):
        assert client.get(address_of(record, page)).status_code == 404
        assert client.post(address_of(record, page), {"post": "yes"}).status_code == 404
    assert Plan.objects.filter(pk=small_plan.culture.pk).exists()


def test_accounts_are_for_superusers(as_actor, town):
    client = as_actor("administrator")
    assert client.get(address("user")).status_code == 403
    assert client.get(address("user", "change", town["viewer"])).status_code == 403
    client = as_actor("superuser")
    assert client.get(address("user")).status_code == 200
    assert client.get(address("user", "change", town["viewer"])).status_code == 200
    assert client.get(address("user", "delete", town["viewer"])).status_code == 403


def test_the_calendar_is_for_superusers(as_actor, small_plan):
    day = CalendarDay.objects.get()
    pages = [address("calendarday"), address("calendarday", "add"), address("calendarday", "import")]
    pages += [address_of(day, page) for page in ("change", "delete", "history")]
    for actor, answers in (("administrator", {403, 404}), ("superuser", {200})):
        client = as_actor(actor)
        assert {client.get(page).status_code for page in pages} == answers
        assert (pages[0] in client.get(reverse("admin:index")).content.decode()) == (actor == "superuser")


def test_the_administrator_of_another_organisation_finds_theirs(client, town, small_plan):
    from scorecard.models import Membership, Role

    Membership.objects.create(
        user=town["outsider"], organisation=small_plan.culture.organisation, role=Role.ADMINISTRATOR
    )
    client.force_login(town["outsider"])
    assert set(client.get(address("plan")).context["cl"].queryset) == {small_plan.culture}
    assert client.get(address_of(small_plan.plan)).status_code == 404


@pytest.mark.parametrize("key", ["0", "x", "9" * 30, "%00", "é", "-1"])
def test_keys_that_lead_nowhere(key, as_actor, small_plan):
    client = as_actor("administrator")
    for page in ("change", "delete", "history"):
        assert client.get(f"/admin/scorecard/plan/{key}/{page}/").status_code == 404
