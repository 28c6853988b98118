"""Every key that travels, in an address' query, a field, a list or a file: another organisation's is as good as none.

Each request is made twice by who may do everything in the plan of Works, with the key of an object of Culture and with
one that isn't there: the answers have the same status, neither shows anything of Culture's, and nothing is written.
Keys in the path itself: tests/access/test_matrix.py. Names in the rows of tables: tests/access/test_rows.py.
"""

import json

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from scorecard.models import KPI, KPIValue
from tests import tables
from tests.access_stage import NOWHERE
from tests.admin.pages import address, address_of
from tests.forms_in_html import fields_of

PLAN = "/plans/town-works/2030/"
# What Culture's objects are called, which nobody has typed.
THEIRS = ("Full halls", "Guests", "Care for ZC1", "Figure ZC1.1", "Objective ZC", "Open the doors", "Count the seats")

QUERIES = [
    "map/?objective={objective_code}",
    "map/?theme={theme_code}&perspective={perspective_code}&owner={organisation_slug}",
    "map/?owner={organisation}",
    "links/?edit={causeeffectlink}",
    "links/?delete={causeeffectlink}",
    "links/?restore={causeeffectlink}",
    "links/?theme={theme_code}&objective={objective_code}",
    "reporting/?section={organisation_slug}",
    "reporting/?section={organisation}",
    "review/?show={kpivalue}",
    "alignment/new/?objective={objective_code}",
    "alignment/?by={objective}",
    "import/template.xlsx?section={organisation_slug}",
    "entry/?period=2030-01&kpi={kpi}",
    "scorecard/?theme={theme}",
    "/plans/?organisation={organisation_slug}",
    "/plans/?organisation={organisation}",
    "/search/?q={kpi_code}",
    "history/?object={kpi_code}",
    "/history/?object={organisation_slug}",
    "/history/?who=outsider",
    "/people/?organisation={organisation_slug}",
    "/people/?organisation={organisation}",
    "/people/{own_user}/?change={membership}",
    "/people/{own_user}/?end={membership}",
    "/people/{own_user}/?deputise={membership}",
]
FORMS = {
    "entry/?period=2030-04": [
        {"k{kpi}-seen": "2030-04:0", "k{kpi}-actual": "9", "do": "save"},
        {"k{kpi}-seen": "2030-04:0", "k{kpi}-actual": "9", "do": "submit:{kpi}"},
        {"do": "withdraw:{kpi}:1"},
        {"do": "carry:{kpi}"},
        {"do": "remove:{evidence}:1"},
        {"a{actionplan}-version": "1", "a{actionplan}-progress": "90", "do": "save"},
        {"k{own_kpi}-seen": "2030-04:0", "k{own_kpi}-step{workitem}": "2030-04-01", "do": "save"},
    ],
    "entry/preview/?period=2030-04": [{"k{kpi}-seen": "2030-04:0", "k{kpi}-actual": "9"}],
    "entry/grid/": [{"c{kpi}.2030-04.0": "9", "do": "save"}, {"pick.{kpi}.2030-04": "mine:1"}],
    "entry/grid/preview/": [{"c{kpi}.2030-04.0": "9"}],
    "review/": [
        {"approve": "{kpivalue}", "version-{kpivalue}": "1"},
        {"send_back": "{kpivalue}", "version-{kpivalue}": "1", "comment-{kpivalue}": "why"},
        {"approve_selected": "1", "chosen": "{kpivalue}", "version-{kpivalue}": "1"},
        {"approve_all": "1", "shown": "{kpivalue}", "version-{kpivalue}": "1"},
        {"reopen_selected": "1", "chosen": "{kpivalue}", "version-{kpivalue}": "1", "reason": "why"},
    ],
    "targets/": [
        {"{kpi}-weight": "1", "{kpi}-versions": "1", "reason": "why"},
        {"{kpi}-2030-06": "1", "reason": "why"},
        {"{kpi}-thresholds-green": "1", "reason": "why"},
    ],
    "links/": [
        {"step": "add", "cause": "{objective_code}", "effect": "AC1", "strength": "weak"},
        {"step": "add", "cause": "AC1", "effect": "{objective_code}", "strength": "weak"},
        {"step": "change", "link": "{causeeffectlink}", "version": "1", "reason": "mine", "strength": "weak"},
        {"step": "confirm", "chosen": "{causeeffectlink}:1"},
        {"step": "delete", "link": "{causeeffectlink}", "version": "1"},
    ],
    "order/": [
        {"noun": noun, "record": f"{{{noun}}}", "version": "1", "step": "up"}
        for noun in ("perspective", "theme", "objective")
    ],
    "locks/": [{"lock": "{periodlock}", "reason": "why"}],
    "reporting/remind/?period=2030-01": [{"duty": "{kpi_code}@2030-01"}],
    "alignment/": [{"chosen": "{alignment}", "version-{alignment}": "1"}],
    "alignment/new/": [
        {"objective": "{objective_code}", "parent_objective": "TC1", "strength": "weak"},
        {"objective": "AC1", "parent_objective": "{objective_code}", "strength": "weak"},
    ],
    "/plans/new/": [
        {"organisation": "{organisation}", "year": "2052"},
        {"organisation": "{own_organisation}", "year": "2052", "like": "{plan}"},
    ],
    "/people/{own_user}/": [
        {"step": "give", "organisation": "{organisation}", "role": "viewer"},
        {"step": "change", "role_of": "{membership}", "role": "manager", "version": "1"},
        {"step": "end", "role_of": "{membership}", "last_day": "119/1/1", "version": "1"},
        {
            "step": "deputise",
            "role_of": "{own_membership}",
            "deputy": "{user}",
            "first_day": "119/1/1",
            "last_day": "119/1/9",
        },
        {"step": "deputise", "role_of": "{membership}", "deputy": "{own_user}", "first_day": "119/1/1"},
    ],
    "/people/new/": [{"username": "newcomer", "name": "New", "organisation": "{organisation}", "role": "viewer"}],
    **{
        address: [{"action": "delete_selected", "_selected_action": f"{{{noun}}}", "post": "yes"}]
        for noun in ("plan", "kpi", "organisation", "membership", "kpitarget", "evidence", "thememember", "alignment")
        for address in [f"/admin/scorecard/{noun}/"]
    },
}


def keys(sides, side: str) -> dict[str, object]:
    """What is filled in: the keys, codes and address parts of that side."""
    records = sides.other if side == "other" else {}
    found: dict[str, object] = {noun: getattr(records.get(noun), "pk", NOWHERE) for noun in sides.own}
    for noun in ("theme", "perspective", "objective", "kpi"):
        found[f"{noun}_code"] = getattr(records.get(noun), "code", "XX9.9" if noun == "kpi" else "XX9")
    found["organisation_slug"] = getattr(records.get("organisation"), "slug", "nowhere")
    return {**found, **{f"own_{noun}": record.pk for noun, record in sides.own.items()}}


def filled(template: dict[str, str], values: dict[str, object]) -> dict[str, str]:
    return {name.format(**values): text.format(**values) for name, text in template.items()}


def at(place: str, values: dict[str, object]) -> str:
    return place.format(**values) if place.startswith("/") else PLAN + place.format(**values)


def shown(response) -> str:
    return response.content.decode("utf-8", "replace")


@pytest.fixture
def keeper(sides, as_actor):
    """The administrator of Works, who has submitted values and a draft on the other side to aim at."""
    KPIValue.objects.filter(kpi=sides.other["kpi"]).update(state="submitted")
    return as_actor("administrator")


def test_in_the_query_of_an_address(sides, keeper):
    before = tables.contents()
    for query in QUERIES:
        theirs, missing = (keeper.get(at(query, keys(sides, side))) for side in ("other", "missing"))
        assert theirs.status_code == missing.status_code, query
        assert [name for name in THEIRS if name in shown(theirs)] == [], query
    assert tables.changed(before) == {}


@pytest.mark.parametrize("place", FORMS)
def test_in_a_form(place, sides, keeper):
    before = tables.contents()
    for template in FORMS[place]:
        answers = []
        for side in ("other", "missing"):
            values = keys(sides, side)
            answers.append(keeper.post(at(place, values), filled(template, values)))
        theirs, missing = answers
        assert theirs.status_code == missing.status_code, template
        assert [name for name in THEIRS if name in shown(theirs)] == [], template
    assert tables.changed(before) == {}


# noun: the fields of its page that hold a key of something
FOREIGN = {
    "plan": ["parent", "organisation"],
    "theme": [],
    "thememember": ["organisation"],
    "objective": ["theme", "perspective", "ksfs-0-id"],
    "ksf": ["objective", "kpis-0-id"],
    "kpi": ["ksf", "owner", "predecessor", "reporting_organisations", "case_officers", "targets-0-id"],
    "actionplan": ["kpi", "owner"],
    "causeeffectlink": ["cause", "effect"],
    "alignment": ["objective", "parent_objective"],
    "organisation": ["parent"],
    "membership": ["user", "organisation"],
}
NOUN_OF = {
    "parent": "plan",
    "owner": "organisation",
    "predecessor": "kpi",
    "reporting_organisations": "organisation",
    "case_officers": "user",
    "cause": "objective",
    "effect": "objective",
    "parent_objective": "objective",
    "ksfs-0-id": "ksf",
    "kpis-0-id": "kpi",
    "targets-0-id": "kpitarget",
}


@pytest.mark.parametrize("noun", FOREIGN)
def test_in_a_form_of_data_maintenance(noun, sides, keeper):
    """Each field that names a record, with the key of one of Culture's; the rest as the page shows it."""
    record = sides.own[noun]
    page, before = fields_of(keeper.get(address_of(record))), tables.contents()
    for name in FOREIGN[noun]:
        aimed = "organisation" if noun == "organisation" else NOUN_OF.get(name, name)
        answers = [
            keeper.post(address_of(record), {**page, name: str(keys(sides, side)[aimed])})
            for side in ("other", "missing")
        ]
        assert len({answer.status_code for answer in answers}) == 1, name
        assert answers[0].status_code != 302 or name in set_once(noun), name
        assert [each for each in THEIRS if each in shown(answers[0])] == [], name
    assert tables.changed(before) == {}


def set_once(noun: str) -> set[str]:
    """Fields that a page doesn't take any more: what is sent for them is ignored."""
    return {"plan": {"organisation"}}.get(noun, set())


def test_in_the_proposals_and_filters_of_data_maintenance(sides, keeper):
    """What a box proposes, what a list and its download are filtered by, where a new record begins."""
    for model, field, noun in (
        ("kpi", "ksf", "ksf"),
        ("kpi", "predecessor", "kpi"),
        ("kpi", "owner", "organisation"),
        ("membership", "user", "user"),
    ):
        asked = f"/admin/autocomplete/?app_label=scorecard&model_name={model}&field_name={field}"
        for more in ("", "&term=c", f"&plan={sides.other['plan'].pk}"):
            proposed = {each["id"] for each in json.loads(keeper.get(asked + more).content)["results"]}
            assert str(sides.other[noun].pk) not in proposed, (field, more)
    for noun in ("kpi", "objective", "theme", "kpivalue", "plan", "evidence", "membership"):
        for query in (f"plan={sides.other['plan'].pk}", f"theme={sides.other['theme'].pk}", "q=ZC1"):
            assert [name for name in THEIRS if name in shown(keeper.get(f"{address(noun)}?{query}"))] == [], (
                noun,
                query,
            )
            download = keeper.post(f"{address(noun, 'export')}?{query}", {"format": "2"})
            assert "ZC1" not in shown(download) and "culture" not in shown(download), (noun, query)
        if noun not in ("kpivalue", "evidence"):
            page = keeper.get(f"{address(noun, 'add')}?plan={sides.other['plan'].pk}&ksf={sides.other['ksf'].pk}")
            assert [name for name in THEIRS if name in shown(page)] == [], noun


def test_in_a_file_of_the_plan(sides, keeper):
    """Codes are looked for in the plan that is imported into: those of another are new here, and theirs stay."""
    theirs = KPI.objects.filter(pk=sides.other["kpi"].pk).values().get()
    rows = "theme,perspective,objective code,objective\nZ Mine now,Guests,ZC1,Mine now\n"
    response = keeper.post(f"{PLAN}import/", {"file": SimpleUploadedFile("list.csv", rows.encode())})
    preview = keeper.get(response.url.removesuffix("layout/"))
    assert [name for name in THEIRS if name in shown(preview) and name != "Guests"] == []
    assert KPI.objects.filter(pk=sides.other["kpi"].pk).values().get() == theirs
