"""What rows of people and roles would do, and doing it."""

from dataclasses import replace
from datetime import date

import pytest
from django.contrib.auth.models import User
from django.db import connection
from django.test.utils import CaptureQueriesContext

from scorecard.domain.people_import import PersonRow
from scorecard.models import Account, Membership, Role
from scorecard.services import people_import, sessions
from scorecard.services.people_import import ImportRefused, StalePreview
from tests.history_of_writes import one_row_for_each_change

NEW = PersonRow("S", 2, "wang", "staff", name="王小明", email="w@example.org", slug="town-works-roads")


def of(account, role="staff", slug="town-works-roads", **more) -> PersonRow:
    return PersonRow("S", more.pop("row", 3), account, role, slug=slug, **more)


def preview(town, *rows, by="administrator"):
    return people_import.preview(rows=rows, by=town[by])


def fates(town, *rows, **more):
    return [each.fate.value for each in preview(town, *rows, **more).outcomes]


def why(town, *rows, **more):
    return "".join(reason for each in preview(town, *rows, **more).outcomes for reason in each.reasons)


def apply(town, *rows, by="administrator", seen=None):
    mark = seen or preview(town, *rows, by=by).mark
    return people_import.apply(rows=rows, seen=mark, by=town[by], file_name="p.xlsx")


def everything():
    return [list(model.objects.order_by("pk").values()) for model in (User, Membership, Account)]


def test_a_new_person(town):
    (invited,) = apply(town, NEW)
    user = User.objects.get(username="wang")
    assert (user.get_full_name(), user.email, user.check_password(invited.password)) == (
        "王小明",
        "w@example.org",
        True,
    )
    assert Account.objects.of(user.pk).must_change_password
    role = user.memberships.get()
    assert (role.organisation, role.role) == (town.roads, "staff")
    assert role.history.get().history_change_reason == "匯入p.xlsx第2列"


def test_the_same_file_twice_changes_nothing(town):
    rows = (NEW, of("viewer", "manager", name="林", valid_from=date(2030, 1, 1), slug="town-works"))
    apply(town, *rows)
    before, entries = everything(), Membership.history.count()
    assert fates(town, *rows) == ["unchanged", "unchanged"]
    assert apply(town, *rows) == []
    assert (everything(), Membership.history.count()) == (before, entries)


def test_a_changed_role_and_a_second_one(town, monkeypatch):
    ended: list[str] = []
    monkeypatch.setattr(sessions, "end_of", lambda *, user: ended.append(user.username))
    rows = (of("staff", "manager", name="陳"), of("staff", "viewer", "town-works-bridges", row=4))
    assert fates(town, *rows) == ["changed", "created"]
    apply(town, *rows)
    held = set(town["staff"].memberships.values_list("organisation__slug", "role"))
    assert held == {("town-works-roads", "manager"), ("town-works-bridges", "viewer")}
    assert User.objects.get(username="staff").get_full_name() == "陳"
    assert ended == ["staff"]


def test_a_new_person_in_two_rows(town):
    apply(town, NEW, of("WANG", "viewer", "town-works-bridges"))
    assert User.objects.get(username="wang").memberships.count() == 2
    assert fates(town, replace(NEW, account="li", email=""), of("li", "viewer", "town-works", name="李")) == [
        "created",
        "refused",
    ]


def test_names_of_organisations(town):
    for name in ("Roads", "Roads of the town", "roads"):
        assert fates(town, of("staff", slug="", organisation=name)) == ["unchanged"]


@pytest.mark.parametrize(
    ("row", "said"),
    [
        (of("outsider"), "已有這個帳號。"),
        (of("unassigned"), "已有這個帳號。"),
        (of("staff", slug="town-culture"), "您管理的機關中沒有「town-culture」。"),
        (of("staff", slug="town"), "您管理的機關中沒有「town」。"),
        (of("staff", slug=""), "請填機關代碼或機關名稱。"),
        (of("administrator", "viewer", "town-works"), "您不能變更這個人的角色。"),
        (of("wang"), "看得見的字元"),
        (replace(NEW, account="a b"), "帳號"),
        (replace(NEW, email="x"), "電子郵件"),
        (replace(NEW, email="Taken@example.org"), "這個電子郵件已用於其他帳號。"),
        (of("staff", valid_from=date(2030, 2, 1), valid_until=date(2030, 1, 1)), "起日晚於迄日"),
        (replace(NEW, faults=("未填帳號。",)), "未填帳號。"),
    ],
    ids=lambda value: value if isinstance(value, str) else value.account,
)
def test_rows_that_are_refused(row, said, town):
    User.objects.filter(username="viewer").update(email="taken@example.org")
    before = everything()
    assert fates(town, row) == ["refused"]
    assert said in why(town, row)
    with pytest.raises(StalePreview):
        apply(town, NEW, row)
    assert everything() == before


def test_name_and_mail_of_who_also_works_elsewhere(town):
    Membership.objects.create(user=town["staff"], organisation=town.organisations["town-culture"], role=Role.VIEWER)
    assert "您不能變更這個人的姓名" in why(town, of("staff", name="陳"))
    assert fates(town, of("staff", "viewer")) == ["changed"]
    assert fates(town, of("staff", name="陳"), by="superuser") == ["changed"]


def test_a_superuser_in_the_file(town):
    Membership.objects.create(user=town["superuser"], organisation=town.works, role=Role.VIEWER)
    assert fates(town, of("superuser", "viewer", "town-works")) == ["unchanged"]
    assert fates(town, of("superuser", "staff", "town-works")) == ["refused"]
    assert fates(town, of("superuser", "viewer", "town-works", name="x")) == ["refused"]


def test_the_same_place_twice(town):
    assert why(town, of("staff"), of("staff", "viewer", row=9)) == "第3列已填這個帳號在該機關的角色。"


def test_the_last_administrator_stays(town):
    with pytest.raises(ImportRefused, match="第3列：這樣做之後，Works of the town將沒有自己的計畫管理人員。"):
        apply(town, NEW, of("administrator", "viewer", "town-works"), by="superuser")
    assert not User.objects.filter(username="wang").exists(), "all or nothing"


def test_what_was_seen_is_done_or_nothing(town):
    mark = preview(town, of("staff", "manager")).mark
    Membership.objects.filter(user=town["staff"]).update(role="viewer", version=2)
    with pytest.raises(StalePreview):
        apply(town, of("staff", "manager"), seen=mark)
    assert town["staff"].memberships.get().role == "viewer"


def test_as_many_queries_for_many_rows(town):
    rows = [of(actor, "manager") for actor in ("staff", "chief", "other_staff", "viewer")]
    counts = []
    for some in (rows[:1], rows):
        with CaptureQueriesContext(connection) as queries:
            preview(town, *some, by="superuser")
        counts.append(len(queries))
    assert counts[0] == counts[1]


@pytest.mark.parametrize(
    ("rows", "staff_before", "staff_after"),
    [
        ([of("viewer", "administrator", "town-works", name="林")], False, True),
        ([of("viewer", "staff", name="林"), of("viewer", "administrator", "town-works", row=4)], False, True),
        ([of("viewer", "viewer", "town-works", name="林"), of("viewer", "administrator", row=4)], True, True),
        ([of("viewer", "viewer", "town-works", name="林")], True, False),
        ([of("new", "staff", name="林"), of("new", "administrator", "town-works", row=4)], None, True),
    ],
)
def test_an_account_is_written_once_whatever_its_rows_say(rows, staff_before, staff_after, town):
    if staff_before is not None:
        User.objects.filter(pk=town["viewer"].pk).update(is_staff=staff_before)
    if staff_before:
        town["viewer"].memberships.filter(organisation=town.works).update(role="administrator")
    with one_row_for_each_change(at_least=2):
        apply(town, *rows, by="superuser")
    user = User.objects.get(username=rows[0].account)
    assert (user.get_full_name(), user.is_staff) == ("林", staff_after)
