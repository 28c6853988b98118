"""Sending for approval and taking back: by whom, from which state, and only with a figure."""

from datetime import date
from decimal import Decimal

import pytest

from scorecard.domain.periods import Period
from scorecard.models import KPIValue, PeriodLock, Plan, ValueState
from scorecard.services import kpi_values
from scorecard.services.kpi_values import Entry, ValueChange


def again(value):
    return KPIValue.objects.select_related("kpi").get(pk=value.pk)


@pytest.fixture
def draft(small_plan):
    return small_plan.values["AC1.2 draft"]


@pytest.fixture
def red(small_plan):
    """1 of a target of 3."""
    return small_plan.values["AC1.1 draft"]


@pytest.fixture
def sent(draft, town):
    return kpi_values.submit(value=draft, version=1, by=town["staff"], reason="done")


def test_a_sent_value_knows_its_sender(sent, town):
    value = again(sent)
    assert (value.state, value.submitted_by, value.version) == ("submitted", town["staff"], 2)
    assert value.submitted_at is not None
    row = value.history.first()
    assert (row.state, row.history_user, row.history_change_reason) == ("submitted", town["staff"], "done")


def test_sending_twice_makes_one_record(sent, town):
    kpi_values.submit(value=sent, version=1, by=town["staff"])
    assert again(sent).history.count() == 2  # made by the cast, sent


def test_a_value_without_a_figure_is_not_sent(draft, town):
    KPIValue.objects.filter(pk=draft.pk).update(actual=None)
    with pytest.raises(kpi_values.ValueRefused):
        kpi_values.submit(value=draft, version=1, by=town["staff"])
    assert again(draft).state == "draft"


def test_not_applicable_needs_no_figure(draft, town):
    KPIValue.objects.filter(pk=draft.pk).update(actual=None, is_not_applicable=True, not_applicable_reason="Flood")
    assert kpi_values.submit(value=draft, version=1, by=town["staff"]).state == "submitted"


def test_a_fraction_is_a_figure(draft, town):
    KPIValue.objects.filter(pk=draft.pk).update(actual=None, numerator=Decimal(0), denominator=Decimal(3))
    assert kpi_values.submit(value=draft, version=1, by=town["staff"]).state == "submitted"


def test_a_returned_value_is_sent_again(draft, town):
    KPIValue.objects.filter(pk=draft.pk).update(state=ValueState.RETURNED)
    assert kpi_values.submit(value=draft, version=1, by=town["staff"]).state == "submitted"


@pytest.mark.parametrize("key", ["AC1.2 submitted", "AC1.2 approved"])
def test_what_was_sent_already_is_not_sent(key, small_plan, town):
    value = small_plan.values[key]
    with pytest.raises(kpi_values.NotAllowedState):
        kpi_values.submit(value=value, version=1, by=town["staff"])
    assert again(value).version == 1


@pytest.mark.parametrize("version", [1, 3])
def test_a_value_that_was_written_meanwhile_is_not_sent(version, sent, town):
    kpi_values.withdraw(value=sent, version=2, by=town["staff"])
    with pytest.raises(kpi_values.StaleValue):
        kpi_values.submit(value=sent, version=1, by=town["staff"])
    assert again(sent).state == "draft"


def test_the_sender_takes_it_back(sent, town):
    kpi_values.withdraw(value=sent, version=2, by=town["staff"])
    value = again(sent)
    assert (value.state, value.submitted_by, value.submitted_at, value.version) == ("draft", None, None, 3)
    kpi_values.withdraw(value=sent, version=2, by=town["staff"])
    assert again(sent).version == 3


def test_nobody_else_takes_it_back(sent, town):
    with pytest.raises(kpi_values.NotAllowedState):
        kpi_values.withdraw(value=sent, version=2, by=town["chief"])
    assert again(sent).state == "submitted"


@pytest.mark.parametrize("key", ["AC1.2 draft", "AC1.2 approved"])
def test_what_does_not_wait_is_not_taken_back(key, small_plan, town):
    with pytest.raises(kpi_values.NotAllowedState):
        kpi_values.withdraw(value=small_plan.values[key], version=1, by=town["staff"])


def test_a_lock_holds_both(draft, sent, town, small_plan):
    lock = PeriodLock(plan=small_plan.plan, locked_by=town["administrator"])
    lock.period = Period.parse("2030-Q1")
    lock.save()
    with pytest.raises(kpi_values.PeriodLocked):
        kpi_values.withdraw(value=sent, version=2, by=town["staff"])
    KPIValue.objects.filter(pk=draft.pk).update(state="draft")
    with pytest.raises(kpi_values.PeriodLocked):
        kpi_values.submit(value=sent, version=2, by=town["staff"])


EXPLAINED = {
    "behind_reason": "Rain",
    "corrective_measure": "Pave faster",
    "expected_completion_date": date(2030, 6, 30),
}


@pytest.mark.parametrize("left_out", sorted(EXPLAINED))
def test_a_red_figure_is_not_sent_unexplained(left_out, red, town):
    KPIValue.objects.filter(pk=red.pk).update(**{name: value for name, value in EXPLAINED.items() if name != left_out})
    with pytest.raises(kpi_values.ValueRefused) as refused:
        kpi_values.submit(value=red, version=1, by=town["staff"])
    assert list(refused.value.faults) == [left_out]
    assert again(red).state == "draft"


def test_a_red_figure_is_sent_with_its_explanation(red, town):
    KPIValue.objects.filter(pk=red.pk).update(**EXPLAINED)
    assert kpi_values.submit(value=red, version=1, by=town["staff"]).state == "submitted"


@pytest.mark.parametrize("asks", [True, False])
def test_yellow_needs_an_explanation_if_the_plan_says_so(asks, red, town, small_plan):
    Plan.objects.filter(pk=small_plan.plan.pk).update(at_risk_needs_explanation=asks)
    KPIValue.objects.filter(pk=red.pk).update(actual=Decimal("2.9"))
    if asks:
        with pytest.raises(kpi_values.ValueRefused):
            kpi_values.submit(value=red, version=1, by=town["staff"])
    else:
        kpi_values.submit(value=red, version=1, by=town["staff"])
    assert again(red).state == ("draft" if asks else "submitted")


def test_many_are_saved_and_sent_in_one_step(town, small_plan):
    """Each with one version and one row of history more, those that can't be sent left as they were."""
    month = Period.parse("2030-04")
    entries = [
        Entry(small_plan.kpis[code], month, ValueChange(actual=Decimal(1)), None, submits=True)
        for code in ("AC1.1", "AC1.2", "AF1.1")
    ]
    outcome = kpi_values.record_many(plan=small_plan.plan, entries=entries, by=town["staff"])
    assert [entry.kpi.code for entry, _refusal in outcome.refused] == ["AC1.1"]
    assert [(value.kpi.code, value.state, value.history.count()) for value in outcome.saved] == [
        ("AC1.2", "submitted", 1),
        ("AF1.1", "submitted", 1),
    ]
    again = kpi_values.record_many(plan=small_plan.plan, entries=entries[1:], by=town["staff"])
    assert (again.saved, len(again.unchanged), again.refused) == ([], 2, [])
