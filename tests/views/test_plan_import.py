"""/plans/<org>/<year>/import/: upload, columns, preview, apply; for administrators of the plan alone."""

import re
from datetime import timedelta
from pathlib import Path

import pytest
from django.contrib.sessions.models import Session
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from scorecard.importers import workbook
from scorecard.importers.workbook import WorkbookBusy
from scorecard.models import ImportBatch, KPIValue, Objective, ValueState
from scorecard.services import records
from tests.views.pages import text_of, tight

ADDRESS = "/plans/town-works/2030/import/"
FILES = Path(__file__).parents[1] / "importers" / "workbooks"
LIST = (
    "theme,perspective,objective code,objective\n"
    "A Safe streets,Citizens,AC1,Smoother roads\n"
    "A Safe streets,Finance,AF1,Fair costs\n"
    "B Quiet nights,Finance,BF1,Cheap nights\n"
)


@pytest.fixture
def keeper(as_actor, small_plan):
    client = as_actor("administrator")
    client.cookies["django_language"] = "en"
    return client


def upload(client, content: str | bytes, name: str = "list.csv", address: str = ADDRESS):
    data = content.encode() if isinstance(content, str) else content
    return client.post(address, {"file": SimpleUploadedFile(name, data)})


def preview_of(client, content: str, name: str = "list.csv") -> str:
    """The preview's address."""
    response = upload(client, content, name)
    assert response.status_code == 302 and response.url.endswith("/layout/")
    return response.url.removesuffix("layout/")


def apply(client, address: str, **ticked: str):
    page = client.get(address)
    versions = page.context["preview"].versions
    sent = {"structure": versions.structure, "values": versions.values, **ticked}
    return client.post(f"{address}apply/", sent)


def test_a_list_from_upload_to_report(keeper, small_plan, town):
    preview = preview_of(keeper, LIST)
    layout = text_of(keeper.get(f"{preview}layout/"))
    assert tight("Sheet “list”") in layout and tight("Smoother roads") in layout
    shown = text_of(keeper.get(preview))
    assert tight("Smooth roads") in shown and tight("Smoother roads") in shown
    response = apply(keeper, preview)
    assert response.status_code == 302
    batch = ImportBatch.objects.get(file_name="list.csv")
    assert response.url == f"{ADDRESS}batches/{batch.pk}/"
    assert (batch.imported_by, batch.counts["created"], batch.counts["changed"]) == (town["administrator"], 1, 1)
    assert Objective.objects.get(plan=small_plan.plan, code="AC1").name == "Smoother roads"
    assert keeper.get(preview).status_code == 302  # used


def test_nothing_is_written_before_it_is_confirmed(keeper, small_plan):
    count = Objective.objects.count()
    keeper.get(preview_of(keeper, LIST))
    assert Objective.objects.count() == count


def test_a_second_time_nothing_changes(keeper, small_plan):
    apply(keeper, preview_of(keeper, LIST))
    batches = ImportBatch.objects.count()
    assert apply(keeper, preview_of(keeper, LIST)).url == ADDRESS
    assert ImportBatch.objects.count() == batches


def test_a_plan_changed_since_asks_again_with_a_fresh_preview(keeper, small_plan, town):
    preview = preview_of(keeper, LIST)
    seen = keeper.get(preview).context["preview"].versions
    objective = small_plan.objectives["AC1"]
    objective.name = "Smoothest roads"
    records.save(record=objective, by=town["administrator"], reason="", version=objective.version)
    response = keeper.post(f"{preview}apply/", {"structure": seen.structure, "values": seen.values})
    assert response.status_code == 409
    assert tight("Smoothest roads") in text_of(response)
    assert not Objective.objects.filter(plan=small_plan.plan, code="BF1").exists()


def test_refused_rows_hold_everything_back_unless_the_good_ones_are_asked_for(keeper, small_plan):
    preview = preview_of(keeper, LIST + "B Quiet nights,Finance,AC1,Nowhere\n")
    response = apply(keeper, preview)
    assert response.status_code == 422
    assert not Objective.objects.filter(plan=small_plan.plan, code="BF1").exists()
    assert apply(keeper, preview, applies_good="1").status_code == 302
    assert Objective.objects.filter(plan=small_plan.plan, code="BF1").exists()
    assert not Objective.objects.filter(plan=small_plan.plan, name="Nowhere").exists()


def test_proposed_codes_are_confirmed_or_replaced(keeper, small_plan):
    preview = preview_of(keeper, "theme,perspective,objective\nA Safe streets,Citizens,Bright roads\n")
    assert apply(keeper, preview).status_code == 422
    (question,) = keeper.get(preview).context["preview"].questions
    place = f"{question.sheet}|{question.row}|{question.column}|{question.item}"
    keeper.post(preview, {f"was|{place}": question.code, f"code|{place}": "ac７"})
    assert apply(keeper, preview, confirms="1").status_code == 302
    assert Objective.objects.get(plan=small_plan.plan, name="Bright roads").code == "AC7"


def test_columns_are_assigned_by_hand(keeper, small_plan):
    preview = preview_of(keeper, "theme,perspective,objective code,what\nA Safe streets,Citizens,AC1,Smoother\n")
    columns = keeper.get(f"{preview}layout/").context["sheets"][0].columns
    assert columns[3].use == "-"
    sent = {"s0-included": "1", "s0-c4": "objective.name", "s0-c4-was": "-"}
    assert keeper.post(f"{preview}layout/", sent).url == preview
    apply(keeper, preview)
    assert Objective.objects.get(plan=small_plan.plan, code="AC1").name == "Smoother"


def test_periods_are_assigned_by_hand(keeper, small_plan):
    """Of columns with a heading that says nothing, with none, and with another period."""
    preview = preview_of(keeper, "KPI code,2030-05,this,\nAC1.1,1,2,3\n", "actual.csv")
    columns = keeper.get(f"{preview}layout/").context["sheets"][0].columns
    assert [column.use for column in columns] == ["kpi.code", "figure.value@2030M5", "-", "-"]
    wanted = {2: "figure.value@M6", 3: "figure.value@M7", 4: "figure.value@M8"}
    sent = {f"s0-c{number}": use for number, use in wanted.items()}
    keeper.post(f"{preview}layout/", {"s0-included": "1", "s0-holding": "actual", "s0-holding-was": "", **sent})
    columns = keeper.get(f"{preview}layout/").context["sheets"][0].columns
    assert {column.number: column.use for column in columns[1:]} == wanted
    apply(keeper, preview)
    made = KPIValue.objects.filter(kpi=small_plan.kpis["AC1.1"], period_start__gte="2030-04-01")
    assert {value.period.label: value.actual for value in made} == {"2030-06": 1, "2030-07": 2, "2030-08": 3}


@pytest.mark.parametrize(
    "nonsense", ["figure.value@M13", "figure.value@", "figure.value@0000M1", "figure", "\0", "x" * 9999]
)
def test_nonsense_for_a_column_is_passed_over(nonsense, keeper):
    preview = preview_of(keeper, LIST)
    assert keeper.post(f"{preview}layout/", {"s0-included": "1", "s0-c1": nonsense}).status_code == 302
    assert keeper.get(preview).status_code == keeper.get(f"{preview}layout/").status_code == 200


def test_a_sheet_may_be_left_out(keeper):
    preview = preview_of(keeper, LIST)
    keeper.post(f"{preview}layout/", {})
    assert keeper.get(preview).context["preview"].rows == ()


FIGURES = "KPI code,2030-04,2030-05\nAC1.1,5,N/A\n"


def figures(client, content: str = FIGURES) -> str:
    preview = preview_of(client, content)
    client.post(f"{preview}layout/", {"s0-included": "1", "s0-holding": "actual", "s0-holding-was": ""})
    return preview


def test_values_wait_for_approval_unless_it_is_asked_for_with_a_reason(keeper, small_plan):
    preview = figures(keeper)
    assert apply(keeper, preview, approves="1").status_code == 422
    assert apply(keeper, preview, approves="1", reason="Meeting").status_code == 302
    april = KPIValue.objects.get(kpi=small_plan.kpis["AC1.1"], period_start="2030-04-01")
    assert april.state == ValueState.APPROVED
    assert april.history.get().history_change_reason.endswith("Meeting")


def test_a_text_for_a_figure_is_asked_about(keeper, small_plan):
    preview = figures(keeper)
    keeper.post(preview, {"text|list|2|3": "no"})
    apply(keeper, preview)
    values = KPIValue.objects.filter(kpi=small_plan.kpis["AC1.1"], period_start__gte="2030-04-01")
    assert [value.state for value in values] == [ValueState.SUBMITTED]


def test_what_is_not_in_the_file_goes_only_when_ticked(keeper, small_plan):
    preview = preview_of(keeper, LIST)
    assert tight("TC1 Content citizens") in text_of(keeper.get(preview))
    apply(keeper, preview, removes_missing="1")
    assert not Objective.objects.filter(plan=small_plan.plan, code="TC1").exists()


def test_the_preview_is_filtered_and_paged(keeper):
    rows = "".join(f"A Safe streets,Finance,AF{number},Costs {number}\n" for number in range(2, 80))
    preview = preview_of(keeper, LIST + rows)
    assert len(keeper.get(preview).context["page"].rows) == 50
    assert len(keeper.get(f"{preview}?page=2").context["page"].rows) == 31
    assert [row.kind for row in keeper.get(f"{preview}?kind=changed").context["page"].rows] == ["changed"]
    for nonsense in ("?page=x&kind=y", "?page=99999999999999999999", "?page=-1"):
        assert keeper.get(f"{preview}{nonsense}").status_code == 200


@pytest.mark.parametrize("kind", ["xlsx", "ods"])
def test_the_preview_is_downloaded_with_its_reasons(kind, keeper):
    preview = preview_of(keeper, LIST + "B Quiet nights,Finance,AC1,Nowhere\n")
    response = keeper.get(f"{preview}preview.{kind}")
    (sheet,) = workbook.read(response.content, f"preview.{kind}").sheets
    texts = [str(cell.value) for cell in sheet.rows[4] if cell]
    assert "refused" in texts
    assert any("does not overwrite" in text for text in texts)


@pytest.mark.parametrize(
    ("content", "name", "said"),
    [
        ("", "list.csv", "This file is empty"),
        ("text", "list.xlsx", "is not a workbook"),
        ("text", "list.exe", "can't be read"),
    ],
)
def test_what_can_not_be_read_is_refused_in_words(content, name, said, keeper):
    response = upload(keeper, content, name)
    assert response.status_code == 422
    assert tight(said) in text_of(response)


def test_no_file_and_too_large_a_one(keeper):
    assert keeper.post(ADDRESS).status_code == 422
    response = upload(keeper, b"x" * (workbook.MOST_BYTES + 1))
    assert response.status_code == 422
    assert tight("larger than 10 MB") in text_of(response)


def test_a_file_without_data_is_shown_with_what_is_missing(keeper):
    preview = preview_of(keeper, "this,that\n1,2\n")
    assert tight("No headings were found") in text_of(keeper.get(preview))
    assert apply(keeper, preview).status_code == 422


def test_who_is_busy_says_so(keeper, monkeypatch):
    def busy(data, name):
        raise WorkbookBusy("The system is busy.")

    monkeypatch.setattr(workbook, "read", busy)
    response = upload(keeper, LIST)
    assert (response.status_code, response["Retry-After"]) == (503, "30")


def test_workbooks_to_fill_in_are_offered_for_each_section_that_has_kpis(keeper):
    page = keeper.get(ADDRESS).content.decode()
    addresses = re.findall(r'href="([^"]+/import/template[^"]+)"', page)
    sections = {address.partition("section=")[2] for address in addresses}
    assert sections == {"", "town-works", "town-works-roads", "town-works-bridges"}
    assert len(addresses) == 8  # each in both kinds
    assert all(keeper.get(address).status_code == 200 for address in addresses)


def test_an_upload_is_its_users_and_its_plans_alone(keeper, client, town, small_plan):
    preview = preview_of(keeper, LIST)
    assert keeper.get(preview.replace("/2030/", "/2031/")).status_code == 302
    client.force_login(town["superuser"])
    assert client.get(preview).url == ADDRESS


def test_an_upload_lives_half_an_hour_and_is_swept(keeper):
    preview = preview_of(keeper, LIST)
    token = preview.rstrip("/").rpartition("/")[2]
    session = Session.objects.get(pk=token)
    assert timezone.now() + timedelta(minutes=29) < session.expire_date < timezone.now() + timedelta(minutes=31)
    Session.objects.filter(pk=token).update(expire_date=timezone.now())
    assert keeper.get(preview).url == ADDRESS
    preview_of(keeper, LIST)
    assert not Session.objects.filter(pk=token).exists()


def test_a_users_session_is_no_upload(keeper):
    key = keeper.session.session_key
    assert keeper.get(f"{ADDRESS}pending/{key}/").url == ADDRESS


def test_the_report_and_the_way_back(keeper, small_plan):
    report = apply(keeper, preview_of(keeper, LIST)).url
    assert tight("Undo this import") in text_of(keeper.get(report))
    assert keeper.post(f"{report}undo/").status_code == 302
    assert Objective.objects.get(plan=small_plan.plan, code="AC1").name == "Smooth roads"
    assert tight("Undo this import") not in text_of(keeper.get(report))


def test_later_edits_are_shown_before_anything_is_undone(keeper, small_plan, town):
    report = apply(keeper, preview_of(keeper, LIST)).url
    objective = Objective.objects.get(plan=small_plan.plan, code="BF1")
    objective.name = "Cheaper nights"
    records.save(record=objective, by=town["administrator"], reason="", version=objective.version)
    response = keeper.post(f"{report}undo/")
    assert response.status_code == 409
    assert tight("Cheaper nights") in text_of(response)
    assert keeper.post(f"{report}undo/", {"later_edits": "keep"}).status_code == 302
    assert Objective.objects.get(plan=small_plan.plan, code="BF1").name == "Cheaper nights"
    assert Objective.objects.get(plan=small_plan.plan, code="AC1").name == "Smooth roads"


@pytest.mark.parametrize("batch", ["99999999999999999999", "0"])
def test_no_such_batch(batch, keeper):
    assert keeper.get(f"{ADDRESS}batches/{batch}/").status_code == 404
    assert keeper.post(f"{ADDRESS}batches/{batch}/undo/").status_code == 404


def test_actions_are_posts(keeper):
    assert keeper.get(f"{ADDRESS}pending/abc/apply/").status_code == 405
    assert keeper.get(f"{ADDRESS}batches/1/undo/").status_code == 405
