"""Locking periods keeps the figures as they stand; taking a lock back needs a reason and leaves it on record."""

from decimal import Decimal

import pytest

from scorecard.domain.periods import Period
from scorecard.domain.scoring import snapshot
from scorecard.models import PeriodLock, Plan
from scorecard.services import kpi_values, period_locks

MARCH = Period.parse("2030-03")


@pytest.fixture
def lock(town, small_plan):
    def lock_period(period=MARCH, by="administrator", **more):
        return period_locks.lock(plan=small_plan.plan, period=period, by=town[by], **more)

    return lock_period


def test_a_lock_keeps_who_why_and_the_figures(lock, town, small_plan):
    before = Plan.objects.get(pk=small_plan.plan.pk).values_version
    made = lock(reason=" closing ")
    assert (made.locked_by, made.reason, made.period) == (town["administrator"], "closing", MARCH)
    history = made.history.get()
    assert (history.history_user, history.history_change_reason) == (town["administrator"], "closing")
    records, rules = snapshot.load(PeriodLock.objects.get(pk=made.pk).figures)
    assert [each.code for each in records] == ["AC1.1", "AC1.2", "AF1.1", "AF1.2"]
    assert {period.label: figure.actual for period, figure in records[0].figures.items()} == {
        "2030-02": Decimal(2),
        "2030-03": Decimal(3),
    }
    assert rules == small_plan.plan.scoring_rules
    assert Plan.objects.get(pk=small_plan.plan.pk).values_version > before


def test_a_locked_value_is_not_written(lock, town, small_plan):
    lock()
    value = small_plan.values["AC1.1 approved"]
    change = kpi_values.ValueChange(actual=Decimal(9))
    with pytest.raises(kpi_values.PeriodLocked):
        kpi_values.record(kpi=value.kpi, period=MARCH, change=change, version=value.version, by=town["staff"])


def test_the_same_lock_twice_is_one(lock, small_plan):
    assert lock() == lock()
    assert PeriodLock.objects.filter(plan=small_plan.plan, period_start=MARCH.start).count() == 1


def test_what_another_has_locked_is_locked_already(lock):
    lock()
    with pytest.raises(period_locks.LockRefused, match="119年3月已鎖定"):
        lock(by="superuser")


def test_only_periods_of_the_plans_year(lock):
    with pytest.raises(period_locks.LockRefused):
        lock(Period.parse("2031-03"))


def test_unlocking_keeps_the_lock_on_record_and_frees_the_period(lock, town, small_plan):
    made = lock()
    period_locks.unlock(lock=made, by=town["superuser"], reason="wrong figure")
    stored = PeriodLock.objects.get(pk=made.pk)
    assert (stored.released_by, stored.release_reason) == (town["superuser"], "wrong figure")
    assert stored.figures == made.figures
    assert stored.released_at is not None
    assert [each.history_change_reason for each in stored.history.order_by("history_id")] == ["", "wrong figure"]
    assert MARCH not in [each.period for each in PeriodLock.objects.filter(plan=small_plan.plan).in_force()]
    assert lock() != made


def test_who_asks_what_is_locked_does_not_read_the_figures(lock, small_plan):
    lock()
    assert all(each.get_deferred_fields() == {"figures"} for each in small_plan.plan.period_locks.in_force())


@pytest.mark.parametrize("reason", ["", " \n"])
def test_unlocking_needs_a_reason(reason, lock, town):
    made = lock()
    with pytest.raises(period_locks.ReasonMissing):
        period_locks.unlock(lock=made, by=town["administrator"], reason=reason)
    assert PeriodLock.objects.get(pk=made.pk).released_at is None


def test_unlocking_twice(lock, town):
    made = lock()
    first = period_locks.unlock(lock=made, by=town["administrator"], reason="wrong figure")
    assert period_locks.unlock(lock=made, by=town["administrator"], reason="wrong figure").version == first.version
    assert made.history.count() == 2
    with pytest.raises(period_locks.LockRefused):
        period_locks.unlock(lock=made, by=town["superuser"], reason="mine")
