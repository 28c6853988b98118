"""The period that a page shows when nobody asked for one, and those to choose from."""

from datetime import date

import pytest

from scorecard.domain.periods import Frequency, Period
from scorecard.domain.scoring import Basis
from scorecard.models import PeriodLock
from scorecard.reports import plan_period

IN_APRIL, IN_JUNE = date(2030, 4, 30), date(2030, 6, 28)


@pytest.fixture
def plan(small_plan):
    PeriodLock.objects.filter(plan=small_plan.plan).delete()
    return small_plan.plan


def shown(plan, today):
    return plan_period.choose(plan, None, Basis.YTD, today).period.label


def lock(plan, town, month):
    return PeriodLock.objects.create(
        plan=plan, frequency="M", period_start=date(2030, month, 1), locked_by=town["administrator"]
    )


def test_a_past_year_opens_on_the_year(plan, django_assert_num_queries):
    with django_assert_num_queries(0):
        assert shown(plan, date(2031, 1, 1)) == "2030"


def test_the_latest_month_locked_goes_first(plan, town):
    lock(plan, town, 1)
    lock(plan, town, 2)
    assert shown(plan, IN_JUNE) == "2030-02"


def test_a_lock_taken_back_is_none(plan, town):
    taken_back = lock(plan, town, 1)
    taken_back.released_at, taken_back.release_reason = taken_back.locked_at, "a slip"
    taken_back.save()
    assert shown(plan, IN_JUNE) == "2030-03"


def test_else_the_latest_month_that_is_due_and_has_approved_values(plan):
    assert shown(plan, IN_JUNE) == "2030-03"


def test_a_month_whose_due_date_has_not_passed_is_not_it(plan):
    assert shown(plan, date(2030, 4, 2)) == "2030-03"  # nothing due has approved values: the latest month that ended
    plan.kpis.get(code="AC1.1").values.filter(period_start=date(2030, 2, 1)).update(state="approved")
    assert shown(plan, date(2030, 4, 2)) == "2030-02"


def test_without_approved_values_the_latest_month_that_ended(plan):
    for kpi in plan.kpis.all():
        kpi.values.update(state="draft")
    assert shown(plan, IN_JUNE) == "2030-05"
    assert shown(plan, date(2030, 1, 3)) == "2030-01"


def test_what_is_asked_for_is_shown(plan, django_assert_num_queries):
    asked = Period.parse("2030-Q2")
    with django_assert_num_queries(0):
        standing = plan_period.choose(plan, asked, Basis.PERIOD, IN_APRIL)
    assert (standing.period, standing.is_default, standing.is_year_to_date) == (asked, False, False)


def test_periods_to_choose_from_lie_in_the_year(plan):
    standing = plan_period.choose(plan, Period.parse("2030-01"), Basis.YTD, IN_APRIL)
    assert [len(group) for group in standing.choices] == [1, 2, 4, 12]
    assert standing.choices[0][0].frequency is Frequency.YEAR
    assert (standing.previous, standing.next) == (None, Period.parse("2030-02"))
