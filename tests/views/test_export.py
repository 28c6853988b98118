"""The downloads of a plan: who gets them, what they hold, under which name and at what price."""

from datetime import date
from urllib.parse import unquote

import pytest
from django.contrib.messages import get_messages

from scorecard.exporters.workbook import CONTENT_TYPES
from scorecard.models import ActionPlan, KPIValue, PeriodLock
from scorecard.views import attachment
from tests.exporters.workbook.reading import cells, lines, names, opened
from tests.views.pages import queries_of

PLAN = "/plans/town-works/2030/"
EXPORTS = [
    "export/scorecard.xlsx",
    "export/scorecard.ods",
    "export/scorecard.csv",
    "export/scorecard.xlsx?layout=flat",
    "export/values.xlsx",
    "export/values.ods",
    "export/values.csv",
    "export/values.ods?layout=long",
    "export/targets.xlsx",
    "export/targets.ods",
    "export/targets.xlsx?layout=long",
]
TEMPLATES = [
    "import/template.xlsx",
    "import/template.ods",
    "import/template.xlsx?section=town-works-roads",
    "import/template.ods?section=town-works-bridges",
]


@pytest.mark.parametrize(
    "address",
    ["export/scorecard.pdf", "export/scorecard.xls", "export/targets.csv", "import/template.csv", "export/other.xlsx"],
)
def test_other_files_are_not_there(address, as_actor, small_plan):
    assert as_actor("superuser").get(PLAN + address).status_code == 404


@pytest.mark.parametrize("query", ["layout=", "layout=%00", "layout=x", "layout[]=flat", "section=", "period=2030-13"])
def test_a_junk_query_changes_nothing(query, as_actor, small_plan):
    client = as_actor("superuser")
    for address in ("export/scorecard.xlsx", "export/values.ods", "export/targets.ods", "import/template.xlsx"):
        with_query, without = (client.get(f"{PLAN}{address}{each}").getvalue() for each in (f"?{query}", ""))
        assert cells(with_query) == cells(without)


@pytest.mark.parametrize("section", ["nowhere", "%00", "town-culture", "town", "x" * 5000])
def test_a_section_without_a_kpi_has_no_workbook(section, as_actor, small_plan):
    assert as_actor("administrator").get(f"{PLAN}import/template.xlsx?section={section}").status_code == 404


@pytest.mark.parametrize("address", EXPORTS + TEMPLATES)
def test_a_file_has_its_type_and_a_name_in_chinese(address, as_actor, small_plan):
    response = as_actor("superuser").get(PLAN + address)
    kind = address.partition("?")[0].rpartition(".")[2]
    assert response["Content-Type"] == CONTENT_TYPES[kind]
    disposition = response["Content-Disposition"]
    assert disposition.startswith(f"attachment; filename=\"town-works-2030.{kind}\"; filename*=UTF-8''Works_119")
    assert disposition.isascii()
    assert unquote(disposition).endswith(f".{kind}")
    words = ("平衡計分卡", "實際值", "目標值", "空白範本", "預填填報表")
    assert any(word in unquote(disposition) for word in words)


def test_a_name_holds_no_sign_that_ends_it(as_actor, small_plan, town):
    town.works.short_name = "a\"b;/\\\r\n'%語"
    town.works.save()
    disposition = as_actor("superuser").get(f"{PLAN}export/values.xlsx")["Content-Disposition"]
    assert "%E8%AA%9E" in disposition
    assert disposition.count('"') == 2


def long_values(client) -> set[tuple[str, str]]:
    """Code and period of each value in the list."""
    rows = lines(client.get(f"{PLAN}export/values.csv?layout=long").getvalue())[2:]
    return {(row[0], row[4]) for row in rows}


@pytest.mark.parametrize(
    "actor, drafts",
    [
        ("viewer", set()),
        ("town_viewer", set()),
        ("staff", {"AC1.1", "AC1.2"}),
        ("other_staff", {"AC1.2"}),
        ("manager", {"AC1.1", "AC1.2", "AF1.1", "AF1.2"}),
    ],
)
def test_only_what_one_may_see_goes_out(actor, drafts, as_actor, small_plan):
    client = as_actor(actor)
    reported = {(code, month) for code in small_plan.kpis for month in ("119年2月", "119年3月")}
    assert long_values(client) == reported | {(code, "119年1月") for code in drafts}
    wide = lines(client.get(f"{PLAN}export/values.csv").getvalue())
    january = wide[1].index("1月")
    assert {row[0] for row in wide[2:] if row[january]} == drafts


def test_every_value_goes_out_as_it_is_stored(as_actor, small_plan):
    value = small_plan.values["AC1.1 approved"]
    KPIValue.objects.filter(pk=value.pk).update(actual="-1234.5", note="=1+1", behind_reason="a\nb")
    client = as_actor("superuser")
    for kind in ("xlsx", "ods"):
        rows = cells(client.get(f"{PLAN}export/values.{kind}?layout=long").getvalue())
        heads = rows[1]
        row = next(row for row in rows[2:] if row[0] == "AC1.1" and row[4] == "119年3月")
        found = dict(zip(heads, row, strict=True))
        assert (found["實際值"], found["辦理情形"], found["落後原因"]) == (-1234.5, "=1+1", "a\nb")
        assert found["狀態"] == "已核定"


def test_a_long_list_goes_out_from_a_file(as_actor, small_plan, monkeypatch):
    """In memory is what is short; the end of the longer one is there too, and its length is told."""
    client, address = as_actor("superuser"), f"{PLAN}export/values.ods?layout=long"
    short = client.get(address).getvalue()
    monkeypatch.setattr(attachment, "_IN_MEMORY", 1)
    response = client.get(address)
    assert int(response["Content-Length"]) == len(whole := response.getvalue())
    assert cells(whole) == cells(short)


def test_a_draft_of_a_plan_is_seen_by_who_manages_it(as_actor, small_plan):
    address = "/plans/town-works/2031/export/scorecard.xlsx"
    assert as_actor("viewer").get(address).status_code == 404
    assert as_actor("manager").get(address).status_code == 200


def test_a_sections_workbook_holds_its_own_kpis(as_actor, small_plan):
    client = as_actor("administrator")
    for section, codes in {
        "town-works-roads": {"AC1.1", "AC1.2"},  # the latter it only reports
        "town-works-bridges": {"AC1.2"},
        "town-works": {"AC1.2", "AF1.1", "AF1.2"},  # the latter has no owner
    }.items():
        rows = cells(client.get(f"{PLAN}import/template.ods?section={section}").getvalue())
        assert {row[0] for row in rows[2:]} == codes


def test_what_is_locked_or_approved_is_closed_in_a_sections_workbook(as_actor, small_plan):
    client, address = as_actor("administrator"), f"{PLAN}import/template.xlsx?section=town-works-bridges"

    def open_months() -> set[str]:
        sheet = opened(client.get(address).getvalue()).worksheets[0]
        assert sheet.protection.sheet
        assert sheet["A3"].value == "AC1.2"
        assert sheet["A3"].protection.locked
        return {sheet.cell(2, cell.column).value for cell in sheet[3][10:22] if not cell.protection.locked}

    months = {f"{month}月" for month in range(1, 13)}
    assert open_months() == months - {"3月", "12月"}  # March is approved, December locked
    PeriodLock.objects.update(frequency="Y", period_start=date(2030, 1, 1))
    assert open_months() == set()


def test_the_empty_template_offers_lists(as_actor, small_plan):
    content = as_actor("administrator").get(f"{PLAN}import/template.xlsx").getvalue()
    assert names(content)[1:] == ["實際值", "目標值"]
    first, second, _third = opened(content).worksheets
    lists = [rule.formula1 for sheet in (first, second) for rule in sheet.data_validations.dataValidation]
    assert '"Citizens,Finance"' in lists
    assert '"越高越好,越低越好,落在區間內"' in lists
    assert '"月,季,半年,年"' in lists


def test_more_action_plans_than_a_cell_holds(as_actor, small_plan):
    kpi = small_plan.kpis["AC1.1"]
    ActionPlan.objects.bulk_create(
        ActionPlan(plan=kpi.plan, kpi=kpi, code=f"X{number}", name="語" * 200) for number in range(170)
    )
    client = as_actor("viewer")
    response = client.get(f"{PLAN}export/scorecard.xlsx")
    assert (response.status_code, response.url) == (302, PLAN)
    assert "第3列第E欄" in str(next(iter(get_messages(response.wsgi_request))))
    assert client.get(f"{PLAN}export/scorecard.xlsx?layout=flat").status_code == 200


@pytest.mark.parametrize("actor", ["viewer", "superuser"])
@pytest.mark.parametrize("address", EXPORTS)
def test_few_queries_and_as_many_for_many_kpis(address, actor, as_actor, small_plan, large_plan):
    client = as_actor(actor)
    small, large = (queries_of(client, f"/plans/town-works/{year}/{address}") for year in (2030, 2040))
    assert small == large <= 7


@pytest.mark.parametrize("address", ["import/template.xlsx", "import/template.xlsx?section=town-works-roads"])
def test_few_queries_of_a_template(address, as_actor, small_plan, large_plan):
    client = as_actor("administrator")
    small, large = (queries_of(client, f"/plans/town-works/{year}/{address}") for year in (2030, 2040))
    assert small == large <= 9


def test_pages_lead_to_the_downloads(as_actor, small_plan):
    client = as_actor("viewer")
    assert f'href="{PLAN}export/values.ods?layout=long"' in client.get(PLAN).content.decode()
    assert f'href="{PLAN}export/scorecard.xlsx"' in client.get(f"{PLAN}scorecard/").content.decode()


def test_a_section_that_one_does_not_see_has_no_workbook_though_it_reports_here(as_actor, small_plan, town):
    small_plan.kpis["AC1.1"].reporting_organisations.add(town.organisations["town-culture"])
    address = f"{PLAN}import/template.xlsx?section=town-culture"
    assert as_actor("superuser").get(address).status_code == 200
    assert as_actor("administrator").get(address).status_code == 404
