"""A plan's scores: the seed's samples come to exactly what was worked out independently."""

from decimal import Decimal

import pytest

from scorecard.domain.periods import Period
from scorecard.domain.rollup import Lights
from scorecard.domain.scoring import Basis, Change, Status
from scorecard.models import KPITarget, KPIValue, Plan
from scorecard.reports import plan_scores
from scorecard.services import plan_versions
from tests.oracle import two_places

YEAR = Period.of_year(2021)


def by_code(scores):
    return {kpi.code: kpi.pk for kpi in scores.kpis}


def test_themes_and_plan_of_the_seed(seed_plans):
    scores = plan_scores.build(seed_plans.department, YEAR, Basis.YTD)
    themes = {theme.code: scores.theme(theme.pk) for theme in seed_plans.department.themes.all()}
    assert {code: (two_places(each.score), each.status) for code, each in themes.items()} == {
        "A": (Decimal("99.31"), Status.ON_TARGET),
        "B": (Decimal("99.34"), Status.ON_TARGET),
        "C": (Decimal("97.31"), Status.ON_TARGET),
        "D": (Decimal("99.46"), Status.ON_TARGET),
        "E": (Decimal("92.30"), Status.AT_RISK),
    }
    assert (two_places(scores.plan.score), scores.plan.status) == (Decimal("97.55"), Status.AT_RISK)
    assert scores.plan.lights == Lights(on_target=15, at_risk=8, off_target=1)
    assert scores.plan.coverage == 100


def test_a_plan_without_kpis_has_no_data(seed_plans):
    scores = plan_scores.build(seed_plans.city, YEAR, Basis.YTD)
    assert (scores.plan.status, scores.plan.coverage) == (Status.NO_DATA, None)
    assert scores.objective(seed_plans.city.objectives.first().pk).coverage is None


def test_change_is_against_the_kpis_own_period_before(seed_plans):
    scores = plan_scores.build(seed_plans.department, Period.parse("2021-08"), Basis.PERIOD)
    pks = by_code(scores)
    assert scores.change(pks["AC2.1"]) is Change.WORSE  # 84.29 in July, 82.50 in August
    assert scores.change(pks["AC1.1"]) is Change.BETTER  # 99.17 in Q1, 100.42 in Q2
    assert scores.change(pks["CC1.1"]) is None  # once a year


def test_kpis_stand_in_the_plans_order(seed_plans):
    codes = [kpi.code for kpi in plan_scores.build(seed_plans.department, YEAR, Basis.YTD).kpis]
    assert codes[:6] == ["AC1.1", "AC2.1", "AP1.1", "AL1.1", "AL1.2", "AF1.1"]


@pytest.mark.parametrize("plan", ["department", "large"])
def test_two_queries_whatever_the_size(plan, seed_plans, large_plan, django_assert_num_queries):
    chosen = large_plan if plan == "large" else seed_plans.department
    with django_assert_num_queries(2):
        plan_scores.build(chosen, Period.of_year(chosen.year), Basis.YTD)


def changed(plan, **versions):
    plan_versions.raise_versions(plan.pk, **versions)
    return Plan.objects.get(pk=plan.pk)


def test_after_a_value_was_written_only_values_are_read_and_its_kpi_is_judged(seed_plans, django_assert_num_queries):
    plan_scores._score_all.cache_clear()  # of tests before
    plan = changed(seed_plans.department, structure=True)
    before = plan_scores.build_kept(plan, YEAR, Basis.YTD)
    pks = by_code(before)
    KPIValue.objects.filter(kpi=pks["AC1.1"], period_start__month=10).update(actual=1)
    plan = changed(plan, values=True)
    with django_assert_num_queries(1):
        after = plan_scores.build_kept(plan, YEAR, Basis.YTD)
    assert after.rollup == plan_scores.build(plan, YEAR, Basis.YTD).rollup != before.rollup
    assert {code for code, pk in pks.items() if after.judgements[pk] is not before.judgements[pk]} == {"AC1.1"}


def test_after_a_target_was_written_everything_is_read(seed_plans):
    plan = changed(seed_plans.department, structure=True)
    before = plan_scores.build_kept(plan, YEAR, Basis.YTD)
    KPITarget.objects.filter(kpi__plan=plan, kpi__code="AC1.1").update(value=1000)
    plan = changed(plan, structure=True, values=True)
    after = plan_scores.build_kept(plan, YEAR, Basis.YTD)
    assert after.rollup == plan_scores.build(plan, YEAR, Basis.YTD).rollup != before.rollup
