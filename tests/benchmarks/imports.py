"""Importing 10,000 and 20,000 value rows as a multiple of the floor, on PostgreSQL, and the memory it takes.

    In the project's virtual environment: python -m tests.benchmarks.imports [--rounds 5]

The floor is the least that must be done: calamine reads the file, and COPY brings the same rows into the same two
tables, values and their history. Both are done in turn in one run; the median of the ratios of a round is printed,
which holds on another machine as a time does not.
"""

import argparse
import io
import os
import resource
import statistics
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from typing import Any

from tests.postgres import exit_on_signals, postgres

SIZES = (10_000, 20_000)
IMPORT_TO_FLOOR = 5.0
PREVIEW_TO_READ = 4.0
MEMORY = 300  # MB, of this process at its largest
MONTHS = 12
YEAR = 2040


def prepare() -> Any:
    """Django on the throwaway database, with a plan of 1,700 KPIs that nobody has reported on."""
    os.environ["DJANGO_SETTINGS_MODULE"] = "bsc_portal.settings"
    import django
    from django.core.management import call_command

    django.setup()
    call_command("migrate", verbosity=0)
    from scorecard.models import KPI, KSF, Objective, Organisation, Perspective, Plan, Theme

    town = Organisation.objects.create(slug="town", name="Town", short_name="Town")
    plan = Plan.objects.create(organisation=town, year=YEAR, title="Town")
    perspective = Perspective.objects.create(plan=plan, code="C", name="Citizens")
    theme = Theme.objects.create(plan=plan, code="A", name="Streets")
    objective = Objective.objects.create(plan=plan, theme=theme, perspective=perspective, code="AC1", name="Roads")
    ksf = KSF.objects.create(plan=plan, objective=objective, code="AC1", name="Care")
    KPI.objects.bulk_create(
        KPI(plan=plan, ksf=ksf, code=f"AC1.{number}", name=f"Figure {number}", frequency="M")
        for number in range(1, max(SIZES) // MONTHS + 2)
    )
    return plan


def workbook_of(rows: int) -> bytes:
    """KPI, month and figure: a row for each value."""
    import xlsxwriter

    stream = io.BytesIO()
    with xlsxwriter.Workbook(stream, {"in_memory": True}) as book:
        sheet = book.add_worksheet("實際值")
        sheet.write_row(0, 0, ("KPI代碼", "期間", "實際值"))
        for number in range(rows):
            code, month = f"AC1.{number // MONTHS + 1}", number % MONTHS + 1
            sheet.write_row(number + 1, 0, (code, f"{YEAR}-{month:02}", number % 997 / 10))
    return stream.getvalue()


@contextmanager
def taken_back() -> Iterator[None]:
    """The database as it was, after the clock has stopped."""
    yield
    from scorecard.models import ImportBatch, KPIValue, Plan

    for model in (KPIValue, ImportBatch):
        model.history.all()._raw_delete("default")
        model.objects.all()._raw_delete("default")
    Plan.objects.update(values_version=1)


def floor(data: bytes) -> None:
    """Read with calamine, and COPY."""
    import python_calamine
    from django.db import connection, transaction
    from django.utils import timezone

    from scorecard.models import KPI, KPIValue

    with python_calamine.load_workbook(io.BytesIO(data)) as book:
        rows = book.get_sheet_by_index(0).to_python()[1:]
    pks: dict[Any, int] = dict(KPI.objects.values_list("code", "pk"))
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
        cursor.execute("SELECT id FROM scorecard_kpivalue ORDER BY id")
        found = [str(pk) for (pk,) in cursor.fetchall()]
        past = "\n".join(f"{line}\t{pk}\t{now}\t+\tImport" for line, pk in zip(lines, found, strict=True))
        columns = ",".join((*names, "id", "history_date", "history_type", "history_change_reason"))
        table = KPIValue.history.model._meta.db_table
        cursor.copy_expert(f"COPY {table} ({columns}) FROM STDIN", io.StringIO(past))


def whole(plan: Any, data: bytes) -> None:
    """As the page and the command do it: read, recognise, preview, apply."""
    from scorecard.domain.plan_import import SourceFile
    from scorecard.importers import preview, workbook
    from scorecard.importers.preview import report
    from scorecard.services import plan_import

    shown = preview.of_workbook(workbook.read(data, "values.xlsx"), plan)
    assert shown.is_whole, shown.all_notes[:3]
    plan_import.apply(
        plan=plan,
        changes=report.change_set(shown),
        versions=shown.versions,
        file=SourceFile("values.xlsx", "0" * 64),
        by=None,
    )


def seconds(work: Callable[[], Any]) -> float:
    begun = time.perf_counter()
    work()
    return time.perf_counter() - begun


def measure(plan: Any, rows: int, rounds: int) -> tuple[float, float, float]:
    """Import to floor, preview to read, and seconds of an import: medians."""
    from scorecard.importers import preview, workbook

    data = workbook_of(rows)
    imports, previews, times = [], [], []
    for _round in range(rounds):
        with taken_back():
            least = seconds(lambda: floor(data))
        with taken_back():
            took = seconds(lambda: whole(plan, data))
        book = workbook.read(data, "values.xlsx")
        read = seconds(partial(workbook.read, data, "values.xlsx"))
        shown = seconds(partial(preview.of_workbook, book, plan))
        imports.append(took / least)
        previews.append((read + shown) / read)
        times.append(took)
    return statistics.median(imports), statistics.median(previews), statistics.median(times)


def main(arguments: list[str]) -> int:
    parser = argparse.ArgumentParser()
    parser.add_argument("--rounds", type=int, default=5)
    rounds = parser.parse_args(arguments).rounds
    exit_on_signals()
    with postgres() as server:
        os.environ["DATABASE_URL"] = server.url
        plan, is_good = prepare(), True
        for rows in SIZES:
            to_floor, to_read, took = measure(plan, rows, rounds)
            is_good &= to_floor <= IMPORT_TO_FLOOR and to_read <= PREVIEW_TO_READ
            print(f"{rows:6} rows: import {to_floor:.2f} times the floor (at most {IMPORT_TO_FLOOR})", end=", ")
            print(f"preview {to_read:.2f} times the read (at most {PREVIEW_TO_READ}), {took:.2f} s", flush=True)
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        print(f"memory at its largest: {peak:.0f} MB (at most {MEMORY})")
        return 0 if is_good and peak <= MEMORY else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
