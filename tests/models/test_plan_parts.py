"""Parts of a plan belong together: no part reaches into another plan, except upwards by alignment."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError
from django.db.models import ProtectedError, RestrictedError
from django.utils import translation

from scorecard.models import (
    KPI,
    KSF,
    ActionPlan,
    Alignment,
    CauseEffectLink,
    Objective,
    Organisation,
    Perspective,
    Plan,
    Theme,
)
from tests.cast import make_plan


@pytest.fixture
def elsewhere(small_plan):
    """A perspective, a theme and an objective of another plan of the same organisation."""
    perspective = Perspective.objects.create(plan=small_plan.closed, code="C", name="Citizens")
    theme = Theme.objects.create(plan=small_plan.closed, code="A", name="Old")
    objective = Objective.objects.create(
        plan=small_plan.closed, perspective=perspective, theme=theme, code="AC1", name="Old"
    )
    return {"perspective": perspective, "theme": theme, "objective": objective}


def faults(row) -> dict:
    with translation.override("en"), pytest.raises(ValidationError) as error:
        row.full_clean()
    with translation.override("en"):
        return error.value.message_dict


@pytest.mark.parametrize("part", ["perspective", "theme"])
def test_an_objective_stands_in_its_own_plans_theme_and_perspective(part, small_plan, elsewhere):
    objective = small_plan.objectives["AC1"]
    setattr(objective, part, elsewhere[part])
    assert faults(objective) == {part: ["This belongs to another plan."]}


def test_a_link_stays_inside_its_plan(small_plan, elsewhere):
    link = CauseEffectLink(cause=small_plan.objectives["AC1"], effect=elsewhere["objective"])
    assert faults(link) == {"effect": ["This belongs to another plan."]}


def linked(small_plan, cause, effect):
    return CauseEffectLink(cause=small_plan.objectives[cause], effect=small_plan.objectives[effect])


def test_no_chain_of_links_comes_back_to_where_it_began(small_plan):
    """AF1 → AC1 stands there already."""
    assert faults(linked(small_plan, "AC1", "AF1")) == {"effect": ["This would close a cycle: AC1 → AF1 → AC1."]}
    stored(linked(small_plan, "AC1", "TC1"))
    assert faults(linked(small_plan, "TC1", "AF1")) == {"effect": ["This would close a cycle: TC1 → AF1 → AC1 → TC1."]}
    stored(linked(small_plan, "AF1", "TC1"))  # two ways to the same end are no cycle


def test_a_link_that_is_turned_round_is_no_cycle_with_itself(small_plan):
    link = CauseEffectLink.objects.get(cause=small_plan.objectives["AF1"])
    link.cause, link.effect = link.effect, link.cause
    stored(link)


def test_in_a_plan_that_came_with_a_cycle_its_links_can_be_mended(small_plan):
    linked(small_plan, "AC1", "AF1").save()
    for link in CauseEffectLink.objects.filter(cause__plan=small_plan.plan):
        link.reason = "as everybody says"
        stored(link)
        link.delete()
        break
    assert CauseEffectLink.objects.filter(cause__plan=small_plan.plan).count() == 1


@pytest.mark.parametrize(
    ("cause", "effect", "is_downwards"), [("AF1", "AC1", False), ("AC1", "AF1", True), ("AC1", "TC1", False)]
)
def test_causes_usually_stand_below(cause, effect, is_downwards, small_plan):
    assert linked(small_plan, cause, effect).runs_downwards is is_downwards


def test_an_alignment_goes_to_the_parent_plan(small_plan, elsewhere):
    alignment = Alignment(objective=small_plan.objectives["AC1"], parent_objective=elsewhere["objective"])
    assert faults(alignment) == {"parent_objective": ["This objective is not of the parent plan."]}


def test_a_plan_without_a_parent_has_no_alignment(small_plan, elsewhere):
    alignment = Alignment(objective=elsewhere["objective"], parent_objective=small_plan.objectives["AC1"])
    assert "parent_objective" in faults(alignment)


def stored(row):
    row.full_clean()
    row.save()
    row.refresh_from_db()
    return row


def test_ksf_kpi_and_action_plan_know_their_plan_from_above(small_plan):
    ksf = KSF(objective=small_plan.objectives["TC1"], code="TC1", name="Listen")
    stored(ksf)
    kpi = stored(KPI(ksf=ksf, code="TC1.1", name="Letters answered"))
    action = stored(ActionPlan(kpi=kpi, code="TC1.1.1", name="Answer letters"))
    assert {ksf.plan, kpi.plan, action.plan} == {small_plan.plan}


@pytest.mark.parametrize("ring", ["itself", "child", "grandchild"])
def test_no_plan_is_its_own_parent(ring, small_plan, town):
    child = make_plan(town.works, 2032, parent=small_plan.town_plan)
    grandchild = make_plan(town.roads, 2032, parent=child)
    small_plan.town_plan.parent = {"itself": small_plan.town_plan, "child": child, "grandchild": grandchild}[ring]
    assert faults(small_plan.town_plan) == {"parent": ["A plan can't be its own parent."]}


@pytest.mark.parametrize("slug", ["town", "town-works", "town-works-roads"])
def test_no_organisation_is_part_of_itself(slug, town):
    top = town.organisations["town"]
    top.parent = town.organisations[slug]
    assert "An organisation can't be part of itself." in faults(top)["parent"]


def test_an_organisations_address_part_is_its_own(town):
    assert "slug" in faults(Organisation(slug="town", name="Other", short_name="Other"))


@pytest.mark.parametrize("order", [[], ["vision"], ["vision"] * 3, ["a", "b", "c"], "vision", None, {"vision": 1}, [1]])
def test_the_statements_stand_each_once_in_their_order(order, small_plan):
    small_plan.plan.statement_order = order
    assert "statement_order" in faults(small_plan.plan)


@pytest.mark.parametrize("texts", ["one", [1], [""], [" "], ["x" * 201], ["a\x00"], [None], {"a": 1}, [["a"]]])
@pytest.mark.parametrize("field", ["core_values", "approval_titles"])
def test_a_list_of_texts_holds_printable_lines(field, texts, small_plan):
    setattr(small_plan.plan, field, texts)
    assert field in faults(small_plan.plan)


@pytest.mark.parametrize("percent", [-1, 1001])
@pytest.mark.parametrize("field", ["on_target_percent", "score_cap", "minimum_coverage_percent"])
def test_percentages_of_a_plan_lie_in_range(field, percent, small_plan):
    setattr(small_plan.plan, field, percent)
    assert field in faults(small_plan.plan)


@pytest.mark.parametrize(
    ("name", "field", "number"),
    [
        ("plan", "due_after_days", 40_000),
        ("plan", "claimed_kpis", -1),
        ("kpi", "baseline_year", 99_999),
    ],
)
def test_a_whole_number_too_large_is_refused_on_both_databases(name, field, number, small_plan):
    row = {"plan": small_plan.plan, "kpi": small_plan.kpis["AC1.1"]}[name]
    setattr(row, field, number)
    assert field in faults(row)


def test_what_values_hang_on_is_not_deleted(small_plan):
    for row, error in (
        (small_plan.kpis["AC1.1"], ProtectedError),
        (small_plan.objectives["AC1"], ProtectedError),
        (small_plan.plan, ProtectedError),
        (small_plan.plan.themes.get(code="A"), RestrictedError),
        (small_plan.plan.perspectives.get(code="C"), RestrictedError),
        (small_plan.plan.organisation, ProtectedError),
    ):
        with pytest.raises(error):
            row.delete()


def test_a_plan_is_found_by_its_address(small_plan):
    assert Plan.objects.of("town-works", 2030).get() == small_plan.plan
    assert not Plan.objects.of("town-works", 1999).exists()
    assert not Plan.objects.of("", 10**20).exists()


def test_plans_are_listed_latest_year_first_then_by_organisation(small_plan):
    order = [
        f"{plan.organisation.slug} {plan.year}" for plan in Plan.objects.filter(organisation__slug__startswith="town")
    ]
    assert order == [
        "town-works 2031",
        "town-works-roads 2031",
        "town 2030",
        "town-culture 2030",
        "town-works 2030",
        "town-works 2029",
    ]


def test_days_of_a_kpi_may_be_the_same(small_plan):
    kpi = small_plan.kpis["AC1.1"]
    kpi.active_from = kpi.active_until = date(2030, 1, 1)
    kpi.full_clean()
