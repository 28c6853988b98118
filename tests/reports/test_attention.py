"""落後項目一覽表: what stands in it, in which order, with which words beside it."""

from datetime import date
from decimal import Decimal

import pytest

from scorecard.domain.periods import Period
from scorecard.domain.scoring import Basis, Change, Status, Target
from scorecard.models import KPITarget
from scorecard.reports import attention

LATER = date(2022, 3, 1)


@pytest.fixture
def of_the_seed(seed_plans):
    def build(label, basis=Basis.YTD):
        return attention.build(seed_plans.department, Period.parse(label), basis, LATER)

    return build


def codes(report):
    return [row.record.code for row in report.rows]


def test_red_first_then_yellow_the_lowest_score_first(of_the_seed):
    report = of_the_seed("2021")
    assert codes(report)[0] == "EP1.1"
    scores = [row.judgement.score for row in report.rows]
    assert scores == sorted(scores)
    assert len(report.rows) == 9
    assert (report.kpis, report.lights.on_target) == (24, 15)


def test_how_it_stood_before_and_for_how_long(of_the_seed):
    row = of_the_seed("2021").rows[0]
    assert (row.before, row.change, row.in_a_row) == (Status.OFF_TARGET, Change.BETTER, 2)  # 71.43 in Q3, 78 in Q4
    first = of_the_seed("2021-Q3").rows[0]
    assert (first.record.code, first.before, first.in_a_row) == ("EP1.1", Status.ON_TARGET, 1)


def test_owner_of_a_row(of_the_seed):
    assert of_the_seed("2021").rows[0].owner == "資訊室"


@pytest.fixture
def plan(small_plan):
    for code, target in (("AC1.1", 3), ("AC1.2", 30), ("AF1.1", "3.5")):
        KPITarget.objects.update_or_create(
            kpi=small_plan.kpis[code], frequency="Y", period_start=date(2030, 1, 1), defaults={"value": target}
        )
    return small_plan.plan


def test_words_are_those_of_the_period_that_is_judged(plan, small_plan, town):
    value = small_plan.values["AC1.2 approved"]
    value.behind_reason, value.corrective_measure = "rain", "umbrellas"
    value.expected_completion_date = date(2030, 6, 30)
    value.save()
    small_plan.kpis["AC1.2"].case_officers.add(town["other_staff"])
    report = attention.build(plan, Period.parse("2030-03"), Basis.PERIOD, date(2030, 4, 1))
    assert codes(report) == ["AC1.2", "AF1.1"]
    row = report.rows[0]
    assert row.explanation == attention.Explanation("rain", "umbrellas", date(2030, 6, 30))
    assert (row.owner, row.case_officers) == ("Bridges", ("other_staff",))


def test_what_nobody_reported_is_overdue_once_its_due_date_has_passed(plan):
    april = Period.parse("2030-04")
    in_time = attention.build(plan, april, Basis.YTD, date(2030, 5, 1))
    assert in_time.rows == ()
    late = attention.build(plan, april, Basis.YTD, date(2030, 5, 31))
    assert {row.record.code for row in late.rows} == {"AC1.1", "AC1.2", "AF1.1", "AF1.2"}
    assert all(row.days_late > 20 and row.judgement.status is Status.NO_DATA for row in late.rows)
    targets = {row.record.code: row.target for row in late.rows}  # AF1.2 has none
    assert targets == {
        "AC1.1": Target(Decimal(3)),
        "AC1.2": Target(Decimal(30)),
        "AF1.1": Target(Decimal("3.5")),
        "AF1.2": None,
    }


def test_the_number_of_queries_does_not_grow(seed_plans, large_plan, django_assert_max_num_queries):
    for plan in (seed_plans.department, large_plan):
        with django_assert_max_num_queries(6):
            attention.build(plan, Period.of_year(plan.year), Basis.YTD, LATER)
