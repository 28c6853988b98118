"""/plans/<org>/<year>/export/scorecard.json: every figure of the seed as worked out independently, and its keys."""

import pytest

from tests import oracle
from tests.views.pages import queries_of

ADDRESS = "/plans/taipei-personnel/2021/export/scorecard.json"


@pytest.fixture
def fetch(as_actor, seed_plans):
    client = as_actor("superuser")
    return lambda **asked: client.get(ADDRESS, asked).json()


def kpis_of(document):
    objectives = document["shared_objectives"] + [each for theme in document["themes"] for each in theme["objectives"]]
    return {kpi["code"]: kpi for objective in objectives for kpi in objective["kpis"]}


def test_all_lights_and_achievements_of_the_year(fetch):
    found = kpis_of(fetch(period="2021", basis="ytd"))
    expected = {each["code"]: each["year"] for each in oracle.kpis()}
    assert {code: (kpi["status"], kpi["achievement"]) for code, kpi in found.items()} == expected
    assert len(expected) == 24


def test_all_lights_and_achievements_of_the_periods(fetch):
    labels = sorted({label for each in oracle.kpis() for label in each["periods"]})
    shown = {label: kpis_of(fetch(period=label, basis="period")) for label in labels}
    judged = 0
    for each in oracle.kpis():
        for label, expected in each["periods"].items():
            kpi = shown[label][each["code"]]
            assert (kpi["status"], kpi["achievement"]) == expected, (each["code"], label)
            assert kpi["kpi_period"] == label
            judged += 1
    assert judged == 139


def test_themes_and_plan(fetch):
    document = fetch()
    assert (document["period"], document["basis"]) == ("2021", "ytd")
    assert (document["score"], document["status"], document["coverage"]) == ("97.55", "at_risk", "100.00")
    assert document["lights"] == {"on_target": 15, "at_risk": 8, "off_target": 1, "none": 0}
    themes = {theme["code"]: (theme["score"], theme["status"]) for theme in document["themes"]}
    assert themes == {
        "A": ("99.31", "on_target"),
        "B": ("99.34", "on_target"),
        "C": ("97.31", "on_target"),
        "D": ("99.46", "on_target"),
        "E": ("92.30", "at_risk"),
    }


def test_a_kpi_in_full(fetch):
    kpis = kpis_of(fetch())
    assert kpis["AC1.1"] == {
        "code": "AC1.1",
        "name": "提升各機關員額運用知能正確性",
        "unit": "%",
        "direction": "higher",
        "kpi_period": "2021-Q4",
        "actual": "95.875",
        "target": "96",
        "achievement": "99.87",
        "score": "99.87",
        "status": "at_risk",
        "reason": None,
        "state": "approved",
    }
    assert kpis["AP1.1"]["target"] == {"low": "-1", "high": "0.5"}


def test_what_is_unknown_is_null(fetch):
    kpis = kpis_of(fetch(period="2021-01"))
    unknown = ("kpi_period", "actual", "target", "achievement", "score", "state")
    assert kpis["AC1.1"]["status"] == kpis["AC1.1"]["reason"] == "not_due"
    assert {kpis["AC1.1"][key] for key in unknown} == {None}


def test_keys_of_every_level(as_actor, seed_plans):
    document = as_actor("superuser").get("/plans/taipei/2021/export/scorecard.json").json()
    stand = ["score", "status", "coverage"]
    assert list(document) == ["plan", "period", "basis", *stand, "lights", "themes", "shared_objectives"]
    assert document["plan"] == {"organisation": "taipei", "year": 2021, "title": seed_plans.city.title}
    assert list(document["themes"][0]) == ["code", "name", *stand, "lights", "objectives"]
    assert document["shared_objectives"][0] == {
        "code": "TC1",
        "name": document["shared_objectives"][0]["name"],
        "perspective": "C",
        "score": None,
        "status": "no_data",
        "coverage": None,
        "kpis": [],
    }


def test_drafts_never_count_and_a_submitted_value_is_told(as_actor, small_plan):
    address = "/plans/town-works/2030/export/scorecard.json"
    client = as_actor("administrator")
    kpi = kpis_of(client.get(address, {"period": "2030-01"}).json())["AC1.1"]
    assert (kpi["status"], kpi["reason"], kpi["actual"], kpi["state"]) == ("no_data", "missing", None, None)
    assert kpis_of(client.get(address, {"period": "2030-02"}).json())["AC1.1"]["state"] == "submitted"


def test_a_plan_may_hide_its_scores(as_actor, small_plan):
    small_plan.plan.hides_scores = True
    small_plan.plan.save()
    address = "/plans/town-works/2030/export/scorecard.json"
    assert as_actor("administrator").get(address, {"period": "2030-03"}).json()["score"] is not None
    document = as_actor("viewer").get(address, {"period": "2030-03"}).json()
    kpi = kpis_of(document)["AC1.1"]
    assert (document["score"], kpi["score"]) == (None, None)
    assert (kpi["status"], kpi["achievement"]) == ("on_target", "100.00")


@pytest.mark.parametrize("asked", ["2020", "2021-13", "2021-Q5", "june", "2021-6", "％", "2021\x00"])
def test_an_unknown_period_is_not_there(asked, as_actor, seed_plans):
    assert as_actor("superuser").get(ADDRESS, {"period": asked}).status_code == 404


def test_an_unknown_basis_is_not_there(as_actor, seed_plans):
    assert as_actor("superuser").get(ADDRESS, {"basis": "week"}).status_code == 404


def test_as_many_queries_for_many_kpis(as_actor, small_plan, large_plan):
    client = as_actor("viewer")
    one, other = (f"/plans/town-works/{year}/export/scorecard.json?period={year}" for year in (2030, 2040))
    assert queries_of(client, one) == queries_of(client, other)
