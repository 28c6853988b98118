"""Whole processes: the workers' memory, how soon the portal answers, a workbook to the scorecard beside LibreOffice."""

import os
import shutil
import signal
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path

from scorecard.models import Organisation, Plan
from tests.benchmarks import imports
from tests.benchmarks.additions import SEED
from tests.benchmarks.cities import MANAGER, ROOT, Cities
from tests.benchmarks.engine import Measure, Weighing
from tests.benchmarks.pages import PAGES, PLAN

MEMORY = 160  # MB, PSS of gunicorn's master and two workers together
PORT = 8765
FIRST_YEAR = 2100  # of the plans that are imported into


def measures(cities: Cities) -> Iterable[Measure]:
    check = Measure("django-admin check", partial(_check, cities))
    started = _Started(cities)
    yield Measure("script/run until it answers", started.answer, check, 5.0, prepare=started.prepare, every=20)
    if office := shutil.which("soffice"):
        workbook = _Workbook(cities, office)
        pdf = Measure("LibreOffice, scorecard.xlsx to PDF", workbook.convert)
        yield Measure("scorecard.xlsx to its page", workbook.show, pdf, 0.6, prepare=workbook.prepare, every=10)


def weighings(cities: Cities) -> Iterable[Weighing]:
    yield Weighing("memory, master and two workers (PSS)", partial(_workers_memory, cities), MEMORY)


@contextmanager
def _running(command: list[str], environment: dict[str, str]) -> Iterator["subprocess.Popen[bytes]"]:
    """A server and whatever it starts, in a group that ends with us."""
    nowhere = subprocess.DEVNULL
    process = subprocess.Popen(command, env=environment, start_new_session=True, stdout=nowhere, stderr=nowhere)
    try:
        yield process
    finally:
        for number, patience in ((signal.SIGTERM, 20), (signal.SIGKILL, 5)):
            try:
                os.killpg(process.pid, number)
                process.wait(patience)
            except ProcessLookupError:
                break
            except subprocess.TimeoutExpired:
                continue


def _answer_when_up(address: str, process: "subprocess.Popen[bytes]", **headers: str) -> None:
    request = urllib.request.Request(f"http://127.0.0.1:{PORT}{address}", headers=headers)
    for _attempt in range(6000):
        try:
            with urllib.request.urlopen(request, timeout=30) as response:  # noqa: S310
                response.read()
            return
        except (ConnectionError, urllib.error.URLError):
            if process.poll() is not None:
                break
            time.sleep(0.02)
    raise TimeoutError(f"{address} was not answered.")


def _workers_memory(cities: Cities) -> float:
    """MB of PSS of master and workers after every kind of page was served ten times."""
    command = [sys.executable, "-m", "gunicorn", "-c", "deploy/gunicorn.conf.py", "bsc_portal.wsgi"]
    with _running(command, {**os.environ, "PORT": str(PORT)}) as server:
        addresses = [f"{PLAN}map/", *(address for who, address, _target in PAGES.values() if who == MANAGER)]
        cookie = f"sessionid={cities.client(MANAGER).cookies['sessionid'].value}"
        for address in addresses * 10:
            _answer_when_up(address, server, Cookie=cookie)
        children = Path(f"/proc/{server.pid}/task/{server.pid}/children").read_text().split()
        return sum(map(_pss, [str(server.pid), *children]))


def _pss(pid: str) -> float:
    rollup = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
    return next(int(line.split()[1]) for line in rollup if line.startswith("Pss:")) / 1024


def _check(cities: Cities) -> None:
    subprocess.run([sys.executable, "-m", "django", "check"], check=True, stdout=subprocess.DEVNULL, env=_own(cities))


def _own(cities: Cities) -> dict[str, str]:
    """The environment of somebody who has set nothing: SQLite, in a folder that stays for the run."""
    inherited = {name: value for name, value in os.environ.items() if name != "DATABASE_URL"}
    return {**inherited, "BSC_VAR": str(cities.folder / "run"), "PORT": str(PORT), "PYTHONPATH": os.getcwd()}


class _Started:
    """script/run on a machine where it has run before."""

    is_prepared = False

    def __init__(self, cities: Cities) -> None:
        self.cities = cities

    def prepare(self) -> None:
        if not self.is_prepared:
            self.answer()
            self.is_prepared = True

    def answer(self) -> None:
        with _running(["script/run"], _own(self.cities)) as process:
            _answer_when_up("/healthz", process)


class _Workbook:
    """The scorecard as a workbook, made into a page by us: read, previewed, imported, shown; and into a PDF by them."""

    def __init__(self, cities: Cities, office: str) -> None:
        self.cities, self.office, self.year = cities, office, FIRST_YEAR
        self.data = cities.get(ROOT, f"/plans/{SEED}/2021/export/scorecard.xlsx")().getvalue()
        self.file = cities.folder / "scorecard.xlsx"
        self.file.write_bytes(self.data)

    def prepare(self) -> None:
        self.year += 1
        self.plan = Plan.objects.create(organisation=Organisation.objects.get(slug=SEED), year=self.year, title="New")

    def show(self) -> None:
        imports.whole(self.data, self.plan)
        self.cities.get(ROOT, f"/plans/{SEED}/{self.year}/scorecard/")()

    def convert(self) -> None:
        profile = f"-env:UserInstallation=file://{self.cities.folder}/office"
        command = [self.office, profile, "--headless", "--convert-to", "pdf", "--outdir", str(self.cities.folder)]
        environment = {**os.environ, "HOME": str(self.cities.folder), "TMPDIR": str(self.cities.folder)}
        with _running([*command, str(self.file)], environment) as process:
            assert process.wait(120) == 0
