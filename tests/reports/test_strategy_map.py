"""The strategy map: bands, themes, objectives and members in the plan's own order."""

import pytest

from scorecard.domain.statements import StatementKind
from scorecard.models import Objective
from scorecard.reports import strategy_map


def test_the_citys_map(seed_plans):
    report = strategy_map.build(seed_plans.city)
    assert [(band.code, len(band.objectives)) for band in report.bands] == [("C", 4), ("P", 23), ("L", 10), ("F", 11)]
    assert report.objectives == 48
    assert [theme.code for theme in report.themes] == list("ABCDEFGH")
    assert [statement.kind for statement in report.statements] == [
        StatementKind.MISSION,
        StatementKind.VISION,
        StatementKind.CORE_VALUES,
    ]


def test_the_departments_map(seed_plans):
    report = strategy_map.build(seed_plans.department)
    assert [(band.code, band.name) for band in report.bands] == [
        ("C", "顧客"),
        ("P", "內部流程"),
        ("L", "學習成長"),
        ("F", "財務"),
    ]
    assert report.objectives == 23
    assert report.statements[0].kind == StatementKind.VISION
    assert report.statements[2].texts == ("正直誠信", "團隊合作", "創新卓越", "開放共享")


def test_shared_objectives_belong_to_no_theme(seed_plans):
    report = strategy_map.build(seed_plans.city)
    shared = [item for band in report.bands for item in band.objectives if not item.theme_code]
    assert [item.code for item in shared] == ["TC1", "TC2", "TC3", "TC4"]
    assert [each.code for each in report.plan.objectives if each.theme is None] == ["TC1", "TC2", "TC3", "TC4"]


def test_the_perspective_is_the_stored_one_not_the_codes_letter(seed_plans):
    band = strategy_map.build(seed_plans.city).bands[1]
    assert (band.code, band.objectives[0].code, band.objectives[0].name) == ("P", "AC1", "提升環境品質")


def test_the_lead_stands_first_among_the_members(small_plan):
    theme = strategy_map.build(small_plan.plan).themes[0]
    assert [(member.printed_name, member.is_lead) for member in theme.members] == [("Roads", True), ("Bridges", False)]


def test_drawing_and_list_hold_the_same(seed_plans):
    for plan in (seed_plans.city, seed_plans.department):
        report = strategy_map.build(plan)
        listed = {(item.code, item.name) for band in report.bands for item in band.objectives}
        assert {(each.code, each.name) for each in report.plan.objectives} == listed
        assert listed == set(Objective.objects.filter(plan=plan).values_list("code", "name"))


def test_a_plan_without_anything(small_plan):
    report = strategy_map.build(small_plan.closed)
    assert (report.objectives, report.bands, report.themes, report.statements) == (0, (), (), ())


@pytest.mark.parametrize("size", ["department", "large"])
def test_two_queries_for_23_objectives_and_for_125(size, seed_plans, large_plan, django_assert_num_queries):
    plan = {"department": seed_plans.department, "large": large_plan}[size]
    with django_assert_num_queries(2):
        report = strategy_map.build(plan)
    assert report.objectives == {"department": 23, "large": 125}[size]
