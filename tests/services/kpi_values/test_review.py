"""Approving, returning and reopening values: never by who has sent them, and never over a stale one."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from scorecard.models import KPITarget, KPIValue, PeriodLock, Plan, PlanStatus, ValueState
from scorecard.services import kpi_values
from scorecard.services.kpi_values import NotAllowedState, PeriodLocked, Seen, StaleValue, Step, ValueRefused


@pytest.fixture
def sent(town, small_plan):
    """The value of AC1.1 in February, sent by staff."""
    value = small_plan.values["AC1.1 submitted"]
    KPIValue.objects.filter(pk=value.pk).update(submitted_by=town["staff"])
    return KPIValue.objects.select_related("kpi__plan").get(pk=value.pk)


def stored(value):
    return KPIValue.objects.get(pk=value.pk)


def last(value):
    return value.history.latest()


def test_an_approved_value_bears_who_and_when(sent, town, small_plan):
    before = Plan.objects.get(pk=small_plan.plan.pk).values_version
    kpi_values.approve(value=sent, version=sent.version, by=town["chief"])
    now = stored(sent)
    assert (now.state, now.approved_by, now.version) == (ValueState.APPROVED, town["chief"], sent.version + 1)
    assert now.approved_at is not None
    assert now.submitted_by == town["staff"]
    assert (last(sent).history_user, last(sent).state) == (town["chief"], ValueState.APPROVED)
    assert Plan.objects.get(pk=small_plan.plan.pk).values_version > before


def test_a_returned_value_bears_why_and_can_be_sent_again(sent, town):
    kpi_values.send_back(value=sent, version=sent.version, by=town["manager"], comment=" which month? ")
    now = stored(sent)
    assert (now.state, now.review_comment) == (ValueState.RETURNED, "which month?")
    assert last(sent).history_change_reason == "which month?"
    KPITarget.objects.filter(kpi=sent.kpi).update(value=2)
    again = kpi_values.submit(value=now, version=now.version, by=town["staff"])
    kpi_values.approve(value=again, version=again.version, by=town["chief"])
    assert (stored(sent).state, stored(sent).review_comment) == (ValueState.APPROVED, "")


def test_a_reopened_value_is_filled_in_again_and_says_why(small_plan, town):
    value = small_plan.values["AC1.1 approved"]
    KPIValue.objects.filter(pk=value.pk).update(submitted_by=town["staff"], approved_by=town["manager"])
    kpi_values.reopen(value=value, version=value.version, by=town["chief"], reason="wrong month")
    now = stored(value)
    assert (now.state, now.review_comment) == (ValueState.DRAFT, "wrong month")
    assert (now.submitted_by, now.submitted_at, now.approved_by, now.approved_at) == (None, None, None, None)
    assert last(value).history_change_reason == "wrong month"


@pytest.mark.parametrize("actor", ["chief", "manager", "administrator", "superuser"])
def test_nobody_decides_about_what_they_have_sent(actor, sent, town):
    KPIValue.objects.filter(pk=sent.pk).update(submitted_by=town[actor])
    with pytest.raises(NotAllowedState, match="本人"):
        kpi_values.approve(value=sent, version=sent.version, by=town[actor])
    with pytest.raises(NotAllowedState, match="本人"):
        kpi_values.send_back(value=sent, version=sent.version, by=town[actor], comment="why")
    assert stored(sent).version == sent.version


@pytest.mark.parametrize("actor", ["staff", "other_staff", "viewer", "outsider"])
def test_who_may_not_review_the_kpi_is_told_so(actor, sent, town):
    with pytest.raises(NotAllowedState, match="主管"):
        kpi_values.approve(value=sent, version=sent.version, by=town[actor])
    KPIValue.objects.filter(pk=sent.pk).update(submitted_by=town[actor])
    with pytest.raises(NotAllowedState, match=r"^((?!本人).)*$"):
        kpi_values.approve(value=sent, version=sent.version, by=town[actor])
    assert stored(sent).version == sent.version


def test_a_plan_may_allow_it(sent, town, small_plan):
    Plan.objects.filter(pk=small_plan.plan.pk).update(allows_self_approval=True)
    KPIValue.objects.filter(pk=sent.pk).update(submitted_by=town["chief"])
    kpi_values.approve(value=sent, version=sent.version, by=town["chief"])
    assert stored(sent).state == ValueState.APPROVED


@pytest.mark.parametrize(
    ("step", "state"),
    [
        (Step.APPROVE, ValueState.DRAFT),
        (Step.APPROVE, ValueState.RETURNED),
        (Step.APPROVE, ValueState.APPROVED),
        (Step.SEND_BACK, ValueState.DRAFT),
        (Step.SEND_BACK, ValueState.APPROVED),
        (Step.SEND_BACK, ValueState.RETURNED),
        (Step.REOPEN, ValueState.DRAFT),
        (Step.REOPEN, ValueState.SUBMITTED),
        (Step.REOPEN, ValueState.RETURNED),
    ],
)
def test_no_state_is_jumped_over(step, state, sent, town, small_plan):
    KPIValue.objects.filter(pk=sent.pk).update(state=state)
    seen = [Seen(sent, sent.version)]
    decided = kpi_values.decide(plan=small_plan.plan, step=step, seen=seen, by=town["manager"], words="why")
    assert isinstance(decided.refused[0][1], NotAllowedState)
    assert (stored(sent).state, stored(sent).version) == (state, sent.version)


@pytest.mark.parametrize("words", ["", " \n", "a\x07b", "x" * 4001])
def test_words_are_needed_and_have_to_be_printable(words, sent, town):
    with pytest.raises(ValueRefused):
        kpi_values.send_back(value=sent, version=sent.version, by=town["chief"], comment=words)
    with pytest.raises(ValueRefused):
        kpi_values.reopen(value=sent, version=sent.version, by=town["chief"], reason=words)
    assert stored(sent).state == ValueState.SUBMITTED


def test_a_stale_decision_is_refused_and_the_change_stays(sent, town):
    kpi_values.withdraw(value=sent, version=sent.version, by=town["staff"])
    with pytest.raises(StaleValue):
        kpi_values.approve(value=sent, version=sent.version, by=town["chief"])
    assert stored(sent).state == ValueState.DRAFT


def test_the_same_form_sent_twice_answers_like_the_first(sent, town):
    for _turn in range(2):
        kpi_values.approve(value=sent, version=sent.version, by=town["chief"])
    assert (stored(sent).version, sent.history.filter(state=ValueState.APPROVED).count()) == (sent.version + 1, 1)
    with pytest.raises(StaleValue):
        kpi_values.approve(value=sent, version=sent.version, by=town["manager"])


def test_a_locked_period_and_a_closed_plan_stay(sent, town, small_plan):
    lock = PeriodLock(plan=small_plan.plan, locked_by=town["administrator"])
    lock.period = sent.period
    lock.save()
    with pytest.raises(PeriodLocked):
        kpi_values.approve(value=sent, version=sent.version, by=town["chief"])
    lock.delete()
    Plan.objects.filter(pk=small_plan.plan.pk).update(status=PlanStatus.CLOSED)
    with pytest.raises(NotAllowedState):
        kpi_values.approve(value=sent, version=sent.version, by=town["chief"])
    assert stored(sent).state == ValueState.SUBMITTED


def test_of_many_those_that_can_be_are_approved(sent, town, small_plan):
    values = [small_plan.values[f"{code} submitted"] for code in small_plan.kpis]
    stale = values[1]
    seen = [Seen(value, value.version - (value is stale)) for value in values]
    decided = kpi_values.decide(plan=small_plan.plan, step=Step.APPROVE, seen=seen, by=town["manager"])
    assert (len(decided.done), [each.value for each, _refusal in decided.refused]) == (3, [stale])
    assert [stored(value).state for value in values] == ["approved", "submitted", "approved", "approved"]


def test_as_many_queries_for_many(sent, town, small_plan):
    def queries_for(codes):
        seen = [Seen(value, value.version) for code in codes for value in [small_plan.values[f"{code} submitted"]]]
        with CaptureQueriesContext(connection) as queries:
            decided = kpi_values.decide(plan=small_plan.plan, step=Step.APPROVE, seen=seen, by=town["superuser"])
        assert len(decided.done) == len(codes)
        return len(queries)

    assert queries_for(["AC1.1"]) == queries_for(["AC1.2", "AF1.1", "AF1.2"])
