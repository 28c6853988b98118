"""What is stored of a plan is right after every kind of write; two writers at once leave one right roll-up."""

import copy
from datetime import date
from decimal import Decimal

import pytest
import time_machine
from django.contrib.auth.models import User

from scorecard.domain.periods import Period
from scorecard.domain.target_grid import TypedCell, TypedRow
from scorecard.models import (
    KPI,
    ActionPlan,
    KPITarget,
    KPIValue,
    Objective,
    PeriodLock,
    Perspective,
    Plan,
    PlanRollup,
    ReportingProgress,
)
from scorecard.services import (
    action_plans,
    evidence,
    kpi_targets,
    kpi_values,
    period_locks,
    plan_import,
    plan_rollups,
    plan_versions,
    records,
)
from scorecard.services.action_plans import ProgressChange
from scorecard.services.kpi_values import ValueChange
from tests.importers.preview.importing import FIGURES, OBJECTIVES, bring
from tests.services.test_records_race import at_once

APRIL, MARCH = Period.parse("2030-04"), Period.parse("2030-03")
TODAY = date(2030, 6, 28)


def rolled_up(plan):
    return {
        "rows": sorted(PlanRollup.objects.filter(plan=plan).values_list("period_end", "status", "score", "no_data")),
        "progress": ReportingProgress.objects.filter(plan=plan).values_list("open_values", "approved_months").first(),
    }


class Stage:
    """Each method is one kind of write to the small plan."""

    def __init__(self, small_plan, town):
        self.plan, self.kpis, self.values = small_plan.plan, small_plan.kpis, small_plan.values
        self.by, self.staff, self.objectives = town["administrator"], town["staff"], small_plan.objectives
        self.roads = town.roads

    def value(self, key):
        return KPIValue.objects.select_related("kpi__plan").get(pk=self.values[key].pk)

    def save(self, record, **columns):
        stored = type(record).objects.get(pk=record.pk)
        for name, value in columns.items():
            setattr(stored, name, value)
        records.save(record=stored, by=self.by, reason="test", version=stored.version)

    def draft(self):
        change = ValueChange(actual=Decimal(2))
        kpi_values.record(kpi=self.kpis["AC1.1"], period=APRIL, change=change, version=None, by=self.staff)

    def submit(self):
        KPIValue.objects.filter(pk=self.values["AC1.2 draft"].pk).update(actual=9)  # no target, so nothing to explain
        value = self.value("AC1.2 draft")
        kpi_values.submit(value=value, version=value.version, by=self.staff)

    def withdraw(self):
        KPIValue.objects.filter(pk=self.values["AC1.1 submitted"].pk).update(submitted_by=self.staff)
        value = self.value("AC1.1 submitted")
        kpi_values.withdraw(value=value, version=value.version, by=self.staff)

    def approve(self):
        value = self.value("AC1.1 submitted")
        kpi_values.approve(value=value, version=value.version, by=self.by)

    def send_back(self):
        value = self.value("AC1.1 submitted")
        kpi_values.send_back(value=value, version=value.version, by=self.by, comment="which?")

    def reopen(self):
        value = self.value("AC1.1 approved")
        kpi_values.reopen(value=value, version=value.version, by=self.by, reason="wrong")

    def target(self):
        self.save(KPITarget.objects.get(kpi=self.kpis["AC1.1"]), value=Decimal(30), change_reason="more")

    def target_grid(self):
        kpi = KPI.objects.get(pk=self.kpis["AC1.2"].pk)
        cells = {"2030": TypedCell((Decimal(9), None, None))}
        row = TypedRow(kpi_id=kpi.pk, cells=cells, versions={"2030": 0})
        kpi_targets.save_grid(plan=self.plan, rows=[row], by=self.by, reason="first", today=TODAY)

    def weight(self):
        self.save(self.kpis["AC1.1"], weight=Decimal(3))

    def objective_weight(self):
        self.save(self.objectives["AC1"], weight=Decimal(3))

    def own_threshold(self):
        self.save(self.kpis["AC1.1"], threshold_basis="actual", on_target_threshold=2, at_risk_threshold=1)

    def frequency(self):
        self.save(self.kpis["AC1.1"], frequency="Q")

    def owner(self):
        self.save(self.kpis["AC1.2"], owner=self.roads)

    def plan_settings(self):
        self.save(self.plan, rollup_on_target_percent=50, rollup_at_risk_percent=20, due_after_days=30)

    def plan_year(self):
        self.save(self.plan, year=2033)

    def lock(self):
        period_locks.lock(plan=self.plan, period=MARCH, by=self.by)

    def unlock(self):
        lock = PeriodLock.objects.get(plan=self.plan)
        period_locks.unlock(lock=lock, by=self.by, reason="again")

    def delete_kpi(self):
        KPIValue.objects.filter(kpi=self.kpis["AC1.2"], state="approved").update(state="draft")
        records.delete(record=KPI.objects.get(pk=self.kpis["AC1.2"].pk), by=self.by, reason="gone")

    def delete_target(self):
        records.delete(record=KPITarget.objects.get(kpi=self.kpis["AC1.1"]), by=self.by, reason="gone")

    def new_objective(self):
        new = Objective(
            plan=self.plan, code="BC1", name="Rest", perspective=Perspective.objects.filter(plan=self.plan)[0]
        )
        records.save(record=new, by=self.by, reason="new")

    def evidence(self):
        evidence.add(value=self.value("AC1.1 submitted"), by=self.staff, document_number="Works 9")

    def progress_of_an_action_plan(self):
        row = ActionPlan.objects.get(plan=self.plan, code="AC1.1.1")
        change = ProgressChange(row.pk, row.version, Decimal(40), "", None, None)
        action_plans.report(plan=self.plan, changes=[change], by=self.staff)

    def import_values(self):
        bring(self.plan, FIGURES, ("AC1.1", 9, None, None, 4), name="Actuals", by=self.by)

    def import_new_values(self):
        bring(self.plan, FIGURES, ("AC1.1", None, None, None, 4), name="Actuals", by=self.by)

    def import_targets(self):
        bring(self.plan, ("KPI code", "2030", "2030-03"), ("AC1.1", 4, 6), name="Targets", by=self.by)

    def import_structure(self):
        bring(self.plan, OBJECTIVES, ("A", "Citizens", "AC1", "Rough roads"), by=self.by)

    def undo_values(self):
        batch = bring(self.plan, FIGURES, ("AC1.1", 9, None, None, 4), name="Actuals", by=self.by)
        assert batch is not None
        plan_import.undo(batch=batch, by=self.by)

    def rename_an_organisation(self):
        self.save(self.roads, name="Lanes")


WRITES = sorted(name for name in vars(Stage) if not name.startswith("_") and name not in ("value", "save"))


@pytest.fixture
def stage(small_plan, town):
    """A plan whose roll-ups are all stored; it opens with March, where AC1.1 has a score."""
    PeriodLock.objects.filter(plan=small_plan.plan).update(frequency="Q", period_start="2030-07-01")
    plan_versions.raise_versions(small_plan.plan.pk, values=True)
    plan_rollups.rebuild(plan_id=small_plan.plan.pk)
    return Stage(small_plan, town)


def checked(plan):
    return plan_rollups.compare(plan_id=plan.pk)


@pytest.mark.parametrize("write", WRITES)
@time_machine.travel("2030-06-28T12:00:00+08:00", tick=False)
def test_after_every_kind_of_write_what_is_stored_is_right(write, stage):
    before = Plan.objects.get(pk=stage.plan.pk)
    getattr(stage, write)()
    after = Plan.objects.get(pk=stage.plan.pk)
    assert (after.structure_version, after.values_version) != (before.structure_version, before.values_version)
    found = checked(stage.plan)
    assert found.wrong == []
    assert found.right >= 2, "the progress and the period that the plan opens with are as new as the plan"


@time_machine.travel("2030-06-28T12:00:00+08:00", tick=False)
def test_a_write_changes_what_is_stored(stage):
    before = rolled_up(stage.plan)
    stage.approve()
    stage.target()
    assert rolled_up(stage.plan) != before


def test_an_organisations_new_name_leaves_every_roll_up_valid(stage):
    stage.rename_an_organisation()
    assert (checked(stage.plan).right, checked(stage.plan).outdated) == (25, 0)


def test_loading_a_plan_stores_how_it_stands(seed_plans):
    for plan in Plan.objects.all():
        assert (checked(plan).wrong, checked(plan).outdated) == ([], 0)
    department = PlanRollup.objects.get(plan__organisation__slug="taipei-personnel")
    assert (department.on_target, department.at_risk, department.off_target) == (15, 8, 1)
    assert (f"{department.score:.2f}", department.status) == ("97.55", "at_risk")


def test_a_deleted_plan_takes_what_is_stored_along(stage, small_plan):
    gone = small_plan.section_draft.pk
    plan_versions.raise_versions(gone, structure=True)
    records.delete(record=Plan.objects.get(pk=gone), by=stage.by, reason="gone")
    assert not ReportingProgress.objects.filter(plan_id=gone).exists()


def test_a_refused_write_stores_nothing(stage):
    before = rolled_up(stage.plan)
    with pytest.raises(records.StaleRecord):
        records.save(record=copy.copy(stage.kpis["AC1.1"]), by=stage.by, reason="", version=99)
    assert rolled_up(stage.plan) == before


def test_a_difference_is_found_and_named(stage):
    PlanRollup.objects.filter(plan=stage.plan, period_end="2030-03-31", basis="ytd").update(score=1, at_risk=9)
    ReportingProgress.objects.filter(plan=stage.plan).update(kpis=7)
    first, second = sorted(checked(stage.plan).wrong)
    assert "2030-03-31 ytd: " in first + second
    assert "score" in first + second and "at_risk" in first + second and "kpis" in first + second
    assert checked(stage.plan).right == 23


def test_missing_and_outdated_rows_are_counted_apart(stage):
    PlanRollup.objects.filter(plan=stage.plan, period_end="2030-03-31").delete()
    Plan.objects.filter(pk=stage.plan.pk).update(values_version=999)
    found = checked(stage.plan)
    assert (found.right, found.wrong, found.outdated, found.missing) == (0, [], 23, 2)


@pytest.mark.parametrize("rounds", [4])
def test_two_writers_at_once_leave_a_right_roll_up(rounds, served_plans):
    users = [User.objects.create(username=name, is_superuser=True) for name in ("one", "other")]
    plan = served_plans.department
    kpis = list(KPI.objects.filter(plan=plan).order_by("pk")[:2])
    for turn in range(rounds):
        stored = [KPI.objects.get(pk=kpi.pk) for kpi in kpis]
        for kpi in stored:
            kpi.weight = Decimal(turn + 2)

        def writer(kpi, user):
            return lambda: records.save(record=kpi, by=user, reason="weight", version=kpi.version)

        outcomes = at_once(*(writer(kpi, user) for kpi, user in zip(stored, users, strict=True)))
        assert [type(each) for each in outcomes] == [KPI, KPI], outcomes
        found = checked(plan)
        assert (found.wrong, found.right) == ([], 2)


def test_storing_takes_three_reads_and_two_writes(small_plan, django_assert_num_queries):
    plan_rollups.store(plan_id=small_plan.plan.pk)
    with django_assert_num_queries(5), time_machine.travel(date(2031, 1, 2), tick=False):
        plan_rollups.store(plan_id=small_plan.plan.pk)
