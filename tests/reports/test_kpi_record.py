"""A KPI's figures: the years before are told as far as their plans are seen."""

import pytest

from scorecard.domain.periods import Period
from scorecard.domain.scoring import Basis
from scorecard.models import KPI, KSF
from scorecard.reports import kpi_record


@pytest.fixture
def continued(small_plan) -> KPI:
    """AC1.1 of 2030 continues one of a draft."""
    perspective = small_plan.draft.perspectives.create(code="C", name="Citizens")
    objective = small_plan.draft.objectives.create(code="X1", name="Hidden", perspective=perspective)
    ksf = KSF(objective=objective, code="X1", name="Hidden")
    ksf.save()
    earlier, kpi = KPI(ksf=ksf, code="X1.1", name="Hidden", frequency="M"), small_plan.kpis["AC1.1"]
    earlier.save()
    kpi.predecessor = earlier
    kpi.save()
    return kpi


@pytest.mark.parametrize(("actor", "codes"), [("manager", ["X1.1", "AC1.1"]), ("viewer", []), ("town_viewer", [])])
def test_a_year_before_only_where_its_plan_is_seen(actor, codes, town, small_plan, continued):
    standing = kpi_record.build(small_plan.plan, continued, town[actor], Period.parse("2030"), Basis.YTD)
    assert sorted(year.kpi_code for year in standing.years) == sorted(codes)
