"""/people/<pk>/: a person's roles, deputies and account, changed by whom it is up to."""

from datetime import date, timedelta

import pytest
import time_machine
from django.contrib.auth.models import User
from django.utils import timezone

from scorecard.models import Account, Membership, Role
from scorecard.services import sessions
from tests.cast import LOGS_IN, make_plan
from tests.views.pages import queries_of, text_of

STEPS = ("give", "change", "end", "deputise", "describe", "deactivate", "reactivate", "reset")
ROLE_STEPS = ("change", "end", "deputise")


def page(person) -> str:
    return f"/people/{person.pk}/"


def role_of(person) -> Membership:
    return person.memberships.get()


def sent(step, town, person, **more) -> dict:
    """What each step's form sends when it is filled in well."""
    role = person.memberships.first()
    today = timezone.localdate()
    fields = {
        "give": {"organisation": town.bridges.pk, "role": "viewer"},
        "change": {"role": "viewer", "version": role.version if role else 1},
        "end": {"at_once": "1", "version": role.version if role else 1},
        "deputise": {"deputy": "viewer", "first_day": f"{today}", "last_day": f"{today + timedelta(days=5)}"},
        "describe": {"name": "陳", "email": "chen@example.org", "version": 0},
    }
    return {"step": step, "role_of": role.pk if role else "1", **fields.get(step, {}), **more}


def everything():
    return [list(model.objects.order_by("pk").values()) for model in (User, Membership, Account)]


@pytest.fixture
def ended(monkeypatch):
    names: list[str] = []
    monkeypatch.setattr(sessions, "end_of", lambda *, user: names.append(user.username))
    return names


@pytest.mark.parametrize("actor", LOGS_IN)
def test_who_may(actor, as_actor, town):
    client = as_actor(actor)
    status = 200 if actor in ("administrator", "superuser") else 403
    before = everything()
    assert client.get(page(town["staff"])).status_code == status
    if status == 403:
        posted = [client.post(page(town["staff"]), sent(step, town, town["staff"])).status_code for step in STEPS]
        assert posted == [403] * len(STEPS)
        assert everything()[1:] == before[1:]


@pytest.mark.parametrize("holder", ["outsider", "town_viewer", "unassigned", "superuser"])
def test_who_is_not_seen_is_not_there(holder, as_actor, town):
    client, before = as_actor("administrator"), everything()
    assert client.get(page(town[holder])).status_code == 404
    for step in STEPS:
        assert client.post(page(town[holder]), sent(step, town, town[holder])).status_code == 404
    assert everything()[1:] == before[1:]


@pytest.mark.parametrize("key", ["999999", "9" * 30, "0"])
def test_addresses_of_nobody(key, as_actor):
    assert as_actor("superuser").get(f"/people/{key}/").status_code == 404


@pytest.mark.parametrize("step", ["give", "change", "end", "describe", "deactivate", "reset"])
def test_what_an_administrator_may_do(step, as_actor, town):
    response = as_actor("administrator").post(page(town["staff"]), sent(step, town, town["staff"]))
    assert response.status_code == (200 if step == "reset" else 302), text_of(response)


@pytest.mark.parametrize("step", ["change", "end", "give", "deactivate", "reactivate", "reset"])
def test_nobody_changes_their_own_roles_or_closes_their_own_account(step, as_actor, town):
    client, before = as_actor("administrator"), everything()
    own = town["administrator"]
    assert client.post(page(own), sent(step, town, own)).status_code == 403
    assert everything()[1:] == before[1:]
    assert "不能變更自己的角色" in text_of(client.get(page(own)))


@pytest.mark.parametrize("step", STEPS)
def test_an_administrator_cannot_touch_a_superuser(step, as_actor, town):
    role = Membership.objects.create(user=town["superuser"], organisation=town.works, role=Role.MANAGER)
    client, before = as_actor("administrator"), everything()
    response = client.post(page(town["superuser"]), sent(step, town, town["superuser"]))
    if step == "deputise":  # that changes the deputy's roles only, in an organisation of one's own
        assert response.status_code == 302
        return
    assert response.status_code == 403
    assert everything()[1:] == before[1:]
    assert role.history.count() == 1
    assert "只能由系統管理員變更" in text_of(client.get(page(town["superuser"])))


def test_a_superuser_does_not_lock_themselves_out(as_actor, town):
    client = as_actor("superuser")
    for step in ("deactivate", "reset"):
        assert client.post(page(town["superuser"]), sent(step, town, town["superuser"])).status_code == 403
    assert User.objects.get(username="superuser").is_active


@pytest.mark.parametrize("step", ["describe", "deactivate", "reset", "reactivate"])
def test_who_also_works_elsewhere_keeps_the_account(step, as_actor, town):
    Membership.objects.create(user=town["staff"], organisation=town.organisations["town-culture"], role=Role.VIEWER)
    client, before = as_actor("administrator"), everything()
    assert client.post(page(town["staff"]), sent(step, town, town["staff"])).status_code == 403
    assert everything()[1:] == before[1:]
    text = text_of(client.get(page(town["staff"])))
    assert "管理範圍以外的機關也有角色" in text
    assert "Culture" not in text
    assert "另有1項角色" in text


@pytest.mark.parametrize("step", ROLE_STEPS)
def test_a_role_elsewhere_is_not_there_or_not_theirs_to_change(step, as_actor, town):
    hidden, seen = (
        Membership.objects.create(user=town["staff"], organisation=town.organisations[slug], role=Role.VIEWER)
        for slug in ("town-culture", "town")
    )
    client, before = as_actor("administrator"), everything()
    posted = {**sent(step, town, town["staff"]), "version": 1}
    assert client.post(page(town["staff"]), {**posted, "role_of": hidden.pk}).status_code == 404
    assert client.post(page(town["staff"]), {**posted, "role_of": seen.pk}).status_code == 403
    assert client.post(page(town["staff"]), {**posted, "role_of": role_of(town["viewer"]).pk}).status_code == 404
    assert everything()[1:] == before[1:]


def test_a_role_is_given_with_its_reason(as_actor, town):
    more = {"valid_from": "119/1/5", "valid_until": "119/12/31", "reason": "借調"}
    client = as_actor("administrator")
    response = client.post(page(town["staff"]), sent("give", town, town["staff"], **more), follow=True)
    assert "已給予角色。" in text_of(response)
    role = town["staff"].memberships.get(organisation=town.bridges)
    assert (role.role, role.valid_from, role.valid_until) == ("viewer", date(2030, 1, 5), date(2030, 12, 31))
    entry = role.history.get()
    assert (entry.history_user, entry.history_change_reason) == (town["administrator"], "借調")


def test_no_role_outside_of_ones_reach(as_actor, town):
    for slug in ("town", "town-culture"):
        posted = sent("give", town, town["staff"], organisation=town.organisations[slug].pk, role="administrator")
        assert as_actor("administrator").post(page(town["staff"]), posted).status_code == 422
    assert town["staff"].memberships.count() == 1


def test_a_changed_role_ends_the_log_ins(as_actor, town, ended):
    as_actor("administrator").post(page(town["staff"]), sent("change", town, town["staff"], role="manager"))
    role = role_of(town["staff"])
    assert (role.role, role.version, ended) == ("manager", 2, ["staff"])
    assert role.history.first().history_change_reason == "修改角色"


@pytest.mark.parametrize("step", ["change", "end"])
def test_who_is_too_late_sees_both_and_can_save_again(step, as_actor, town):
    client, role = as_actor("administrator"), role_of(town["staff"])
    posted = sent(step, town, town["staff"], extension="7561", reason="因為")
    role.role, role.version = Role.MANAGER, 2
    role.save()
    response = client.post(page(town["staff"]), posted)
    text, html = text_of(response), response.content.decode()
    assert response.status_code == 409
    assert "這筆資料剛由他人修改" in text
    assert "主管" in text
    assert 'value="因為"' in html
    assert ('value="7561"' in html) == (step == "change")
    assert 'name="version" value="2"' in html
    assert client.post(page(town["staff"]), {**posted, "version": 2}).status_code == 302


def test_a_role_that_somebody_deleted(as_actor, town):
    posted = sent("change", town, town["staff"])
    role_of(town["staff"]).delete()
    town["staff"].memberships.create(organisation=town.roads, role=Role.VIEWER)
    response = as_actor("administrator").post(page(town["staff"]), posted)
    assert response.status_code == 409
    assert "已由他人刪除" in text_of(response)


def test_a_role_ends_with_its_last_day(as_actor, town):
    with time_machine.travel("2030-01-10T12:00:00+08:00", tick=False):
        posted = sent("end", town, town["staff"], last_day="119/1/31")
        del posted["at_once"]
        for wrong in ("", "119/1/9", "x"):
            client = as_actor("administrator")
            assert client.post(page(town["staff"]), {**posted, "last_day": wrong}).status_code == 422
        assert client.post(page(town["staff"]), posted).status_code == 302
        assert role_of(town["staff"]).valid_until == date(2030, 1, 31)


@pytest.mark.parametrize("step", ["change", "end", "deactivate"])
def test_the_last_administrator_goes_after_a_second_look(step, as_actor, town):
    client, holder = as_actor("superuser"), town["administrator"]
    response = client.post(page(holder), sent(step, town, holder))
    assert response.status_code == 409
    assert "Worksofthetown將沒有自己的計畫管理人員" in text_of(response)
    assert 'type="checkbox" name="leaves_none"' in response.content.decode()
    assert Membership.objects.scope_of(User.objects.get(pk=holder.pk)).where(Role.ADMINISTRATOR)
    assert client.post(page(holder), sent(step, town, holder, leaves_none="on")).status_code == 302
    assert not Membership.objects.scope_of(User.objects.get(pk=holder.pk)).where(Role.ADMINISTRATOR)


def test_a_deputy_stands_on_both_pages(as_actor, town):
    client = as_actor("administrator")
    assert client.post(page(town["chief"]), sent("deputise", town, town["chief"])).status_code == 302
    assert "代理chief" in text_of(client.get(page(town["viewer"])))
    principal = client.get(page(town["chief"]))
    assert "職務代理人" in text_of(principal)
    assert f'href="{page(town["viewer"])}"' in principal.content.decode()
    deputy = town["viewer"].memberships.get(deputy_of=town["chief"])
    assert deputy.history.get().history_change_reason == "代理chief"


def test_ones_own_deputy_is_somebody_else(as_actor, town):
    client, own = as_actor("administrator"), town["administrator"]
    assert client.post(page(own), sent("deputise", town, own)).status_code == 302
    for deputy in ("administrator", "outsider", "deactivated", "nobody", "superuser"):
        response = client.post(page(town["chief"]), sent("deputise", town, town["chief"], deputy=deputy))
        assert response.status_code == 422, deputy
    assert Membership.objects.filter(deputy_of__isnull=False).count() == 1


def test_name_and_mail(as_actor, town):
    client = as_actor("administrator")
    assert client.post(page(town["staff"]), sent("describe", town, town["staff"])).status_code == 302
    person = User.objects.get(username="staff")
    assert (person.get_full_name(), person.email) == ("陳", "chen@example.org")
    late = client.post(page(town["staff"]), sent("describe", town, town["staff"], name="李"))
    assert late.status_code == 409
    assert 'value="李"' in late.content.decode()
    assert "陳" in text_of(late)
    again = sent("describe", town, town["staff"], name="李", version=1, email="x")
    assert client.post(page(town["staff"]), again).status_code == 422


def test_deactivated_and_back(as_actor, town, ended):
    client = as_actor("administrator")
    client.post(page(town["staff"]), sent("deactivate", town, town["staff"], reason="離職"))
    assert (User.objects.get(username="staff").is_active, ended) == (False, ["staff"])
    assert "帳號已停用" in text_of(client.get(page(town["staff"])))
    client.post(page(town["staff"]), sent("reactivate", town, town["staff"]))
    assert User.objects.get(username="staff").is_active


def test_a_one_time_password_is_shown_once(as_actor, town, ended):
    response = as_actor("administrator").post(page(town["staff"]), sent("reset", town, town["staff"]))
    password = response.context["invited"].password
    assert password in text_of(response)
    assert "no-store" in response["Cache-Control"]
    assert User.objects.get(username="staff").check_password(password)
    assert (Account.objects.of(town["staff"].pk).must_change_password, ended) == (True, ["staff"])


def test_nothing_else_can_be_sent_along(as_actor, town):
    more = {"is_superuser": "1", "is_staff": "1", "username": "root", "user": town["outsider"].pk, "deputy_of": "1"}
    for step in ("describe", "change", "give"):
        as_actor("administrator").post(page(town["staff"]), sent(step, town, town["staff"], **more))
    person = User.objects.get(username="staff")
    assert (person.is_superuser, person.is_staff) == (False, False)
    assert set(person.memberships.values_list("deputy_of", flat=True)) == {None}


@pytest.mark.parametrize("step", ["", "x", "give"])
def test_what_is_not_understood(step, as_actor, town):
    assert as_actor("administrator").post(page(town["staff"]), {"step": step}).status_code == 422


@pytest.mark.parametrize("key", ["x", "", "0", "9" * 30, "%00"])
def test_roles_that_there_are_not(key, as_actor, town):
    client = as_actor("administrator")
    for step in ROLE_STEPS:
        assert client.post(page(town["staff"]), sent(step, town, town["staff"], role_of=key)).status_code == 404
        assert client.get(f"{page(town['staff'])}?{step}={key}").status_code == 200


def test_what_the_person_may_see_and_do(as_actor, town, small_plan):
    person = as_actor("administrator").get(page(town["staff"])).context["person"]
    powers = {plan.title: (plan.reports, plan.reviews, plan.edits) for plan in person.plans}
    assert powers == {"Works 2030": (2, 0, False), "Works 2029": (0, 0, False), "Town 2030": (0, 0, False)}
    chief = as_actor("administrator").get(page(town["chief"])).context["person"]
    assert {plan.title: plan.reviews for plan in chief.plans}["Works 2030"] == 1
    own = as_actor("administrator").get(page(town["administrator"])).context["person"]
    assert {plan.title: plan.edits for plan in own.plans}["Works 2030"]
    assert "Roads 2031" in {plan.title for plan in chief.plans}


def test_plans_that_the_reader_does_not_see_are_counted(as_actor, town, small_plan):
    Membership.objects.create(user=town["staff"], organisation=town.organisations["town-culture"], role=Role.VIEWER)
    response = as_actor("administrator").get(page(town["staff"]))
    assert "另有您看不到的計畫1項" in text_of(response)
    assert "Culture 2030" not in response.content.decode()


def test_as_many_queries_for_many_plans_and_roles(as_actor, town, small_plan):
    client = as_actor("administrator")
    few = queries_of(client, page(town["manager"]))
    for number in range(60):
        make_plan(town.roads, 1950 + number)
    for number in range(10):
        day = date(1990 + number, 1, 1)
        town["manager"].memberships.create(organisation=town.roads, role="staff", valid_from=day, valid_until=day)
    assert queries_of(client, page(town["manager"])) == few
    assert "另有較早的計畫" in text_of(client.get(page(town["manager"])))
