"""What waits for a manager's approval, by section, with what the decision needs."""

import pytest

from scorecard import permissions
from scorecard.domain.scoring import Change, Status
from scorecard.models import KPI, KPITarget, KPIValue, PeriodLock, ValueState
from scorecard.reports import review
from tests.cast import ROLES


@pytest.fixture
def shown(town, small_plan):
    def shown_to(actor, state=ValueState.SUBMITTED):
        found = review.build(small_plan.plan, town[actor], state)
        return {section.name: [row.code for row in section.rows] for section in found.sections}

    return shown_to


def row_of(small_plan, user, code="AC1.1", **more):
    found = review.build(small_plan.plan, user, **more)
    return next(row for section in found.sections for row in section.rows if row.code == code)


def test_each_manager_sees_what_is_theirs_by_section(shown):
    assert shown("chief") == {"Roads of the town": ["AC1.1"]}
    everything = {
        "Bridges of the town": ["AC1.2"],
        "Roads of the town": ["AC1.1"],
        "Works of the town": ["AF1.1", "AF1.2"],
    }
    assert shown("manager") == shown("manager", ValueState.APPROVED) == shown("superuser") == everything


def test_waiting_and_approved_are_told_apart(town, small_plan):
    KPIValue.objects.filter(pk=small_plan.values["AC1.1 submitted"].pk).update(state=ValueState.APPROVED)
    waiting = review.build(small_plan.plan, town["manager"])
    assert (waiting.rows, waiting.open_rows) == (3, 3)
    assert review.build(small_plan.plan, town["manager"], ValueState.APPROVED).rows == 5


def test_a_row_has_light_target_change_and_evidence(town, small_plan):
    KPITarget.objects.filter(kpi=small_plan.kpis["AC1.1"]).update(value=2)
    KPIValue.objects.filter(pk=small_plan.values["AC1.1 draft"].pk).update(state=ValueState.APPROVED)
    row = row_of(small_plan, town["chief"])
    assert (row.judgement.status, row.judgement.target.value, row.figure.actual) == (Status.ON_TARGET, 2, 2)
    assert row.change is Change.BETTER
    assert [each.document_number for each in row.evidence] == ["Works 1"]
    assert (row.is_own, row.is_locked, row.plausible, row.explanation) == (False, False, None, None)


def test_what_was_written_with_it(town, small_plan):
    value = small_plan.values["AC1.1 submitted"]
    KPIValue.objects.filter(pk=value.pk).update(behind_reason="rain", submitted_by=town["staff"])
    row = row_of(small_plan, town["chief"])
    assert (row.explanation.behind_reason, row.explanation.note, row.who) == ("rain", "", "staff")


def test_who_reviews_is_the_same_for_rows_and_for_one(town, small_plan):
    for actor in (*ROLES, "superuser", "unassigned"):
        found = KPIValue.objects.filter(kpi__plan=small_plan.plan, state="submitted").reviewed_by(town[actor])
        one_by_one = {code for code, kpi in small_plan.kpis.items() if permissions.can_review_kpi(town[actor], kpi)}
        assert set(found.values_list("kpi__code", flat=True)) == one_by_one, actor


@pytest.mark.parametrize(("low", "high", "is_implausible"), [(1, 2, False), (3, None, True), (None, 1, True)])
def test_a_figure_outside_the_plausible_range_is_marked(low, high, is_implausible, town, small_plan):
    KPI.objects.filter(pk=small_plan.kpis["AC1.1"].pk).update(plausible_low=low, plausible_high=high)
    assert (row_of(small_plan, town["chief"]).plausible is not None) is is_implausible


def test_ones_own_and_locked_ones_are_shown_but_not_open(town, small_plan):
    value = small_plan.values["AC1.1 submitted"]
    KPIValue.objects.filter(pk=value.pk).update(submitted_by=town["chief"])
    own = row_of(small_plan, town["chief"])
    assert (own.is_own, own.is_open) == (True, False)
    assert row_of(small_plan, town["manager"]).is_open
    PeriodLock.objects.filter(plan=small_plan.plan).update(frequency="Q", period_start="2030-01-01")
    locked = row_of(small_plan, town["manager"])
    assert (locked.is_locked, locked.is_open) == (True, False)


@pytest.mark.parametrize("state", [ValueState.SUBMITTED, ValueState.APPROVED])
def test_as_many_queries_for_few_kpis_and_for_many(state, town, small_plan, large_plan, django_assert_num_queries):
    KPIValue.objects.filter(kpi__plan=large_plan).update(state=state)
    for plan in (small_plan.plan, large_plan):
        with django_assert_num_queries(5):
            assert review.build(plan, town["superuser"], state).rows
