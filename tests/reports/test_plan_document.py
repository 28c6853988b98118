"""A stored plan as a document: whole, in a fixed number of queries."""

import pytest

from scorecard.domain.plan_document import PlanDocument
from scorecard.importers import plan_file
from scorecard.models import Organisation, Plan
from scorecard.reports import plan_document
from scorecard.services import plan_load
from tests import plan_files


def test_what_was_loaded_comes_out(empty_database):
    document = plan_file.read(plan_files.SMALL.encode())
    plan_load.load(document, by=None, reason="test")
    assert plan_document.build(Plan.objects.of("harbour", 2031).get()) == document


def test_organisations_that_the_plan_names_stand_behind_those_they_are_part_of(seed_plans):
    entries = plan_document.build(seed_plans.department).organisations
    slugs = [entry.slug for entry in entries]
    assert slugs[:2] == ["taipei", "taipei-personnel"]
    for entry in entries:
        assert entry.parent is None or slugs.index(entry.parent) < slugs.index(entry.slug)


def test_organisations_that_the_plan_does_not_name_stay_out(seed_plans):
    slugs = {entry.slug for entry in plan_document.build(seed_plans.department).organisations}
    assert "taipei-culture" not in slugs
    assert len(slugs) == 8 < Organisation.objects.count()


def test_drafts_are_part_of_it(small_plan):
    document: PlanDocument = plan_document.build(small_plan.plan)
    states = {
        value.state
        for objective in document.objectives
        for ksf in objective.ksfs
        for kpi in ksf.kpis
        for value in kpi.values
    }
    assert states == {"draft", "submitted", "approved"}
    assert (document.plan.parent_organisation, document.plan.parent_year) == ("town", 2030)


@pytest.mark.parametrize("size", ["department", "large"])
def test_a_fixed_number_of_queries(size, seed_plans, large_plan, django_assert_max_num_queries):
    plan = {"department": seed_plans.department, "large": large_plan}[size]
    with django_assert_max_num_queries(16) as queries:
        plan_document.build(plan)
    assert len(queries) <= 16
