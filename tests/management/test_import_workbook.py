"""manage.py import_workbook ORG YEAR FILE: what each kind of file comes to in a plan, and what the command says."""

import json
from dataclasses import replace
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.utils import translation

from scorecard.domain.plan_document import PlanDocument
from scorecard.importers import plan_file
from scorecard.models import KPI, ImportBatch, KPIValue, Objective, Plan, ThemeMember
from scorecard.reports import plan_document
from tests import plan_files

FILES = Path(__file__).parents[1] / "importers" / "workbooks"
DEPARTMENT = {"theme": 5, "perspective": 4, "objective": 23, "ksf": 23, "kpi": 24, "action_plan": 26}


def run(organisation: str, year: int, file: Path, *options: str) -> tuple[int, dict[str, Any]]:
    """Exit code and report."""
    out, code = StringIO(), 0
    with translation.override("en"):
        try:
            call_command("import_workbook", organisation, str(year), str(file), "--json", *options, stdout=out)
        except SystemExit as end:
            code = int(str(end.code))
    return code, json.loads(out.getvalue())


def counts(report: dict[str, Any]) -> tuple[int, ...]:
    return tuple(report[name] for name in ("rows", "created", "changed", "unchanged", "refused"))


def bare(document: PlanDocument) -> PlanDocument:
    """A plan's names, codes and places alone: what a list or a printed table says."""

    def ksf(entry: Any) -> Any:
        kpis = tuple(
            type(kpi)(
                code=kpi.code,
                name=kpi.name,
                action_plans=tuple(type(each)(code=each.code, name=each.name) for each in kpi.action_plans),
            )
            for kpi in entry.kpis
        )
        return type(entry)(code=entry.code, name=entry.name, kpis=kpis)

    def objective(entry: Any) -> Any:
        ksfs = tuple(map(ksf, entry.ksfs))
        return type(entry)(code=entry.code, name=entry.name, perspective=entry.perspective, ksfs=ksfs)

    themes = tuple(
        type(theme)(
            code=theme.code,
            name=theme.name,
            members=tuple(type(each)(printed_name=each.printed_name, role=each.role) for each in theme.members),
            objectives=tuple(map(objective, theme.objectives)),
        )
        for theme in document.themes
    )
    return PlanDocument(
        plan=replace(document.plan, line=0, key_lines={}),
        perspectives=tuple(type(each)(code=each.code, name=each.name) for each in document.perspectives),
        themes=themes,
        shared_objectives=tuple(map(objective, document.shared_objectives)),
    )


def stored(organisation: str, year: int) -> PlanDocument:
    return bare(plan_document.build(Plan.objects.of(organisation, year).select_related("parent").get()))


@pytest.fixture
def empty_department(seed_plans):
    call_command("create_plan", "taipei-personnel", "2032", stdout=StringIO())
    return Plan.objects.of("taipei-personnel", 2032).get()


@pytest.fixture
def empty_city(seed_plans):
    call_command("create_plan", "taipei", "2032", stdout=StringIO())
    return Plan.objects.of("taipei", 2032).get()


@pytest.mark.parametrize(
    "name", ["printed.xlsx", "english.xlsx", "glued.xlsx", "merged.xlsx", "list.ods", "list_big5.csv", "titles.xlsx"]
)
def test_a_file_into_an_empty_plan_makes_the_departments_and_a_second_time_nothing(name, empty_department):
    code, report = run("taipei-personnel", 2032, FILES / name)
    assert code == 0
    assert report["rows"] == report["created"] == (24 if name in ("printed.xlsx", "glued.xlsx") else 26)
    assert report["objects"] == DEPARTMENT
    want, have = bare(plan_file.read(plan_files.seed(plan_files.DEPARTMENT))), stored("taipei-personnel", 2032)
    assert (have.themes, have.shared_objectives) == (want.themes, want.shared_objectives)
    batches, histories = ImportBatch.objects.count(), KPI.history.count()
    code, again = run("taipei-personnel", 2032, FILES / name)
    assert (code, counts(again)) == (0, (report["rows"], 0, 0, report["rows"], 0))
    assert (ImportBatch.objects.count(), KPI.history.count()) == (batches, histories)


def test_rows_without_data_are_skipped_and_counted(empty_department):
    code, report = run("taipei-personnel", 2032, FILES / "subtotals.xlsx")
    assert (code, counts(report), report["objects"]) == (0, (26, 26, 0, 0, 0), DEPARTMENT)
    assert report["skipped"] > 1


def test_the_printed_map_makes_the_citys_plan(empty_city):
    code, report = run("taipei", 2032, FILES / "map.xlsx")
    assert (code, report["layout"], report["refused"]) == (0, "map", 0)
    want, have = bare(plan_file.read(plan_files.seed(plan_files.CITY))), stored("taipei", 2032)
    assert (have.themes, have.shared_objectives) == (want.themes, want.shared_objectives)
    assert have.plan.vision == want.plan.vision and have.plan.core_values == want.plan.core_values
    member = ThemeMember.objects.get(theme__plan=empty_city, theme__code="A", role="lead")
    assert member.organisation is not None and member.organisation.slug == "taipei-environment"


def test_a_letter_that_is_not_its_perspectives_is_a_warning(empty_city, seed_plans):
    code, report = run("taipei", 2032, FILES / "city_list.xlsx")
    assert (code, counts(report), report["warnings"]) == (0, (48, 48, 0, 0, 0), 23)
    assert Objective.objects.filter(plan=empty_city, theme=None).count() == 4
    assert Objective.objects.filter(plan=seed_plans.department).count() == 23


def test_a_doubled_code_is_refused_with_a_free_one_and_the_rest_waits(empty_department):
    code, report = run("taipei-personnel", 2032, FILES / "doubled_code.xlsx")
    assert (code, counts(report)) == (1, (23, 22, 0, 0, 1))
    errors = [message for message in report["messages"] if message["level"] == "error"]
    assert [(error["row"], "EF1" in error["text"]) for error in errors] == [(24, True)]
    assert not Objective.objects.filter(plan=empty_department).exists()


def test_the_good_rows_on_request(empty_department):
    code, _report = run("taipei-personnel", 2032, FILES / "doubled_code.xlsx", "--apply-good")
    assert code == 1
    assert Objective.objects.filter(plan=empty_department).count() == 22
    assert "電子化" in Objective.objects.get(plan=empty_department, code="EP1").name


def test_two_names_refuse_both_rows_and_another_spelling_is_a_change(seed_plans):
    code, report = run("taipei-personnel", 2021, FILES / "two_names.xlsx", "--dry-run")
    assert (code, counts(report)) == (1, (26, 0, 1, 23, 2))
    told = [(each["level"], each["row"]) for each in report["messages"] if each["level"] in ("error", "warning")]
    assert told == [("error", 4), ("error", 5), ("warning", 7)]


def test_figures_that_stand_already_change_nothing(seed_plans):
    before = KPIValue.history.count()
    code, report = run("taipei-personnel", 2021, FILES / "figures.xlsx")
    assert (code, report["layout"], report["changed"], report["created"]) == (0, "figures", 0, 0)
    assert KPIValue.history.count() == before


def test_a_proposed_code_is_taken_with_a_warning(seed_plans, tmp_path):
    file = tmp_path / "list.csv"
    file.write_text("theme,perspective,objective\nA 提升組織效能,顧客,Bright roads\n")
    code, report = run("taipei-personnel", 2021, file)
    assert (code, counts(report), report["warnings"]) == (0, (1, 1, 0, 0, 0), 1)
    assert report["messages"][0]["level"] == "warning"
    assert Objective.objects.get(plan=seed_plans.department, name="Bright roads").code not in ("", "AC1")


def test_a_dry_run_writes_nothing(empty_department):
    code, report = run("taipei-personnel", 2032, FILES / "list.ods", "--dry-run")
    assert (code, report["created"]) == (0, 26)
    assert not Objective.objects.filter(plan=empty_department).exists()


def test_a_file_that_is_no_workbook_is_refused_in_words(tmp_path, empty_department):
    file = tmp_path / "plan.xlsx"
    file.write_text("not a workbook")
    code, report = run("taipei-personnel", 2032, file)
    assert (code, report["rows"], report["messages"][0]["level"]) == (1, 0, "error")


def test_history_names_batch_file_sheet_and_row(empty_department):
    run("taipei-personnel", 2032, FILES / "list_big5.csv")
    batch = ImportBatch.objects.get(plan=empty_department)
    reason = Objective.objects.get(plan=empty_department, code="AC2").history.get().history_change_reason
    assert reason == f"Import {batch.pk}: “list_big5.csv”, sheet “list_big5”, row 3"
    assert batch.counts["created"] == 26 and batch.counts["objects"]["kpi"] == 24


def test_without_json_the_report_is_lines(empty_department):
    out = StringIO()
    with translation.override("en"):
        call_command("import_workbook", "taipei-personnel", "2032", str(FILES / "list.ods"), stdout=out)
    assert out.getvalue().endswith(
        "26 rows: 26 created, 0 changed, 0 unchanged, 0 refused; 1 rows without data were skipped.\n"
    )


@pytest.mark.parametrize("arguments", [("nowhere", "2021", "list.ods"), ("taipei", "2021", "missing.xlsx")])
def test_no_such_plan_or_file(arguments, seed_plans):
    with pytest.raises(CommandError):
        call_command("import_workbook", *arguments[:2], str(FILES / arguments[2]))
