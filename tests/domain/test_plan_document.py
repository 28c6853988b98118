"""The plan document: its keys fit the models, faults stand in the file's order, its line is no part of a record."""

from dataclasses import fields

import pytest

from scorecard import models
from scorecard.domain import plan_document
from scorecard.domain.plan_document import (
    Entry,
    Fault,
    Kind,
    ObjectiveEntry,
    PlanDocument,
    PlanEntry,
    PlanRefused,
    ThemeEntry,
)

ENTRIES = [
    each
    for each in vars(plan_document).values()
    if isinstance(each, type) and issubclass(each, Entry) and each not in (Entry, PlanDocument)
]
MODEL_OF = {
    "LinkEntry": models.CauseEffectLink,
    "MemberEntry": models.ThemeMember,
    "TargetEntry": models.KPITarget,
    "ValueEntry": models.KPIValue,
}


def model_of(entry):
    return MODEL_OF.get(entry.__name__) or getattr(models, entry.__name__.removesuffix("Entry"))


@pytest.mark.parametrize("entry", ENTRIES, ids=lambda entry: entry.__name__)
def test_plain_keys_are_attributes_of_the_model(entry):
    attributes = {field.name for field in model_of(entry)._meta.get_fields()}
    assert set(plan_document.plain_keys(entry)) <= attributes


@pytest.mark.parametrize("entry", ENTRIES, ids=lambda entry: entry.__name__)
def test_choices_are_those_of_the_model(entry):
    for name, key in plan_document.keys(entry).items():
        if key.metadata["kind"] is Kind.CHOICE:
            known = [value for value, _label in model_of(entry)._meta.get_field(name).flatchoices]
            assert list(key.metadata["choices"]) == known, name


@pytest.mark.parametrize("entry", ENTRIES, ids=lambda entry: entry.__name__)
def test_defaults_are_those_of_the_model(entry):
    for name in plan_document.plain_keys(entry):
        key, field = plan_document.keys(entry)[name], model_of(entry)._meta.get_field(name)
        if field.has_default() and name != "order":
            default = field.get_default()
            assert key.default == (tuple(default) if isinstance(default, list) else default), name


# What a plan file leaves out on purpose: it belongs to an installation, or stands in the file's structure.
LEFT_OUT = {
    "id",
    "version",
    "order",
    "predecessor",
    "structure_version",
    "values_version",
    "changed_at",
    "case_officers",
    "submitted_by",
    "submitted_at",
    "approved_by",
    "approved_at",
    "frequency",
    "period_start",
    "plan",
    "theme",
    "objective",
    "ksf",
    "kpi",
    "parent",
}


@pytest.mark.parametrize("entry", ENTRIES, ids=lambda entry: entry.__name__)
def test_every_attribute_of_the_model_is_a_key_or_left_out_on_purpose(entry):
    meta = model_of(entry)._meta
    attributes = {field.name for field in (*meta.concrete_fields, *meta.many_to_many)}
    assert attributes - set(plan_document.keys(entry)) <= LEFT_OUT


def test_a_record_is_the_same_wherever_the_file_has_it():
    assert ThemeEntry(code="A", name="Quays", line=3) == ThemeEntry(code="A", name="Quays", line=7)
    assert "line" not in plan_document.keys(ThemeEntry)


def test_all_objectives_shared_ones_first():
    def objective(code):
        return ObjectiveEntry(code=code, name=code, perspective="C")

    document = PlanDocument(
        plan=PlanEntry(organisation="harbour", year=2031, title="Plan"),
        themes=(
            ThemeEntry(code="A", name="A", objectives=(objective("A1"), objective("A2"))),
            ThemeEntry(code="B", name="B", objectives=(objective("B1"),)),
        ),
        shared_objectives=(objective("T1"),),
    )
    assert [entry.code for entry in document.objectives] == ["T1", "A1", "A2", "B1"]


def test_faults_stand_in_the_files_order_each_once():
    refused = PlanRefused([Fault(9, "b"), Fault(2, "z"), Fault(9, "a"), Fault(2, "z")])
    assert refused.faults == [Fault(2, "z"), Fault(9, "a"), Fault(9, "b")]
    assert str(refused) == "2: z\n9: a\n9: b"


def test_every_key_has_a_kind():
    for entry in (*ENTRIES, PlanDocument):
        assert all(
            isinstance(each.metadata.get("kind"), Kind)
            for each in fields(entry)
            if each.name not in ("line", "key_lines")
        )
