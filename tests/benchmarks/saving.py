"""Saving 288 cells of the grid with their history, as a multiple of two statements that do no more, on PostgreSQL.

    in the project's virtual environment: python -m tests.benchmarks.saving [--rounds 30]

The floor upserts the same 288 values in one statement and inserts 288 rows of history in another; what a page's save
adds to that is locking, comparing versions, checking and the ORM. Both take turns; the median of ratios is printed.
"""

import argparse
import os
import statistics
import sys
import tempfile
import time
from typing import Any

from tests.benchmarks.pages import prepare
from tests.postgres import exit_on_signals, postgres

AT_MOST = 10.0
CELLS = 288


def statements() -> tuple[str, str]:
    """Upsert the stored values as they are, and copy them into history: SQL with all rows written out."""
    from django.db import connection

    from scorecard.models import KPIValue

    values: Any = KPIValue.objects.filter(kpi__plan__year=2060).order_by("pk")
    columns = [str(field.column) for field in KPIValue._meta.concrete_fields]
    rows = [[getattr(value, field.attname) for field in KPIValue._meta.concrete_fields] for value in values]
    assert len(rows) == CELLS
    place = f"({', '.join(['%s'] * len(columns))})"
    changes = ", ".join(f"{column} = EXCLUDED.{column}" for column in columns if column != "id")
    with connection.cursor() as cursor:
        written = ", ".join(cursor.mogrify(place, row).decode() for row in rows)
        past = ", ".join(cursor.mogrify(f"({place[1:-1]}, now(), '~', 'grid')", row).decode() for row in rows)
    names = ", ".join(columns)
    return (
        f"INSERT INTO scorecard_kpivalue ({names}) VALUES {written} ON CONFLICT (id) DO UPDATE SET {changes}",  # noqa: S608
        f"INSERT INTO scorecard_historicalkpivalue ({names}, history_date, history_type, history_change_reason) "  # noqa: S608
        f"VALUES {past}",
    )


def floor(pair: tuple[str, str]) -> None:
    from django.db import connection, transaction

    with transaction.atomic(), connection.cursor() as cursor:
        for statement in pair:
            cursor.execute(statement)


def save(turn: int) -> float:
    """Another figure in every cell; the seconds that it took."""
    from scorecard.models import KPIValue, Plan
    from scorecard.services import kpi_values
    from scorecard.services.kpi_values import Entry, ValueChange

    plan = Plan.objects.get(year=2060)
    stored = KPIValue.objects.filter(kpi__plan=plan).select_related("kpi")
    entries = [Entry(value.kpi, value.period, ValueChange(value.actual + turn), value.version) for value in stored]
    start = time.perf_counter()
    outcome = kpi_values.record_many(plan=plan, entries=entries, by=None, reason="grid")
    seconds = time.perf_counter() - start
    assert len(outcome.saved) == CELLS
    return seconds


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rounds", type=int, default=30)
    rounds = parser.parse_args().rounds
    exit_on_signals()
    with tempfile.TemporaryDirectory(prefix="bsc-benchmark-") as folder, postgres() as server:
        os.environ |= {"BSC_VAR": folder, "DATABASE_URL": server.url}
        prepare()
        ratios = []
        for turn in range(1, rounds + 1):
            pair = statements()
            start = time.perf_counter()
            floor(pair)
            least = time.perf_counter() - start
            ratios.append(save(turn) / least)
    ratio = statistics.median(ratios)
    print(f"saving {CELLS} cells: {ratio:.2f} x two statements (at most {AT_MOST})")
    return 0 if ratio <= AT_MOST else 1


if __name__ == "__main__":
    sys.exit(main())
