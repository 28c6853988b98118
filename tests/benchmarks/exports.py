"""The downloads of a plan's values as multiples of a straight XML writer's time, and the memory they take.

The floor reads the same rows from the same database and writes them into a zip, without looks or checks of any kind.
"""

import io
import zipfile
from collections.abc import Iterable
from datetime import date
from functools import partial
from typing import Any
from xml.sax.saxutils import escape

from scorecard.models import KPIValue
from tests.benchmarks import memory
from tests.benchmarks.additions import SEED, new_plan
from tests.benchmarks.cities import ROOT, Cities
from tests.benchmarks.engine import Measure, Weighing

# Address, and at most how many times the floor it may take.
EXPORTS = {
    "values.xlsx?layout=long": 4.0,
    "values.ods?layout=long": 4.0,
    "values.csv?layout=long": 4.0,
    "values.xlsx": 4.0,
    "values.ods": 4.0,
}
MEMORY, FLAT = 100, 1.1  # MB that making one may add; the process with four times the rows against once
KPIS, YEARS, TIMES = 280, 3, 4  # x 12 months: 10,080 values
YEAR = 2050  # the plan of three years; the next year's is the one of four times as many
COLUMNS = (
    "kpi__code",
    "kpi__name",
    "kpi__unit",
    "period_start",
    "actual",
    "numerator",
    "denominator",
    "not_applicable_reason",
    "note",
    "behind_reason",
    "corrective_measure",
    "expected_completion_date",
    "measure_follow_up",
    "review_comment",
    "state",
)


def asked() -> list[tuple[str, str]]:
    """Who asks for which address, once the plan is filled."""
    return [(ROOT, _address(YEAR, address)) for address in EXPORTS]


def measures(cities: Cities) -> Iterable[Measure]:
    _fill(YEAR, YEARS)
    floor = Measure(f"straight XML writer, {KPIS * YEARS * 12:,} values", _straight)
    for address, target in EXPORTS.items():
        yield Measure(f"export {address}", cities.get(ROOT, _address(YEAR, address)), floor, target, every=5)


def weighings(cities: Cities) -> Iterable[Weighing]:
    _fill(YEAR + 1, YEARS * TIMES)
    for address in ("values.xlsx?layout=long", "values.ods?layout=long"):
        few, many = _address(YEAR, address), _address(YEAR + 1, address)
        yield Weighing(f"memory, export {address}", partial(memory.of, cities, "export", few), MEMORY)
        once = Weighing(f"memory, process of export {address}", partial(memory.of, cities, "process", few))
        yield once
        often = partial(memory.of, cities, "process", many)
        yield Weighing(f"memory, process of export {address}, {TIMES} x the values", often, floor=once, target=FLAT)


def _address(year: int, address: str) -> str:
    return f"/plans/{SEED}/{year}/export/{address}"


def _fill(year: int, years: int) -> None:
    """A plan of 280 monthly KPIs with the values of some years up to its own."""
    kpis = new_plan(SEED, year, KPIS)
    for back in range(years):
        KPIValue.objects.bulk_create(
            KPIValue(
                kpi=kpi,
                frequency="M",
                period_start=date(year - back, month, 1),
                actual=month + number / 100,
                state="approved",
                note="已依計畫辦理完成",
            )
            for number, kpi in enumerate(kpis)
            for month in range(1, 13)
        )


def _straight() -> bytes:
    stream = io.BytesIO()
    rows = KPIValue.objects.filter(kpi__plan__year=YEAR).order_by("kpi__code", "period_start")
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive, archive.open("sheet.xml", "w") as part:
        for row in rows.values_list(*COLUMNS):
            part.write(f"<row>{''.join(map(_cell, row))}</row>".encode())
    return stream.getvalue()


def _cell(value: Any) -> str:
    if isinstance(value, str):
        return f'<c t="inlineStr"><is><t>{escape(value)}</t></is></c>'
    return "<c/>" if value is None else f"<c><v>{value}</v></c>"
