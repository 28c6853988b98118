"""Progress of action plans: kept with history, guarded by version, refused by field."""

from datetime import date
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError

from scorecard.models import ActionPlan, Plan, PlanStatus
from scorecard.services import action_plans, records
from scorecard.services.action_plans import ProgressChange
from scorecard.services.kpi_values import NotAllowedState


@pytest.fixture
def action(small_plan):
    return ActionPlan.objects.get(plan=small_plan.plan, code="AC1.1.1")


@pytest.fixture
def report(small_plan, town, action):
    def call(version=1, *, plan=None, pk=None, progress=Decimal(30), note="Begun", start=None, end=None):
        change = ProgressChange(pk or action.pk, version, progress, note, start, end)
        return action_plans.report(plan=plan or small_plan.plan, changes=[change], by=town["staff"], reason="typed")

    return call


def test_progress_is_kept_with_who_and_why(report, action, town):
    report(start=date(2030, 1, 1), end=date(2030, 6, 30))
    kept = ActionPlan.objects.get(pk=action.pk)
    assert (kept.progress, kept.note, kept.start_date, kept.end_date, kept.version) == (
        30,
        "Begun",
        date(2030, 1, 1),
        date(2030, 6, 30),
        2,
    )
    row = kept.history.first()
    assert (row.history_user, row.history_change_reason, row.version) == (town["staff"], "typed", 2)


def test_the_same_twice_makes_one_record(report, action):
    report()
    assert report().saved == []
    assert action.history.count() == 2


def test_the_second_of_two_writers_is_refused(report, action):
    report()
    outcome = report(note="Other")
    assert isinstance(outcome.refused[0][1], records.StaleRecord)
    assert ActionPlan.objects.get(pk=action.pk).note == "Begun"


def test_what_was_only_looked_at_is_no_conflict(report):
    report()
    outcome = report(progress=None, note="")
    assert (outcome.saved, outcome.refused) == ([], [])


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"progress": Decimal(101)}, "progress"),
        ({"progress": Decimal(-1)}, "progress"),
        ({"note": "a\0"}, "note"),
        ({"start": date(2030, 2, 1), "end": date(2030, 1, 1)}, "__all__"),
    ],
)
def test_what_can_not_be_kept_is_refused(wrong, field, report, action):
    refusal = report(**wrong).refused[0][1]
    assert isinstance(refusal, ValidationError)
    assert list(refusal.message_dict) == [field]
    assert ActionPlan.objects.get(pk=action.pk).version == 1


def test_what_is_gone_or_of_another_plan_is_refused(report, action, small_plan):
    assert isinstance(report(pk=0x7FFFFFFF).refused[0][1], records.DeletedRecord)
    assert isinstance(report(plan=small_plan.town_plan).refused[0][1], records.DeletedRecord)
    assert ActionPlan.objects.get(pk=action.pk).version == 1


def test_a_closed_plan_stays(report, action, small_plan):
    Plan.objects.filter(pk=small_plan.plan.pk).update(status=PlanStatus.CLOSED)
    assert isinstance(report().refused[0][1], NotAllowedState)
    assert ActionPlan.objects.get(pk=action.pk).version == 1
