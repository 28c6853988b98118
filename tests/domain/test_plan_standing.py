"""What is stored of a plan, and what its reader tells from it today."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scorecard.domain import plan_standing, scoring
from scorecard.domain.periods import Frequency, Period
from scorecard.domain.rollup import Lights, roll_up
from scorecard.domain.scoring import Basis, Figure, KPIRecord, PlanRules, Rule, Status, Target

RULES = PlanRules()
YEAR = 2030
ALL_PERIODS = [period for frequency in Frequency for period in Period.all_of_year(frequency, YEAR)]


def record(pk=1, frequency=Frequency.MONTH, figures=None, **more) -> KPIRecord:
    return KPIRecord(
        pk=pk,
        code=f"A1.{pk}",
        name="",
        unit="",
        decimals=0,
        weight=None,
        objective=1,
        theme=None,
        perspective=1,
        objective_weight=None,
        rule=Rule(frequency=frequency, **more),
        figures=figures or {},
        targets={Period.of_year(YEAR): Target(Decimal(3))},
    )


def owned(pk, frequency) -> KPIRecord:
    return replace(record(pk, frequency), owner=8)


def month(number: int) -> Period:
    return Period.all_of_year(Frequency.MONTH, YEAR)[number - 1]


@st.composite
def records(draw) -> list[KPIRecord]:
    made = []
    for pk in range(1, draw(st.integers(1, 4)) + 1):
        frequency = draw(st.sampled_from(Frequency))
        periods = draw(st.sets(st.sampled_from(Period.all_of_year(frequency, YEAR))))
        figures = {
            period: Figure(Decimal(draw(st.integers(0, 7))), is_provisional=draw(st.booleans())) for period in periods
        }
        made.append(record(pk, frequency, figures, aggregation=draw(st.sampled_from(["last", "mean", "sum"]))))
    return made


@given(records(), st.sampled_from(ALL_PERIODS), st.sampled_from(Basis))
def test_a_period_stands_as_the_month_that_ends_with_it(found, at, basis):
    assert plan_standing.stand(found, at, basis, RULES) == plan_standing.stand(found, month(at.end.month), basis, RULES)


@given(records(), st.sampled_from(ALL_PERIODS))
def test_what_is_kept_is_the_roll_up_cut_to_four_decimals(found, at):
    judged = {each.pk: scoring.judge(each, at, Basis.YTD, RULES) for each in found}
    whole, kept = roll_up(found, judged, RULES).plan, plan_standing.stand(found, at, Basis.YTD, RULES)
    assert (kept.status, kept.reason, kept.lights) == (whole.status, whole.reason, whole.lights)
    assert (kept.score is None) == (whole.score is None)
    if whole.score is not None and kept.score is not None:
        assert 0 <= whole.score - kept.score < Decimal("0.0001")


def test_a_score_is_cut_off_and_not_rounded():
    """2 of 3 is 66.66666…: rounded to four decimals it would be rounded a second time on the page."""
    found = [record(figures={month(1): Figure(Decimal(2))})]
    assert plan_standing.stand(found, month(1), Basis.YTD, RULES).score == Decimal("66.6666")


def test_open_is_what_is_neither_sent_nor_locked():
    sent = {month(1): Figure(Decimal(1)), month(2): Figure(Decimal(1), is_provisional=True)}
    locks = [month(3), Period(Frequency.QUARTER, date(YEAR, 4, 1))]
    found = plan_standing.progress([record(1, figures=sent), owned(2, Frequency.HALF)], 7, locks, YEAR)
    assert found.open_values == {**{number: {7: 1} for number in range(7, 12)}, 12: {7: 1, 8: 1}}
    assert (found.approved, found.locked, found.kpis) == ((1,), 3, 2)


def test_a_kpi_without_a_frequency_has_nothing_to_report():
    found = plan_standing.progress([replace(record(), rule=Rule())], 7, [], YEAR)
    assert (found.open_values, found.kpis, found.has_own_thresholds) == ({}, 1, False)


def test_late_is_what_is_open_in_the_months_due():
    found = plan_standing.progress([record(1), owned(2, Frequency.QUARTER)], 7, [], YEAR)
    assert found.late(()) == {}
    assert found.late((1, 2, 3)) == {7: 3, 8: 1}


@pytest.mark.parametrize(
    ("today", "locked", "approved", "opens"),
    [
        (date(2031, 1, 1), 3, (1,), "2030"),  # a past year whole
        (date(2030, 6, 28), 4, (5,), "2030-04"),  # the latest lock
        (date(2030, 6, 28), None, (2, 3, 6), "2030-03"),  # due and with approved values: June is not due
        (date(2030, 6, 28), None, (), "2030-05"),  # the latest that has ended
        (date(2029, 6, 28), None, (), "2030-01"),  # a year to come
    ],
)
def test_the_period_that_a_plan_opens_with(today, locked, approved, opens):
    due = plan_standing.due_months(YEAR, 5, {}, today)
    assert plan_standing.opening_period(YEAR, today, locked=locked, approved=approved, due=due).label == opens


def test_a_plan_without_figures_has_no_score():
    found = plan_standing.stand([record()], month(1), Basis.YTD, RULES)
    assert (found.status, found.score, found.lights) == (Status.NO_DATA, None, Lights(no_data=1))
