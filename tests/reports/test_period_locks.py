"""Every period of the year with its lock."""

from scorecard.domain.periods import Period
from scorecard.models import PeriodLock, Plan
from scorecard.reports import period_locks
from scorecard.services import period_locks as service


def test_all_periods_in_order_with_their_locks(town, small_plan):
    june = service.lock(plan=small_plan.plan, period=Period.parse("2030-Q2"), by=town["administrator"])
    states = {each.period.label: each for each in period_locks.build(small_plan.plan).periods}
    assert list(states)[:4] == ["2030-01", "2030-02", "2030-03", "2030-Q1"]
    assert len(states) == 12 + 4 + 2 + 1
    assert states["2030-Q2"].lock == june
    covered = {label: each.around.label for label, each in states.items() if each.around}
    assert covered == {
        **dict.fromkeys(("2030-04", "2030-05", "2030-06", "2030-H1"), "2030-Q2"),
        **dict.fromkeys(("2030-Q4", "2030-H2", "2030"), "2030-12"),
    }
    assert {label: each.waiting for label, each in states.items() if each.waiting} == {"2030-02": 4}


def test_locks_taken_back_latest_first(town, small_plan):
    made = []
    for label in ("2030-05", "2030-04"):
        lock = service.lock(plan=small_plan.plan, period=Period.parse(label), by=town["administrator"])
        made.append(service.unlock(lock=lock, by=town["administrator"], reason="why"))
    page = period_locks.build(small_plan.plan)
    assert list(page.released) == made[::-1]
    assert [each.period.label for each in page.periods if each.lock] == ["2030-12"]


def test_two_queries(town, small_plan, seed_plans, django_assert_num_queries):
    PeriodLock.objects.filter(plan=small_plan.plan).update(period_start="2030-02-01")
    for plan in Plan.objects.filter(pk__in=[small_plan.plan.pk, seed_plans.department.pk]):
        with django_assert_num_queries(2):
            page = period_locks.build(plan)
            assert [each.lock.locked_by.username for each in page.periods if each.lock] in ([], ["administrator"])
