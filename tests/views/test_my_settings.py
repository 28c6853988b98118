"""/settings/: one's own roles and their dates, and whether reminders come by e-mail."""

from datetime import date

import pytest
from django.contrib.auth.models import User

from scorecard.models import Account, Membership, Role
from tests.views.pages import queries_of, text_of

ADDRESS = "/settings/"


@pytest.mark.parametrize("actor", ["administrator", "staff", "viewer", "outsider", "unassigned", "superuser"])
def test_everybody_has_them(actor, as_actor):
    assert as_actor(actor).get(ADDRESS).status_code == 200


@pytest.mark.parametrize("method", ["get", "post"])
def test_without_logging_in_there_are_none(method, client, db):
    assert getattr(client, method)(ADDRESS).url == f"/accounts/login/?next={ADDRESS}"
    assert not Account.objects.exists()


def test_ones_own_name_leads_there(as_actor, town):
    assert f'<a class="user-name" href="{ADDRESS}"' in as_actor("staff").get("/").content.decode()


def test_roles_with_their_dates_but_not_those_that_ended(as_actor, town):
    staff, ahead = town["staff"], {"valid_from": date(2899, 1, 1), "valid_until": date(2900, 3, 5)}
    Membership.objects.create(user=staff, organisation=town.bridges, role=Role.MANAGER, **ahead)
    Membership.objects.create(user=staff, organisation=town.works, role=Role.VIEWER, valid_until=date(2000, 1, 1))
    page = as_actor("staff").get(ADDRESS)
    assert {(role.organisation_name, role.label) for role in page.context["settings"].roles} == {
        ("Roads of the town", "填報人員"),
        ("Bridges of the town", "主管"),
    }
    assert "Bridgesofthetown主管988/01/01989/03/05" in text_of(page)


def test_reminders_are_muted_and_wanted_again(as_actor, town):
    client = as_actor("staff")
    assert b"checked" in client.get(ADDRESS).content
    answer = client.post(ADDRESS, {}, follow=True)
    assert answer.redirect_chain == [(ADDRESS, 302)]
    assert "設定已儲存。" in text_of(answer)
    account = Account.objects.get()
    assert (account.user, account.mutes_reminders) == (town["staff"], True)
    assert account.history.get().history_user == town["staff"]
    assert b"checked" not in client.get(ADDRESS).content
    client.post(ADDRESS, {"wants_reminders": "on"})
    assert not Account.objects.get().mutes_reminders


def test_nothing_else_is_changed_by_what_is_posted(as_actor, town):
    as_actor("staff").post(
        ADDRESS,
        {"user": town["viewer"].pk, "must_change_password": "on", "email": "x@town.example", "is_staff": "on"},
    )
    assert Account.objects.get().user == town["staff"]
    assert not Account.objects.get().must_change_password
    assert (User.objects.get(username="staff").email, User.objects.get(username="staff").is_staff) == ("", False)


def test_who_has_no_address_is_told_whom_to_tell(as_actor, town):
    assert "尚無您的電子郵件地址" in text_of(as_actor("staff").get(ADDRESS))


@pytest.mark.parametrize("method", ["put", "patch", "delete", "options"])
def test_wrong_methods(method, as_actor):
    assert getattr(as_actor("staff"), method)(ADDRESS).status_code == 405


def test_the_page_takes_few_queries(as_actor):
    assert queries_of(as_actor("staff"), ADDRESS) <= 4
