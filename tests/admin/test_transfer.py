"""Taking tables in and giving them out: nothing lost on the way, nothing written that isn't allowed."""

import hashlib
import io
import zipfile
from datetime import date, timedelta

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone, translation

from scorecard.admin.site import site
from scorecard.exporters import tables, workbook
from scorecard.importers import resources
from scorecard.importers import tables as reading
from scorecard.models import KPI, CalendarDay, ImportBatch, Membership, Objective, Organisation, Plan, Theme
from tests.admin.pages import address
from tests.admin.transferring import FORMATS, complaints, csv, preview, refusal
from tests.forms_in_html import fields_of
from tests.naughty_strings import NAUGHTY

TAKEN_IN = [
    "plan",
    "perspective",
    "theme",
    "thememember",
    "objective",
    "ksf",
    "kpi",
    "kpitarget",
    "workitem",
    "actionplan",
    "causeeffectlink",
    "alignment",
    "organisation",
]
GIVEN_OUT = [*TAKEN_IN, "membership", "periodlock", "kpivalue", "evidence", "importbatch"]


@pytest.fixture
def admin(as_actor, small_plan):
    return as_actor("administrator")


def give_out(client, noun, kind="xlsx", query=""):
    response = client.post(address(noun, "export") + query, {"format": FORMATS[kind], "resource": "0"})
    assert response.status_code == 200
    assert response["Content-Disposition"] == f'attachment; filename="{noun}.{kind}"'
    return response.content


def table(data: bytes, kind="xlsx"):
    return reading.read(data, f"table.{kind}")


def confirm(client, noun, response):
    fields = fields_of(response)
    assert "import_file_name" in fields
    return client.post(address(noun, "process_import"), fields)


def kinds_of_rows(response) -> list[str]:
    assert not complaints(response)
    return [row.import_type for row in response.context["result"].rows]


@pytest.mark.parametrize("noun", TAKEN_IN)
def test_what_goes_out_comes_back_unchanged(noun, admin):
    kind = "xlsx" if TAKEN_IN.index(noun) % 2 else "csv"
    data = give_out(admin, noun, kind)
    assert len(table(data, kind)[1]) >= 1
    response = preview(admin, noun, data, kind)
    assert set(kinds_of_rows(response)) == {"skip"}
    model = response.context["opts"].model
    history = model.history.count()
    assert confirm(admin, noun, response).status_code == 302
    assert model.history.count() == history


@pytest.mark.parametrize("noun", ["plan", "kpi", "kpitarget", "objective", "thememember", "alignment"])
def test_the_seed_comes_back_unchanged(noun, as_actor, seed_plans):
    client = as_actor("superuser")
    response = preview(client, noun, give_out(client, noun, "xlsx"), "xlsx")
    assert set(kinds_of_rows(response)) == {"skip"}


@pytest.mark.parametrize("noun", GIVEN_OUT)
def test_every_noun_goes_out_in_every_kind(noun, admin):
    for kind in FORMATS:
        assert give_out(admin, noun, kind)


def test_the_calendar_goes_out_and_comes_back(as_actor, small_plan):
    client = as_actor("superuser")
    data = give_out(client, "calendarday", "csv")
    headings, rows = table(data, "csv")
    assert rows == [["119/02/05", "否", "Storm"]]
    assert kinds_of_rows(preview(client, "calendarday", data)) == ["skip"]
    longer = csv(headings, *rows, ["119/02/09", "是", "補行上班"])
    response = preview(client, "calendarday", longer)
    assert kinds_of_rows(response) == ["skip", "new"]
    assert confirm(client, "calendarday", response).status_code == 302
    assert CalendarDay.objects.corrections(2030) == {date(2030, 2, 5): False, date(2030, 2, 9): True}


def test_extensions_of_members_go_out(admin, town):
    town["staff"].memberships.update(extension="7561")
    assert "7561" in {row[3] for row in table(give_out(admin, "membership"))[1]}


def test_only_ones_own_goes_out(admin, small_plan):
    _headings, rows = table(give_out(admin, "plan"))
    assert {row[0] for row in rows} == {"town-works", "town-works-roads"}
    assert "119" in {row[1] for row in rows}
    _headings, rows = table(give_out(admin, "kpi", query="?q=AC1.2"))
    assert [row[3] for row in rows] == ["AC1.2"]


def test_a_filter_that_the_list_has_not_got_is_no_error_page(admin):
    export = f"{address('theme', 'export')}?theme=1"
    assert (admin.get(export).status_code, admin.post(export, {"format": "0"}).status_code) == (404, 404)


def test_a_way_through_a_spreadsheet(admin, town, small_plan):
    """Given out, changed and added to, taken in."""
    book = openpyxl.load_workbook(io.BytesIO(give_out(admin, "objective")))
    sheet = book.active
    headings = [cell.value for cell in sheet[1]]
    labels = {field.name: str(field.verbose_name) for field in Objective._meta.fields}
    name, weight, code, order = (headings.index(labels[each]) + 1 for each in ("name", "weight", "code", "order"))
    sheet.cell(2, name).value, sheet.cell(2, weight).value = "新的名稱", 12.5
    changed = sheet.cell(2, code).value
    sheet.append([cell.value for cell in sheet[2]])
    sheet.cell(sheet.max_row, code).value = "ａｃ９"
    sheet.cell(sheet.max_row, order).value = None
    stream = io.BytesIO()
    book.save(stream)
    response = preview(admin, "objective", stream.getvalue(), "xlsx")
    assert sorted(kinds_of_rows(response)) == ["new", "skip", "skip", "update"]
    assert "<ins>新的名稱</ins>" in response.content.decode()
    assert not Objective.objects.filter(name="新的名稱").exists()
    confirm(admin, "objective", response)
    objective = Objective.objects.get(plan=small_plan.plan, code=changed)
    assert (objective.name, str(objective.weight), objective.version) == ("新的名稱", "12.5000", 2)
    new = Objective.objects.get(plan=small_plan.plan, code="AC9")
    entry = new.history.get()
    assert entry.history_user == town["administrator"]
    assert "table.xlsx" in entry.history_change_reason and "5" in entry.history_change_reason
    batch = ImportBatch.objects.get(plan=small_plan.plan, file_name="table.xlsx")
    assert (batch.imported_by, batch.undone_at) == (town["administrator"], None)
    assert batch.sha256 == hashlib.sha256(stream.getvalue()).hexdigest()
    assert batch.counts == {"created": 1, "changed": 1, "unchanged": 2}
    assert batch.report == [
        {"row": 2, "kind": "changed", "record": f"{changed} 新的名稱"},
        {"row": 5, "kind": "created", "record": "AC9 新的名稱"},
    ]
    page = admin.get(address("importbatch", "change", batch)).content.decode()
    assert "新增1筆、異動1筆、無異動2筆" in page and "第5列：新增，AC9 新的名稱" in page


def test_every_plan_that_a_file_changes_notes_it(as_actor, town, small_plan):
    client = as_actor("superuser")
    before = ImportBatch.objects.count()
    rows = (["town-works", "119", "N", "x", "1"], ["town", "119", "N", "x", "1"], ["town-works", "119", "A", "", ""])
    data = csv(THEMES, *rows[:2])
    confirm(client, "theme", preview(client, "theme", data))
    assert set(ImportBatch.objects.filter(file_name="table.csv").values_list("plan", flat=True)) == {
        small_plan.plan.pk,
        small_plan.town_plan.pk,
    }
    confirm(client, "theme", preview(client, "theme", data))  # nothing changes, so there is nothing to note
    refusal(client, "theme", csv(THEMES, *rows))
    assert ImportBatch.objects.count() == before + 2


def test_a_file_given_out_in_english_changes_nothing_in_chinese(admin, small_plan):
    for noun in ("kpi", "plan", "thememember", "causeeffectlink"):
        admin.cookies["django_language"] = "en"
        data = give_out(admin, noun)
        admin.cookies["django_language"] = "zh-hant"
        assert set(kinds_of_rows(preview(admin, noun, data, "xlsx"))) == {"skip"}, noun


def test_a_csv_by_hand(admin, small_plan, town):
    head = ["organisation", "year", "ksf", "code", "name", "frequency", "owner", "reporting_organisations", "is_sample"]
    with translation.override("en"):
        data = csv(
            [str(Organisation._meta.verbose_name), *head[1:]],
            [
                "town-works",
                "119",
                "AC1",
                "ac1.7",
                "Holes",
                "Month",
                "town-works-roads",
                "town-works、town-works-bridges",
                "yes",
            ],
            ["", "", "", "", "", "", "", "", ""],
            ["town-works", "2030", "ＡＣ1", "AC1.1", "臺北 renamed", "Q", "", "", "no"],
        )
    response = preview(admin, "kpi", data)
    assert kinds_of_rows(response) == ["new", "skip", "update"]
    confirm(admin, "kpi", response)
    kpi = KPI.objects.get(plan=small_plan.plan, code="AC1.7")
    assert (kpi.owner, kpi.frequency, kpi.is_sample, kpi.unit) == (town.roads, "M", True, "")
    assert set(kpi.reporting_organisations.all()) == {town.works, town.bridges}
    changed = KPI.objects.get(plan=small_plan.plan, code="AC1.1")
    assert (changed.name, changed.frequency, changed.owner) == ("臺北 renamed", "Q", None)


THEMES = ["organisation", "year", "code", "name", "order"]


@pytest.mark.parametrize(
    ("row", "parts"),
    [
        (["town-culture", "119", "X", "x", "1"], ["town-culture"]),
        (["town", "119", "X", "x", "1"], ["town"]),
        (["nowhere", "119", "X", "x", "1"], ["nowhere"]),
        (["town-works", "1190", "X", "x", "1"], ["1190"]),
        (["town-works", "119", "a b", "x", "1"], ["A B"]),
        (["town-works", "119", "", "x", "1"], []),
        (["town-works", "119", "X", "", "1"], []),
        (["town-works", "119", "X", "x", "one"], ["one"]),
        (["town-works", "119", "X", "x", "1.5"], ["1.5"]),
        (["town-works", "119", "X", "x", "-1"], []),
        (["town-works", "119", "X", "x" * 201, "1"], []),
        (["town-works", "119", "X", "x\x07", "1"], []),
    ],
)
def test_a_row_that_is_refused_refuses_all(row, parts, admin, small_plan):
    before = Theme.objects.count(), Theme.history.count()
    page = refusal(admin, "theme", csv(THEMES, ["town-works", "119", "N", "good", "1"], row))
    for part in ["3", *parts]:
        assert part in page
    assert (Theme.objects.count(), Theme.history.count()) == before


def test_rows_against_the_rules(admin, small_plan):
    plan = ["town-works", "119"]
    head = ["organisation", "year"]
    for noun, headings, row in (
        ("objective", [*head, "code", "name", "perspective", "theme"], [*plan, "X1", "x", "Q", "A"]),
        ("objective", [*head, "code", "name"], [*plan, "X1", "x"]),
        ("ksf", [*head, "objective", "code", "name"], [*plan, "ZZ", "X", "x"]),
        ("kpi", [*head, "ksf", "code", "name", "owner"], [*plan, "AC1", "AC1.1", "x", "town-culture"]),
        ("kpi", [*head, "ksf", "code", "name", "case_officers"], [*plan, "AC1", "AC1.1", "x", "outsider"]),
        ("kpi", [*head, "ksf", "code", "name", "direction"], [*plan, "AC1", "AC1.1", "x", "sideways"]),
        ("kpi", [*head, "ksf", "code", "active_from"], [*plan, "AC1", "AC1.1", "0110/1/1"]),
        ("kpitarget", [*head, "kpi", "period", "value", "low"], [*plan, "AC1.1", "119年", "1", "1"]),
        ("kpitarget", [*head, "kpi", "period", "value"], [*plan, "AC1.1", "sometime", "1"]),
        ("kpitarget", [*head, "kpi", "period", "value"], [*plan, "AC1.1", "119年", "NaN"]),
        ("causeeffectlink", [*head, "cause", "effect"], [*plan, "AC1", "AC1"]),
        ("causeeffectlink", [*head, "cause", "effect"], [*plan, "AC1", "AF1"]),  # a cycle
        ("alignment", [*head, "objective", "parent_objective"], [*plan, "AC1", "AC1"]),
        ("plan", ["organisation", "year", "title"], ["town-culture", "125", "x"]),
        ("plan", ["organisation", "year", "title", "parent"], ["town-works", "125", "x", "nowhere 119"]),
        ("organisation", ["slug", "name", "short_name"], ["new", "x", "x"]),
        ("organisation", ["slug", "parent", "name", "short_name"], ["new", "town-culture", "x", "x"]),
        ("organisation", ["slug", "name"], ["town-culture", "Mine now"]),
    ):
        assert refusal(admin, noun, csv(headings, row)), (noun, row)


def test_two_rows_about_the_same(admin):
    rows = (["town-works", "119", "N", "one", "1"], ["town-works", "119", "N", "two", "1"])
    response = preview(admin, "theme", csv(THEMES, *rows))
    assert kinds_of_rows(response) == ["new", "update"]


def test_the_plan_changed_between_preview_and_confirmation(admin, small_plan):
    perspective = small_plan.plan.perspectives.get(code="F")
    head = ["organisation", "year", "code", "name", "perspective"]
    response = preview(
        admin, "objective", csv(head, ["town-works", "119", "N1", "x", "F"], ["town-works", "119", "N2", "x", "F"])
    )
    type(perspective).objects.filter(pk=perspective.pk).update(code="G")
    follow = confirm(admin, "objective", response)
    assert follow.status_code == 302
    page = admin.get(follow.url).content.decode()
    assert 'class="error"' in page
    assert not Objective.objects.filter(code__in=["N1", "N2"]).exists()


def test_a_preview_belongs_to_who_made_it(admin, town, client, small_plan, time_machine):
    fields = fields_of(preview(admin, "theme", csv(THEMES, ["town-works", "119", "N", "x", "1"])))
    client.force_login(town["superuser"])
    for changed in (fields, {**fields, "import_file_name": "x"}, {}):
        assert client.post(address("theme", "process_import"), changed).status_code == 302
    client.force_login(town["administrator"])
    assert client.post(address("theme", "process_import"), {**fields, "import_file_name": "x"}).status_code == 302
    time_machine.move_to(timezone.now() + timedelta(minutes=31))
    assert client.post(address("theme", "process_import"), fields).status_code == 302
    assert not Theme.objects.filter(code="N").exists()


def test_the_confirmed_file_keeps_its_name_and_kind(admin, small_plan):
    fields = fields_of(preview(admin, "theme", csv(THEMES, ["town-works", "119", "N", "x", "1"])))
    admin.post(address("theme", "process_import"), {**fields, "format": "0", "original_file_name": "other\x07.csv"})
    theme = Theme.objects.get(plan=small_plan.plan, code="N")
    assert "table.csv" in str(theme.history.get().history_change_reason)


def test_a_file_whose_name_cannot_be_kept(admin):
    upload = SimpleUploadedFile(f"{'x' * 197}.csv", csv(THEMES, ["town-works", "119", "N", "x", "1"]))
    response = admin.post(address("theme", "import"), {"import_file": upload, "format": "1", "resource": "0"})
    assert complaints(response)


@pytest.mark.parametrize("actor", ["manager", "staff", "viewer", "outsider"])
def test_closed_to_others(actor, as_actor, small_plan):
    client = as_actor(actor)
    for page in ("import", "export", "process_import"):
        assert client.post(address("theme", page), {}).status_code == 403


def test_what_is_only_given_out(admin):
    for noun in ("kpivalue", "evidence", "importbatch", "membership", "periodlock"):
        with pytest.raises(Exception, match="not a valid view"):
            address(noun, "import")


def zipped(name: str, data: bytes) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(name, data)
    return stream.getvalue()


BAD_FILES = {
    "empty csv": (b"", "csv"),
    "blank csv": (b"\r\n\r\n", "csv"),
    "only headings": (b"organisation,year,code\r\n", "csv"),
    "unknown column": (b"organisation,year,code,colour\r\na,b,c,d", "csv"),
    "missing column": (b"organisation,code\r\na,b", "csv"),
    "twice": (b"organisation,year,code,code\r\na,b,c,d", "csv"),
    "twice under two names": ("organisation,year,code,name,名稱\r\na,b,c,d,e".encode(), "csv"),
    "value without heading": (b"organisation,year,code\r\na,b,c,d", "csv"),
    "not text": (bytes(range(256)) * 4, "csv"),
    "a NUL": (b"organisation,year,code\r\na,b,c\0", "csv"),
    "xlsx as csv": (zipped("x", b"x"), "csv"),
    "csv as xlsx": (b"organisation,year,code\r\n", "xlsx"),
    "a zip": (zipped("x", b"x"), "xlsx"),
    "a bomb": (zipped("xl/worksheets/sheet1.xml", b" " * 60_000_000), "xlsx"),
    "too large": (b"x" * 1_000_001, "csv"),
    "too many rows": (b"organisation,year,code\r\n" + b"a,b,c\r\n" * 2001, "csv"),
    "open quote": (b'organisation,year,code\r\n"a,b,c', "csv"),
}


@pytest.mark.parametrize("name", BAD_FILES)
def test_files_that_are_refused(name, admin):
    refusal(admin, "theme", *BAD_FILES[name])


def test_formulas_and_errors_are_refused_with_their_place(admin):
    for value in ("=1+1", "#DIV/0!"):
        book = openpyxl.Workbook()
        book.active.append(THEMES)
        book.active.append(["town-works", 119, "N", value, 1])
        stream = io.BytesIO()
        book.save(stream)
        assert "D2" in refusal(admin, "theme", stream.getvalue(), "xlsx")


def test_a_missing_file_or_kind(admin):
    assert admin.post(address("theme", "import"), {}).status_code == 200
    assert admin.post(address("theme", "import"), {"format": "9", "resource": "0"}).status_code == 200
    assert admin.post(address("theme", "export"), {"format": "9"}).status_code == 200


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp950"])
def test_encodings(encoding, admin):
    data = csv(THEMES, ["town-works", "119", "N", "臺北人事", "1"]).decode().encode(encoding)
    assert kinds_of_rows(preview(admin, "theme", data)) == ["new"]


# cells

PRINTABLE = [text for text in NAUGHTY if text.isprintable() and len(text) <= 200]


def test_texts_stay_texts_in_a_spreadsheet():
    data = workbook.write_xlsx(tables.book("a", ["a", "b"], [[text, 1] for text in PRINTABLE]))
    sheet = openpyxl.load_workbook(io.BytesIO(data)).active
    assert {cell.data_type for cell in sheet["A"]} == {"s"}
    assert [row[0] for row in reading.read(data, "a.xlsx")[1]] == PRINTABLE
    assert b"<f>" not in zipfile.ZipFile(io.BytesIO(data)).read("xl/worksheets/sheet1.xml")


def test_texts_stay_texts_in_csv():
    data = workbook.write_csv(tables.book("a", ["a", "b"], [[text, 1] for text in PRINTABLE]))
    lines = data.decode("utf-8-sig").split("\r\n")
    assert not [line for line in lines if line.lstrip('"')[:1] in tuple("=+-@＝＋－＠\t")]
    assert [row[0] for row in reading.read(data, "a.csv")[1]] == PRINTABLE


@pytest.mark.parametrize("kind", FORMATS)
def test_naughty_names_go_out_and_come_back(kind, as_actor, small_plan):
    """Each name in one kind of file; what all of them are in a file stands above."""
    client, plan = as_actor("administrator"), small_plan.plan
    kept = [text for text in PRINTABLE if text.strip()][list(FORMATS).index(kind) : 150 : len(FORMATS)]
    Theme.objects.bulk_create(Theme(plan=plan, code=f"N{number}", name=name) for number, name in enumerate(kept))
    response = preview(client, "theme", give_out(client, "theme", kind), kind)
    assert set(kinds_of_rows(response)) == {"skip"}


def test_headings_differ_in_every_language():
    for language in ("en", "zh-hant"):
        with translation.override(language):
            for admin_class in site._registry.values():
                for resource in getattr(admin_class, "resource_classes", []):
                    headings = [column.column_name for column in resource().get_export_fields()]
                    assert len(set(headings)) == len(headings), (language, resource, headings)


def test_going_out_takes_few_queries(large_plan, as_actor, django_assert_max_num_queries):
    client = as_actor("administrator")
    for noun in TAKEN_IN:
        with django_assert_max_num_queries(12):
            give_out(client, noun, "csv")


def test_a_superuser_takes_in_for_everybody(as_actor, small_plan):
    client = as_actor("superuser")
    response = preview(client, "organisation", csv(["slug", "name", "short_name"], ["new", "x", "x"]))
    confirm(client, "organisation", response)
    assert Organisation.objects.get(slug="new").parent is None
    response = preview(client, "plan", csv(["organisation", "year", "title"], ["new", "120", "x"]))
    confirm(client, "plan", response)
    assert Plan.objects.of("new", 2031).get().score_cap == 100
    assert Membership.objects.exists()


def test_one_below_the_other_in_one_table(admin, town):
    head = ["slug", "parent", "name", "short_name"]
    response = preview(admin, "organisation", csv(head, ["a", "town-works", "x", "x"], ["b", "a", "x", "x"]))
    assert kinds_of_rows(response) == ["new", "new"]
    confirm(admin, "organisation", response)
    assert Organisation.objects.get(slug="b").parent == Organisation.objects.get(slug="a")


def test_resources_are_all_in_use():
    used = {
        resource for admin_class in site._registry.values() for resource in getattr(admin_class, "resource_classes", [])
    }
    assert used == {getattr(resources, name) for name in resources.__all__}
