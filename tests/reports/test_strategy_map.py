"""The strategy map: bands, themes, objectives and members in the plan's own order."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from scorecard.domain.periods import Period
from scorecard.domain.rollup import EMPTY
from scorecard.domain.scoring import Basis, Change, Status
from scorecard.domain.statements import StatementKind
from scorecard.models import KPI, Objective, Plan
from scorecard.reports import attention, map_attention, map_marks, strategy_map
from scorecard.reports.alignment import served
from scorecard.services import records
from tests.reports.alignment.neighbours import plan_below


def build(plan, period=None, basis=Basis.YTD, hides_scores=False, today=date(2022, 3, 1), reader=None):
    """With who serves it as far as the reader sees, where there is one."""
    at = Period.parse(period) if period else Period.of_year(plan.year)
    who = served.build(plan, reader, at, basis) if reader else None
    return strategy_map.build(plan, at, basis, today, hides_scores=hides_scores, served=who)


def test_the_citys_map(seed_plans):
    report = build(seed_plans.city)
    assert [(band.code, len(band.objectives)) for band in report.bands] == [("C", 4), ("P", 23), ("L", 10), ("F", 11)]
    assert report.objectives == 48
    assert [theme.code for theme in report.themes] == list("ABCDEFGH")
    assert [statement.kind for statement in report.statements] == [
        StatementKind.MISSION,
        StatementKind.VISION,
        StatementKind.CORE_VALUES,
    ]


def test_the_departments_map(seed_plans):
    report = build(seed_plans.department)
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
    report = build(seed_plans.city)
    shared = [item for band in report.bands for item in band.objectives if not item.theme_code]
    assert [item.code for item in shared] == ["TC1", "TC2", "TC3", "TC4"]
    assert [each.code for each in report.plan.objectives if each.theme is None] == ["TC1", "TC2", "TC3", "TC4"]


def test_the_perspective_is_the_stored_one_not_the_codes_letter(seed_plans):
    band = build(seed_plans.city).bands[1]
    assert (band.code, band.objectives[0].code, band.objectives[0].name) == ("P", "AC1", "提升環境品質")


def test_the_lead_stands_first_among_the_members(small_plan):
    theme = build(small_plan.plan).themes[0]
    assert [(member.printed_name, member.is_lead) for member in theme.members] == [("Roads", True), ("Bridges", False)]


def test_drawing_and_list_hold_the_same(seed_plans):
    for plan in (seed_plans.city, seed_plans.department):
        report = build(plan)
        listed = {(item.code, item.name) for band in report.bands for item in band.objectives}
        assert {(each.code, each.name) for each in report.plan.objectives} == listed
        assert listed == set(Objective.objects.filter(plan=plan).values_list("code", "name"))


def test_a_plan_without_anything(small_plan):
    report = build(small_plan.closed)
    assert (report.objectives, report.bands, report.themes, report.statements) == (0, (), (), ())


def objectives(report):
    return {item.code: item for band in report.bands for item in band.objectives}


def test_objectives_perspectives_themes_and_plan_say_how_they_stand(seed_plans):
    report = build(seed_plans.department)
    listed = objectives(report)
    assert (listed["EP1"].score.status, round(listed["EP1"].score.score, 2)) == (Status.OFF_TARGET, 78)
    assert (listed["AC1"].score.status, listed["AC1"].change) == (Status.AT_RISK, Change.BETTER)
    assert (report.themes[0].code, str(round(report.themes[0].score.score, 2))) == ("A", "99.31")
    assert report.bands[1].score.status == Status.AT_RISK
    assert str(round(report.scores.plan.score, 2)) == "97.55"


def test_the_drawing_says_the_same_in_words(seed_plans):
    drawn = build(seed_plans.department).plan
    boxes = {each.code: each.mark for each in drawn.objectives}
    assert (boxes["EP1"].status, boxes["EP1"].word, boxes["EP1"].score) == ("off_target", "紅燈", "78.00")
    assert boxes["AC1"].notes == ("↗好轉",)
    assert (drawn.themes[4].mark.word, drawn.themes[4].mark.counts) == ("黃燈", "綠3 黃0 紅1 未填報0")
    assert drawn.mark.counts == "綠15 黃8 紅1 未填報0"
    assert drawn.mark.notes[-2:] == ("資料截至110年12月底（累計）", "樣本資料（非實際績效數據）")
    assert drawn.perspectives[0].mark.score == "98.36"


def test_what_is_not_due_and_not_applicable_is_said_in_words(seed_plans):
    boxes = {each.code: each.mark for each in build(seed_plans.department, "2021-06").plan.objectives}
    assert (boxes["AP1"].status, boxes["AP1"].word, boxes["AP1"].score) == ("not_due", "未到期", "")
    assert (boxes["DC2"].status, boxes["DC2"].word) == ("not_applicable", "不適用")


def test_another_period_and_basis_is_another_map(seed_plans):
    year, june = build(seed_plans.department), build(seed_plans.department, "2021-06")
    alone = build(seed_plans.department, "2021-06", Basis.PERIOD)
    assert len({each.plan.mark for each in (year, june, alone)}) == 3


def test_what_is_submitted_only_is_marked(small_plan):
    boxes = {each.code: each for each in build(small_plan.plan, "2030-02", Basis.PERIOD).plan.objectives}
    assert boxes["AC1"].mark.notes == ("（未核定）", "資料完整度50%")


def test_scores_can_be_hidden(seed_plans):
    drawn = build(seed_plans.department, hides_scores=True).plan
    marks = [drawn.mark, *(each.mark for each in (*drawn.objectives, *drawn.themes, *drawn.perspectives))]
    assert {mark.score for mark in marks} == {""}
    assert {mark.word for mark in marks} >= {"綠燈", "黃燈", "紅燈"}


def test_a_plan_without_kpis_is_drawn_without_lights(seed_plans):
    drawn = build(seed_plans.city).plan
    assert {each.mark for each in (drawn, *drawn.objectives, *drawn.themes, *drawn.perspectives)} == {None}


def test_boxes_of_a_plan_without_kpis_are_marked_by_who_serves_them(seed_plans, town):
    report = build(seed_plans.city, reader=town["superuser"])
    boxes = {each.code: each.mark for each in report.plan.objectives}
    assert (boxes["TC2"].status, boxes["TC2"].word, boxes["TC2"].notes) == ("served", "承接9", ("綠3 黃5 紅1",))
    assert (boxes["TC1"].status, boxes["TC1"].word, boxes["TC1"].notes) == ("unserved", "尚未承接", ())
    assert (report.has_lights, report.gaps, report.scores.is_measured) == (True, 37, False)


def test_a_light_of_its_own_comes_before_who_serves_it(small_plan, town):
    plan_below(small_plan.plan, town.roads, serves="AC1")
    report = build(small_plan.plan, reader=town["viewer"])
    boxes = {each.code: each.mark for each in report.plan.objectives}
    assert boxes["AC1"].status != "served"
    assert boxes["AC1"].notes[-1:] == ("承接1",)
    assert boxes["AF1"].notes[-1:] == ("尚未承接",)


def test_an_objective_without_kpis_has_no_light(small_plan):
    drawn = build(small_plan.plan).plan
    assert {each.code: each.mark.word for each in drawn.objectives}["TC1"] == "無燈號"


def test_what_needs_attention_comes_worst_first(seed_plans):
    listed = build(seed_plans.department).attention
    assert [item.code for item in listed][:3] == ["EP1.1", "CF1.1", "CC1.1"]
    assert {item.judgement.status for item in listed} == {Status.OFF_TARGET, Status.AT_RISK}
    assert len(listed) == 9


def test_of_many_only_the_worst_are_named(large_plan):
    KPI.objects.filter(plan=large_plan).update(frequency="Y")
    report = build(large_plan, today=date(2041, 3, 1))
    listed = map_attention.worst(report.attention, {item.pk for item in report.items.values()})
    assert (len(listed.items), listed.more) == (12, 148)
    assert map_attention.worst(report.attention, set()) == map_attention.AttentionList((), 0)


def test_it_lists_what_the_list_of_what_is_behind_does(small_plan):
    month = Period.parse("2030-04")
    for today in (date(2030, 5, 1), date(2030, 5, 31)):
        listed = build(small_plan.plan, "2030-04", today=today).attention
        rows = attention.build(small_plan.plan, month, Basis.YTD, today).rows
        assert [item.code for item in listed] == [row.record.code for row in rows]
    assert len(rows) == 4


@pytest.mark.parametrize("size", ["department", "large"])
def test_three_queries_however_many_objectives(size, seed_plans, large_plan, django_assert_num_queries):
    plan = {"department": seed_plans.department, "large": large_plan}[size]
    with django_assert_num_queries(3):
        report = build(plan)
    assert report.objectives == {"department": 23, "large": 40}[size]


def test_it_is_kept_until_somebody_writes(seed_plans, town, django_assert_num_queries):
    plan = seed_plans.department
    first = build(plan)
    with django_assert_num_queries(0):
        assert build(plan) is first
    objective = Objective.objects.get(plan=plan, code="AC1")
    objective.name = "改名"
    records.save(record=objective, by=town["superuser"], reason="test", version=objective.version)
    assert objectives(build(Plan.objects.get(pk=plan.pk)))["AC1"].name == "改名"


def test_links_are_in_the_plans_order(seed_plans):
    report = build(seed_plans.department)
    assert len(report.links) == len(report.plan.links) == 34
    assert [(link.cause, link.effect) for link in report.links][:3] == [("BC1", "AC2"), ("CC1", "BC1"), ("DC1", "BC1")]
    assert not report.links[0].is_confirmed
    assert report.links[0].reason.startswith("全府離職率下降亦含人事人員")


def test_an_objective_names_what_it_drives_and_who_owns_its_kpis(small_plan):
    items = build(small_plan.plan).items
    assert {code: item.effects for code, item in items.items()} == {"TC1": (), "AC1": (), "AF1": ("AC1",)}
    assert items["AC1"].sections == {"town-works-roads", "town-works-bridges"}
    assert items["AF1"].sections == {"town-works"}, "a KPI without an owner is the organisation's"
    assert [section.name for section in build(small_plan.plan).sections] == ["Works", "Bridges", "Roads"]


@pytest.mark.parametrize(("coverage", "notes"), [(None, ()), (0, ()), (100, ()), ("62.5", ("資料完整度62.5%",))])
def test_a_box_and_a_band_say_of_how_much_they_tell(coverage, notes):
    marks = map_marks.Marks(hides_scores=False, is_measured=True)
    score = replace(EMPTY, coverage=None if coverage is None else Decimal(coverage))
    box, band = marks.of_objective(score, None), marks.of_perspective(score, None)
    assert box and band
    assert box.notes == band.notes == notes
