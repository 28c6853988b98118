"""What records are called in the audit log, also after they are gone."""

import pytest
from django.utils import translation

from scorecard.models import ActionPlan
from scorecard.reports.field_changes import Names
from scorecard.services import records


@pytest.mark.parametrize(
    ("actor", "name"), [("viewer", "Count the holes (deleted)"), ("outsider", "(gone, or not visible)")]
)
def test_what_is_deleted_is_named_to_who_sees_its_plan(actor, name, town, small_plan):
    victim = small_plan.kpis["AC1.1"].action_plans.get(code="AC1.1.2")
    pk = victim.pk
    records.delete(record=victim, by=town["administrator"], reason="x")
    names = Names(town[actor])
    names.want(ActionPlan, [pk])
    with translation.override("en"):
        assert name in str(names.name(ActionPlan, pk))
