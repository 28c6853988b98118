"""/plans/<org>/<year>/reporting/: who has reported, the text to copy, and reminding the late."""

from datetime import UTC, datetime

import pytest

from scorecard.models import Reminder
from tests.mail_server import mail_server
from tests.views.pages import queries_of, text_of

ADDRESS = "/plans/town-works/2030/reporting/"
REMIND = f"{ADDRESS}remind/"
STATUS = {
    "administrator": 200,
    "superuser": 200,
    "manager": 200,
    "chief": 200,
    "staff": 403,
    "viewer": 403,
    "town_viewer": 403,
    "outsider": 404,
    "unassigned": 404,
}


@pytest.fixture(autouse=True)
def today(time_machine):
    """10 April 2030 in Taipei: January's drafts are late, April has not ended."""
    time_machine.move_to(datetime(2030, 4, 10, 4, tzinfo=UTC))


@pytest.fixture
def noted(small_plan):
    Reminder.objects.all().delete()
    return Reminder.objects.all()


@pytest.mark.parametrize(("actor", "status"), STATUS.items())
def test_who_may_see_it_and_remind(actor, status, as_actor, noted):
    client = as_actor(actor)
    assert client.get(ADDRESS).status_code == status
    answer = client.post(f"{REMIND}?period=2030-01", {"duty": ["AC1.1@2030-01"]})
    assert answer.status_code == (302 if status == 200 else status)
    assert noted.count() == (status == 200)


@pytest.mark.parametrize("actor", ["chief", "viewer"])
def test_only_who_may_see_it_finds_the_way(actor, as_actor, small_plan):
    client = as_actor(actor)
    for page in ("/", "/plans/town-works/2030/"):
        assert (ADDRESS in client.get(page).content.decode()) == (actor == "chief"), page


def test_it_opens_on_the_month_that_ended_last(as_actor, small_plan):
    client = as_actor("administrator")
    assert client.get(ADDRESS).context["report"].period.label == "2030-03"
    assert client.get(f"{ADDRESS}?period=2030").context["report"].period.label == "2030"


def test_what_a_row_says(as_actor, town, small_plan):
    small_plan.kpis["AC1.1"].case_officers.add(town["staff"])
    town["staff"].memberships.update(extension="7561")
    text = text_of(as_actor("chief").get(f"{ADDRESS}?period=2030-01"))
    assert "RoadsAC1.1FigureAC1.1119年1月staff（分機7561）填報中119/02/1455－催辦" in text
    assert "填報中1逾期1" in text


def test_the_text_to_copy_has_a_line_for_each_row(as_actor, small_plan):
    page = as_actor("administrator").get(f"{ADDRESS}?period=2030-01").content.decode()
    boxes = [part.split("</textarea>")[0].partition(">")[2] for part in page.split("<textarea")[1:]]
    reminder, everything = ([line for line in box.splitlines() if line] for box in boxes)
    assert reminder[0] == "【催辦】Works 2030　KPI填報"
    assert len(reminder) == 2 + 4
    assert everything[0] == "Works 2030　填報情形一覽表　119年1月"
    assert everything[4] == "Roads　AC1.1 Figure AC1.1　119年1月　－　填報中　填報期限：119年2月14日　逾期55日"


def test_where_all_have_reported_nobody_is_to_be_reminded(as_actor, small_plan):
    page = as_actor("administrator").get(f"{ADDRESS}?period=2030-03").content.decode()
    assert 'name="duty"' not in page
    assert "reminder-text" not in page
    assert "list-text" in page


def test_a_reminder_is_noted_and_shown(as_actor, town, noted):
    client = as_actor("chief")
    answer = client.post(
        f"{REMIND}?period=2030-01&section=town-works-roads&state=overdue", {"duty": ["AC1.1@2030-01"]}, follow=True
    )
    assert answer.redirect_chain == [(f"{ADDRESS}?period=2030-01&section=town-works-roads&state=overdue", 302)]
    assert "已記錄催辦1項。" in text_of(answer)
    assert "119/04/1012:00" in text_of(answer)
    assert (noted.get().reminded_by, noted.get().history.get().history_user) == (town["chief"], town["chief"])


@pytest.fixture
def mailed(town, noted):
    for actor in ("staff", "other_staff"):
        town[actor].email = f"{actor}@town.example"
        town[actor].save()
    with mail_server() as server:
        yield server


def test_who_is_reminded_gets_an_e_mail(mailed, as_actor, small_plan):
    client, chosen = as_actor("administrator"), {"duty": ["AC1.1@2030-01", "AC1.2@2030-01"]}
    assert "並寄送催辦郵件" in text_of(client.get(f"{ADDRESS}?period=2030-01"))
    answer = client.post(f"{REMIND}?period=2030-01", chosen, follow=True)
    assert "已寄送郵件給other_staff、staff。" in text_of(answer)
    assert mailed.to("staff@town.example")["Subject"].strip() == "【催辦】應填報2項，其中逾期2項"
    assert "AC1.2" in mailed.to("other_staff@town.example").get_content()
    client.post(f"{REMIND}?period=2030-01", chosen)
    assert len(mailed.messages) == 2
    client.post(f"{REMIND}?period=2030-01", {"duty": ["AC1.1@2030-01"]})
    assert len(mailed.messages) == 3


def test_whom_no_e_mail_reached_is_said(mailed, as_actor, town, noted):
    mailed.refused = {"staff@town.example"}
    town["other_staff"].email = ""
    town["other_staff"].save()
    client, chosen = as_actor("administrator"), {"duty": ["AC1.2@2030-01"]}
    answer = client.post(f"{REMIND}?period=2030-01", chosen, follow=True)
    assert "無法寄送郵件給staff、other_staff，請以下方文字自行通知。" in text_of(answer)
    assert noted.count() == 1
    mailed.refused = set()
    assert "已寄送郵件給staff。" in text_of(client.post(f"{REMIND}?period=2030-01", chosen, follow=True))


def test_what_is_refused_is_not_mailed(mailed, as_actor):
    as_actor("chief").post(f"{REMIND}?period=2030-01", {"duty": ["AC1.1@2030-01", "AC1.2@2030-01"]})
    assert mailed.messages == []


def test_without_a_mail_server_it_is_only_noted(as_actor, noted):
    assert "系統不會寄送訊息" in text_of(as_actor("chief").get(f"{ADDRESS}?period=2030-01"))


@pytest.mark.parametrize(
    ("duties", "status", "sentence"),
    [
        ([], 422, "請勾選要催辦的項目。"),
        (["x"], 422, "請重新勾選"),
        (["@"], 422, "請重新勾選"),
        (["AC1.1@2030-13"], 422, "請重新勾選"),
        (["AC1.1@2030-01", "\0@2030-01"], 422, "請重新勾選"),
        (["AC1.1@9999-12"], 409, "AC1.1於8088年12月沒有您可催辦的項目"),
        (["AC1.1@2030-01", "AC1.2@2030-01"], 409, "AC1.2於119年1月沒有您可催辦的項目"),
        (["AC1.1@2030-01", "AC1.1@2030-02"], 409, "已送核"),
        (["AC1.1@2030-04"], 409, "未到期"),
        (["AC1.1@2030-12"], 409, "已鎖定"),
    ],
)
def test_what_is_no_task_is_refused_in_words(duties, status, sentence, as_actor, noted):
    answer = as_actor("chief").post(f"{REMIND}?period=2030-01", {"duty": duties})
    assert answer.status_code == status
    assert sentence in text_of(answer)
    assert "RoadsAC1.1" in text_of(answer)
    assert not noted.exists()


@pytest.mark.parametrize("period", ["2029-01", "2030-13", "%00", "x"])
def test_a_period_that_the_plan_does_not_have(period, as_actor, noted):
    client = as_actor("administrator")
    assert client.get(f"{ADDRESS}?period={period}").status_code == 404
    assert client.post(f"{REMIND}?period={period}", {"duty": []}).status_code == 404


def test_a_choice_that_fits_nothing(as_actor, small_plan):
    assert "沒有符合條件的項目" in text_of(as_actor("chief").get(f"{ADDRESS}?period=2030-01&state=approved"))


def test_wrong_methods(as_actor, small_plan):
    client = as_actor("administrator")
    assert client.post(ADDRESS).status_code == 405
    assert client.get(REMIND).status_code == 405


def test_the_page_takes_few_queries(as_actor, large_plan):
    assert queries_of(as_actor("administrator"), "/plans/town-works/2040/reporting/?period=2040-01") <= 9
