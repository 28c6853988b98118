"""One record by hand: checked, guarded by its version, kept in history, never deleted from under approved values."""

import pytest
from django.core.exceptions import ValidationError

from scorecard.models import KPI, KPIValue, Objective, Perspective, Plan, Theme
from scorecard.services import records


def structure_version(plan):
    return Plan.objects.values_list("structure_version", flat=True).get(pk=plan.pk)


def test_a_new_record_is_kept_with_who_and_why(town, small_plan):
    before = structure_version(small_plan.plan)
    theme = Theme(plan=small_plan.plan, code="Z", name="Last things")
    records.save(record=theme, by=town["administrator"], reason="admin")
    row = theme.history.get()
    assert (row.history_user, row.history_change_reason, row.history_type) == (town["administrator"], "admin", "+")
    assert structure_version(small_plan.plan) == before + 1


def test_a_change_raises_the_version_and_keeps_old_and_new(town, small_plan):
    objective = Objective.objects.get(pk=small_plan.objectives["AC1"].pk)
    objective.name = "Smoother roads"
    records.save(record=objective, by=town["administrator"], reason="admin", version=1)
    assert [row.name for row in objective.history.all()] == ["Smoother roads", "Smooth roads"]
    assert Objective.objects.get(pk=objective.pk).version == 2


def test_the_second_of_two_writers_is_refused(town, small_plan):
    mine, theirs = (Objective.objects.get(pk=small_plan.objectives["AC1"].pk) for _ in range(2))
    theirs.name = "Theirs"
    records.save(record=theirs, by=town["superuser"], reason="admin", version=1)
    mine.name = "Mine"
    with pytest.raises(records.StaleRecord) as refused:
        records.save(record=mine, by=town["administrator"], reason="admin", version=1)
    assert str(refused.value.stored) == "AC1 Theirs"
    assert Objective.objects.get(pk=mine.pk).name == "Theirs"


@pytest.mark.parametrize("change", [{"code": "AF1"}, {"name": ""}, {"name": "a\0b"}, {"code": "no code"}])
def test_what_the_rules_refuse_is_not_written(change, town, small_plan):
    objective = Objective.objects.get(pk=small_plan.objectives["AC1"].pk)
    for field, value in change.items():
        setattr(objective, field, value)
    with pytest.raises(ValidationError):
        records.save(record=objective, by=town["administrator"], reason="admin", version=1)
    stored = Objective.objects.get(pk=objective.pk)
    assert (stored.code, stored.name, stored.version) == ("AC1", "Smooth roads", 1)


def test_an_objective_stays_in_its_plan(town, small_plan):
    objective = Objective.objects.get(pk=small_plan.objectives["AC1"].pk)
    objective.perspective = Perspective.objects.get(plan=small_plan.town_plan)
    with pytest.raises(ValidationError) as refused:
        records.save(record=objective, by=town["administrator"], reason="admin", version=1)
    assert "perspective" in refused.value.message_dict


@pytest.mark.parametrize("noun", ["plan", "perspective", "theme", "objective", "ksf", "kpi"])
def test_nothing_above_an_approved_value_is_deleted(noun, town, small_plan):
    kpi = small_plan.kpis["AC1.1"]
    objective = kpi.ksf.objective
    record = {
        "plan": small_plan.plan,
        "perspective": objective.perspective,
        "theme": objective.theme,
        "objective": objective,
        "ksf": kpi.ksf,
        "kpi": kpi,
    }[noun]
    with pytest.raises(records.DeletionRefused):
        records.delete(record=record, by=town["administrator"], reason="admin")
    assert type(record).objects.filter(pk=record.pk).exists()
    assert KPIValue.objects.filter(kpi=kpi).count() == 3


def test_a_kpi_without_approved_values_goes_with_its_drafts(town, small_plan):
    kpi = small_plan.kpis["AF1.2"]
    KPIValue.objects.filter(kpi=kpi).exclude(state="draft").delete()
    records.delete(record=kpi, by=town["administrator"], reason="not needed")
    assert not KPI.objects.filter(pk=kpi.pk).exists()
    last = KPI.history.filter(code="AF1.2").first()
    assert last is not None
    assert (last.history_type, last.history_change_reason, last.history_user) == (
        "-",
        "not needed",
        town["administrator"],
    )


def test_a_theme_in_use_is_not_deleted(town, small_plan):
    theme = Theme.objects.get(plan=small_plan.plan, code="B")
    perspective = small_plan.objectives["TC1"].perspective
    lone = Objective.objects.create(plan=small_plan.plan, code="BC1", name="Hush", perspective=perspective, theme=theme)
    with pytest.raises(records.DeletionRefused, match="BC1"):
        records.delete(record=theme, by=town["administrator"], reason="admin")
    assert Objective.objects.filter(pk=lone.pk).exists()


def test_the_plan_of_every_noun_is_found(small_plan):
    kpi = small_plan.kpis["AC1.1"]
    theme = kpi.ksf.objective.theme
    below = [kpi, kpi.ksf, theme, theme.members.first(), kpi.targets.first(), kpi.work_items.first()]
    below += [kpi.action_plans.first(), small_plan.objectives["AC1"].links_from_causes.first(), kpi.values.first()]
    below += [small_plan.objectives["TC1"].alignments.first(), small_plan.plan]
    assert [records.plan_of(record) for record in below] == [small_plan.plan.pk] * len(below)
    assert records.plan_of(small_plan.plan.organisation) is None
