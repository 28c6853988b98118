"""The one read that scoring needs: what counts, in how many queries, and the targets of milestones."""

from datetime import date
from decimal import Decimal

from scorecard.domain.periods import Period
from scorecard.domain.scoring import Direction, Figure, Target
from scorecard.models import KPI, KPITarget, WorkItem, scoring_records


def records(plan):
    return {each.code: each for each in KPI.objects.filter(plan=plan).scoring_records()}


def test_only_what_was_submitted_or_approved_counts(small_plan):
    figures = records(small_plan.plan)["AC1.1"].figures
    assert figures == {
        Period.parse("2030-02"): Figure(Decimal(2), is_provisional=True),
        Period.parse("2030-03"): Figure(Decimal(3)),
    }


def test_a_returned_value_does_not_count(small_plan):
    value = small_plan.values["AC1.1 submitted"]
    value.state = "returned"
    value.save()
    assert set(records(small_plan.plan)["AC1.1"].figures) == {Period.parse("2030-03")}


def test_a_fraction_is_worked_out_in_the_kpis_unit(small_plan):
    value = small_plan.values["AC1.1 approved"]
    value.actual, value.numerator, value.denominator = None, Decimal(1), Decimal(3)
    value.save()
    kpi = small_plan.kpis["AC1.1"]
    march = Period.parse("2030-03")
    assert records(small_plan.plan)["AC1.1"].figures[march].actual == Decimal(1) / 3
    kpi.unit = "%"
    kpi.save()
    assert records(small_plan.plan)["AC1.1"].figures[march].actual == Decimal(100) / 3


def test_targets_are_values_or_ranges(small_plan):
    kpi = small_plan.kpis["AC1.2"]
    kpi.direction = "range"
    kpi.save()
    KPITarget.objects.create(kpi=kpi, low=-1, high=Decimal("0.5"), frequency="M", period_start=date(2030, 2, 1))
    record = records(small_plan.plan)["AC1.2"]
    assert record.rule.direction is Direction.RANGE
    assert record.targets == {Period.parse("2030-02"): Target(None, Decimal(-1), Decimal("0.5"))}


def test_a_milestone_kpis_targets_follow_from_its_planned_steps(small_plan):
    kpi = small_plan.kpis["AC1.1"]
    kpi.kind = "milestone"
    kpi.save()
    kpi.work_items.all().delete()
    WorkItem.objects.create(kpi=kpi, name="Draft", cumulative_percent=40, frequency="Q", period_start=date(2030, 4, 1))
    WorkItem.objects.create(kpi=kpi, name="Law", cumulative_percent=100, frequency="M", period_start=date(2030, 9, 1))
    targets = records(small_plan.plan)["AC1.1"].targets
    assert Period.parse("2030-05") not in targets
    assert targets[Period.parse("2030-06")] == targets[Period.parse("2030-08")] == Target(Decimal(40))
    assert targets[Period.parse("2030-09")] == Target(Decimal(100))
    assert targets[Period.parse("2030")] == Target(Decimal(3))  # set by hand


def test_the_number_of_queries_does_not_grow(seed_plans, large_plan, django_assert_num_queries):
    for plan in (seed_plans.department, large_plan):
        with django_assert_num_queries(2):
            assert records(plan)


def test_renewed_records_have_the_figures_of_now_and_stay_the_same_where_these_do(
    small_plan, django_assert_num_queries
):
    before = records(small_plan.plan)
    value = small_plan.values["AC1.1 approved"]
    value.actual = Decimal(4)
    value.save()
    with django_assert_num_queries(1):
        after = {each.code: each for each in scoring_records.renew(small_plan.plan.pk, before.values())}
    assert after == records(small_plan.plan)
    assert after["AC1.1"].figures[Period.parse("2030-03")].actual == 4
    assert all(after[code] is before[code] for code in before if code != "AC1.1")
    value.delete()
    (gone,) = scoring_records.renew(small_plan.plan.pk, [after["AC1.1"]])
    assert set(gone.figures) == {Period.parse("2030-02")}
