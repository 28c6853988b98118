"""Saving 288 cells of the grid with their history against two statements that do no more; storing a plan's roll-up.

The floor upserts the same 288 values in one statement and inserts 288 rows of history in another; what a page's save
adds to that is locking, comparing versions, checking and the ORM.
"""

from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from django.db import connection, transaction

from scorecard.models import KPIValue, Plan
from scorecard.services import kpi_values, plan_rollups
from scorecard.services.kpi_values import Entry, ValueChange
from tests.benchmarks import sizing
from tests.benchmarks.additions import MONTHLY_YEAR, YEAR
from tests.benchmarks.cities import Cities
from tests.benchmarks.engine import Measure

CELLS = 288
HISTORY = "history_date, history_type, history_change_reason, request_id"


def measures(cities: Cities) -> Iterable[Measure]:
    least, saving = _Statements(), _Saving()
    floor = Measure("two statements of 288 rows", least.execute, prepare=least.prepare)
    yield Measure("saving 288 cells", saving.save, floor, 6.0, prepare=saving.prepare, every=2)
    month = _Saving(month=6)
    yield Measure(sizing.SAVING, month.save, cities.empty, prepare=month.prepare, every=2)
    pk = Plan.objects.get(organisation__slug="city-1", year=YEAR).pk
    yield Measure("storing a roll-up in a write", lambda: _store(pk), cities.empty, 1.0)


class _Statements:
    """Upsert the stored values as they are, and copy them into history: SQL with all rows written out."""

    def prepare(self) -> None:
        values: Any = KPIValue.objects.filter(kpi__plan__year=MONTHLY_YEAR).order_by("pk")
        columns = [str(field.column) for field in KPIValue._meta.concrete_fields]
        rows = [[getattr(value, field.attname) for field in KPIValue._meta.concrete_fields] for value in values]
        assert len(rows) == CELLS
        place = f"({', '.join(['%s'] * len(columns))})"
        changes = ", ".join(f"{column} = EXCLUDED.{column}" for column in columns if column != "id")
        with connection.cursor() as cursor:
            written = ", ".join(cursor.mogrify(place, row).decode() for row in rows)
            past = ", ".join(cursor.mogrify(f"({place[1:-1]}, now(), '~', 'grid', '')", row).decode() for row in rows)
        names = ", ".join(columns)
        self.statements = (
            f"INSERT INTO scorecard_kpivalue ({names}) VALUES {written} ON CONFLICT (id) DO UPDATE SET {changes}",  # noqa: S608
            f"INSERT INTO scorecard_historicalkpivalue ({names}, {HISTORY}) VALUES {past}",  # noqa: S608
        )

    def execute(self) -> None:
        with transaction.atomic(), connection.cursor() as cursor:
            for statement in self.statements:
                cursor.execute(statement)


class _Saving:
    """Another figure in every cell, or in those of a month, as the grid's page hands them on."""

    turn = 0

    def __init__(self, month: int | None = None) -> None:
        self.month, self.cells = month, CELLS if month is None else CELLS // 12

    def prepare(self) -> None:
        self.turn += 1
        actual = Decimal(90 + self.turn % 9) + Decimal(self.month or 0) / 100  # no figure that the other has left
        self.plan = Plan.objects.get(year=MONTHLY_YEAR)
        stored = KPIValue.objects.filter(kpi__plan=self.plan).select_related("kpi")
        if self.month is not None:
            stored = stored.filter(period_start__month=self.month)
        self.entries = [Entry(value.kpi, value.period, ValueChange(actual), value.version) for value in stored]

    def save(self) -> None:
        outcome = kpi_values.record_many(plan=self.plan, entries=self.entries, by=None, reason="grid")
        assert len(outcome.saved) == self.cells


def _store(pk: int) -> None:
    with transaction.atomic():
        plan_rollups.store(plan_id=pk)
