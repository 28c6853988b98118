"""/people/ and /people/new/: whom an administrator finds, and accounts made."""

import re

import pytest
import time_machine
from django.contrib.auth.models import User
from django.core import mail

from scorecard.models import Account, Membership, Organisation, Role
from tests.cast import LOGS_IN
from tests.views.pages import queries_of, text_of

ADDRESSES = ("/people/", "/people/new/", "/people/import/", "/people/import/template.xlsx")
MANAGES = {"administrator", "superuser"}


def names(response) -> list[str]:
    return [row.username for row in response.context["report"].rows]


@pytest.mark.parametrize("actor", LOGS_IN)
def test_who_may(actor, as_actor):
    client = as_actor(actor)
    status = 200 if actor in MANAGES else 403
    assert [client.get(address).status_code for address in ADDRESSES] == [status] * 4
    if status == 403:
        assert client.post("/people/new/", {"username": "x"}).status_code == 403
        assert not User.objects.filter(username="x").exists()


def test_the_tab_and_the_way_in_are_for_administrators(as_actor, small_plan, town):
    User.objects.filter(username="administrator").update(is_staff=True)
    page = as_actor("administrator").get("/").content.decode()
    assert page.count('href="/people/"') == 2
    assert 'href="/people/"' not in as_actor("administrator").get("/plans/town-works/2030/").content.decode()
    assert 'href="/people/"' not in as_actor("viewer").get("/").content.decode()


def test_the_people_of_ones_organisations(as_actor):
    works = ["administrator", "chief", "deactivated", "former", "future", "manager", "other_staff", "staff", "viewer"]
    assert names(as_actor("administrator").get("/people/")) == works
    assert len(names(as_actor("superuser").get("/people/"))) == User.objects.count()


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("q=臺大", ["staff"]),
        ("q=台大", ["staff"]),
        ("q=ＳＴＡＦＦ@", ["staff"]),
        ("q=nobody", []),
        ("under=town-works-bridges", ["other_staff"]),
        ("role=viewer", ["viewer"]),
        ("role=administrator&standing=current", ["administrator"]),
        ("standing=coming", ["future"]),
        ("standing=ended", ["former"]),
        ("standing=deactivated", ["deactivated"]),
        ("under=town-works-roads&role=staff", ["staff"]),
    ],
)
def test_filters(query, found, as_actor, town):
    User.objects.filter(username="staff").update(first_name="王臺大", email="staff@example.org")
    assert names(as_actor("administrator").get(f"/people/?{query}")) == found


@pytest.mark.parametrize("query", ["under=town-culture", "under=town", "role=king", "standing=x", "q=%00%00", "q=a"])
def test_what_is_not_known_is_ignored_with_a_note(query, as_actor):
    response = as_actor("administrator").get(f"/people/?{query}")
    assert len(names(response)) == 9
    assert "無法辨識，已略過" in response.content.decode()


def test_roles_elsewhere_are_counted_never_named(as_actor, town):
    Membership.objects.create(user=town["staff"], organisation=town.organisations["town-culture"], role=Role.VIEWER)
    text = text_of(as_actor("administrator").get("/people/"))
    assert "Culture" not in text
    assert "另有1項在其他機關" in text


def test_dates_deputies_and_log_ins(as_actor, town):
    Membership.objects.create(
        user=town["viewer"],
        organisation=town.roads,
        role=Role.MANAGER,
        valid_from="2030-01-05",
        valid_until="2030-02-01",
        deputy_of=town["chief"],
    )
    User.objects.filter(username="viewer").update(last_login="2030-01-02T03:04:00Z")
    with time_machine.travel("2030-01-10T12:00:00+08:00", tick=False):
        text = text_of(as_actor("administrator").get("/people/?q=viewer"))
        assert "主管119/01/05～119/02/01代理chief" in text
        assert "119/01/0211:04" in text
        assert "viewer從未登入" in text_of(as_actor("administrator").get("/people/?q=chief"))


def test_pages_and_queries(as_actor, town):
    client = as_actor("administrator")
    few = queries_of(client, "/people/")
    many = User.objects.bulk_create(User(username=f"p{number:03}") for number in range(120))
    Membership.objects.bulk_create(Membership(user=each, organisation=town.roads, role=Role.STAFF) for each in many)
    for number in range(20):
        Organisation.objects.create(slug=f"s-{number}", name="S", short_name="S", parent=town.works)
    assert queries_of(client, "/people/?page=2") == few
    assert len(names(client.get("/people/"))) == 50
    assert len(names(client.get("/people/?page=3"))) == 29
    assert names(client.get("/people/?page=99")) == names(client.get("/people/?page=3"))
    assert "第2頁／共3頁" in text_of(client.get("/people/?page=2"))


NEW = {"username": "wang", "name": "王小明", "email": "wang@example.org", "role": "staff", "valid_until": "119/12/31"}


def test_a_new_person(as_actor, town):
    client = as_actor("administrator")
    response = client.post("/people/new/", {**NEW, "organisation": town.roads.pk, "extension": "7561"})
    user = User.objects.get(username="wang")
    password = re.search(r"<code>([\w-]+)</code>", response.content.decode())[1]  # type: ignore[index]
    assert response.status_code == 200
    assert "no-store" in response["Cache-Control"]
    assert user.check_password(password)
    assert password in mail.outbox[0].body
    assert Account.objects.of(user.pk).must_change_password
    role = user.memberships.get()
    assert (role.organisation, role.role, role.extension, str(role.valid_until)) == (
        town.roads,
        "staff",
        "7561",
        "2030-12-31",
    )
    assert role.history.get().history_user == town["administrator"]
    assert password not in client.get(f"/people/{user.pk}/").content.decode(), "shown once"


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"username": "staff"}, "這個帳號已有人使用"),
        ({"username": "outsider"}, "這個帳號已有人使用"),
        ({"username": ""}, ""),
        ({"name": "a\x00b"}, ""),
        ({"email": "x"}, ""),
        ({"role": "king"}, ""),
        ({"organisation": "town-culture"}, ""),
        ({"valid_from": "0110/01/01"}, "日期"),
        ({"valid_from": "120/1/1"}, "起日晚於迄日"),
        ({"reason": "a\x07"}, "控制字元"),
    ],
)
def test_what_is_wrong_stands_on_the_page_and_nothing_is_written(wrong, said, as_actor, town):
    before = User.objects.count(), Membership.objects.count()
    slug = wrong.pop("organisation", "town-works-roads")
    sent = {**NEW, "organisation": town.organisations[slug].pk, **wrong}
    response = as_actor("administrator").post("/people/new/", sent)
    assert response.status_code == 422
    assert said in text_of(response)
    assert sent["name"].replace("\x00", "") in response.content.decode() or "\x00" in sent["name"]
    assert (User.objects.count(), Membership.objects.count()) == before
    assert mail.outbox == []


def test_an_administrator_gives_no_role_elsewhere(as_actor, town):
    sent = {**NEW, "organisation": town.organisations["town"].pk, "role": "administrator"}
    assert as_actor("administrator").post("/people/new/", sent).status_code == 422
    assert not User.objects.filter(username="wang").exists()


def test_other_methods(as_actor):
    assert as_actor("superuser").post("/people/").status_code == 405
    assert as_actor("superuser").put("/people/new/").status_code == 405
