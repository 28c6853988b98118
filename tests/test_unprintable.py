"""What can't be printed, or would look other than it is, is refused in words by whichever door it comes."""

import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command
from django.utils import translation

from scorecard.importers import preview, workbook
from scorecard.models import KPI, KPIValue, ValueState
from tests import plan_files
from tests.admin.pages import address_of, errors
from tests.forms_in_html import fields_of
from tests.views.pages import text_of

EVIL = {"control": "a\x07b", "no character": "a\ufffeb", "direction": "a\u202egnp.exe", "isolate": "\u2067a\u2069"}
PAGE = "/plans/town-works/2030/entry/?period=2030-05"
SENTENCES = ("無法列印的控制字元", "改變文字的書寫方向")


def says_so(text: str) -> bool:
    return any(sentence in text for sentence in SENTENCES)


@pytest.fixture(params=list(EVIL.values()), ids=list(EVIL))
def evil(request):
    return request.param


def test_in_what_is_reported(evil, as_actor, small_plan):
    client = as_actor("staff")
    fields = fields_of(client.get(PAGE))
    prefix = f"k{small_plan.kpis['AC1.1'].pk}-"
    assert f"{prefix}note" in fields
    figure = {f"{prefix}actual": "7", f"{prefix}behind_reason": "x", f"{prefix}corrective_measure": "x"}
    figure |= {f"{prefix}expected_completion_date": "2030-07-05"}
    for name in ("note", "behind_reason", "measure_follow_up"):
        if f"{prefix}{name}" in fields:
            response = client.post(PAGE, {**fields, **figure, f"{prefix}{name}": evil})
            assert (response.status_code, says_so(text_of(response))) == (422, True), name
    absent = {**fields, f"{prefix}is_not_applicable": "1", f"{prefix}not_applicable_reason": evil}
    assert says_so(text_of(client.post(PAGE, absent)))
    assert not KPIValue.objects.filter(kpi=small_plan.kpis["AC1.1"], period_start="2030-05-01").exists()


def test_in_evidence(evil, as_actor, small_plan):
    client = as_actor("staff")
    fields = fields_of(client.get(PAGE))
    prefix = f"k{small_plan.kpis['AC1.1'].pk}-"
    fields |= {f"{prefix}{name}": ["x"] for name in ("behind_reason", "corrective_measure")}
    fields |= {f"{prefix}actual": ["7"], f"{prefix}expected_completion_date": ["2030-07-05"]}
    for name, given in (("evidence_number", evil), ("evidence_address", f"http://x/{evil}")):
        response = client.post(PAGE, {**fields, f"{prefix}{name}": given})
        assert response.status_code == 422, name
        fields = fields_of(client.get(PAGE))
    kept = KPIValue.objects.get(kpi=small_plan.kpis["AC1.1"], period_start="2030-05-01").evidence
    assert not kept.exists()
    file = SimpleUploadedFile(f"{evil}.pdf", b"%PDF-1.7\n%%EOF")
    assert client.post(PAGE, {**fields, f"{prefix}file": file}).status_code == 302
    assert kept.get().file_name == "".join(filter(str.isprintable, f"{evil}.pdf"))  # a name of a file is cleaned


@pytest.mark.parametrize("address", ["javascript:alert(1)", "ftp://x/y", "data:text/html,x", "//x/y", "x", "http://"])
def test_evidence_is_at_an_address_of_the_web(address, as_actor, small_plan):
    client = as_actor("staff")
    page = PAGE.replace("-05", "-01")
    prefix = f"k{small_plan.kpis['AC1.1'].pk}-"
    response = client.post(page, {**fields_of(client.get(page)), f"{prefix}evidence_address": address})
    assert response.status_code == 422
    assert not small_plan.values["AC1.1 draft"].evidence.exclude(address="").exists()


def test_in_data_maintenance(evil, as_actor, small_plan, town):
    client = as_actor("superuser")
    kpi, person = small_plan.kpis["AC1.1"], town["viewer"]
    for record, name in ((kpi, "name"), (kpi, "note"), (town.roads, "short_name")):
        page = address_of(record)
        assert says_so(errors(client.post(page, {**fields_of(client.get(page)), name: evil}))), name
    page = f"/admin/auth/user/{person.pk}/change/"
    for name in ("first_name", "last_name"):
        response = client.post(page, {**fields_of(client.get(page)), name: evil})
        assert says_so(text_of(response)), name
    person.refresh_from_db()
    assert (person.first_name, person.last_name) == ("", "")


def test_in_a_workbook(evil, small_plan):
    lines = ["theme,perspective,objective code,objective", f"A Safe streets,Citizens,AC1,{evil}"]
    with translation.override("zh-hant"):
        book = workbook.read("\n".join(lines).encode(), "list.csv")
        shown = preview.of_workbook(book, small_plan.plan)
    assert (shown.counts["changed"], shown.refused) == (0, 1)
    assert says_so(" ".join(str(note.text) for note in shown.all_notes) + str(shown.rows))


def test_in_a_plan_file(evil, db, tmp_path):
    file = tmp_path / "plan.yaml"
    escaped = evil.encode("unicode_escape").decode()
    file.write_text(plan_files.SMALL.replace("name: Quick handling", f'name: "{escaped}"'))
    with translation.override("zh-hant"), pytest.raises(CommandError) as refusal:
        call_command("load_plan", str(file), stdout=io.StringIO())
    assert says_so(str(refusal.value)) or "\\ufffe" in escaped  # which the format itself forbids


def test_half_a_character_is_none(as_actor, small_plan):
    """Browsers send none; who does, sends bytes that are no UTF-8."""
    kpi = small_plan.kpis["AC1.1"]
    client = as_actor("administrator")
    page = address_of(kpi)
    fields = fields_of(client.get(page))
    body = "&".join(f"{name}={value}" for name, values in fields.items() for value in values if name != "name")
    response = client.post(page, body.encode() + b"&name=a%ED%A0%80b", content_type="application/x-www-form-urlencoded")
    assert response.status_code in (200, 302)
    assert "\ud800" not in KPI.objects.get(pk=kpi.pk).name
    assert KPIValue.objects.filter(state=ValueState.DRAFT).exists()
