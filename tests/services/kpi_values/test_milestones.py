"""Milestone KPIs: the figure is the share reached by the period's end, and the steps keep their history."""

from datetime import date
from decimal import Decimal

import pytest

from scorecard.domain.periods import Period
from scorecard.models import KPI, KPIKind, KPIValue, PeriodLock, WorkItem
from scorecard.services import kpi_values
from scorecard.services.kpi_values import Entry, StepChange, ValueChange

APRIL = Period.parse("2030-04")


@pytest.fixture
def kpi(small_plan):
    kpi = small_plan.kpis["AC1.1"]
    KPI.objects.filter(pk=kpi.pk).update(kind=KPIKind.MILESTONE, unit="%")
    year = {"frequency": "Y", "period_start": date(2030, 1, 1)}
    WorkItem.objects.create(kpi=kpi, name="Build", cumulative_percent=60, order=2, **year)
    return kpi


@pytest.fixture
def steps(kpi):
    return {step.name: step for step in kpi.work_items.all()}


@pytest.fixture
def reach(kpi, steps, town, small_plan):
    def call(days, *, version=None, step_version=1, period=APRIL, **more):
        changes = {steps[name].pk: StepChange(day, step_version) for name, day in days.items()}
        entry = Entry(kpi, period, ValueChange(**more), version, steps=changes)
        return kpi_values.record_many(plan=small_plan.plan, entries=[entry], by=town["staff"], reason="ticked")

    return call


def value_of(kpi):
    return KPIValue.objects.filter(kpi=kpi, period_start=APRIL.start).first()


@pytest.mark.parametrize(
    ("days", "percent"),
    [
        ({}, 0),
        ({"Survey": date(2030, 4, 30)}, 20),
        ({"Survey": date(2030, 4, 1), "Build": date(2030, 4, 30)}, 60),
        ({"Survey": date(2030, 4, 1), "Build": date(2030, 5, 1)}, 20),
    ],
)
def test_the_figure_is_what_was_reached_by_then(days, percent, reach, kpi, steps):
    assert len(reach(days).saved) == 1
    assert value_of(kpi).actual == Decimal(percent)
    kept = {step.name: step.reached_on for step in WorkItem.objects.filter(kpi=kpi)}
    assert kept == dict.fromkeys(steps) | days


def test_a_step_keeps_who_and_why(reach, steps, town):
    reach({"Survey": date(2030, 4, 2)})
    row = WorkItem.objects.get(pk=steps["Survey"].pk).history.first()
    assert (row.reached_on, row.history_user, row.history_change_reason) == (
        date(2030, 4, 2),
        town["staff"],
        "ticked",
    )
    assert steps["Build"].history.count() == 1


def test_ticking_twice_makes_one_record(reach, kpi, steps):
    days = {"Survey": date(2030, 4, 2)}
    reach(days)
    assert len(reach(days).unchanged) == 1
    assert (value_of(kpi).history.count(), steps["Survey"].history.count()) == (1, 2)


def test_a_step_that_another_has_ticked_meanwhile_is_refused(reach, kpi, steps):
    reach({"Survey": date(2030, 4, 2)})
    outcome = reach({"Survey": date(2030, 4, 3)}, version=1)
    assert isinstance(outcome.refused[0][1], kpi_values.StaleStep)
    assert WorkItem.objects.get(pk=steps["Survey"].pk).reached_on == date(2030, 4, 2)


def test_nothing_is_ticked_in_a_locked_period(reach, kpi, steps, town, small_plan):
    lock = PeriodLock(plan=small_plan.plan, locked_by=town["administrator"])
    lock.period = APRIL
    lock.save()
    assert isinstance(reach({"Survey": date(2030, 4, 2)}).refused[0][1], kpi_values.PeriodLocked)
    assert WorkItem.objects.get(pk=steps["Survey"].pk).reached_on is None


def test_a_step_of_another_kpi_is_not_ticked(reach, steps, small_plan):
    other = WorkItem.objects.create(
        kpi=small_plan.kpis["AC1.2"],
        name="Theirs",
        cumulative_percent=10,
        frequency="Y",
        period_start=date(2030, 1, 1),
    )
    steps["Theirs"] = other
    assert isinstance(reach({"Theirs": date(2030, 4, 2)}).refused[0][1], kpi_values.DeletedValue)


def test_not_applicable_has_no_figure(reach, kpi):
    reach({}, is_not_applicable=True, not_applicable_reason="Flood")
    assert (value_of(kpi).actual, value_of(kpi).is_not_applicable) == (None, True)


def test_two_periods_sent_together_raise_a_step_once(kpi, steps, town, small_plan):
    survey, days = steps["Survey"], {steps["Survey"].pk: StepChange(date(2030, 4, 2), 1)}
    entries = [Entry(kpi, period, ValueChange(), None, steps=days) for period in (APRIL, APRIL.next)]
    outcome = kpi_values.record_many(plan=small_plan.plan, entries=entries, by=town["staff"], reason="ticked")
    assert [value.actual for value in outcome.saved] == [20, 20]
    kept = WorkItem.objects.get(pk=survey.pk)
    assert (kept.reached_on, kept.version, kept.history.count()) == (date(2030, 4, 2), 2, 2)


def test_a_later_period_counts_with_what_an_earlier_one_has_ticked(kpi, steps, town, small_plan):
    entries = [
        Entry(kpi, APRIL, ValueChange(), None, steps={steps["Survey"].pk: StepChange(date(2030, 4, 2), 1)}),
        Entry(kpi, APRIL.next, ValueChange(), None, steps={}),
    ]
    outcome = kpi_values.record_many(plan=small_plan.plan, entries=entries, by=town["staff"], reason="ticked")
    assert [value.actual for value in outcome.saved] == [20, 20]
