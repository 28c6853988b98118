"""What we give out is understood when it comes back: every object, every figure, no question that we could answer."""

from typing import Any

import pytest

from scorecard.importers import workbook
from scorecard.importers.layouts import Level, Noun, Reason, recognise
from scorecard.models import KPI, KSF, ActionPlan, KPITarget, KPIValue, Objective, Theme
from tests.naughty_strings import NAUGHTY

ADDRESS = "/plans/{}/2021/{}"
NOUNS: dict[Noun, Any] = {
    Noun.THEME: Theme,
    Noun.OBJECTIVE: Objective,
    Noun.KSF: KSF,
    Noun.KPI: KPI,
    Noun.ACTION_PLAN: ActionPlan,
}


def reading(client, organisation: str, address: str):
    response = client.get(ADDRESS.format(organisation, address))
    assert response.status_code == 200
    return recognise(workbook.read(response.getvalue(), address.partition("?")[0].rpartition("/")[2]))


def objects(found, noun: Noun) -> list:
    return [each for row in found.rows for each in row.objects if each.noun is noun]


def errors(found) -> list:
    return [message for message in found.messages if message.level is Level.ERROR]


@pytest.mark.parametrize(
    "address",
    [
        "export/scorecard.xlsx",
        "export/scorecard.ods",
        "export/scorecard.xlsx?layout=flat",
        "export/scorecard.ods?layout=flat",
        "export/scorecard.csv",
    ],
)
def test_the_departments_scorecard_comes_back_whole(address, as_actor, seed_plans):
    found = reading(as_actor("superuser"), "taipei-personnel", address)
    assert errors(found) == []
    for noun, model in NOUNS.items():
        stored = set(model.objects.filter(plan=seed_plans.department).values_list("code", "name"))
        assert {(each.code, each.values["name"]) for each in objects(found, noun)} == stored
        assert not any(each.is_code_proposed for each in objects(found, noun))


@pytest.mark.parametrize("kind", ["xlsx", "ods"])
def test_the_citys_map_comes_back_whole(kind, as_actor, seed_plans):
    found = reading(as_actor("superuser"), "taipei", f"export/scorecard.{kind}")
    assert errors(found) == []
    for noun, model in ((Noun.THEME, Theme), (Noun.OBJECTIVE, Objective)):
        stored = set(model.objects.filter(plan=seed_plans.city).values_list("code", "name"))
        assert {(each.code, each.values["name"]) for each in objects(found, noun)} >= stored


@pytest.mark.parametrize(
    "address",
    [
        "export/values.xlsx",
        "export/values.ods",
        "export/values.csv",
        "export/values.xlsx?layout=long",
        "export/values.ods?layout=long",
        "export/values.csv?layout=long",
    ],
)
def test_every_actual_comes_back(address, as_actor, seed_plans):
    found = reading(as_actor("superuser"), "taipei-personnel", address)
    assert errors(found) == []
    stored = {
        (value.kpi.code, value.period, value.actual, value.not_applicable_reason)
        for value in KPIValue.objects.filter(kpi__plan=seed_plans.department).select_related("kpi")
    }
    assert {
        (each.parent, each.period, each.values.get("actual"), each.values.get("not_applicable_reason", ""))
        for each in objects(found, Noun.VALUE)
    } == stored


@pytest.mark.parametrize(
    "address",
    ["export/targets.xlsx", "export/targets.ods", "export/targets.xlsx?layout=long", "export/targets.ods?layout=long"],
)
def test_every_target_comes_back(address, as_actor, seed_plans):
    found = reading(as_actor("superuser"), "taipei-personnel", address)
    assert errors(found) == []
    targets = KPITarget.objects.filter(kpi__plan=seed_plans.department).select_related("kpi")
    stored = {(each.kpi.code, each.period, each.value, each.low, each.high) for each in targets}
    assert {
        (each.parent, each.period, *(each.values.get(name) for name in ("value", "low", "high")))
        for each in objects(found, Noun.TARGET)
    } == stored


@pytest.mark.parametrize("kind", ["xlsx", "ods"])
def test_a_template_that_nobody_filled_in_has_no_rows(kind, as_actor, seed_plans):
    found = reading(as_actor("superuser"), "taipei-personnel", f"import/template.{kind}")
    assert {message.reason for message in errors(found)} == {Reason.NO_DATA_ROWS}
    assert [len(sheet.missing) for sheet in found.sheets] == [0, 0, 0]


@pytest.mark.parametrize("kind", ["xlsx", "ods"])
def test_a_sections_workbook_comes_back(kind, as_actor, seed_plans):
    slug = "taipei-personnel-appointment"
    found = reading(as_actor("superuser"), "taipei-personnel", f"import/template.{kind}?section={slug}")
    assert errors(found) == []
    own = KPIValue.objects.filter(kpi__plan=seed_plans.department, kpi__owner__slug=slug).select_related("kpi")
    assert {(each.parent, each.period, each.values.get("actual")) for each in objects(found, Noun.VALUE)} == {
        (value.kpi.code, value.period, value.actual) for value in own
    }


NAUGHTY_NAMES = [text for text in NAUGHTY if text.isprintable() and text == text.strip() and 0 < len(text) <= 200]


@pytest.mark.parametrize("kind", ["xlsx", "ods", "csv"])
def test_names_come_back_as_they_were_typed(kind, as_actor, small_plan):
    """Whatever they begin with; a name's blanks at its ends are the importer's to judge."""
    kpi = small_plan.kpis["AC1.1"]
    ActionPlan.objects.bulk_create(
        ActionPlan(plan=kpi.plan, kpi=kpi, code=f"N{number}", name=name) for number, name in enumerate(NAUGHTY_NAMES)
    )
    response = as_actor("superuser").get(f"/plans/town-works/2030/export/scorecard.{kind}?layout=flat")
    rows = workbook.read(response.getvalue(), f"plan.{kind}").sheets[0].rows
    cells = {row[10].value: row[11].value for row in rows if len(row) > 11 and row[10] and row[11]}
    assert [cells.get(f"N{number}") for number in range(len(NAUGHTY_NAMES))] == NAUGHTY_NAMES
