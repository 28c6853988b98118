"""What a plan serves of the plan above it, from both sides, with what is not served."""

import pytest

from scorecard.domain.scoring import Status
from scorecard.models import Objective, Plan, PlanStatus
from scorecard.reports.alignment import ends, upwards
from tests.reports.alignment.neighbours import SERVED, of_year


@pytest.fixture
def personnel(seed_plans, town):
    return of_year(upwards, seed_plans.department, town["superuser"])


def test_the_departments_38_pairs(personnel):
    assert (personnel.pairs, personnel.assumed, personnel.hidden) == (38, 38, 0)
    assert {row.end.code: len(row.pairs) for row in ends.of(personnel.above.aligned)} == SERVED
    by_own = {row.end.code: [pair.other.code for pair in row.pairs] for row in ends.of(personnel.own.groups)}
    assert len(by_own) == 23
    assert by_own["BP1"] == ["AL1", "BL1", "CL1", "DL1", "EL1", "FL1", "GL1"]
    assert by_own["EP1"] == ["TC2", "AC4"], "in the order of the plan above, shared ones first"
    strengths = [pair.strength for row in ends.of(personnel.own.groups) for pair in row.pairs]
    assert [strengths.count(each) for each in ("strong", "medium", "weak")] == [13, 15, 10]


def test_both_ways_tell_the_same(personnel):
    down = {(row.end.code, pair.other.code, pair.pk) for row in ends.of(personnel.own.groups) for pair in row.pairs}
    up = {(pair.other.code, row.end.code, pair.pk) for row in ends.of(personnel.above.groups) for pair in row.pairs}
    assert down == up


def test_the_gaps(personnel, seed_plans):
    codes = set(Objective.objects.filter(plan=seed_plans.city).values_list("code", flat=True))
    gaps = {row.end.code for row in ends.of(personnel.above.gaps)}
    assert gaps == codes - set(SERVED)
    assert (personnel.above.gap_count, personnel.above.aligned_count, personnel.above.total) == (37, 11, 48)
    assert (personnel.own.gap_count, personnel.own.gaps, personnel.own.aligned_count) == (0, (), 23)
    assert [group.code for group in personnel.above.gaps] == ["", *"ABCDEFGH"]


def test_both_sides_say_how_they_stand(personnel):
    scores = {row.end.code: row.end.score for row in ends.of(personnel.own.groups)}
    assert (scores["EP1"].status, scores["BC1"].status) == (Status.OFF_TARGET, Status.AT_RISK)
    assert {row.end.score for row in ends.of(personnel.above.groups)} == {None}, "the city's plan has no KPIs"
    assert (personnel.own.is_measured, personnel.above.is_measured) == (True, False)


def test_at_another_period(seed_plans, town):
    report = of_year(upwards, seed_plans.department, town["superuser"], "2021-06")
    assert {row.end.code: row.end.score.status for row in ends.of(report.own.groups)}["AP1"] == Status.NOT_DUE


def test_own_objectives_that_serve_none(small_plan, town):
    report = of_year(upwards, small_plan.plan, town["viewer"])
    assert [row.end.code for row in ends.of(report.own.gaps)] == ["AC1", "AF1"]
    assert report.above.gap_count == 0


def test_a_plan_above_that_the_user_does_not_see_is_counted_only(small_plan, town):
    Plan.objects.filter(pk=small_plan.town_plan.pk).update(status=PlanStatus.DRAFT)
    report = of_year(upwards, small_plan.plan, town["viewer"])
    assert (report.parent, report.above, report.pairs) == (None, None, 1)
    assert {row.end.code: (row.hidden, row.pairs) for row in ends.of(report.own.groups)} == {
        "TC1": (1, ()),
        "AC1": (0, ()),
        "AF1": (0, ()),
    }


def test_a_plan_without_one_above_has_no_such_report(small_plan, town):
    assert of_year(upwards, small_plan.town_plan, town["viewer"]) is None


def test_the_light_of_a_plan_of_another_year_is_not_told(small_plan, town):
    Plan.objects.filter(pk=small_plan.plan.pk).update(parent=small_plan.closed)
    small_plan.plan.refresh_from_db()
    report = of_year(upwards, small_plan.plan, town["viewer"])
    assert (report.parent, report.above.is_measured, report.pairs) == (small_plan.closed, False, 0)


def test_few_queries_for_38_pairs_as_for_1(seed_plans, small_plan, town, django_assert_max_num_queries):
    for plan in (seed_plans.department, small_plan.plan):
        with django_assert_max_num_queries(8):
            of_year(upwards, plan, town["superuser"])
