"""Whole files, read and recognised: most equal the plans in fixtures/ object for object."""

from functools import cache
from pathlib import Path
from typing import Any

import pytest

from scorecard.domain.plan_document import ObjectiveEntry, PlanDocument
from scorecard.importers import plan_file, workbook
from scorecard.importers.layouts import Layout, Noun, Reading, Skip, recognise

from .building import reasons

ROOT = Path(__file__).parents[3]
FILES = Path(__file__).parents[1] / "workbooks"
DEPARTMENT = {Noun.THEME: 5, Noun.OBJECTIVE: 23, Noun.KSF: 23, Noun.KPI: 24, Noun.ACTION_PLAN: 26}


@cache
def reading(name: str) -> Reading:
    return recognise(workbook.read((FILES / name).read_bytes(), name), year=2021)


@cache
def fixture(name: str) -> PlanDocument:
    return plan_file.read((ROOT / "fixtures" / f"{name}.yaml").read_bytes())


def stated(found: Reading) -> dict[tuple[Any, ...], tuple[str | None, dict[str, Any]]]:
    objects = {each.key: each for row in found.rows for each in row.objects if each.noun is not Noun.STATEMENT}
    return {key: (each.parent, dict(each.values)) for key, each in objects.items()}


def expected(document: PlanDocument) -> dict[tuple[Any, ...], tuple[str | None, dict[str, Any]]]:
    found: dict[tuple[Any, ...], tuple[str | None, dict[str, Any]]] = {}
    for perspective in document.perspectives:
        found[Noun.PERSPECTIVE, perspective.code, None] = "", {"name": perspective.name}
    for theme in document.themes:
        found[Noun.THEME, theme.code, None] = "", {"name": theme.name}
        for member in theme.members:
            values = {"printed_name": member.printed_name, "role": member.role}
            found[Noun.MEMBER, theme.code, member.printed_name] = theme.code, values
        for objective in theme.objectives:
            found |= below(objective, theme.code)
    for objective in document.shared_objectives:
        found |= below(objective, "")
    return found


def below(objective: ObjectiveEntry, theme: str) -> dict[tuple[Any, ...], tuple[str | None, dict[str, Any]]]:
    values = {"name": objective.name, "perspective": objective.perspective}
    found: dict[tuple[Any, ...], tuple[str | None, dict[str, Any]]] = {}
    found[Noun.OBJECTIVE, objective.code, None] = theme, values
    for ksf in objective.ksfs:
        found[Noun.KSF, ksf.code, None] = objective.code, {"name": ksf.name}
        for kpi in ksf.kpis:
            found[Noun.KPI, kpi.code, None] = ksf.code, {"name": kpi.name}
            for plan in kpi.action_plans:
                found[Noun.ACTION_PLAN, plan.code, None] = kpi.code, {"name": plan.name}
    return found


@pytest.mark.parametrize(
    ("name", "rows", "layout"),
    [
        ("printed.xlsx", 24, Layout.PRINTED),
        ("subtotals.xlsx", 26, Layout.FLAT),
        ("titles.xlsx", 26, Layout.FLAT),
        ("merged.xlsx", 26, Layout.FLAT),
        ("english.xlsx", 26, Layout.FLAT),
        ("glued.xlsx", 24, Layout.FLAT),
        ("blanks.xlsx", 26, Layout.FLAT),
        ("list_bom.csv", 26, Layout.FLAT),
        ("list_big5.csv", 26, Layout.FLAT),
        ("list.ods", 26, Layout.FLAT),
    ],
)
def test_each_of_these_is_the_department_s_plan(name, rows, layout):
    found = reading(name)
    assert {sheet.layout for sheet in found.sheets} == {layout}
    assert (len(found.rows), found.messages) == (rows, ())
    assert found.counts.items() >= DEPARTMENT.items()
    assert stated(found) == expected(fixture("taipei-personnel-2021"))


def test_the_printed_map_is_the_city_s_plan():
    found, document = reading("map.xlsx"), fixture("taipei-2021")
    assert stated(found) == expected(document)
    said = [(each.code, dict(each.values)) for row in found.rows for each in row.objects if each.noun is Noun.STATEMENT]
    assert said == [
        ("mission", {"text": document.plan.mission}),
        ("vision", {"text": document.plan.vision}),
        ("core_values", {"texts": document.plan.core_values}),
    ]
    assert [reason for reason, _row, _column in reasons(found)] == ["perspective_letter"] * 23


def test_values_and_targets_are_the_department_s():
    document = fixture("taipei-personnel-2021")
    kpis = [kpi for objective in document.objectives for ksf in objective.ksfs for kpi in ksf.kpis]
    targets = {
        (kpi.code, each.period): {"low": each.low, "high": each.high} if each.value is None else {"value": each.value}
        for kpi in kpis
        for each in kpi.targets
    }
    actuals = {(kpi.code, each.period): {"actual": each.actual} for kpi in kpis for each in kpi.values}
    found = {each.key: each.values for row in reading("figures.xlsx").rows for each in row.objects}
    for noun, figures in ((Noun.TARGET, targets), (Noun.VALUE, actuals)):
        assert {key[1:]: values for key, values in found.items() if key[0] is noun} == {
            key: values for key, values in figures.items() if values != {"actual": None}
        }
    assert {found[Noun.KPI, kpi.code, None]["unit"] for kpi in kpis} == {kpi.unit for kpi in kpis}
    assert all(found[Noun.KPI, kpi.code, None]["baseline"] == kpi.baseline for kpi in kpis)
    assert all(found[Noun.KPI, kpi.code, None]["frequency"] == kpi.frequency for kpi in kpis)


def test_the_city_s_list_has_shared_objectives_and_letters_of_other_perspectives():
    found = reading("city_list.xlsx")
    objectives = {each.code: each.parent for row in found.rows for each in row.objects if each.noun is Noun.OBJECTIVE}
    assert (len(found.rows), len(objectives), list(objectives.values()).count("")) == (48, 48, 4)
    assert [reason for reason, _row, _column in reasons(found)] == ["perspective_letter"] * 23


def test_a_doubled_code_never_takes_the_first_one_s_place():
    found = reading("doubled_code.xlsx")
    assert (len(found.rows), found.counts[Noun.OBJECTIVE]) == (23, 22)
    (error,) = found.errors
    assert (error.reason, error.row, error.letter, error.facts["suggestion"]) == ("code_twice", 24, "D", "EF1")


def test_two_names_of_a_code_are_told_with_both_rows():
    found = reading("two_names.xlsx")
    assert reasons(found) == [("two_names", 4, "E"), ("two_names", 5, "E"), ("names_differ_in_width", 7, "I")]
    assert found.errors[0].facts["rows"] == [(found.sheets[0].name, 4), (found.sheets[0].name, 5)]


def test_what_holds_no_data_is_counted():
    skipped = reading("subtotals.xlsx").skipped
    assert (skipped[Skip.SUBTOTAL], skipped[Skip.HEADER], skipped[Skip.FOOTER]) == (4, 5, 0)
    skipped = reading("titles.xlsx").skipped
    assert (skipped[Skip.TITLE], skipped[Skip.HEADER], skipped[Skip.FOOTER]) == (3, 1, 3)
