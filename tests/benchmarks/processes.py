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
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from functools import cached_property, partial
from pathlib import Path

from scorecard.models import Organisation, Plan
from tests.benchmarks import exports, imports, pages, plans, search, sizing
from tests.benchmarks.additions import SEED
from tests.benchmarks.cities import OWN, ROOT, Cities
from tests.benchmarks.engine import Measure, Weighing
from tests.system import free_ports

MEMORY = 160  # MB, PSS of gunicorn's two workers together
_PIPES, _PIPE = Path("/tmp"), "OSL_PIPE_*"
AT_ONCE = 4  # people who ask
TIMES, QUICK_TIMES = 10, 2  # how often each address is asked for
FIRST_YEAR = 2100  # of the plans that are imported into


def measures(cities: Cities) -> Iterable[Measure]:
    check = Measure("django-admin check", partial(_check, cities))
    started = _Started(cities)
    cities.closing.callback(started.stop)
    yield Measure("script/run until it answers", started.answer, check, 5.0, prepare=started.prepare, every=20)
    if office := shutil.which("soffice"):
        workbook = _Workbook(cities, office)
        pdf = Measure("LibreOffice, scorecard.xlsx to PDF", workbook.convert)
        yield Measure("scorecard.xlsx to its page", workbook.show, pdf, 0.6, prepare=workbook.prepare, every=5)


def weighings(cities: Cities) -> Iterable[Weighing]:
    both = _Workers(cities)
    yield Weighing("memory, two workers (PSS)", both.of_workers, MEMORY)
    yield Weighing(sizing.WORKERS, both.of_all)


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


class _NoRedirect(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *args: object) -> None:
        """Where one is led elsewhere, to the log-in say, the page asked for was not served: an error."""


def _answer_when_up(port: int, address: str, process: "subprocess.Popen[bytes]", **headers: str) -> None:
    request = urllib.request.Request(f"http://127.0.0.1:{port}{address}", headers=headers)
    opener = urllib.request.build_opener(_NoRedirect, urllib.request.ProxyHandler({}))
    for _attempt in range(6000):
        if process.poll() is not None:
            break
        try:
            with opener.open(request, timeout=30) as response:
                response.read()
            return
        except urllib.error.HTTPError:
            raise
        except (ConnectionError, urllib.error.URLError):
            time.sleep(0.02)
    raise TimeoutError(f"{address} was not answered.")


class _Workers:
    """MB of PSS after every page and download that is measured, asked for by several at once."""

    def __init__(self, cities: Cities) -> None:
        self.cities = cities

    def of_workers(self) -> float:
        _master, *workers = self.taken
        return sum(workers)

    def of_all(self) -> float:
        """With the master, which they are forked from."""
        return sum(self.taken)

    @cached_property
    def taken(self) -> list[float]:
        """Of the master and of each worker."""
        command = [sys.executable, "-m", "gunicorn", "-c", "deploy/gunicorn.conf.py", "bsc_portal.wsgi"]
        asked = [*pages.asked(), *plans.asked(), *search.asked(), *exports.asked()]
        cookies = {who: f"sessionid={self.cities.client(who).cookies['sessionid'].value}" for who, _address in asked}
        times = TIMES if self.cities.large.organisations >= 500 else QUICK_TIMES
        (port,) = free_ports(1)
        with _running(command, {**os.environ, "PORT": str(port)}) as server, ThreadPoolExecutor(AT_ONCE) as people:
            _answer_when_up(port, "/healthz", server)
            answers = [
                people.submit(_answer_when_up, port, address, server, Cookie=cookies[who])
                for who, address in asked * times
            ]
            for answer in answers:
                answer.result()
            children = Path(f"/proc/{server.pid}/task/{server.pid}/children").read_text().split()
            return [_pss(each) for each in (str(server.pid), *children)]


def _pss(pid: str) -> float:
    rollup = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
    return next(int(line.split()[1]) for line in rollup if line.startswith("Pss:")) / 1024


def _check(cities: Cities) -> None:
    subprocess.run(
        [sys.executable, "-m", "django", "check"], check=True, stdout=subprocess.DEVNULL, env=cities.environment(OWN)
    )


class _Started:
    """script/run on a machine where it has run before."""

    has_run = False

    def __init__(self, cities: Cities) -> None:
        self.cities, self.servers = cities, ExitStack()

    def prepare(self) -> None:
        self.stop()
        if not self.has_run:
            self.answer()
            self.stop()
            self.has_run = True

    def answer(self) -> None:
        """The server runs on: stopping it takes its time, which nobody waits for."""
        (port,) = free_ports(1)
        process = self.servers.enter_context(
            _running(["script/run"], {**self.cities.environment(OWN), "PORT": str(port)})
        )
        _answer_when_up(port, "/healthz", process)

    def stop(self) -> None:
        self.servers.close()


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
        there = set(_PIPES.glob(_PIPE))
        try:
            with _running([*command, str(self.file)], environment) as process:
                assert process.wait(120) == 0
        finally:
            for pipe in set(_PIPES.glob(_PIPE)) - there:  # left by one that is ended before it is done
                pipe.unlink(missing_ok=True)
