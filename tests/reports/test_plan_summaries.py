"""What the list shows of each plan equals what the plan's own pages work out, stored or not, on any day."""

from datetime import date

import pytest

from scorecard.domain.periods import Frequency, Period
from scorecard.domain.rounding import half_up
from scorecard.domain.scoring import Basis
from scorecard.models import CalendarDay, KPIValue, PeriodLock, Plan, PlanRollup
from scorecard.reports import keeping, plan_period, plan_scores, plan_summaries, reporting_status
from scorecard.services import plan_rollups, plan_versions

DAYS = [date(2029, 12, 31), *(date(2030, month, day) for month in (1, 2, 4, 6, 12) for day in (4, 9)), date(2031, 2, 3)]


def summary(plan, today, asked=None, basis=Basis.YTD):
    keeping.forget_all()
    found = plan_summaries.build(Plan.objects.filter(pk=plan.pk), plan.year, asked, basis, today)
    (only,) = found
    return only


@pytest.fixture(params=["stored", "partly stored", "outdated", "nothing stored"])
def kept(request, small_plan):
    """The small plan with a lock of a quarter, a KPI by half years, and what is stored of it in each of the ways."""
    small_plan.kpis["AC1.2"].frequency = "H"
    small_plan.kpis["AC1.2"].save()
    KPIValue.objects.filter(kpi=small_plan.kpis["AC1.2"]).delete()
    KPIValue.objects.filter(pk=small_plan.values["AF1.1 draft"].pk).update(state="returned")
    PeriodLock.objects.filter(plan=small_plan.plan).update(frequency="Q", period_start="2030-07-01")
    plan_versions.raise_versions(small_plan.plan.pk, values=True)
    if request.param == "stored":
        plan_rollups.rebuild(plan_id=small_plan.plan.pk)
    elif request.param == "outdated":
        Plan.objects.filter(pk=small_plan.plan.pk).update(values_version=99)
        PlanRollup.objects.update(score=1)
    elif request.param == "nothing stored":
        PlanRollup.objects.all().delete()
        small_plan.plan.progress.delete()
    return Plan.objects.get(pk=small_plan.plan.pk)


@pytest.mark.parametrize("today", DAYS)
def test_late_is_what_the_reporting_page_counts(today, kept, town):
    page = reporting_status.build(kept, town["superuser"], Period.of_year(2030), today, section="", state="overdue")
    found = summary(kept, today)
    assert found.late_values == page.overdue
    assert len(found.late) == len({row.section for row in page.rows})


@pytest.mark.parametrize("today", DAYS)
def test_the_period_is_the_one_that_the_plan_opens_with(today, kept):
    assert summary(kept, today).period == plan_period.default(kept, today)


def test_the_calendar_may_be_corrected_without_a_write_to_the_plan(kept):
    before = summary(kept, date(2030, 5, 9)).late_values
    CalendarDay.objects.bulk_create(CalendarDay(day=date(2030, 5, day), name="Storm") for day in range(1, 9))
    assert summary(kept, date(2030, 5, 9)).late_values < before


@pytest.mark.parametrize("basis", Basis)
@pytest.mark.parametrize("label", ["2030", "2030-H1", "2030-Q1", "2030-03", "2030-01"])
def test_it_stands_as_on_its_own_pages(label, basis, kept):
    at = Period.parse(label)
    whole, found = plan_scores.build(kept, at, basis), summary(kept, date(2030, 6, 28), at, basis).standing
    assert found is not None
    assert (found.status, found.reason, found.lights) == (whole.plan.status, whole.plan.reason, whole.plan.lights)
    assert (found.is_provisional, found.has_sample_data) == (whole.plan.is_provisional, whole.has_sample_data)
    for kept_number, number in ((found.score, whole.plan.score), (found.coverage, whole.plan.coverage)):
        assert (kept_number is None) == (number is None)
        if kept_number is not None and number is not None:
            assert half_up(kept_number, 2) == half_up(number, 2)


def test_the_seed_on_several_days_and_periods(seed_plans, town):
    plan = seed_plans.department
    for today in (date(2021, 1, 4), date(2021, 7, 9), date(2026, 1, 1)):
        page = reporting_status.build(plan, town["superuser"], Period.of_year(2021), today, section="", state="")
        assert summary(plan, today).late_values == page.overdue
        assert summary(plan, today).period == plan_period.default(plan, today)
    for at in Period.all_of_year(Frequency.QUARTER, 2021):
        found = summary(plan, date(2026, 1, 1), at).standing
        assert found is not None and found.lights == plan_scores.build(plan, at, Basis.YTD).plan.lights


def test_a_plan_without_kpis_stands_nowhere(seed_plans):
    found = summary(seed_plans.city, date(2026, 1, 1))
    assert (found.standing, found.late_values) == (None, 0)


def test_kept_until_somebody_writes(small_plan, django_assert_num_queries):
    plan_versions.raise_versions(small_plan.plan.pk, values=True)
    plans = Plan.objects.filter(pk=small_plan.plan.pk)

    def read():
        return plan_summaries.build(plans.all(), 2030, None, Basis.YTD, date(2030, 6, 28))

    first = read()
    with django_assert_num_queries(2):
        assert read() == first
    plan_versions.raise_versions(small_plan.plan.pk, values=True)
    with django_assert_num_queries(4):
        assert read() != first
