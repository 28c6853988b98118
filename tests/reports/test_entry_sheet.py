"""What the entry pages are made of is read anew where a write can have changed it, and judged as on all pages."""

from decimal import Decimal

from scorecard.domain import scoring
from scorecard.domain.periods import Period
from scorecard.domain.scoring import Basis
from scorecard.models import Plan
from scorecard.reports import entry, keeping, plan_scores
from scorecard.services import kpi_values
from scorecard.services.kpi_values import ValueChange

MARCH, APRIL = Period.parse("2030-03"), Period.parse("2030-04")


def build(small_plan, town, period=APRIL):
    return entry.build(Plan.objects.get(pk=small_plan.plan.pk), town["superuser"], period)


def write(small_plan, town):
    change = ValueChange(actual=Decimal(2))
    kpi_values.record(kpi=small_plan.kpis["AC1.1"], period=APRIL, change=change, version=None, by=town["staff"])


def test_kpis_rules_and_targets_stay_while_figures_are_written(small_plan, town, django_assert_num_queries):
    write(small_plan, town)
    keeping.forget_all()
    with django_assert_num_queries(1 + 3 + 3):  # the plan; the KPIs and their records; locks, action plans, values
        before = build(small_plan, town)
    change = ValueChange(actual=Decimal(3))
    kpi_values.record(kpi=small_plan.kpis["AC1.1"], period=APRIL, change=change, version=1, by=town["staff"])
    with django_assert_num_queries(1 + 3):
        after = build(small_plan, town)
    with django_assert_num_queries(1):
        build(small_plan, town)
    stood = [page.rows[0].value.actual for page in (before, after)]
    assert stood == [Decimal(2), Decimal(3)]


def test_a_reported_figure_stands_as_on_the_plans_pages(small_plan, town):
    """AC1.1: March is approved and February submitted, so better or worse is told too."""
    (record,) = (each for each in plan_scores.read(small_plan.plan) if each.code == "AC1.1")
    (row,) = (row for row in build(small_plan, town, MARCH).rows if row.kpi.code == "AC1.1")
    rules = small_plan.plan.scoring_rules
    judged, before = (scoring.judge(record, at, Basis.PERIOD, rules) for at in (MARCH, MARCH.previous))
    assert row.trial.judgement == judged
    assert row.trial.change is scoring.change(judged, before) is scoring.Change.BETTER


def test_a_draft_before_is_compared_with_nothing(small_plan, town):
    write(small_plan, town)
    (row,) = (row for row in build(small_plan, town, APRIL.next).rows if row.kpi.code == "AC1.1")
    assert row.before.actual == 2
    assert row.trial.change is None
