"""Reminders: who was reminded of what and when; nothing is noted of what is no task."""

from datetime import UTC, date, datetime, timedelta

import pytest

from scorecard.domain.periods import Period
from scorecard.models import KPI, PeriodLock, Reminder
from scorecard.services import reminders

NOON = datetime(2030, 4, 10, 4, tzinfo=UTC)
JANUARY, FEBRUARY, APRIL = (Period.parse(f"2030-{month:02}") for month in (1, 2, 4))


@pytest.fixture
def remind(town, small_plan):
    Reminder.objects.all().delete()

    def remind(*wanted, by="administrator", at=NOON):
        return reminders.remind(plan=small_plan.plan, wanted=wanted, by=town[by], at=at, reason="by hand")

    return remind


def test_a_reminder_for_each_case_officer(remind, town, small_plan):
    small_plan.kpis["AC1.1"].case_officers.add(town["staff"], town["chief"])
    assert remind(("AC1.1", JANUARY), ("AC1.2", JANUARY)) == 2
    noted = {(each.kpi.code, each.period.label, each.recipient) for each in Reminder.objects.all()}
    assert noted == {
        ("AC1.1", "2030-01", town["staff"]),
        ("AC1.1", "2030-01", town["chief"]),
        ("AC1.2", "2030-01", None),
    }
    assert {(each.reminded_by, each.reminded_at) for each in Reminder.objects.all()} == {(town["administrator"], NOON)}


def test_the_history_says_who_and_why(remind, town):
    remind(("AC1.1", JANUARY))
    entry = Reminder.objects.get().history.get()
    assert (entry.history_user, entry.history_change_reason, entry.history_type) == (
        town["administrator"],
        "by hand",
        "+",
    )


def test_the_same_form_sent_twice_counts_once_a_day(remind):
    assert [remind(("AC1.1", JANUARY), ("AC1.1", JANUARY)) for _ in range(2)] == [1, 1]
    assert Reminder.objects.count() == 1
    remind(("AC1.1", JANUARY), at=NOON + timedelta(hours=11))  # 23:00 in Taipei
    assert Reminder.objects.count() == 1
    remind(("AC1.1", JANUARY), at=NOON + timedelta(hours=12))
    assert Reminder.objects.count() == 2


def test_what_was_mailed_in_the_morning_is_noted_when_somebody_asks_for_it(remind, small_plan):
    mailed = Reminder(kpi=small_plan.kpis["AC1.1"], reminded_at=NOON)
    mailed.period = JANUARY
    mailed.save()
    remind(("AC1.1", JANUARY))
    assert Reminder.objects.count() == 2


def refusal(remind, *wanted, **more) -> str:
    with pytest.raises(reminders.RemindersRefused) as refused:
        remind(("AC1.1", JANUARY), *wanted, **more)
    assert not Reminder.objects.exists()
    return str(refused.value)


def test_nothing_is_noted_of_what_is_submitted_or_approved(remind):
    assert "AC1.1（119年2月）已送核" in refusal(remind, ("AC1.1", FEBRUARY))


def test_nothing_is_noted_of_what_has_not_ended(remind):
    assert "AC1.1（119年4月）未到期" in refusal(remind, ("AC1.1", APRIL))


def test_nothing_is_noted_of_what_is_locked(remind, town, small_plan):
    january = {"frequency": "M", "period_start": date(2030, 1, 1)}
    PeriodLock.objects.create(plan=small_plan.plan, locked_by=town["administrator"], **january)
    assert "已鎖定" in refusal(remind)


@pytest.mark.parametrize("period", ["2031-01", "2030-Q1", "2030"])
def test_nothing_is_noted_of_a_period_that_the_kpi_does_not_have(period, remind):
    assert "AC1.2" in refusal(remind, ("AC1.2", Period.parse(period)))


def test_nothing_is_noted_of_another_sections_kpi_or_of_another_plans(remind, town, small_plan):
    assert "AC1.2" in refusal(remind, ("AC1.2", JANUARY), by="chief")
    assert "AC9.9" in refusal(remind, ("AC9.9", JANUARY))
    KPI.objects.filter(code="AC1.2").update(plan=small_plan.culture)
    assert "AC1.2" in refusal(remind, ("AC1.2", JANUARY))
