"""/people/import/: upload, preview, all or nothing."""

import pytest
from django.contrib.auth.models import User
from django.core.files.uploadedfile import SimpleUploadedFile

from scorecard.models import Membership
from tests.views.pages import text_of

HEADS = "帳號,姓名,電子郵件,機關代碼,角色,起日,迄日"
GOOD = "wang,王小明,w@example.org,town-works-roads,填報人員,119/1/1,"


@pytest.fixture
def keeper(as_actor):
    return as_actor("administrator")


def upload(client, *rows, name="people.csv", **more):
    data = "\n".join((HEADS, *rows)).encode()
    return client.post("/people/import/", {"file": SimpleUploadedFile(name, data)}, **more)


def apply(client, previewed):
    address = previewed.request["PATH_INFO"]
    return client.post(f"{address}apply/", {"seen": previewed.context["preview"].mark})


def test_from_the_file_to_the_passwords(keeper, town):
    previewed = upload(keeper, GOOD, "staff,陳,,,主管,,", "staff,,,town-works-roads,主管,,", follow=True)
    text = text_of(previewed)
    assert not User.objects.filter(username="wang").exists(), "nothing is written yet"
    assert "請填機關代碼或機關名稱。" in text
    assert "disabled" in previewed.content.decode()
    assert apply(keeper, previewed).status_code == 409
    previewed = upload(keeper, GOOD, "staff,陳,,town-works-roads,主管,,", follow=True)
    done = apply(keeper, previewed)
    assert done.status_code == 200
    assert "no-store" in done["Cache-Control"]
    (invited,) = done.context["invited"]
    assert invited.password in text_of(done)
    assert User.objects.get(username="wang").check_password(invited.password)
    assert town["staff"].memberships.get().role == "manager"


def test_the_same_again_changes_nothing(keeper, town):
    apply(keeper, upload(keeper, GOOD, follow=True))
    entries = Membership.history.count()
    previewed = upload(keeper, GOOD, follow=True)
    assert previewed.context["preview"].counts == {"created": 0, "changed": 0, "unchanged": 1, "refused": 0}
    assert apply(keeper, previewed).status_code == 302
    assert Membership.history.count() == entries


def test_what_somebody_changed_meanwhile_is_seen_first(keeper, town):
    previewed = upload(keeper, "staff,,,town-works-roads,主管,,", follow=True)
    town["staff"].memberships.update(role="viewer", version=2)
    late = apply(keeper, previewed)
    assert late.status_code == 409
    assert "請重新檢視預覽" in text_of(late)
    assert town["staff"].memberships.get().role == "viewer"


def test_an_upload_is_used_once_and_by_its_owner(keeper, as_actor, town):
    previewed = upload(keeper, GOOD, follow=True)
    address = previewed.request["PATH_INFO"]
    other = type(keeper)()
    other.force_login(town["superuser"])
    assert other.get(address).status_code == 302
    assert apply(other, previewed).status_code == 302
    assert not User.objects.filter(username="wang").exists()
    assert apply(keeper, previewed).status_code == 200
    assert apply(keeper, previewed).status_code == 302
    assert User.objects.filter(username="wang").count() == 1


def test_one_fate_alone(keeper):
    previewed = upload(keeper, GOOD, "x,,,,,,", follow=True)
    address = previewed.request["PATH_INFO"]
    assert [each.row.account for each in keeper.get(f"{address}?kind=refused").context["shown"]] == ["x"]
    assert [each.row.account for each in keeper.get(f"{address}?kind=created").context["shown"]] == ["wang"]
    assert keeper.get(f"{address}?kind=%00").status_code == 200


@pytest.mark.parametrize(
    ("data", "said"),
    [(b"", ""), (b"a,b\n1,2", "找不到標題列"), (b"PK\x03\x04nonsense", ""), (HEADS.encode(), "找不到標題列")],
)
def test_files_that_are_refused(data, said, keeper):
    response = keeper.post("/people/import/", {"file": SimpleUploadedFile("p.csv", data)})
    assert response.status_code == 422
    assert said in text_of(response)
    assert keeper.post("/people/import/").status_code == 422


def test_hostile_words_are_shown_as_they_are(keeper):
    evil = '"<script>alert(1)</script>",=1+1,x,<b>,<i>,'
    response = upload(keeper, evil, follow=True)
    assert b"<script>alert" not in response.content
    assert "<script>alert(1)</script>" in text_of(response)


@pytest.mark.parametrize("actor", ["manager", "viewer", "outsider", "unassigned"])
def test_others_may_not(actor, as_actor, town):
    client = as_actor(actor)
    assert upload(client, GOOD).status_code == 403
    assert client.get("/people/import/x/").status_code == 403
    assert client.post("/people/import/x/apply/").status_code == 403
    assert client.get("/people/import/template.xlsx").status_code == 403


def test_the_template(keeper):
    response = keeper.get("/people/import/template.ods")
    assert response.status_code == 200
    assert response["Content-Disposition"] == 'attachment; filename="people.ods"'
    assert keeper.get("/people/import/template.csv").status_code == 404
    assert keeper.get("/people/import/").status_code == 200
