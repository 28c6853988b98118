"""How one KPI is judged: pairing, achievement, thresholds, score, gaps; and what must hold for any figures."""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from scorecard.domain import scoring
from scorecard.domain.periods import Frequency, Period
from scorecard.domain.scoring import (
    Basis,
    Change,
    Direction,
    Figure,
    KPIRecord,
    PlanRules,
    Reason,
    Rule,
    Status,
    Target,
    judge,
    snapshot,
)

PLAN = PlanRules()
YEAR = Period.of_year(2021)


def period(label: str) -> Period:
    return Period.parse(label)


def kpi(figures=None, targets=None, *, unit="%", **rule) -> KPIRecord:
    """A KPI of 2021; figures and targets by label, as numbers, Figures or (low, high)."""
    return KPIRecord(
        pk=1,
        code="AC1.1",
        name="Figure",
        unit=unit,
        decimals=1,
        weight=None,
        objective=1,
        theme=1,
        perspective=1,
        objective_weight=None,
        rule=Rule(**{"frequency": Frequency.QUARTER, **rule}),
        figures={period(label): _figure(each) for label, each in (figures or {}).items()},
        targets={period(label): _target(each) for label, each in (targets or {}).items()},
    )


def _figure(figure) -> Figure:
    return figure if isinstance(figure, Figure) else Figure(Decimal(str(figure)))


def _target(target) -> Target:
    if isinstance(target, tuple):
        return Target(low=Decimal(target[0]), high=Decimal(target[1]))
    return Target(Decimal(str(target)))


def ytd(record: KPIRecord, at: str = "2021", plan: PlanRules = PLAN) -> scoring.Judgement:
    return judge(record, period(at), Basis.YTD, plan)


def alone(record: KPIRecord, at: str, plan: PlanRules = PLAN) -> scoring.Judgement:
    return judge(record, period(at), Basis.PERIOD, plan)


ABSENT = Figure(is_not_applicable=True, not_applicable_reason="closed")
QUARTERS = {"2021-Q1": 10, "2021-Q2": 20, "2021-Q3": 30, "2021-Q4": 40}


class TestPairing:
    @pytest.mark.parametrize(
        ("aggregation", "actual"), [("last", 40), ("mean", 25), ("min", 10), ("max", 40), ("sum", 100)]
    )
    def test_the_year_so_far(self, aggregation, actual):
        assert ytd(kpi(QUARTERS, {"2021": 50}, aggregation=aggregation)).actual == actual

    def test_the_period_alone_is_its_own_figure(self):
        assert alone(kpi(QUARTERS, {"2021": 50}, aggregation="mean"), "2021-Q2").actual == 20

    def test_the_target_is_that_of_the_latest_period_with_a_figure(self):
        record = kpi({"2021-Q1": 10}, {"2021-Q1": 8, "2021-Q2": 16, "2021": 32})
        assert ytd(record, "2021-Q1").target == Target(Decimal(8))

    def test_a_year_target_alone_serves_every_period(self):
        assert alone(kpi(QUARTERS, {"2021": 40}), "2021-Q1").achievement == 25

    def test_a_sum_takes_the_targets_of_the_very_periods_that_have_a_figure(self):
        record = kpi({"2021-Q1": 10, "2021-Q3": 30}, {"2021-Q1": 10, "2021-Q2": 99, "2021-Q3": 40}, aggregation="sum")
        judged = ytd(record, "2021-Q3")
        assert (judged.actual, judged.target, judged.reported, judged.due) == (40, Target(Decimal(50)), 2, 3)

    def test_a_sum_with_a_year_target_alone_stays_unjudged_until_the_year_is_whole(self):
        record = kpi(QUARTERS, {"2021": 100}, aggregation="sum")
        assert (ytd(record, "2021-Q3").status, ytd(record, "2021-Q3").reason) == (
            Status.NO_DATA,
            Reason.NO_PERIOD_TARGETS,
        )
        assert alone(record, "2021-Q3").reason is Reason.NO_PERIOD_TARGETS
        assert ytd(record, "2021-Q3").actual == 60
        assert ytd(record).achievement == 100

    def test_a_ratio_is_worked_out_anew_from_numerators_and_denominators(self):
        figures = {
            "2021-Q1": Figure(Decimal(50), Decimal(1), Decimal(2)),
            "2021-Q2": Figure(Decimal(100), Decimal(8), Decimal(8)),
        }
        assert ytd(kpi(figures, {"2021": 90}, aggregation="ratio"), "2021-Q2").actual == 90

    def test_a_ratio_reported_without_fractions_is_the_latest_figure(self):
        figures = {"2021-Q1": Figure(Decimal(50), Decimal(1), Decimal(2)), "2021-Q2": 80}
        assert ytd(kpi(figures, {"2021": 90}, aggregation="ratio"), "2021-Q2").actual == 80

    def test_without_a_target_there_is_a_figure_but_no_light(self):
        judged = ytd(kpi({"2021-Q1": 10}), "2021-Q1")
        assert (judged.status, judged.reason, judged.actual) == (Status.NO_DATA, Reason.NO_TARGET, 10)

    def test_a_range_for_a_single_value_is_no_target(self):
        assert ytd(kpi(QUARTERS, {"2021": (1, 2)})).reason is Reason.TARGET_OF_OTHER_KIND
        assert ytd(kpi(QUARTERS, {"2021": 2}, direction=Direction.RANGE)).reason is Reason.TARGET_OF_OTHER_KIND

    @pytest.mark.parametrize(("aggregation", "shown"), [("last", 90), ("sum", None)])
    def test_a_period_without_a_target_of_its_own_has_the_years_but_for_a_sum(self, aggregation, shown):
        record = kpi({}, {"2021": 90, "2021-Q1": 20}, aggregation=aggregation)
        assert record.target_of(period("2021-Q1")) == Target(Decimal(20))
        assert record.target_of(period("2021-Q2")) == (shown and Target(Decimal(shown)))


class TestAchievement:
    @pytest.mark.parametrize(
        ("direction", "actual", "target", "achievement"),
        [
            (Direction.HIGHER, 48, 96, "50"),
            (Direction.HIGHER, -5, 96, "0"),
            (Direction.LOWER, 12, 12, "100"),
            (Direction.LOWER, 9, 12, "125"),
            (Direction.LOWER, 36, 12, "0"),
            (Direction.RANGE, "0.5", ("-1", "0.5"), "100"),
            (Direction.RANGE, "0.8", ("-1", "0.5"), "80"),
            (Direction.RANGE, "-1.3", ("-1", "0.5"), "80"),
            (Direction.RANGE, 9, ("-1", "0.5"), "0"),
        ],
    )
    def test_by_direction(self, direction, actual, target, achievement):
        assert ytd(kpi({"2021-Q4": actual}, {"2021": target}, direction=direction)).achievement == Decimal(achievement)

    def test_lower_as_a_quotient(self):
        plan = PlanRules(lower_is_quotient=True)
        record = kpi({"2021-Q4": 16}, {"2021": 12}, direction=Direction.LOWER)
        assert ytd(record, plan=plan).achievement == 75
        for figure in (0, -1):
            judged = ytd(kpi({"2021-Q4": figure}, {"2021": 12}, direction=Direction.LOWER), plan=plan)
            assert (judged.status, judged.score, judged.reason) == (Status.NO_DATA, None, Reason.ACTUAL_NOT_POSITIVE)

    @pytest.mark.parametrize("target", [0, -3])
    @pytest.mark.parametrize("direction", [Direction.HIGHER, Direction.LOWER])
    def test_there_is_no_ratio_to_a_target_of_nothing(self, target, direction):
        judged = ytd(kpi({"2021-Q4": 5}, {"2021": target}, direction=direction))
        assert (judged.status, judged.score, judged.reason) == (Status.NO_DATA, None, Reason.TARGET_NOT_POSITIVE)

    def test_thresholds_on_the_actual_judge_where_there_is_no_ratio(self):
        record = kpi(
            {"2021-Q4": 1},
            {"2021": 0},
            direction=Direction.LOWER,
            threshold_basis="actual",
            on_target=Decimal(0),
            at_risk=Decimal(2),
        )
        judged = ytd(record)
        assert (judged.status, judged.achievement, judged.score) == (Status.AT_RISK, None, 90)


class TestStatusAndScore:
    @pytest.mark.parametrize(
        ("actual", "status"),
        [
            ("100", Status.ON_TARGET),
            ("99.9999", Status.AT_RISK),
            ("80", Status.AT_RISK),
            ("79.9999", Status.OFF_TARGET),
        ],
    )
    def test_judged_unrounded(self, actual, status):
        assert ytd(kpi({"2021-Q4": actual}, {"2021": 100})).status is status

    def test_the_score_is_cut_at_the_cap(self):
        record = kpi({"2021-Q4": 150}, {"2021": 100})
        assert (ytd(record).achievement, ytd(record).score) == (150, 100)
        assert ytd(record, plan=PlanRules(cap=Decimal(120))).score == 120

    def test_own_thresholds_are_mapped_onto_the_plans_scale(self):
        own = {"threshold_basis": "actual", "on_target": Decimal("99.5"), "at_risk": Decimal("99")}
        for actual, status, score in (
            ("99.5", Status.ON_TARGET, 100),
            ("99.25", Status.AT_RISK, 90),
            ("99", Status.AT_RISK, 80),
            ("98.5", Status.OFF_TARGET, 60),
            ("90", Status.OFF_TARGET, 0),
        ):
            judged = ytd(kpi({"2021-Q4": actual}, {"2021": "99.5"}, **own))
            assert (judged.status, judged.score) == (status, score)

    def test_own_thresholds_on_the_achievement(self):
        own = {"threshold_basis": "achievement", "on_target": Decimal(90), "at_risk": Decimal(70)}
        judged = ytd(kpi({"2021-Q4": 80}, {"2021": 100}, **own))
        assert (judged.status, judged.score) == (Status.AT_RISK, 90)


class TestMissing:
    def test_not_due_before_the_first_period_has_ended(self):
        assert ytd(kpi(QUARTERS, {"2021": 50}), "2021-02").status is Status.NOT_DUE

    def test_a_quarter_is_shown_in_the_month_after_it(self):
        judged = alone(kpi(QUARTERS, {"2021": 50}), "2021-05")
        assert (judged.period, judged.actual) == (period("2021-Q1"), 10)

    def test_missing_when_the_latest_period_has_no_figure(self):
        judged = ytd(kpi({"2021-Q1": 10}, {"2021": 50}), "2021-Q2")
        assert (judged.status, judged.reason, judged.score) == (Status.NO_DATA, Reason.MISSING, None)
        assert (judged.reported, judged.due) == (1, 2)

    def test_earlier_gaps_are_skipped_and_counted(self):
        judged = ytd(kpi({"2021-Q2": 50}, {"2021": 50}), "2021-Q2")
        assert (judged.status, judged.reported, judged.due) == (Status.ON_TARGET, 1, 2)

    def test_a_period_not_applicable_counts_as_absent(self):
        judged = ytd(kpi({"2021-Q1": 50, "2021-Q2": ABSENT}, {"2021": 50}), "2021-Q2")
        assert (judged.status, judged.due, judged.not_applicable) == (Status.ON_TARGET, 1, (period("2021-Q2"),))

    def test_not_applicable_when_every_period_is(self):
        record = kpi({"2021-Q1": ABSENT}, {"2021": 50})
        assert ytd(record, "2021-Q1").status is Status.NOT_APPLICABLE
        assert alone(kpi({"2021-Q1": 1, "2021-Q2": ABSENT}), "2021-Q2").status is Status.NOT_APPLICABLE

    def test_a_kpi_begins_and_ends_within_the_year(self):
        record = kpi(QUARTERS, {"2021": 50}, active_from=date(2021, 4, 1), active_until=date(2021, 9, 30))
        assert ytd(record, "2021-Q1").status is Status.NOT_DUE
        assert ytd(record).period == period("2021-Q3")

    def test_without_a_frequency_nothing_is_ever_due(self):
        judged = ytd(kpi({"2021": 5}, {"2021": 5}, frequency=None))
        assert (judged.status, judged.reason) == (Status.NO_DATA, Reason.NO_FREQUENCY)

    def test_one_figure_that_is_not_approved_makes_the_whole_provisional(self):
        first = Figure(Decimal(1), is_provisional=True)
        assert ytd(kpi({"2021-Q1": first, "2021-Q2": 2}, {"2021": 1}, aggregation="mean"), "2021-Q2").is_provisional
        assert not ytd(kpi({"2021-Q1": 1}, {"2021": 1}), "2021-Q1").is_provisional

    @pytest.mark.parametrize("aggregation", ["last", "ratio"])  # a ratio without numerators is the latest figure
    def test_what_does_not_enter_the_figure_does_not_make_it_provisional(self, aggregation):
        first = Figure(Decimal(1), is_provisional=True)
        record = kpi({"2021-Q1": first, "2021-Q2": 2}, {"2021": 1}, aggregation=aggregation)
        assert not ytd(record, "2021-Q2").is_provisional
        assert ytd(record, "2021-Q1").is_provisional

    def test_the_state_is_that_of_the_latest_periods_figure(self):
        sent = Figure(Decimal(1), is_provisional=True)
        figures = {"2021-Q1": sent, "2021-Q2": 2, "2021-Q4": replace(ABSENT, is_provisional=True)}
        record = kpi(figures, {"2021": 1}, aggregation="sum")
        states = [ytd(record, label).state for label in ("2021-Q1", "2021-Q2", "2021-Q3")]
        assert states == ["submitted", "approved", None]
        assert alone(record, "2021-Q4").state == "submitted"


class TestMilestones:
    STEPS = ((period("2021-Q1"), Decimal(20)), (period("2021-Q3"), Decimal(60)), (period("2021"), Decimal(100)))

    def test_planned_is_the_furthest_step_due(self):
        days = (date(2021, 3, 30), date(2021, 3, 31), date(2021, 9, 30), date(2021, 12, 31))
        assert [scoring.planned_percent(self.STEPS, day) for day in days] == [None, 20, 60, 100]

    def test_reached_is_the_furthest_step_done_by_then(self):
        steps = ((date(2021, 3, 1), Decimal(20)), (date(2021, 5, 1), Decimal(60)), (None, Decimal(100)))
        assert scoring.reached_percent(steps, date(2021, 4, 30)) == 20
        assert scoring.reached_percent(steps, date(2021, 12, 31)) == 60
        assert scoring.reached_percent(steps, date(2021, 1, 1)) == 0


class TestAsItWouldBe:
    def test_a_figure_is_tried_without_touching_the_record(self):
        record = kpi({"2021-Q1": 10}, {"2021": 50})
        tried = record.with_figure(period("2021-Q2"), Figure(Decimal(50)))
        assert ytd(tried, "2021-Q2").status is Status.ON_TARGET
        assert ytd(record, "2021-Q2").reason is Reason.MISSING


class TestChange:
    def test_it_goes_by_what_is_good_and_not_by_size(self):
        record = kpi({"2021-Q1": 12, "2021-Q2": 10}, {"2021": 11}, direction=Direction.LOWER)
        now, before = alone(record, "2021-Q2"), alone(record, "2021-Q1")
        assert (scoring.change(now, before), scoring.change(before, now)) == (Change.BETTER, Change.WORSE)
        assert scoring.change(now, now) is Change.SAME

    def test_it_sees_past_the_cap(self):
        record = kpi({"2021-Q1": 200, "2021-Q2": 150}, {"2021": 100})
        assert scoring.change(alone(record, "2021-Q2"), alone(record, "2021-Q1")) is Change.WORSE

    def test_none_without_two_judgements(self):
        record = kpi({"2021-Q2": 12}, {"2021": 11})
        assert scoring.change(alone(record, "2021-Q2"), alone(record, "2021-Q1")) is None


# ---- What holds for any figures -----------------------------------------------------------------

NUMBERS = st.decimals(min_value=-(10**6), max_value=10**6, places=4)
POSITIVE = st.decimals(min_value="0.0001", max_value=10**6, places=4)
LABELS = tuple(QUARTERS)
PLANS = st.builds(
    PlanRules,
    on_target=st.just(Decimal(100)),
    at_risk=st.integers(1, 99).map(Decimal),
    cap=st.sampled_from([Decimal(100), Decimal(120)]),
    lower_is_quotient=st.booleans(),
)


@st.composite
def rules(draw):
    """A KPI's rule with or without thresholds of its own, and a target that fits it."""
    direction = draw(st.sampled_from(Direction))
    rule = {"direction": direction, "aggregation": draw(st.sampled_from(["last", "mean", "min", "max"]))}
    bases = ["", "achievement"] + ([] if direction is Direction.RANGE else ["actual"])
    basis = draw(st.sampled_from(bases))
    if basis:
        low, step = draw(POSITIVE), draw(POSITIVE)
        pair = (low + step, low)
        if basis == "actual" and direction is Direction.LOWER:
            pair = pair[::-1]
        rule |= {"threshold_basis": basis, "on_target": pair[0], "at_risk": pair[1]}
    if direction is Direction.RANGE:
        low = draw(NUMBERS)
        return rule, (low, low + draw(POSITIVE))
    return rule, draw(POSITIVE)


@given(rules(), NUMBERS, NUMBERS, PLANS)
def test_better_figures_never_score_less(ruled, one, other, plan):
    rule, target = ruled
    assume(rule["direction"] is not Direction.RANGE)
    worse, better = sorted((one, other), reverse=rule["direction"] is Direction.LOWER)
    scores: list[Any] = [ytd(kpi({"2021-Q4": each}, {"2021": target}, **rule), plan=plan) for each in (worse, better)]
    assume(all(each.score is not None for each in scores))
    assert scores[0].score <= scores[1].score
    assert scores[0].status.severity >= scores[1].status.severity


@given(rules(), NUMBERS, POSITIVE, PLANS)
def test_nearer_to_the_range_never_scores_less(ruled, inside, further, plan):
    rule, target = ruled
    assume(rule["direction"] is Direction.RANGE)
    near, far = target[1] + abs(inside), target[1] + abs(inside) + further
    scores: list[Any] = [ytd(kpi({"2021-Q4": each}, {"2021": target}, **rule), plan=plan).score for each in (far, near)]
    assert scores[0] <= scores[1]


@given(rules(), st.lists(NUMBERS, min_size=4, max_size=4), st.sampled_from([10, 100, 1000]), PLANS)
def test_the_unit_does_not_matter(ruled, figures, factor, plan):
    """Thousands of dollars or dollars: achievement, score and status are the same."""
    rule, target = ruled
    scaled_rule = dict(rule)
    if rule.get("threshold_basis") == "actual":
        scaled_rule |= {name: rule[name] * factor for name in ("on_target", "at_risk")}
    scaled_target = tuple(each * factor for each in target) if isinstance(target, tuple) else target * factor
    one = ytd(kpi(dict(zip(LABELS, figures, strict=True)), {"2021": target}, **rule), plan=plan)
    scaled = {label: each * factor for label, each in zip(LABELS, figures, strict=True)}
    other = ytd(kpi(scaled, {"2021": scaled_target}, **scaled_rule), plan=plan)
    assert (one.status, one.reason) == (other.status, other.reason)
    for name in ("achievement", "score"):
        mine, theirs = getattr(one, name), getattr(other, name)
        assert (mine is None) == (theirs is None)
        assert mine is None or abs(mine - theirs) < Decimal("1e-20")


@given(rules(), st.lists(NUMBERS, min_size=4, max_size=4), PLANS)
def test_score_and_status_never_contradict_each_other(ruled, figures, plan):
    rule, target = ruled
    judged = ytd(kpi(dict(zip(LABELS, figures, strict=True)), {"2021": target}, **rule), plan=plan)
    if judged.score is None:
        assert judged.status is Status.NO_DATA
        return
    assert 0 <= judged.score <= plan.cap
    assert judged.status is scoring.status_by_thresholds(judged.score, plan.on_target, plan.at_risk)


@given(rules(), st.lists(NUMBERS, min_size=4, max_size=4), PLANS)
def test_a_kept_record_judges_like_the_record_itself(ruled, figures, plan):
    rule, target = ruled
    record = kpi(dict(zip(LABELS, figures, strict=True)), {"2021": target}, **rule)
    record = replace(record, weight=Decimal("12.5"))
    (kept,), kept_plan = snapshot.load(snapshot.dump([record], plan))
    assert kept == record
    assert kept_plan == plan


@pytest.mark.parametrize(
    ("actual", "numerator", "denominator", "unit", "wanted"),
    [
        (5, None, None, "%", 5),
        (None, 1, 4, "%", 25),
        (None, 1, 4, "‰", 250),
        (None, 1, 4, "件", Decimal("0.25")),
        (None, None, None, "%", None),
        (None, 1, None, "%", None),
        (None, 1, 0, "%", None),
        (0, 1, 4, "%", 0),
    ],
)
def test_the_figure_is_the_actual_or_follows_from_its_fraction(actual, numerator, denominator, unit, wanted):
    first, second, third = (None if each is None else Decimal(each) for each in (actual, numerator, denominator))
    assert scoring.rate(first, second, third, unit) == wanted
