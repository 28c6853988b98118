"""Each page's time as a multiple of the empty page's, on PostgreSQL, and the memory of two workers.

    script/test is not needed first; in the project's virtual environment:
    python -m tests.benchmarks.pages [--rounds 200]

All pages are asked for in turn, round by round, so that whatever else the machine does meets them alike; the median
of the ratios inside a round is printed. A ratio of one page to the other holds on another machine, a time does not.
The map is also asked for after a figure was written, then by somebody else, and by a browser that has it already.
"""

import argparse
import gc
import os
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from tests.postgres import exit_on_signals, postgres

BARE, EMPTY = "/benchmark/bare/", "/benchmark/empty/"
CITY, DEPARTMENT = "/plans/taipei/2021/", "/plans/taipei-personnel/2021/"
MONTHLY = "/plans/taipei-personnel/2060/"  # 24 KPIs of 12 months, all being filled in
# Address, and at most how many times the empty page it may take (None: printed only).
PAGES: dict[str, float | None] = {
    BARE: None,
    EMPTY: None,
    f"{DEPARTMENT}map/": 4.0,
    f"{CITY}map/": 4.0,
    f"{DEPARTMENT}themes/A/": 4.0,
    f"{CITY}themes/A/": 4.0,
    f"{DEPARTMENT}scorecard/": None,
    DEPARTMENT: None,
    f"{DEPARTMENT}objectives/AC1/": None,
    f"{DEPARTMENT}kpis/AC1.1/": 5.0,
    f"{DEPARTMENT}review/": 5.0,
    f"{DEPARTMENT}reporting/?period=2021-06": None,
    f"{MONTHLY}entry/?period=2060-06": 4.0,
    f"{MONTHLY}entry/grid/": 7.0,
    "/plans/": None,
    "/": None,
}
# The map in one round: as PAGES, in this order.
MAP = f"{DEPARTMENT}map/"
AFTER_A_WRITE, FOR_ANOTHER, UNCHANGED, CONDITIONAL = (
    f"{MAP} {how}" for how in ("after a write", "for another", "unchanged", "conditional")
)
VISITS: dict[str, float | None] = {AFTER_A_WRITE: 4.0, FOR_ANOTHER: 4.0, UNCHANGED: 1.8, CONDITIONAL: 1.4}
EMPTY_TO_BARE = 3.0
WORKERS_MEMORY = 160  # MB, PSS of gunicorn's master and two workers together
USER, OTHER_USER = "demo-manager", "demo-chief"  # the first sees every page


def prepare() -> None:
    """Django on the throwaway database, with both plans, the demo accounts and collected static files."""
    os.environ["DJANGO_SETTINGS_MODULE"] = "bsc_portal.settings"
    import django
    from django.conf import settings
    from django.core.management import call_command

    django.setup()
    settings.ROOT_URLCONF = "tests.benchmarks.urls"
    settings.ALLOWED_HOSTS = ["testserver", "localhost"]
    call_command("migrate", verbosity=0)
    call_command("collectstatic", interactive=False, verbosity=0)
    with open(os.devnull, "w") as nowhere:
        call_command("load_demo", stdout=nowhere)
    send_latest_values()
    fill_monthly_plan()


def send_latest_values() -> None:
    """Every KPI's latest value waits for approval, for the review page: 24 rows."""
    from scorecard.models import KPI, ValueState

    for kpi in KPI.objects.filter(plan__organisation__slug="taipei-personnel"):
        latest = kpi.values.latest("period_start")
        kpi.values.filter(pk=latest.pk).update(state=ValueState.SUBMITTED)


def fill_monthly_plan() -> None:
    """A plan of 24 monthly KPIs with targets and drafts, for the entry pages."""
    from scorecard.domain.periods import Frequency, Period
    from scorecard.models import KPI, KSF, KPITarget, KPIValue, Objective, Organisation, Perspective, Plan
    from scorecard.services import plan_versions

    organisation = Organisation.objects.get(slug="taipei-personnel")
    plan = Plan.objects.create(organisation=organisation, year=2060, title="2060", status="active")
    perspective = Perspective.objects.create(plan=plan, code="C", name="顧客")
    objective = Objective.objects.create(plan=plan, code="A1", name="目標", perspective=perspective)
    ksf = KSF.objects.create(plan=plan, objective=objective, code="A1", name="因素")
    names = list(KPI.objects.filter(plan__organisation=organisation, plan__year=2021).values_list("name", flat=True))
    kpis = KPI.objects.bulk_create(
        KPI(plan=plan, ksf=ksf, code=f"A1.{number}", name=name, order=number, frequency="M", unit="%", decimals=1)
        for number, name in enumerate(names, start=1)
    )
    months = [
        {"kpi": kpi, "frequency": "M", "period_start": month.start}
        for kpi in kpis
        for month in Period.all_of_year(Frequency.MONTH, 2060)
    ]
    KPITarget.objects.bulk_create(KPITarget(value=95, **month) for month in months)
    KPIValue.objects.bulk_create(KPIValue(actual="96.4", note="辦理中", **month) for month in months)
    plan_versions.raise_versions(plan.pk, structure=True, values=True)


def logged_in_client(username: str = "") -> Any:
    from django.contrib.auth.models import User
    from django.test import Client

    client = Client()
    client.force_login(User.objects.get(username=username or USER))
    return client


class Visits:
    """Ways to ask for the map, by their names in VISITS; each leaves behind what the next one finds."""

    def __init__(self, client: Any) -> None:
        self.client, self.other = client, logged_in_client(OTHER_USER)
        self.tag = ""
        self.written = 0

    def prepare(self, name: str) -> None:
        """Before AFTER_A_WRITE: another figure in one KPI, as a service leaves it."""
        if name != AFTER_A_WRITE:
            return
        from scorecard.models import KPIValue
        from scorecard.services import plan_versions

        self.written += 1
        value = KPIValue.objects.filter(kpi__code="CL1.1", kpi__plan__organisation__slug="taipei-personnel").latest(
            "period_start"
        )
        KPIValue.objects.filter(pk=value.pk).update(actual=90 - self.written / 10)
        plan_versions.raise_versions(value.kpi.plan_id, values=True)

    def ask(self, name: str) -> None:
        headers = {"if-none-match": self.tag} if name == CONDITIONAL else {}
        address = EMPTY if name == EMPTY else MAP
        response = (self.other if name == FOR_ANOTHER else self.client).get(address, headers=headers)
        assert response.status_code == (304 if name == CONDITIONAL else 200), (name, response.status_code)
        self.tag = response.get("ETag", "") if name == UNCHANGED else self.tag


def count_queries(client: Any) -> dict[str, int]:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    counts = {}
    for address in PAGES:
        with CaptureQueriesContext(connection) as captured:
            response = client.get(address)
        assert response.status_code == 200, (address, response.status_code)
        counts[address] = len(captured)
    return counts


def count_visit_queries(client: Any) -> dict[str, int]:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    counts, visits = {}, Visits(client)
    for name in (EMPTY, *VISITS):
        visits.prepare(name)
        with CaptureQueriesContext(connection) as captured:
            visits.ask(name)
        counts[name] = len(captured)
    return counts


def measure(client: Any, rounds: int) -> dict[str, list[float]]:
    """Seconds of each page in each round, after a few rounds to warm up."""
    seconds: dict[str, list[float]] = {address: [] for address in PAGES}
    gc.collect()
    gc.freeze()  # as gunicorn.conf.py does
    for turn in range(rounds + 10):
        for address in PAGES:
            start = time.perf_counter()
            client.get(address)
            if turn >= 10:
                seconds[address].append(time.perf_counter() - start)
    return seconds


def measure_visits(client: Any, rounds: int) -> dict[str, list[float]]:
    """The same of the visits, in rounds of their own: they write to the plan that other pages show."""
    visits = Visits(client)
    seconds: dict[str, list[float]] = {name: [] for name in (EMPTY, *VISITS)}
    for turn in range(rounds + 10):
        for name in seconds:
            visits.prepare(name)
            start = time.perf_counter()
            visits.ask(name)
            if turn >= 10:
                seconds[name].append(time.perf_counter() - start)
    return seconds


def print_table(seconds: dict[str, list[float]], queries: dict[str, int]) -> list[str]:
    """The table; returns the addresses that miss their figure."""
    missed = print_rows(PAGES, seconds, queries)
    to_bare = statistics.median(e / b for e, b in zip(seconds[EMPTY], seconds[BARE], strict=True))
    print(f"\nempty page: {to_bare:.2f} x a bare response (at most {EMPTY_TO_BARE}), {queries[EMPTY]} queries\n")
    return missed + ([EMPTY] if to_bare > EMPTY_TO_BARE else [])


def print_rows(limits: dict[str, float | None], seconds: dict[str, list[float]], queries: dict[str, int]) -> list[str]:
    missed = []
    print(f"{'page':44} {'median ms':>10} {'x empty':>8} {'at most':>8} {'queries':>8} {'own':>4}")
    for address, limit in limits.items():
        pairs = zip(seconds[address], seconds[EMPTY], strict=True)
        ratio = statistics.median(page / empty for page, empty in pairs)
        median = statistics.median(seconds[address]) * 1000
        own = queries[address] - queries[EMPTY]
        print(f"{address:44} {median:10.2f} {ratio:8.2f} {limit or '':>8} {queries[address]:8} {own:4}")
        if limit and ratio > limit:
            missed.append(address)
    return missed


@contextmanager
def gunicorn(port: int) -> Iterator[int]:
    """The server as script/run starts it; gives the master's process id."""
    command = [sys.executable, "-m", "gunicorn", "-c", "deploy/gunicorn.conf.py", "bsc_portal.wsgi"]
    server = subprocess.Popen(command, env={**os.environ, "PORT": str(port)})
    try:
        yield server.pid
    finally:
        server.terminate()
        server.wait(timeout=30)


def workers_memory(port: int = 8765) -> float:
    """MB of PSS of master and workers after every kind of page was served."""
    with gunicorn(port) as master:
        cookie = f"sessionid={logged_in_client().cookies['sessionid'].value}"
        for address in [*list(PAGES)[2:]] * 10:
            request = urllib.request.Request(f"http://127.0.0.1:{port}{address}", headers={"Cookie": cookie})
            answer_when_up(request)
        children = Path(f"/proc/{master}/task/{master}/children").read_text().split()
        return sum(pss(pid) for pid in [str(master), *children])


def answer_when_up(request: urllib.request.Request) -> None:
    for _attempt in range(100):
        try:
            with urllib.request.urlopen(request, timeout=10) as response:  # noqa: S310 - our own server
                response.read()
            return
        except (ConnectionError, urllib.error.URLError):
            time.sleep(0.1)
    raise TimeoutError(request.full_url)


def pss(pid: str) -> float:
    rollup = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
    return next(int(line.split()[1]) for line in rollup if line.startswith("Pss:")) / 1024


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rounds", type=int, default=200)
    rounds = parser.parse_args().rounds
    exit_on_signals()
    with tempfile.TemporaryDirectory(prefix="bsc-benchmark-") as folder, postgres() as server:
        os.environ |= {"BSC_VAR": folder, "DATABASE_URL": server.url}
        prepare()
        print(f"PostgreSQL {server.version}, {rounds} rounds, {USER}\n")
        client = logged_in_client()
        missed = print_table(measure(client, rounds), count_queries(client))
        missed += print_rows(VISITS, measure_visits(client, rounds), count_visit_queries(client))
        memory = workers_memory()
        print(f"two gunicorn workers: {memory:.0f} MB PSS together with their master (at most {WORKERS_MEMORY})")
        missed += ["memory"] if memory > WORKERS_MEMORY else []
    print(f"missed: {', '.join(missed)}" if missed else "all figures reached")
    return 1 if missed else 0


if __name__ == "__main__":
    sys.exit(main())
