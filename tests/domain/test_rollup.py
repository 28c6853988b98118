"""From KPIs to objectives, themes, perspectives and the plan: weights, coverage, lights, and what no light may hide."""

from dataclasses import astuple
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scorecard.domain import rollup
from scorecard.domain.rollup import Lights, roll_up
from scorecard.domain.scoring import Judgement, KPIRecord, PlanRules, Reason, Rule, Status, status_by_thresholds

RULES = PlanRules()
SCORES = st.decimals(min_value=0, max_value=100, places=4)
WEIGHTS = st.decimals(min_value="0.0001", max_value=100, places=4)


def kpi(pk, *, weight=1, objective=1, theme=1, perspective=1, objective_weight=None) -> KPIRecord:
    weight, objective_weight = (None if each is None else Decimal(each) for each in (weight, objective_weight))
    return KPIRecord(
        pk, f"K{pk}", "Figure", "%", 0, weight, objective, theme, perspective, objective_weight, Rule()
    )  # fmt: skip


def scored(score) -> Judgement:
    score = Decimal(score)
    return Judgement(status_by_thresholds(score, RULES.on_target, RULES.at_risk), score=score)


MISSING = Judgement(Status.NO_DATA, Reason.MISSING)
NOT_DUE = Judgement(Status.NOT_DUE, Reason.NOT_DUE)
NOT_APPLICABLE = Judgement(Status.NOT_APPLICABLE, Reason.NOT_APPLICABLE)


def rolled(*pairs, rules=RULES) -> rollup.Rollup:
    """Of pairs of a KPI and its judgement."""
    return roll_up([each for each, _judged in pairs], {each.pk: judged for each, judged in pairs}, rules)


def test_an_objective_is_the_weighted_mean_of_its_kpis():
    result = rolled((kpi(1, weight=30), scored(100)), (kpi(2, weight=10), scored(60)))
    assert result.objectives[1].score == 90


def test_a_kpi_without_a_weight_counts_as_the_mean_of_those_that_have_one():
    result = rolled(
        (kpi(1, weight=30), scored(100)), (kpi(2, weight=10), scored(100)), (kpi(3, weight=None), scored(40))
    )
    assert result.weights[3] == 20
    assert result.objectives[1].score == 80


def test_without_any_weights_all_kpis_count_alike():
    result = rolled((kpi(1, weight=None), scored(100)), (kpi(2, weight=None), scored(50)))
    assert result.objectives[1].score == 75


def test_themes_perspectives_and_plan_are_means_over_their_objectives_directly():
    result = rolled(
        (kpi(1, weight=20, objective=1, theme=1, perspective=1), scored(100)),
        (kpi(2, weight=10, objective=1, theme=1, perspective=1), scored(70)),
        (kpi(3, weight=30, objective=2, theme=1, perspective=2), scored(60)),
        (kpi(4, weight=40, objective=3, theme=None, perspective=2), scored(100)),
    )
    assert (result.themes[1].score, result.themes[None].score) == (75, 100)
    assert result.perspectives[1].score == 90
    assert result.plan.score == Decimal(90 * 30 + 60 * 30 + 100 * 40) / 100


def test_an_objectives_own_weight_goes_before_the_sum_of_its_kpis():
    result = rolled(
        (kpi(1, weight=20, objective=1, objective_weight=75), scored(100)),
        (kpi(2, weight=80, objective=2, objective_weight=25), scored(0)),
    )
    assert result.themes[1].score == 75


def test_weights_are_normalised_whatever_they_sum_to():
    one = rolled((kpi(1, weight=20), scored(100)), (kpi(2, weight=20, objective=2), scored(50)))
    other = rolled((kpi(1, weight=50), scored(100)), (kpi(2, weight=50, objective=2), scored(50)))
    assert one.plan.score == other.plan.score == 75


def test_what_is_missing_stays_in_coverage_and_what_is_not_due_leaves_it():
    result = rolled(
        (kpi(1, weight=30), scored(100)),
        (kpi(2, weight=10), MISSING),
        (kpi(3, weight=50), NOT_DUE),
        (kpi(4, weight=50), NOT_APPLICABLE),
    )
    assert result.objectives[1].coverage == 75
    assert result.objectives[1].lights == Lights(on_target=1, no_data=1, not_due=1, not_applicable=1)


def test_coverage_reaches_through_the_levels():
    result = rolled(
        (kpi(1, weight=30), scored(100)), (kpi(2, weight=10), MISSING), (kpi(3, weight=40, objective=2), scored(100))
    )
    assert result.plan.coverage == Decimal("87.5")


def test_below_the_lowest_coverage_there_is_a_score_but_no_light():
    result = rolled((kpi(1, weight=40), scored(100)), (kpi(2, weight=60), MISSING))
    objective = result.objectives[1]
    assert (objective.status, objective.reason, objective.score) == (Status.NO_DATA, Reason.LOW_COVERAGE, 100)
    exactly = rolled((kpi(1, weight=50), scored(100)), (kpi(2, weight=50), MISSING))
    assert exactly.objectives[1].status is Status.ON_TARGET


def test_objectives_are_judged_by_the_kpis_thresholds_and_what_is_above_by_its_own():
    result = rolled((kpi(1), scored(96)))
    assert (result.objectives[1].status, result.themes[1].status) == (Status.AT_RISK, Status.ON_TARGET)


def test_nothing_above_a_red_kpi_is_green():
    result = rolled((kpi(1, weight=99), scored(100)), (kpi(2, weight=1, objective=2), scored(70)))
    assert result.plan.score is not None and result.plan.score > 95
    assert result.themes[1].status is result.perspectives[1].status is result.plan.status is Status.AT_RISK


@pytest.mark.parametrize(
    ("judgements", "status"),
    [
        ((MISSING, NOT_DUE, NOT_APPLICABLE), Status.NO_DATA),
        ((NOT_DUE, NOT_APPLICABLE), Status.NOT_DUE),
        ((NOT_APPLICABLE, NOT_APPLICABLE), Status.NOT_APPLICABLE),
    ],
)
def test_without_any_score_the_parent_says_why(judgements, status):
    result = rolled(*((kpi(pk), judged) for pk, judged in enumerate(judgements)))
    assert result.objectives[1].status is result.plan.status is status
    assert result.plan.score is None


def test_a_plan_without_kpis_has_no_data_and_no_coverage():
    assert rolled().plan == rollup.Score(Status.NO_DATA, Reason.NO_KPIS, None, None, Lights())
    assert rollup.EMPTY.coverage is None


def test_a_parent_is_provisional_when_a_scored_child_is():
    judged = Judgement(Status.ON_TARGET, score=Decimal(100), is_provisional=True)
    assert rolled((kpi(1), judged), (kpi(2, objective=2), scored(100))).plan.is_provisional


# ---- What holds for any plan --------------------------------------------------------------------

CHILDREN = st.lists(
    st.tuples(SCORES, WEIGHTS, st.integers(1, 3), st.sampled_from([None, 1, 2])), min_size=1, max_size=9
)


def plan_of(children, factor=1):
    return rolled(
        *(
            (kpi(pk, weight=weight * factor, objective=objective + 10 * (theme or 0), theme=theme), scored(score))
            for pk, (score, weight, objective, theme) in enumerate(children)
        )
    )


@given(CHILDREN)
def test_a_roll_up_lies_between_its_lowest_and_its_highest_child(children):
    result = plan_of(children)
    scores = [score for score, *_rest in children]
    slack = Decimal("1e-40")
    for each in (*result.objectives.values(), *result.themes.values(), result.plan):
        assert min(scores) - slack <= each.score <= max(scores) + slack


@given(CHILDREN, st.sampled_from([Decimal("0.01"), Decimal(10), Decimal(1000)]))
def test_the_scale_of_the_weights_does_not_matter(children, factor):
    one, other = plan_of(children), plan_of(children, factor)
    assert abs(one.plan.score - other.plan.score) < Decimal("1e-30")
    assert one.plan.status is other.plan.status


@given(CHILDREN)
def test_every_level_counts_every_kpi_once(children):
    result = plan_of(children)
    for level in (result.objectives, result.themes, result.perspectives):
        counts = zip(*(astuple(each.lights) for each in level.values()), strict=True)
        assert tuple(map(sum, counts)) == astuple(result.plan.lights)
    assert result.plan.lights.total == len(children)


@given(CHILDREN, st.lists(st.sampled_from([MISSING, NOT_DUE, NOT_APPLICABLE]), max_size=5))
def test_coverage_is_a_share_and_green_needs_no_red(children, others):
    pairs = [
        (kpi(pk, weight=weight, objective=objective), scored(score))
        for pk, (score, weight, objective, _theme) in enumerate(children)
    ]
    pairs += [(kpi(100 + pk, objective=pk), judged) for pk, judged in enumerate(others)]
    result = rolled(*pairs)
    for each in (*result.objectives.values(), result.plan):
        assert each.coverage is None or 0 <= each.coverage <= 100
        assert each.status is not Status.ON_TARGET or not each.lights.off_target
