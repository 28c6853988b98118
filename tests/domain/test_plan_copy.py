"""Beginning a plan: empty, or like another without what belongs to its year."""

from dataclasses import replace

import pytest

from scorecard.domain.plan_copy import empty_plan, plan_like
from scorecard.importers import plan_file
from tests import plan_files


@pytest.fixture(scope="module")
def department():
    return plan_file.read(plan_files.seed(plan_files.DEPARTMENT))


def kpis_of(document):
    return [kpi for objective in document.objectives for ksf in objective.ksfs for kpi in ksf.kpis]


def test_an_empty_plan_has_the_four_usual_perspectives():
    document = empty_plan("works", 2030, "Works 2030")
    assert [perspective.code for perspective in document.perspectives] == ["C", "P", "L", "F"]
    assert document.objectives == () and document.plan.status == "draft"


def test_structure_and_definitions_come_along(department):
    copy = plan_like(department, "taipei-personnel", 2022, "111")
    assert [each.code for each in copy.objectives] == [each.code for each in department.objectives]
    assert [kpi.name for kpi in kpis_of(copy)] == [kpi.name for kpi in kpis_of(department)]
    assert [kpi.weight for kpi in kpis_of(copy)] == [kpi.weight for kpi in kpis_of(department)]
    assert [kpi.owner for kpi in kpis_of(copy)] == [kpi.owner for kpi in kpis_of(department)]
    assert copy.links == department.links and copy.plan.vision == department.plan.vision


def test_what_belongs_to_the_other_year_stays_behind(department):
    copy = plan_like(department, "taipei-personnel", 2022, "111")
    assert not any(kpi.targets or kpi.values or kpi.work_items or kpi.baseline for kpi in kpis_of(copy))
    assert copy.alignments == () and copy.organisations == ()
    assert copy.plan == replace(
        department.plan,
        year=2022,
        title="111",
        status="draft",
        parent_organisation=None,
        parent_year=None,
        issued_on=None,
        claimed_objectives=None,
        claimed_kpis=None,
    )


def test_another_organisation_settles_its_own_owners(department):
    copy = plan_like(department, "taipei-culture", 2021, "Culture")
    assert all(kpi.owner is None and kpi.reporting_organisations == () for kpi in kpis_of(copy))
    assert all(action.owner is None for kpi in kpis_of(copy) for action in kpi.action_plans)
