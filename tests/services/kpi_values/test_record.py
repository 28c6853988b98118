"""Recording values: guarded by version, state and locks, kept in history, refused as a whole or not at all."""

from datetime import date
from decimal import Decimal

import pytest

from scorecard.domain.periods import Period
from scorecard.models import KPI, Aggregation, KPIValue, PeriodLock, Plan, PlanStatus, ValueState
from scorecard.services import kpi_values
from scorecard.services.kpi_values import Entry, ValueChange

APRIL = Period.parse("2030-04")


def month(number):
    return Period.parse(f"2030-{number:02}")


def values_version(plan):
    return Plan.objects.values_list("values_version", flat=True).get(pk=plan.pk)


@pytest.fixture
def kpi(small_plan):
    return small_plan.kpis["AC1.1"]


@pytest.fixture
def record(town, kpi):
    def call(change=None, *, period=APRIL, version=None, by="staff", **figure):
        change = change or ValueChange(**figure)
        return kpi_values.record(kpi=kpi, period=period, change=change, version=version, by=town[by], reason="typed")

    return call


def stored(kpi, period=APRIL):
    return KPIValue.objects.filter(kpi=kpi, frequency="M", period_start=period.start).first()


def test_a_new_value_is_a_draft_with_who_and_why(record, kpi, town, small_plan):
    before = values_version(small_plan.plan)
    value = record(actual=Decimal("95.8"), note="Paved")
    kept = stored(kpi)
    assert (kept.pk, kept.actual, kept.note, kept.state, kept.version) == (
        value.pk,
        Decimal("95.8"),
        "Paved",
        "draft",
        1,
    )
    row = kept.history.get()
    assert (row.history_type, row.history_user, row.history_change_reason) == ("+", town["staff"], "typed")
    assert values_version(small_plan.plan) == before + 1


def test_a_change_keeps_old_and_new(record, kpi):
    record(actual=Decimal(1))
    record(actual=Decimal(2), version=1)
    assert [(row.actual, row.version, row.history_type) for row in stored(kpi).history.all()] == [
        (Decimal(2), 2, "~"),
        (Decimal(1), 1, "+"),
    ]


def test_what_a_form_does_not_ask_for_stays(record, kpi):
    record(actual=Decimal(1), note="Paved", expected_completion_date=date(2030, 5, 1))
    record(actual=Decimal(2), version=1)
    assert (stored(kpi).note, stored(kpi).expected_completion_date) == ("Paved", date(2030, 5, 1))
    record(actual=Decimal(2), version=2, note="", expected_completion_date=None)
    assert (stored(kpi).note, stored(kpi).expected_completion_date) == ("", None)


@pytest.mark.parametrize("version", [1, 3, None])
def test_the_second_of_two_writers_is_refused(version, record, kpi):
    record(actual=Decimal(1))
    record(actual=Decimal(2), version=1, by="chief")
    with pytest.raises(kpi_values.StaleValue) as refused:
        record(actual=Decimal(3), version=version)
    assert refused.value.stored.actual == 2
    assert (stored(kpi).actual, stored(kpi).history.count()) == (2, 2)


def test_the_same_form_twice_makes_one_record(record, kpi, small_plan):
    first = record(actual=Decimal(5), note="Paved")
    before = values_version(small_plan.plan)
    again = record(actual=Decimal("5.0"), note="Paved")
    assert (again.pk, again.version) == (first.pk, 1)
    assert stored(kpi).history.count() == 1
    assert values_version(small_plan.plan) == before


def test_an_empty_form_makes_no_record(record, kpi):
    with pytest.raises(kpi_values.ValueRefused):
        record(ValueChange(note=""))
    assert stored(kpi) is None


def test_a_deleted_value_is_not_made_again(record, kpi):
    value = record(actual=Decimal(1))
    value.delete()
    with pytest.raises(kpi_values.DeletedValue):
        record(actual=Decimal(2), version=1)
    assert stored(kpi) is None


def test_a_deleted_kpi_is_no_error(small_plan, town):
    kpi = KPI.objects.select_related("plan").get(code="AF1.2", plan=small_plan.plan)
    KPIValue.objects.filter(kpi=kpi).delete()
    KPI.objects.filter(pk=kpi.pk).delete()
    with pytest.raises(kpi_values.DeletedValue):
        kpi_values.record(
            kpi=kpi, period=APRIL, change=ValueChange(actual=Decimal(2)), version=None, by=town["manager"]
        )


def test_a_kpi_of_another_plan_is_not_written_through_this_one(kpi, town, small_plan):
    outcome = kpi_values.record_many(
        plan=small_plan.town_plan, entries=[Entry(kpi, APRIL, ValueChange(actual=Decimal(1)), None)], by=town["staff"]
    )
    assert not outcome.saved
    assert isinstance(outcome.refused[0][1], kpi_values.DeletedValue)


@pytest.mark.parametrize("label", ["2030-04", "2030-Q2", "2030-H1", "2030"])
def test_a_lock_holds_every_period_inside_it(label, record, kpi, town, small_plan):
    lock = PeriodLock(plan=small_plan.plan, locked_by=town["administrator"])
    lock.period = Period.parse(label)
    lock.save()
    with pytest.raises(kpi_values.PeriodLocked) as refused:
        record(actual=Decimal(1))
    assert refused.value.lock == lock
    assert stored(kpi) is None


@pytest.mark.parametrize("label", ["2030-03", "2030-Q1", "2030-H2"])
def test_a_lock_of_another_period_holds_nothing_here(label, record, kpi, town, small_plan):
    lock = PeriodLock(plan=small_plan.plan, locked_by=town["administrator"])
    lock.period = Period.parse(label)
    lock.save()
    record(actual=Decimal(1))
    assert stored(kpi).actual == 1


def test_an_approved_value_does_not_change(record, kpi):
    with pytest.raises(kpi_values.NotAllowedState):
        record(actual=Decimal(9), period=month(3), version=1)
    assert stored(kpi, month(3)).actual == 3


def test_a_submitted_figure_that_changes_has_to_be_sent_again(record, kpi):
    record(actual=Decimal(9), period=month(2), version=1)
    value = stored(kpi, month(2))
    assert (value.actual, value.state, value.submitted_by, value.submitted_at) == (9, "draft", None, None)


def test_nobody_but_its_sender_changes_what_was_sent(record, kpi, town):
    KPIValue.objects.filter(kpi=kpi, state="submitted").update(submitted_by=town["chief"])
    with pytest.raises(kpi_values.NotAllowedState):
        record(actual=Decimal(9), period=month(2), version=1)
    assert (stored(kpi, month(2)).actual, stored(kpi, month(2)).state) == (2, "submitted")
    record(actual=Decimal(9), period=month(2), version=1, by="chief")
    assert stored(kpi, month(2)).state == "draft"


def test_a_returned_value_stays_returned_until_it_is_sent(record, kpi, small_plan):
    value = small_plan.values["AC1.1 draft"]
    KPIValue.objects.filter(pk=value.pk).update(state=ValueState.RETURNED, review_comment="Which roads?")
    record(actual=Decimal(9), period=month(1), version=1)
    assert (stored(kpi, month(1)).state, stored(kpi, month(1)).review_comment) == ("returned", "Which roads?")


def test_a_closed_plan_does_not_change(record, kpi, small_plan):
    Plan.objects.filter(pk=small_plan.plan.pk).update(status=PlanStatus.CLOSED)
    with pytest.raises(kpi_values.NotAllowedState):
        record(actual=Decimal(1))
    assert stored(kpi) is None


def test_a_figure_typed_over_a_sample_is_none_any_more(record, kpi, small_plan):
    KPIValue.objects.filter(pk=small_plan.values["AC1.1 draft"].pk).update(is_sample=True)
    record(actual=Decimal(9), period=month(1), version=1)
    assert not stored(kpi, month(1)).is_sample


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"actual": Decimal(10) ** 11}, "actual"),
        ({"actual": Decimal("1e400")}, "actual"),
        ({"actual": Decimal("nan")}, "actual"),
        ({"actual": Decimal("inf")}, "actual"),
        ({"actual": Decimal("0.00001")}, "actual"),
        ({"numerator": Decimal(1)}, "denominator"),
        ({"denominator": Decimal(1)}, "numerator"),
        ({"numerator": Decimal(1), "denominator": Decimal(0)}, "denominator"),
        ({"numerator": Decimal(1), "denominator": Decimal(-1)}, "denominator"),
        ({"actual": Decimal(1), "numerator": Decimal(1), "denominator": Decimal(1)}, "actual"),
        ({"is_not_applicable": True}, "not_applicable_reason"),
        ({"is_not_applicable": True, "not_applicable_reason": " "}, "not_applicable_reason"),
        ({"is_not_applicable": True, "not_applicable_reason": "Flood", "actual": Decimal(1)}, "is_not_applicable"),
        ({"not_applicable_reason": "Flood"}, "is_not_applicable"),
        ({"actual": Decimal(1), "note": "a\0b"}, "note"),
        ({"actual": Decimal(1), "behind_reason": "x" * 4001}, "behind_reason"),
    ],
    ids=str,
)
def test_what_can_not_be_kept_is_refused_by_field(change, field, record, kpi):
    with pytest.raises(kpi_values.ValueRefused) as refused:
        record(**change)
    assert list(refused.value.faults) == [field]
    assert stored(kpi) is None


def test_a_ratio_needs_both_its_numbers(record, kpi):
    KPI.objects.filter(pk=kpi.pk).update(aggregation=Aggregation.RATIO)
    with pytest.raises(kpi_values.ValueRefused):
        record(actual=Decimal(50))
    record(numerator=Decimal(1), denominator=Decimal(2))
    assert (stored(kpi).actual, stored(kpi).numerator, stored(kpi).denominator) == (None, 1, 2)


@pytest.mark.parametrize("label", ["2031-04", "2030-Q2", "2030-H1"])
def test_a_period_that_is_not_the_kpis_is_refused(label, record, kpi):
    with pytest.raises(kpi_values.ValueRefused) as refused:
        record(actual=Decimal(1), period=Period.parse(label))
    assert list(refused.value.faults) == ["period"]


@pytest.mark.parametrize("field", [{"active_from": date(2030, 5, 1)}, {"active_until": date(2030, 4, 29)}])
def test_a_period_in_which_the_kpi_is_not_active_is_refused(field, record, kpi):
    KPI.objects.filter(pk=kpi.pk).update(**field)
    with pytest.raises(kpi_values.ValueRefused) as refused:
        record(actual=Decimal(1))
    assert list(refused.value.faults) == ["period"]
    assert stored(kpi) is None


def entries(small_plan, numbers=range(4, 8)):
    kpis = [small_plan.kpis[code] for code in ("AC1.1", "AC1.2", "AF1.1")]
    return [Entry(kpi, month(each), ValueChange(actual=Decimal(each)), None) for kpi in kpis for each in numbers]


def test_many_are_saved_with_one_history_row_each(town, small_plan):
    before = values_version(small_plan.plan)
    outcome = kpi_values.record_many(plan=small_plan.plan, entries=entries(small_plan), by=town["staff"], reason="grid")
    assert (len(outcome.saved), outcome.unchanged, outcome.refused) == (12, [], [])
    rows = [row for value in outcome.saved for row in value.history.all()]
    assert {(row.history_type, row.history_user, row.history_change_reason) for row in rows} == {
        ("+", town["staff"], "grid")
    }
    assert len(rows) == 12
    assert values_version(small_plan.plan) == before + 1


def test_of_many_the_right_ones_are_saved_and_the_others_reported(town, small_plan):
    roads = small_plan.kpis["AC1.1"]
    wrong = [
        Entry(roads, month(1), ValueChange(actual=Decimal(8)), 7),
        Entry(roads, month(3), ValueChange(actual=Decimal(8)), 1),
        Entry(roads, month(12), ValueChange(actual=Decimal(8)), None),
        Entry(roads, month(11), ValueChange(numerator=Decimal(8)), None),
    ]
    same = [Entry(roads, month(2), ValueChange(actual=Decimal(2)), 1)]
    outcome = kpi_values.record_many(
        plan=small_plan.plan, entries=[*wrong, *same, *entries(small_plan)], by=town["staff"]
    )
    assert [type(refusal).__name__ for _entry, refusal in outcome.refused] == [
        "StaleValue",
        "NotAllowedState",
        "PeriodLocked",
        "ValueRefused",
    ]
    assert [entry for entry, _refusal in outcome.refused] == wrong
    assert [value.period for value in outcome.unchanged] == [month(2)]
    assert len(outcome.saved) == 12
    assert KPIValue.objects.filter(kpi__plan=small_plan.plan).count() == 24


def test_all_or_nothing_writes_nothing_if_one_is_refused(town, small_plan):
    wrong = Entry(small_plan.kpis["AC1.1"], month(3), ValueChange(actual=Decimal(8)), 1)
    outcome = kpi_values.record_many(
        plan=small_plan.plan, entries=[*entries(small_plan), wrong], by=town["staff"], all_or_nothing=True
    )
    assert (outcome.saved, len(outcome.refused)) == ([], 1)
    assert KPIValue.objects.filter(kpi__plan=small_plan.plan).count() == 12


@pytest.mark.parametrize("months", [range(4, 5), range(4, 12)])
def test_the_number_of_statements_does_not_grow(months, town, small_plan, django_assert_num_queries):
    few = entries(small_plan, months)
    # savepoint and its release, plan, KPIs, values, locks, values, history, version; of the roll-up 4 read, 2 stored
    with django_assert_num_queries(15):
        kpi_values.record_many(plan=small_plan.plan, entries=few, by=town["staff"])


def test_what_others_have_changed_and_the_sender_has_not_touched_is_no_conflict(town, small_plan):
    """A page sends all of its fields, those too that were only looked at."""
    kpi, plan = small_plan.kpis["AC1.1"], small_plan.plan
    kpi_values.record(kpi=kpi, period=month(1), change=ValueChange(actual=Decimal(8)), version=1, by=town["chief"])
    kpi_values.record(kpi=kpi, period=month(5), change=ValueChange(actual=Decimal(8)), version=None, by=town["chief"])
    untouched = [
        Entry(kpi, month(1), ValueChange(actual=Decimal(1)), 1),
        Entry(kpi, month(5), ValueChange(), None),
    ]
    outcome = kpi_values.record_many(plan=plan, entries=untouched, by=town["staff"])
    assert (outcome.saved, outcome.refused) == ([], [])
    assert [value.actual for value in outcome.unchanged] == [8, 8]


def test_what_both_have_changed_is_a_conflict(town, small_plan):
    kpi, plan = small_plan.kpis["AC1.1"], small_plan.plan
    kpi_values.record(kpi=kpi, period=month(1), change=ValueChange(actual=Decimal(8)), version=1, by=town["chief"])
    mine = [Entry(kpi, month(1), ValueChange(actual=Decimal(9)), 1)]
    outcome = kpi_values.record_many(plan=plan, entries=mine, by=town["staff"])
    assert [type(refusal) for _entry, refusal in outcome.refused] == [kpi_values.StaleValue]
