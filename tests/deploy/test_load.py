"""Fifty people at work for ten minutes, on production with a thousand KPIs in each of three years, during an import."""

import http.client
import random
import statistics
import threading
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from urllib.parse import quote

import pytest

from tests.deploy import importing
from tests.deploy.browsing import Answer, Browser
from tests.deploy.filling import KPIS, PASSWORD, YEARS, person
from tests.deploy.stack import Portal, served
from tests.deploy.writers import ELSEWHERE, NO_ANSWER, PAGE, SAVED

PEOPLE, MINUTES, THINKING = 50, 10, 3  # seconds, on average
IMPORT_AFTER, IMPORT_ROWS = 5 * 60, 5_000
WARM_AFTER = 3 * 60  # until then workers fill what they keep of pages, which has a limit
MOST_GROWTH = 1.10
BIG = f"/plans/taipei-personnel/{YEARS[-1]}/"
SEED = "/plans/taipei-personnel/2021/"
PAGES = (
    "/",
    "/plans/",
    SEED,
    f"{SEED}map/",
    f"{SEED}map/?period=2021-06",
    f"{SEED}themes/A/",
    f"{SEED}scorecard/",
    f"{SEED}kpis/AC1.1/",
    f"{SEED}entry/",
    BIG,
    f"{BIG}kpis/O7.3/",
    f"{BIG}objectives/O8/",
    f"{BIG}themes/B/",
    f"/plans/taipei-personnel/{YEARS[0]}/map/",
    f"/search/?q={quote('指標7')}",
)


@dataclass
class Times:
    """Seconds by kind, and what was not answered as it should be."""

    of: dict[str, list[float]] = field(default_factory=lambda: {"page": [], "save": []})
    wrong: Counter[str] = field(default_factory=Counter)

    def take(self, kind: str, wanted: int, path: str, ask: Callable[[], Answer]) -> None:
        begun = time.monotonic()
        try:
            answer = ask()
            status = answer.status if answer.leads_to(path) else ELSEWHERE
        except (OSError, http.client.HTTPException):
            status = NO_ANSWER
        self.of[kind].append(time.monotonic() - begun)
        if status != wanted:
            self.wrong[f"{status} {path}"] += 1

    def told(self, kind: str) -> str:
        milliseconds = [seconds * 1000 for seconds in self.of[kind]]
        median, slowest = statistics.median(milliseconds), statistics.quantiles(milliseconds, n=20)[-1]
        return f"{len(milliseconds)} {kind}s: median {median:.0f} ms, p95 {slowest:.0f} ms"


def work(browser: Browser, link: int | None, portal: Portal, times: Times, stop: threading.Event) -> None:
    """Reads a page and thinks; who may edit saves a change of a link of their own every fourth time."""
    chance = random.Random(browser.sender)  # noqa: S311
    turn = 0
    while not stop.wait(chance.uniform(0.5, 1.5) * THINKING):
        turn += 1
        if link is not None and turn % 4 == 0:
            save(browser, link, portal, times, turn)
            continue
        path = chance.choice(PAGES)
        times.take("page", 200, path, partial(browser.get, path))


def save(browser: Browser, link: int, portal: Portal, times: Times, turn: int) -> None:
    ((version,),) = portal.rows("SELECT version FROM scorecard_causeeffectlink WHERE id = %s", link)
    form = {"step": "change", "link": str(link), "version": str(version), "strength": "strong"}
    times.take("save", SAVED, PAGE, partial(browser.post, PAGE, {**form, "reason": f"{browser.sender}, {turn}"}))


def memory(portal: Portal) -> float:
    """MB of PSS of gunicorn's master and workers."""
    assert portal.gunicorn.process is not None
    total = 0
    for pid in [portal.gunicorn.process.pid, *portal.gunicorn.workers()]:
        lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
        total += next(int(line.split()[1]) for line in lines if line.startswith("Pss:"))
    return total / 1024


def at_the_door(portal: Portal, number: int) -> Browser:
    """From an address of their own: the limit of log-ins goes by it."""
    browser = portal.browser(sender=f"127.0.1.{number + 1}")
    assert browser.log_in(person(number), PASSWORD).status == SAVED
    return browser


def imported(portal: Portal) -> float:
    browser = portal.administrator()
    begun = time.monotonic()
    preview = importing.upload(browser, importing.figures(IMPORT_ROWS))
    assert importing.apply(browser, preview, importing.seen(browser, preview)).status == SAVED
    return time.monotonic() - begun


@pytest.mark.long
def test_fifty_people_for_ten_minutes():
    with served(people=PEOPLE) as portal:
        links = [pk for (pk,) in portal.rows("SELECT id FROM scorecard_causeeffectlink ORDER BY id")]
        browsers = [at_the_door(portal, number) for number in range(PEOPLE)]
        times, stop, samples = Times(), threading.Event(), []
        threads = [
            threading.Thread(
                target=work, args=[browser, links.pop() if number % 5 == 0 else None, portal, times, stop], daemon=True
            )
            for number, browser in enumerate(browsers)
        ]
        begun = time.monotonic()
        for thread in threads:
            thread.start()
        try:
            importing_took = 0.0
            while (passed := time.monotonic() - begun) < MINUTES * 60:
                time.sleep(5)
                if passed > IMPORT_AFTER and not importing_took:
                    importing_took = imported(portal)
                samples.append((passed, memory(portal)))
        finally:
            stop.set()
            for thread in threads:
                thread.join(60)
    early = statistics.median(mb for passed, mb in samples if WARM_AFTER <= passed < IMPORT_AFTER)
    late = statistics.median(mb for passed, mb in samples if passed >= MINUTES * 48)
    print(f"\n{PEOPLE} people, {MINUTES} minutes, {len(YEARS)} years of {KPIS} KPIs; wrong: {dict(times.wrong)}")
    for kind in times.of:
        print(times.told(kind))
    print(f"import of {IMPORT_ROWS} rows meanwhile: {importing_took:.1f} s")
    minutes = [statistics.median(mb for passed, mb in samples if passed // 60 == minute) for minute in range(MINUTES)]
    print("memory, minute by minute:", ", ".join(f"{mb:.0f}" for mb in minutes), "MB")
    print(f"memory: {early:.0f} MB before the import, {late:.0f} MB at the end")
    assert len(times.of["page"]) > PEOPLE * MINUTES * 60 / THINKING / 3
    assert times.wrong == {} and importing_took > 0
    assert late <= early * MOST_GROWTH
