"""Importing value rows as a multiple of the floor, import-export's own loop beside it, and the memory it takes.

The floor is the least that must be done: calamine reads the file, and COPY brings the same rows into the same two
tables, values and their history.
"""

import io
from collections.abc import Iterable
from functools import partial
from typing import Any

import python_calamine
import tablib
import xlsxwriter
from django.db import connection, transaction
from django.utils import timezone
from import_export.resources import ModelResource

from scorecard.domain import collecting
from scorecard.domain.plan_import import SourceFile
from scorecard.importers import preview, workbook
from scorecard.importers.preview import report
from scorecard.models import KPI, KPIValue, Plan
from scorecard.services import plan_import
from tests.benchmarks import memory
from tests.benchmarks.additions import SEED, new_plan
from tests.benchmarks.cities import Cities
from tests.benchmarks.engine import Measure, Weighing

IMPORT_TO_FLOOR, PREVIEW_TO_READ = 3.5, 4.0
MEMORY = 300  # MB, of the whole process at its largest
MONTHS, YEAR = 12, 2040
FEW = 100  # rows of import-export's loop


def measures(cities: Cities) -> Iterable[Measure]:
    fill(cities.rows * 2)
    for rows in (cities.rows, cities.rows * 2):
        data, books = _workbook_of(rows), list[Any]()
        floor = Measure(f"calamine + COPY, a row of {rows:,}", partial(_floor, data), prepare=_take_back, units=rows)
        read = Measure(f"reading {rows:,} rows", partial(_read, data, books))
        yield Measure(
            f"import, a row of {rows:,}", partial(whole, data), floor, IMPORT_TO_FLOOR, _take_back, every=5, units=rows
        )
        yield Measure(
            f"preview of {rows:,} rows with reading",
            partial(_preview, data),
            read,
            PREVIEW_TO_READ,
            _take_back,
            every=5,
        )
        if rows == cities.rows:
            loop = partial(_loop, _workbook_of(FEW))
            yield Measure("import-export's own loop, a row", loop, floor, prepare=_take_back, every=10, units=FEW)


def weighings(cities: Cities) -> Iterable[Weighing]:
    rows = cities.rows * 2
    yield Weighing(f"memory, import of {rows:,} rows", partial(memory.of, cities, "import", str(rows)), MEMORY)


def fill(rows: int) -> None:
    """A plan that nobody has reported on."""
    if not Plan.objects.filter(year=YEAR).exists():
        new_plan(SEED, YEAR, rows // MONTHS + 1)


def _workbook_of(rows: int) -> bytes:
    """KPI, month and figure: a row for each value."""
    stream = io.BytesIO()
    with xlsxwriter.Workbook(stream, {"in_memory": True}) as book:
        sheet = book.add_worksheet("實際值")
        sheet.write_row(0, 0, ("KPI代碼", "期間", "實際值"))
        for number in range(rows):
            code, month = f"AC1.{number // MONTHS + 1}", number % MONTHS + 1
            sheet.write_row(number + 1, 0, (code, f"{YEAR}-{month:02}", number % 997 / 10))
    return stream.getvalue()


def _take_back() -> None:
    """The plan as it was; history too, which the database guards but from its owner."""
    values = "kpi_id IN (SELECT kpi.id FROM scorecard_kpi kpi JOIN scorecard_plan p ON p.id = plan_id WHERE year = %s)"
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET LOCAL session_replication_role = replica")
        for table in ("scorecard_historicalkpivalue", "scorecard_kpivalue"):
            cursor.execute(f"DELETE FROM {table} WHERE {values}", [YEAR])  # noqa: S608 - our own names
        for table in ("scorecard_historicalimportbatch", "scorecard_importbatch"):
            cursor.execute(f"DELETE FROM {table}")  # noqa: S608
    Plan.objects.filter(year=YEAR).update(values_version=1)


def _floor(data: bytes) -> None:
    """Read with calamine, and COPY."""
    with python_calamine.load_workbook(io.BytesIO(data)) as book:
        rows = book.get_sheet_by_index(0).to_python()[1:]
    pks: dict[Any, int] = dict(KPI.objects.filter(plan__year=YEAR).values_list("code", "pk"))
    now = timezone.now().isoformat()
    texts = (
        "not_applicable_reason",
        "note",
        "behind_reason",
        "corrective_measure",
        "measure_follow_up",
        "review_comment",
    )
    shared = {
        **dict.fromkeys(texts, ""),
        "is_not_applicable": "f",
        "is_sample": "f",
        "state": "submitted",
        "version": "1",
    }
    names = ("kpi_id", "frequency", "period_start", "actual", "submitted_at", *shared)
    lines = [
        "\t".join((str(pks[code]), "M", f"{period}-01", str(actual), now, *shared.values()))
        for code, period, actual in rows
    ]
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.copy_expert(f"COPY scorecard_kpivalue ({','.join(names)}) FROM STDIN", io.StringIO("\n".join(lines)))
        cursor.execute("SELECT id FROM scorecard_kpivalue ORDER BY id DESC LIMIT %s", [len(lines)])
        found = [str(pk) for (pk,) in reversed(cursor.fetchall())]
        past = "\n".join(f"{line}\t{pk}\t{now}\t+\tImport\t" for line, pk in zip(lines, found, strict=True))
        columns = ",".join((*names, "id", "history_date", "history_type", "history_change_reason", "request_id"))
        table = KPIValue.history.model._meta.db_table
        cursor.copy_expert(f"COPY {table} ({columns}) FROM STDIN", io.StringIO(past))


@collecting.paused()
def whole(data: bytes, plan: Plan | None = None) -> None:
    """As the page and the command do it: read, recognise, preview, apply."""
    plan = plan or Plan.objects.get(year=YEAR)
    shown = preview.of_workbook(workbook.read(data, "values.xlsx"), plan)
    assert shown.is_whole, shown.all_notes[:3]
    plan_import.apply(
        plan=plan,
        changes=report.change_set(shown),
        versions=shown.versions,
        file=SourceFile("values.xlsx", "0" * 64),
        by=None,
    )


def of_rows(rows: int) -> None:
    """For the process that is weighed."""
    fill(rows)
    _take_back()
    whole(_workbook_of(rows))


def _read(data: bytes, books: list[Any]) -> None:
    books[:] = [workbook.read(data, "values.xlsx")]


def _preview(data: bytes) -> None:
    preview.of_workbook(workbook.read(data, "values.xlsx"), Plan.objects.get(year=YEAR))


class _Values(ModelResource):
    """import-export as its manual has it."""

    class Meta:
        model = KPIValue
        fields = ("kpi", "frequency", "period_start", "actual", "state")
        import_id_fields = ("kpi", "frequency", "period_start")
        use_transactions = True


def _loop(data: bytes) -> None:
    with python_calamine.load_workbook(io.BytesIO(data)) as book:
        rows = book.get_sheet_by_index(0).to_python()[1:]
    pks: dict[Any, int] = dict(KPI.objects.filter(plan__year=YEAR).values_list("code", "pk"))
    table = tablib.Dataset(headers=("kpi", "frequency", "period_start", "actual", "state"))
    for code, period, actual in rows:
        table.append((pks[code], "M", f"{period}-01", actual, "submitted"))
    result = _Values().import_data(table, raise_errors=True)
    assert result.totals["new"] == len(rows)
