"""A plan as it stood when a period was locked, with what was corrected since."""

from datetime import date
from decimal import Decimal

import pytest

from scorecard.domain.periods import Period
from scorecard.domain.scoring import Basis, Status
from scorecard.domain.target_grid import TypedCell, TypedRow
from scorecard.models import KPI, KPITarget, KPIValue, PeriodLock, ValueState
from scorecard.reports import locked_figures, plan_scores
from scorecard.services import kpi_targets, kpi_values, period_locks

MARCH = Period.parse("2030-03")


@pytest.fixture
def kpi(small_plan):
    return small_plan.kpis["AC1.1"]  # 2 in February, submitted; 3 in March, approved; target of the year 3


@pytest.fixture
def lock(town, small_plan, kpi):
    return period_locks.lock(plan=small_plan.plan, period=MARCH, by=town["administrator"])


def line(lock, code="AC1.1", basis=Basis.PERIOD):
    stored = PeriodLock.objects.select_related("plan").get(pk=lock.pk)
    locked = locked_figures.build(stored, basis)
    return next(each for each in locked.kpis if each.code == code)


def correct(town, lock, value, actual):
    """Unlock, have the approved value filled in anew."""
    period_locks.unlock(lock=lock, by=town["administrator"], reason="wrong")
    KPIValue.objects.filter(pk=value.pk).update(state=ValueState.SUBMITTED)
    changed = kpi_values.record(
        kpi=value.kpi,
        period=value.period,
        change=kpi_values.ValueChange(actual=actual),
        version=value.version,
        by=town["staff"],
    )
    return kpi_values.submit(value=changed, version=changed.version, by=town["staff"])


def test_as_it_stood_and_nothing_corrected(lock, small_plan):
    before = plan_scores.build(small_plan.plan, MARCH, Basis.PERIOD)
    for code, kpi in small_plan.kpis.items():
        shown = line(lock, code)
        assert (shown.judgement, shown.now, shown.corrections) == (before.judgements[kpi.pk], None, ())
    assert line(lock).judgement.status is Status.ON_TARGET


def test_a_target_stands_also_where_nothing_was_reported(lock, small_plan, kpi):
    KPITarget.objects.filter(kpi=kpi).update(value=30)
    KPIValue.objects.filter(kpi=kpi).update(state=ValueState.DRAFT)
    later = period_locks.lock(plan=small_plan.plan, period=Period.parse("2030-04"), by=lock.locked_by)
    shown = line(later)
    assert (shown.judgement.status, shown.target.value) == (Status.NO_DATA, 30)


def test_a_corrected_figure_is_marked_and_the_old_one_stays(lock, town, small_plan):
    value = correct(town, lock, small_plan.values["AC1.1 approved"], Decimal("3.5"))
    shown = line(lock)
    assert shown.judgement.actual == 3
    (correction,) = shown.corrections
    assert (correction.what, correction.period) == ("actual", MARCH)
    assert (correction.old.actual, correction.new.actual, correction.who) == (3, Decimal("3.5"), "staff")
    assert correction.at == value.history.latest().history_date


def test_a_status_that_is_another_today_is_shown(lock, town, small_plan, kpi):
    rows = [TypedRow(kpi.pk, {"weight": TypedCell((Decimal(7),))}, {"": kpi.version})]
    KPITarget.objects.filter(kpi=kpi).update(value=30)
    kpi_targets.save_grid(
        plan=small_plan.plan, rows=rows, by=town["administrator"], reason="new weight", today=date(2029, 1, 1)
    )
    shown = line(lock)
    assert (shown.judgement.status, shown.now.status) == (Status.ON_TARGET, Status.OFF_TARGET)
    rule, target = shown.corrections
    assert (rule.what, rule.who) == ("rule", "administrator")
    assert (target.what, target.old.value, target.new.value) == ("target", 3, 30)


def test_what_came_later_and_approvals_are_no_corrections(lock, small_plan, kpi):
    KPIValue.objects.filter(kpi=kpi, state=ValueState.SUBMITTED).update(state=ValueState.APPROVED)
    later = KPIValue(kpi=kpi, actual=9, state=ValueState.APPROVED)
    later.period = MARCH.next
    later.save()
    KPITarget.objects.create(kpi=kpi, value=9, frequency="M", period_start=MARCH.next.start)
    assert line(lock).corrections == ()


def test_a_figure_taken_back_and_a_kpi_deleted(lock, small_plan, kpi):
    KPIValue.objects.filter(kpi=kpi, state=ValueState.APPROVED).update(state=ValueState.DRAFT)
    small_plan.kpis["AF1.2"].values.all().delete()
    small_plan.kpis["AF1.2"].delete()
    (back,) = line(lock).corrections
    assert (back.old.actual, back.new) == (3, None)
    (deleted,) = line(lock, "AF1.2").corrections
    assert deleted.what == "kpi"


def test_a_lock_without_figures(small_plan):
    stored = PeriodLock.objects.select_related("plan").get(plan=small_plan.plan)
    assert locked_figures.build(stored, Basis.YTD).kpis == ()


def test_as_many_queries_whatever_was_corrected(lock, town, small_plan, django_assert_num_queries):
    stored = PeriodLock.objects.select_related("plan").get(pk=lock.pk)
    with django_assert_num_queries(2):
        locked_figures.build(stored, Basis.YTD)
    KPIValue.objects.filter(kpi__plan=small_plan.plan).update(actual=99)
    KPITarget.objects.filter(kpi__plan=small_plan.plan).update(value=99)
    KPI.objects.filter(plan=small_plan.plan).update(weight=99)
    with django_assert_num_queries(5):
        locked = locked_figures.build(stored, Basis.YTD)
    assert locked.corrections == 4 * 3 + 1
