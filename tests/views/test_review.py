"""/plans/<org>/<year>/review/: managers approve, return and reopen values."""

import pytest

from scorecard.models import KPI, KPIValue, ValueState
from scorecard.services import kpi_values
from tests.views.pages import queries_of, text_of, tight

ADDRESS = "/plans/town-works/2030/review/"
APPROVED = f"{ADDRESS}?show=approved"


@pytest.fixture
def sent(town, small_plan):
    """The submitted value of AC1.1, sent by staff."""
    value = small_plan.values["AC1.1 submitted"]
    KPIValue.objects.filter(pk=value.pk).update(submitted_by=town["staff"])
    return KPIValue.objects.select_related("kpi__plan").get(pk=value.pk)


def versions(*values):
    return {f"version-{value.pk}": value.version for value in values}


def states(*values):
    return [KPIValue.objects.get(pk=value.pk).state for value in values]


def all_values():
    return list(KPIValue.objects.order_by("pk").values())


@pytest.mark.parametrize("actor", ["staff", "viewer"])
def test_the_menu_leads_there_for_managers_alone(actor, as_actor, small_plan):
    assert "待核定" not in text_of(as_actor(actor).get("/plans/town-works/2030/"))
    assert "待核定" in text_of(as_actor("chief").get("/plans/town-works/2030/"))


def test_approving_one(as_actor, sent):
    response = as_actor("chief").post(ADDRESS, {"approve": sent.pk, **versions(sent)}, follow=True)
    assert "已核定1筆。" in text_of(response)
    assert states(sent) == ["approved"]


def test_approving_the_chosen_and_all_that_are_shown(as_actor, small_plan, sent):
    client = as_actor("manager")
    a, b, c, d = (small_plan.values[f"{code} submitted"] for code in small_plan.kpis)
    shown = {"shown": [a.pk, b.pk, c.pk], **versions(a, b, c)}
    client.post(ADDRESS, {"approve_selected": 1, "chosen": [a.pk], **shown})
    assert states(a, b, c, d) == ["approved", "submitted", "submitted", "submitted"]
    response = client.post(ADDRESS, {"approve_all": 1, **{**shown, "shown": [b.pk, c.pk]}}, follow=True)
    assert "已核定2筆。" in text_of(response)
    assert states(a, b, c, d) == ["approved", "approved", "approved", "submitted"]


def test_the_page_sends_what_it_shows(as_actor, town, small_plan, sent):
    KPIValue.objects.filter(pk=small_plan.values["AF1.1 submitted"].pk).update(submitted_by=town["manager"])
    page = as_actor("manager").get(ADDRESS)
    html = page.content.decode()
    assert html.count('name="shown"') == html.count('name="chosen"') == 3
    assert "本人送核，須由其他主管核定。" in text_of(page)
    for words in ("Roadsofthetown", "119年2月", "Works1", "核定勾選項目", "核定本頁全部"):
        assert tight(words) in text_of(page)


def test_returning_needs_a_comment_which_stays_when_refused(as_actor, sent):
    client = as_actor("chief")
    refused = client.post(ADDRESS, {"send_back": sent.pk, f"comment-{sent.pk}": " ", **versions(sent)})
    assert refused.status_code == 422
    assert "請填寫退回原因。" in text_of(refused)
    assert "<details open>" in refused.content.decode()
    too_odd = client.post(ADDRESS, {"send_back": sent.pk, f"comment-{sent.pk}": "odd\x07", **versions(sent)})
    assert (too_odd.status_code, "odd" in too_odd.content.decode()) == (422, True)
    assert states(sent) == ["submitted"]
    done = client.post(ADDRESS, {"send_back": sent.pk, f"comment-{sent.pk}": "月份有誤", **versions(sent)}, follow=True)
    assert "已退回1筆" in text_of(done)
    assert KPIValue.objects.get(pk=sent.pk).review_comment == "月份有誤"


def test_reopening_what_is_approved(as_actor, small_plan):
    value, client = small_plan.values["AC1.1 approved"], as_actor("chief")
    assert "AC1.1" in text_of(client.get(APPROVED))
    posted = {"reopen_selected": 1, "chosen": [value.pk], **versions(value)}
    refused = client.post(APPROVED, {**posted, "reason": ""})
    assert refused.status_code == 422
    assert "請填寫修正原因。" in text_of(refused)
    done = client.post(APPROVED, {**posted, "reason": "數字有誤"}, follow=True)
    assert "已開放修正1筆" in text_of(done)
    assert states(value) == ["draft"]


def test_of_many_the_stale_one_is_named_and_the_others_are_approved(as_actor, town, small_plan, sent):
    client, other = as_actor("manager"), small_plan.values["AC1.2 submitted"]
    kpi_values.withdraw(value=sent, version=sent.version, by=town["staff"])
    posted = {"approve_all": 1, "shown": [sent.pk, other.pk], **versions(sent, other)}
    response = client.post(ADDRESS, posted)
    assert response.status_code == 409
    text = text_of(response)
    for words in ("已核定1筆。", "AC1.1 Figure AC1.1 119年2月", "已由他人修改"):
        assert tight(words) in text
    assert states(sent, other) == ["draft", "approved"]


@pytest.mark.parametrize("code", ["AC1.2", "AF1.1"])
def test_another_sections_value_is_forbidden_and_nothing_written(code, as_actor, small_plan, sent):
    foreign, before = small_plan.values[f"{code} submitted"], all_values()
    posted = {"approve_all": 1, "shown": [sent.pk, foreign.pk], **versions(sent, foreign)}
    assert as_actor("chief").post(ADDRESS, posted).status_code == 403
    assert all_values() == before


@pytest.mark.parametrize(
    ("posted", "status"),
    [
        ({}, 422),
        ({"approve_selected": 1}, 422),
        ({"approve_all": 1}, 422),
        ({"approve": "x"}, 409),
        ({"approve": "99999999", "version-99999999": "1"}, 409),
        ({"approve": "9" * 40, f"version-{'9' * 40}": "1"}, 409),
        ({"approve": "{sent}"}, 409),
        ({"approve": "{sent}", "version-{sent}": "x"}, 409),
        ({"approve": "{sent}", "version-{sent}": "0"}, 409),
        ({"approve": "{other}", "version-{other}": "1"}, 409),
        ({"approve": "{draft}", "version-{draft}": "1"}, 409),
    ],
)
def test_what_makes_no_sense_writes_nothing(posted, status, as_actor, small_plan, seed_plans, sent):
    other = KPIValue.objects.filter(kpi__plan=seed_plans.department)[0]
    names = {"sent": sent.pk, "other": other.pk, "draft": small_plan.values["AC1.1 draft"].pk}
    filled = {name.format(**names): str(text).format(**names) for name, text in posted.items()}
    before = all_values()
    assert as_actor("superuser").post(ADDRESS, filled).status_code == status
    assert all_values() == before


def test_nothing_waits(as_actor, small_plan):
    KPIValue.objects.filter(kpi__plan=small_plan.plan).update(state=ValueState.DRAFT)
    client = as_actor("manager")
    assert "目前沒有待您核定的資料。" in text_of(client.get(ADDRESS))
    assert "尚無已核定的資料。" in text_of(client.get(APPROVED))


def test_as_many_queries_for_many_kpis(as_actor, small_plan, large_plan):
    client = as_actor("superuser")
    KPIValue.objects.filter(kpi__plan=large_plan).update(state=ValueState.SUBMITTED)
    KPI.objects.filter(plan=large_plan).update(unit="%")
    pages = (ADDRESS, "/plans/town-works/2040/review/")
    assert len({queries_of(client, page) for page in pages}) == 1
