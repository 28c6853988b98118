"""An objective beside the map: figures, actions, its chain with reasons, what it serves."""

from datetime import date
from decimal import Decimal

import pytest

from scorecard.domain.periods import Period
from scorecard.domain.scoring import Basis
from scorecard.models import ActionPlan, Alignment, Plan
from scorecard.reports import objective_panel, strategy_map
from tests.reports.alignment.neighbours import plan_below


def build(plan, code, user, period=None, today=date(2022, 3, 1)):
    at = Period.parse(period) if period else Period.of_year(plan.year)
    report = strategy_map.build(plan, at, Basis.YTD, today, hides_scores=False)
    return objective_panel.build(plan, report, code, Plan.objects.above(plan, user), today)


def test_its_chain_goes_to_the_ends_and_the_direct_links_bear_their_reasons(seed_plans, town):
    panel = build(seed_plans.department, "EC1", town["superuser"])
    assert [(each.item.code, each.link is not None) for each in panel.drivers] == [
        ("EP1", True), ("EL1", True), ("EF1", False)
    ]  # fmt: skip
    assert [each.item.code for each in panel.outcomes] == ["AC1", "DC1", "BC1", "AC2"]
    assert panel.drivers[0].link.reason.startswith("書表電子化")
    assert not panel.drivers[0].link.is_confirmed


def test_a_kpis_year_has_the_figures_up_to_the_period(seed_plans, town):
    panel = build(seed_plans.department, "EC1", town["superuser"], "2021-06")
    trend = panel.ksfs[0].kpis[0].trend
    assert len(trend.drawing.bars) == 2
    assert len(trend.drawing.dots) == 4
    assert trend.words[:2] == ("第1季目標值25.0%、實際值25.0%", "第2季目標值50.0%、實際值40.0%")
    assert trend.words[3] == "第4季目標值100.0%、實際值…"


def test_a_yearly_figure_has_no_chart(seed_plans, town):
    kpis = [
        kpi
        for code in ("CC1", "AP1")
        for ksf in build(seed_plans.department, code, town["superuser"]).ksfs
        for kpi in ksf.kpis
    ]
    assert {kpi.trend for kpi in kpis if kpi.branch.kpi.frequency == "Y"} == {None}


def test_overdue_action_plans_come_first(small_plan, town):
    second = ActionPlan.objects.get(code="AC1.1.2")
    second.end_date, second.progress = date(2030, 3, 31), Decimal(80)
    second.save()
    panel = build(small_plan.plan, "AC1", town["viewer"], "2030-03", today=date(2030, 4, 1))
    assert [(each.action_plan.code, each.is_late) for each in panel.action_plans] == [
        ("AC1.1.2", True), ("AC1.1.1", False)
    ]  # fmt: skip


@pytest.mark.parametrize(("actor", "seen"), [("superuser", True), ("viewer", True), ("chief", True)])
def test_what_it_serves_is_named_to_who_sees_the_plan_above(actor, seen, small_plan, town):
    panel = build(small_plan.plan, "TC1", town[actor], "2030-03")
    assert [each.parent_objective.name for each in panel.serves] == ["Proud citizens"]
    assert panel.serves_unseen == 0


def test_what_it_serves_of_a_plan_out_of_sight_is_counted(small_plan, town):
    Plan.objects.filter(pk=small_plan.town_plan.pk).update(status="draft")
    panel = build(small_plan.plan, "TC1", town["viewer"], "2030-03")
    assert (panel.serves, panel.serves_unseen, panel.parent) == ((), 1, None)


def test_what_it_serves_of_a_plan_that_was_the_parent_once_is_not_named(small_plan, town):
    elsewhere = plan_below(small_plan.town_plan, town.organisations["town-culture"], 2031)
    Alignment.objects.create(objective=small_plan.objectives["TC1"], parent_objective=elsewhere)
    panel = build(small_plan.plan, "TC1", town["viewer"], "2030-03")
    assert [each.parent_objective.name for each in panel.serves] == ["Proud citizens"]


def test_an_objective_without_anything(small_plan, town):
    panel = build(small_plan.plan, "TC1", town["viewer"], "2030-03")
    assert (panel.ksfs, panel.action_plans, panel.drivers, panel.outcomes) == ((), (), (), ())


def test_another_plans_code_is_none(small_plan, town):
    assert build(small_plan.plan, "ZZ9", town["viewer"], "2030-03") is None


def test_few_queries(seed_plans, town, django_assert_max_num_queries):
    plan = seed_plans.department
    build(plan, "EC1", town["viewer"])
    with django_assert_max_num_queries(10):
        build(plan, "EC1", town["superuser"])
