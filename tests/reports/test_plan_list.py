"""The list of all plans: a tree of the organisations or one list, limited and sorted, and what only some may see."""

from datetime import date

import pytest
import time_machine

from scorecard.domain.plan_choice import parse
from scorecard.models import KPI, KSF, KPIValue, Membership, Objective, Organisation, Perspective, Plan, Role
from scorecard.reports import plan_list
from scorecard.services import plan_versions
from tests.cast import make_plan

TODAY = date(2030, 6, 28)


def with_kpi(organisation, year, *, actual, months=(3,)):
    """A plan of one monthly KPI with a target of 8 and the same approved figure in each of the months."""
    plan = make_plan(organisation, year)
    perspective = Perspective.objects.create(plan=plan, code="C", name="Citizens")
    objective = Objective.objects.create(plan=plan, perspective=perspective, code="AC1", name="Roads")
    ksf = KSF(objective=objective, code="AC1", name="Care")
    ksf.save()
    kpi = KPI(ksf=ksf, code="AC1.1", name="Roads", frequency="M")
    kpi.save()
    kpi.targets.create(value=8, frequency="Y", period_start=date(year, 1, 1))
    KPIValue.objects.bulk_create(
        KPIValue(kpi=kpi, actual=actual, state="approved", frequency="M", period_start=date(year, month, 1))
        for month in months
    )
    return plan


def build(user, **asked):
    return plan_list.build(user, parse(asked), TODAY)


def shown(user, **asked) -> list[str]:
    """Each row: its depth, its organisation, and the plan where it has one."""
    rows = build(user, **asked).rows
    return [f"{row.depth} {row.slug}{' ' + row.plan.title if row.plan else ''}" for row in rows]


@pytest.mark.parametrize(
    ("actor", "rows"),
    [
        ("manager", ["0 town Town 2030", "1 town-works Works 2030"]),
        ("staff", ["0 town Town 2030", "1 town-works Works 2030"]),
        ("outsider", ["0 town Town 2030", "1 town-culture Culture 2030"]),
        ("unassigned", []),
        ("anonymous", []),
    ],
)
def test_the_latest_year_that_has_begun_as_a_tree(actor, rows, town, small_plan):
    assert shown(town[actor]) == rows


def test_years_to_come_are_shown_where_there_is_nothing_else(town, small_plan):
    found = plan_list.build(town["manager"], parse({}), date(2028, 12, 31))
    assert found.choice.year == 2031


def test_every_year_that_has_plans(town, small_plan):
    assert build(town["manager"]).years == ((2031, 2), (2030, 2), (2029, 1))
    assert shown(town["manager"], year="2029") == ["0 town", "1 town-works Works 2029"]


@pytest.mark.parametrize(
    ("asked", "rows"),
    [
        ({"under": "town-works"}, ["0 town-works Works 2030"]),
        ({"under": "town-culture"}, ["0 town-culture Culture 2030"]),
        ({"q": "culture of"}, ["0 town", "1 town-culture Culture 2030"]),
        ({"status": "closed"}, []),
        ({"light": "on_target"}, []),
        ({"light": "none", "under": "town-works"}, ["0 town-works Works 2030"]),
    ],
)
def test_limits(asked, rows, town, small_plan):
    assert shown(town["superuser"], year="2030", **asked) == rows


def test_folded_text(town, small_plan):
    Plan.objects.filter(pk=small_plan.culture.pk).update(title="臺北文化")
    assert shown(town["superuser"], year="2030", q="台北") == ["0 town", "1 town-culture 臺北文化"]


@pytest.mark.parametrize(
    ("asked", "ignored"),
    [
        ({"year": "1999"}, ("year",)),
        ({"year": "2030", "period": "2029-03"}, ("period",)),
        ({"under": "nowhere"}, ("under",)),
        ({"under": "town-culture"}, ("under",)),  # not one that this user sees
        ({"q": "a"}, ("text",)),
        ({"q": "\0\0"}, ("text",)),
        ({"light": "purple", "sort": "?"}, ("light", "sort")),
    ],
)
def test_what_is_not_there_is_ignored_and_noted(asked, ignored, town, small_plan):
    found = build(town["viewer"], **asked)
    assert found.choice.ignored == ignored
    assert found.rows


@pytest.fixture
def four(town):
    """Red with nothing late, yellow with 3 late, green, and a plan without any KPI."""
    plans = {
        "red": with_kpi(town.roads, 2030, actual=1, months=range(1, 6)),
        "yellow": with_kpi(town.bridges, 2030, actual=7, months=[3, 5]),
        "green": with_kpi(town.works, 2030, actual=8, months=range(2, 6)),
        "none": make_plan(town.organisations["town"], 2030),
    }
    for plan in plans.values():
        plan_versions.raise_versions(plan.pk, structure=True, values=True)
    return plans


@pytest.mark.parametrize(
    ("sort", "order"),
    [
        ("tree", ["none", "green", "yellow", "red"]),
        ("-light", ["red", "yellow", "green", "none"]),
        ("light", ["green", "yellow", "red", "none"]),
        ("score", ["red", "yellow", "green", "none"]),
        ("-score", ["green", "yellow", "red", "none"]),
        ("-unreported", ["yellow", "green", "red", "none"]),
        ("coverage", ["green", "yellow", "red", "none"]),  # all the same, so as in the tree
    ],
)
def test_orders(sort, order, four, town):
    names = {plan.pk: name for name, plan in four.items()}
    rows = build(town["superuser"], sort=sort, year="2030").rows
    assert [names[row.plan.key.plan] for row in rows if row.plan] == order


def test_one_list_says_where_each_stands(four, town):
    paths = {row.slug: row.path for row in build(town["superuser"], sort="score", year="2030").rows}
    assert paths["town-works-roads"] == "Town／Works"
    assert paths["town"] == ""


def test_the_sums(four, town):
    found = build(town["superuser"], year="2030")
    assert found.lights == (("off_target", 1), ("at_risk", 1), ("on_target", 1), ("none", 1))
    assert (found.plans, found.total, found.late) == (4, 4, 4)
    assert build(town["superuser"], year="2030", light="at_risk").late == 3
    assert found.period is not None and found.period.label == "2030-05"


def test_each_light_by_its_own_plans_thresholds(four, town):
    assert len(build(town["superuser"], year="2030").thresholds) == 1
    Plan.objects.filter(pk=four["yellow"].pk).update(at_risk_percent=60)
    plan_versions.raise_versions(four["yellow"].pk, structure=True)
    assert len(build(town["superuser"], year="2030").thresholds) == 2


@pytest.mark.parametrize(
    ("actor", "sections"),
    [
        ("superuser", ("Roads", "Bridges")),
        ("administrator", ("Roads", "Bridges")),
        ("manager", ("Roads", "Bridges")),
        ("chief", ("Roads",)),
        ("staff", ()),
        ("town_viewer", ()),
    ],
)
def test_who_is_late_is_named_to_who_follows_them(actor, sections, town, small_plan):
    KPI.objects.filter(pk__in=[small_plan.kpis["AF1.1"].pk, small_plan.kpis["AF1.2"].pk]).update(frequency="")
    town.roads.order, town.bridges.order = 1, 2
    Organisation.objects.bulk_update([town.roads, town.bridges], ["order"])
    rows = {row.slug: row for row in build(town[actor], year="2030").rows}
    assert rows["town-works"].plan.late_values == 6  # January's draft, April and May, of two sections
    assert rows["town-works"].late_sections == sections


def test_a_section_that_one_sees_but_does_not_follow_is_not_named(town, small_plan):
    Membership(user=town["chief"], organisation=town.works, role=Role.VIEWER).save()
    rows = {row.slug: row for row in build(town["chief"], year="2030").rows}
    assert rows["town-works"].late_sections == ("Roads",)


def test_a_hidden_score_is_hidden_in_the_order_as_well(four, town):
    Plan.objects.filter(pk=four["green"].pk).update(hides_scores=True)
    rows = build(town["town_viewer"], year="2030", sort="-score").rows
    assert [row.slug for row in rows][-2:] == ["town", "town-works"]
    assert {row.slug: row.score for row in rows}["town-works"] is None
    assert build(town["administrator"], year="2030", sort="-score").rows[0].score == 100


def test_a_write_is_seen_by_the_next_reader(four, town):
    assert build(town["superuser"], year="2030", light="off_target").plans == 1
    KPIValue.objects.filter(kpi__plan=four["red"]).update(actual=9)
    plan_versions.raise_versions(four["red"].pk, values=True)
    assert build(town["superuser"], year="2030", light="off_target").plans == 0


@pytest.mark.parametrize("more", [0, 12])
@pytest.mark.parametrize("is_stored", [True, False])
@time_machine.travel(TODAY, tick=False)
def test_as_many_queries_for_one_plan_and_for_many(more, is_stored, town, django_assert_num_queries):
    for number in range(1 + more):
        office = Organisation.objects.create(
            slug=f"office-{number}", name="Office", short_name="Office", parent=town.works
        )
        plan = with_kpi(office, 2030, actual=8)
        if is_stored:
            plan_versions.raise_versions(plan.pk, structure=True)
    with django_assert_num_queries(6 if is_stored else 10):  # 4 where nobody wrote since the last reader
        assert build(town["superuser"], year="2030").plans == 1 + more
