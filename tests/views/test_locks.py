"""/plans/<org>/<year>/locks/: administrators lock periods; everybody reads what was final."""

import pytest

from scorecard.domain.periods import Period
from scorecard.models import KPIValue, PeriodLock, Plan
from scorecard.services import period_locks
from tests.views.pages import queries_of, text_of, tight

ADDRESS = "/plans/town-works/2030/locks/"


@pytest.fixture
def keeper(as_actor):
    return as_actor("administrator")


@pytest.fixture
def march(town, small_plan):
    return period_locks.lock(plan=small_plan.plan, period=Period.parse("2030-03"), by=town["administrator"])


def test_locking_and_unlocking(keeper, small_plan):
    locked = keeper.post(ADDRESS, {"period": "2030-06", "reason": "結帳"}, follow=True)
    text = text_of(locked)
    assert "119年6月已鎖定。" in text
    assert "隨119年6月鎖定" in text  # the second quarter
    assert "結帳" in text
    lock = PeriodLock.objects.get(plan=small_plan.plan, period_start="2030-06-01")
    unlocked = keeper.post(ADDRESS, {"lock": lock.pk, "reason": "數字有誤"}, follow=True)
    text = text_of(unlocked)
    assert "119年6月已解除鎖定。" in text
    assert "解除鎖定紀錄" in text
    assert "數字有誤" in text


def test_unlocking_without_a_reason_is_refused_at_its_row(keeper, march):
    response = keeper.post(ADDRESS, {"lock": march.pk, "reason": " "})
    assert response.status_code == 422
    assert "請填寫解除鎖定的原因。" in text_of(response)
    assert response.content.decode().count("<details open>") == 1
    assert PeriodLock.objects.get(pk=march.pk).released_at is None


@pytest.mark.parametrize(
    ("sent", "status"),
    [
        ({}, 422),
        ({"period": ""}, 422),
        ({"period": "yesterday"}, 422),
        ({"period": "2030-05", "reason": "a\x07b"}, 422),
        ({"period": "2030-05", "reason": "x" * 4001}, 422),
        ({"period": "2031-05"}, 409),
        ({"lock": "x", "reason": "why"}, 422),
        ({"lock": "999999", "reason": "why"}, 404),
        ({"lock": "9" * 30, "reason": "why"}, 422),
    ],
)
def test_what_makes_no_sense_writes_nothing(sent, status, keeper, march):
    before = list(PeriodLock.objects.values())
    assert keeper.post(ADDRESS, sent).status_code == status
    assert list(PeriodLock.objects.values()) == before


def test_what_somebody_locked_meanwhile(keeper, town, small_plan):
    period_locks.lock(plan=small_plan.plan, period=Period.parse("2030-05"), by=town["superuser"])
    response = keeper.post(ADDRESS, {"period": "2030-05"})
    assert response.status_code == 409
    assert "119年5月已鎖定" in text_of(response)


def test_another_plans_lock_is_not_here(keeper, town, small_plan):
    other = period_locks.lock(plan=small_plan.closed, period=Period.parse("2029-05"), by=town["administrator"])
    assert keeper.post(ADDRESS, {"lock": other.pk, "reason": "why"}).status_code == 404
    assert keeper.get(f"{ADDRESS}{other.pk}/").status_code == 404


# ---- what was final


def test_a_locked_period_as_it_stood_with_corrections_marked(as_actor, small_plan, march):
    client = as_actor("viewer")
    page = client.get(f"{ADDRESS}{march.pk}/?basis=period")
    assert "鎖定後未有修正。" in text_of(page)
    assert "119年3月（定稿）" in text_of(page)
    KPIValue.objects.filter(kpi=small_plan.kpis["AC1.1"], state="approved").update(actual="4.4")
    text = text_of(client.get(f"{ADDRESS}{march.pk}/?basis=period"))
    for words in ("鎖定後已修正1處", "實際值119年3月3→4", "綠燈"):
        assert tight(words) in text


@pytest.mark.parametrize("address", ["999999/", f"{'9' * 30}/", "x/", "1/?basis=x"])
def test_no_such_lock(address, as_actor, march):
    assert as_actor("viewer").get(ADDRESS + address).status_code == 404


def test_a_lock_without_figures_says_so(as_actor, small_plan):
    lock = PeriodLock.objects.get(plan=small_plan.plan)
    assert "此次鎖定未留存資料。" in text_of(as_actor("viewer").get(f"{ADDRESS}{lock.pk}/"))


def test_as_many_queries_for_many_kpis(keeper, town, small_plan, large_plan, march):
    large = period_locks.lock(plan=large_plan, period=Period.parse("2040"), by=town["administrator"])
    assert queries_of(keeper, ADDRESS) == queries_of(keeper, "/plans/town-works/2040/locks/")
    pages = (f"{ADDRESS}{march.pk}/", f"/plans/town-works/2040/locks/{large.pk}/")
    assert len({queries_of(keeper, page) for page in pages}) == 1


def test_scores_are_hidden_where_the_plan_says_so(as_actor, small_plan, town):
    Plan.objects.filter(pk=small_plan.plan.pk).update(hides_scores=True)
    small_plan.kpis["AC1.1"].targets.update(value=8)
    lock = period_locks.lock(plan=small_plan.plan, period=Period.parse("2030-03"), by=town["administrator"])
    hidden, shown = (text_of(as_actor(actor).get(f"{ADDRESS}{lock.pk}/")) for actor in ("viewer", "administrator"))
    assert "得分37.50" not in hidden
    assert "得分37.50" in shown
