"""The downloads of 10,000 values as multiples of a straight XML writer's time, on PostgreSQL, and the memory they add.

    in the project's virtual environment: python -m tests.benchmarks.exports [--rounds 10]

The floor reads the same rows from the same database and writes them into a zip, without looks or checks of any kind.
All kinds are made in turn, round by round; the median of the ratios inside a round is printed.
"""

import argparse
import io
import os
import resource
import statistics
import sys
import tempfile
import time
import zipfile
from datetime import date
from typing import Any
from xml.sax.saxutils import escape

from tests.benchmarks.pages import prepare
from tests.postgres import exit_on_signals, postgres

PLAN = "/plans/taipei-personnel/2050/export/"
# Address, and at most how many times the floor it may take.
EXPORTS = {
    "values.xlsx?layout=long": 6.0,
    "values.ods?layout=long": 6.0,
    "values.csv?layout=long": 6.0,
    "values.xlsx": 6.0,
    "values.ods": 6.0,
}
MEMORY = 100  # MB that making all of them may add to the process
KPIS, YEARS = 280, (2048, 2049, 2050)  # x 12 months: 10,080 values
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


def fill() -> None:
    """A plan of 280 monthly KPIs with three years of values."""
    from scorecard.models import KPI, KSF, KPIValue, Objective, Organisation, Perspective, Plan, Theme

    organisation = Organisation.objects.get(slug="taipei-personnel")
    plan = Plan.objects.create(organisation=organisation, year=2050, title="2050", status="active")
    perspective = Perspective.objects.create(plan=plan, code="C", name="顧客")
    theme = Theme.objects.create(plan=plan, code="A", name="提升組織效能")
    objective = Objective(plan=plan, theme=theme, perspective=perspective, code="AC1", name="協助提升機關員額運用知能")
    objective.save()
    ksf = KSF.objects.create(plan=plan, objective=objective, code="AC1", name="落實精實管理")
    kpis = KPI.objects.bulk_create(
        KPI(plan=plan, ksf=ksf, code=f"AC1.{number}", name="提升各機關員額運用知能正確性", unit="%", frequency="M")
        for number in range(1, KPIS + 1)
    )
    KPIValue.objects.bulk_create(
        KPIValue(
            kpi=kpi,
            frequency="M",
            period_start=date(year, month, 1),
            actual=month + number / 100,
            state="approved",
            note="已依計畫辦理完成",
        )
        for number, kpi in enumerate(kpis)
        for year in YEARS
        for month in range(1, 13)
    )


def straight() -> bytes:
    from scorecard.models import KPIValue

    stream = io.BytesIO()
    rows = KPIValue.objects.filter(kpi__plan__year=2050).order_by("kpi__code", "period_start")
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive, archive.open("sheet.xml", "w") as part:
        for row in rows.values_list(*COLUMNS):
            part.write(f"<row>{''.join(map(_cell, row))}</row>".encode())
    return stream.getvalue()


def _cell(value: Any) -> str:
    if isinstance(value, str):
        return f'<c t="inlineStr"><is><t>{escape(value)}</t></is></c>'
    return "<c/>" if value is None else f"<c><v>{value}</v></c>"


def client() -> Any:
    from django.contrib.auth.models import User
    from django.test import Client

    made = Client()
    made.force_login(User.objects.get(username="demo-admin"))
    return made


def peak() -> float:
    """MB that the process has held at most."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def measure(rounds: int) -> tuple[dict[str, list[float]], float]:
    """Each export's time in floors, round by round, and the memory that all of them added."""
    user = client()
    ratios: dict[str, list[float]] = {address: [] for address in EXPORTS}
    straight()
    before = peak()
    for _round in range(rounds):
        start = time.perf_counter()
        straight()
        floor = time.perf_counter() - start
        for address in EXPORTS:
            start = time.perf_counter()
            response = user.get(PLAN + address)
            ratios[address].append((time.perf_counter() - start) / floor)
            assert response.status_code == 200, address
    return ratios, peak() - before


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rounds", type=int, default=10)
    rounds = parser.parse_args().rounds
    exit_on_signals()
    with tempfile.TemporaryDirectory(prefix="bsc-benchmark-") as folder, postgres() as server:
        os.environ |= {"BSC_VAR": folder, "DATABASE_URL": server.url}
        prepare()
        fill()
        ratios, memory = measure(rounds)
    missed = []
    for address, limit in EXPORTS.items():
        ratio = statistics.median(ratios[address])
        print(f"{address:26} {ratio:5.2f} x the straight writer (at most {limit})")
        missed += [address] if ratio > limit else []
    print(f"memory: {memory:.0f} MB more (at most {MEMORY})")
    missed += ["memory"] if memory > MEMORY else []
    print(f"missed: {', '.join(missed)}" if missed else "all figures reached")
    return 1 if missed else 0


if __name__ == "__main__":
    sys.exit(main())
