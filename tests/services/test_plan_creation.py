"""A new plan: empty or like another; what is there already is never touched."""

import pytest
from django.core.exceptions import ValidationError

from scorecard.domain import plan_copy
from scorecard.models import KPI, Objective, Plan
from scorecard.reports import plan_document
from scorecard.services import plan_creation


def test_an_empty_plan_is_a_draft_with_four_perspectives(town):
    document = plan_copy.empty_plan("town-works", 2050, "Works 2050")
    plan = plan_creation.create(document=document, by=town["administrator"])
    assert plan.status == "draft"
    assert list(plan.perspectives.values_list("code", flat=True)) == ["C", "P", "L", "F"]
    assert plan.history.get().history_user == town["administrator"]


def test_next_year_continues_this_year(town, small_plan):
    document = plan_copy.plan_like(plan_document.build(small_plan.plan), "town-works", 2050, "Works 2050")
    plan = plan_creation.create(document=document, by=town["administrator"], predecessor=small_plan.plan)
    for model, before in ((Objective, small_plan.objectives), (KPI, small_plan.kpis)):
        continues = {row.code: row.predecessor for row in model.objects.filter(plan=plan)}
        assert continues == before
    assert not plan.kpis.filter(values__isnull=False).exists()


def test_a_plan_that_is_there_stays_as_it_is(town, small_plan):
    document = plan_copy.empty_plan("town-works", 2030, "Another")
    with pytest.raises(ValidationError):
        plan_creation.create(document=document, by=town["administrator"])
    assert Plan.objects.get(pk=small_plan.plan.pk).title == small_plan.plan.title
