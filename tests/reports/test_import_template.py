"""Workbooks to fill in, for each section."""

import pytest

from scorecard.reports import import_template


@pytest.mark.parametrize(("actor", "seen"), [("superuser", True), ("viewer", False)])
def test_a_section_of_others_is_not_named(actor, seen, town, small_plan):
    kpi = small_plan.kpis["AC1.1"]
    kpi.owner = small_plan.culture.organisation
    kpi.save()
    slugs = {section.slug for section in import_template.sections(small_plan.plan, town[actor])}
    assert (small_plan.culture.organisation.slug in slugs) == seen
    assert small_plan.kpis["AF1.1"].owner.slug in slugs
