"""What one objective serves and what serves it."""

from scorecard.domain.periods import Period
from scorecard.domain.scoring import Basis, Status
from scorecard.models import Objective, Plan, PlanStatus
from scorecard.reports.alignment import of_objective
from tests.reports.alignment.neighbours import plan_below


def build(plan, user, code, has_children):
    objective = Objective.objects.get(plan=plan, code=code)
    year = Period.of_year(plan.year)
    return of_objective.build(plan, user, objective, year, Basis.YTD, has_children=has_children)


def test_what_the_departments_objective_serves(seed_plans, town):
    found = build(seed_plans.department, town["superuser"], "EP1", False)
    assert [(each.organisation, each.code, each.strength) for each in found.serves] == [
        ("北市府", "AC4", "weak"),
        ("北市府", "TC2", "weak"),
    ]
    assert (found.has_above, found.has_below, found.has_lights) == (True, False, False)


def test_what_serves_the_citys_objective(seed_plans, town):
    found = build(seed_plans.city, town["superuser"], "TC2", True)
    assert [each.code for each in found.served_by] == ["AC2", "BC1", "CC1", "DC1", "DC2", "DP1", "DP2", "EC1", "EP1"]
    assert found.served_by[-1].score.status == Status.OFF_TARGET
    assert (found.has_above, found.hidden_below, found.has_lights) == (False, 0, True)


def test_neighbours_that_one_does_not_see_are_counted(small_plan, town):
    plan_below(small_plan.town_plan, town.organisations["town-culture"], 2031)
    found = build(small_plan.town_plan, town["viewer"], "TC1", True)
    assert ([each.slug for each in found.served_by], found.hidden_below) == (["town-works"], 1)
    assert "Unseen" not in repr(found)
    Plan.objects.filter(pk=small_plan.town_plan.pk).update(status=PlanStatus.DRAFT)
    above = build(small_plan.plan, town["viewer"], "TC1", False)
    assert (above.serves, above.hidden_above, above.has_above) == ((), 1, True)
    assert not build(small_plan.plan, town["viewer"], "AC1", False).has_above
