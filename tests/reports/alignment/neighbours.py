"""What tests of alignments share: plans around the small one, and reports of any plan at its year."""

from scorecard.domain.periods import Period
from scorecard.domain.scoring import Basis
from scorecard.models import Alignment, Objective, Perspective, Plan, PlanStatus
from tests.cast import make_plan

# By hand from fixtures/taipei-personnel-2021.yaml: the city's objectives that the department serves, and how many do.
SERVED = {
    **{"TC2": 9, "HL1": 8, "HF3": 6, "AC4": 1},
    **dict.fromkeys(("AL1", "BL1", "CL1", "DL1", "EL1", "FL1", "GL1"), 2),
}


def of_year(report, plan, user, period=None, basis=Basis.YTD):
    return report.build(plan, user, Period.parse(period) if period else Period.of_year(plan.year), basis)


def plan_below(above: Plan, organisation, year=2030, status=PlanStatus.ACTIVE, serves="TC1") -> Objective:
    """Another plan below, whose objective ZC1 serves one of `above`; returns it."""
    plan = make_plan(organisation, year, status, parent=above)
    perspective = Perspective.objects.create(plan=plan, code="C", name="Citizens", order=1)
    objective = Objective.objects.create(plan=plan, code="ZC1", name="Unseen wish", perspective=perspective)
    Alignment.objects.create(
        objective=objective, parent_objective=Objective.objects.get(plan=above, code=serves), strength="strong"
    )
    return objective
