"""People who write all the time, each to a link of the map of their own, and remember what they were told."""

import http.client
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from tests.deploy.browsing import PATIENCE, Browser

PAGE = "/plans/taipei-personnel/2021/links/"
SAVED, CONFLICT = 302, 409
NO_ANSWER, ELSEWHERE = 0, 1  # the connection broke; sent to another page, such as the log-in


@dataclass
class Writer:
    """`version` asks the database how often the link was changed, as one who reloads the page would see it."""

    browser: Browser
    link: int
    name: str
    version: Callable[[int], int]
    saved: list[str] = field(default_factory=list)
    statuses: Counter[int] = field(default_factory=Counter)
    slowest: float = 0

    def write(self, number: int) -> int:
        reason = f"{self.name}, {number}"
        form = {"step": "change", "link": str(self.link), "version": str(self.version(self.link)), "strength": "strong"}
        begun = time.monotonic()
        try:
            answer = self.browser.post(PAGE, {**form, "reason": reason})
            status = answer.status if answer.leads_to(PAGE) else ELSEWHERE
        except (OSError, http.client.HTTPException):
            status = NO_ANSWER
        self.slowest = max(self.slowest, time.monotonic() - begun)
        self.statuses[status] += 1
        if status == SAVED:
            self.saved.append(reason)
        return status


@dataclass
class Writers:
    all: list[Writer]

    @property
    def statuses(self) -> Counter[int]:
        return sum((writer.statuses for writer in self.all), Counter())

    @property
    def saved(self) -> list[str]:
        return [reason for writer in self.all for reason in writer.saved]

    @property
    def slowest(self) -> float:
        return max(writer.slowest for writer in self.all)

    def wait_for(self, saves: int) -> None:
        """Until so many more were saved."""
        wanted = len(self.saved) + saves
        until(lambda: len(self.saved) >= wanted)


@contextmanager
def writing(writers: list[Writer]) -> Iterator[Writers]:
    """All of them at it until the end of the block."""
    stop = threading.Event()

    def work(writer: Writer) -> None:
        number = 0
        while not stop.is_set():
            number += 1
            if writer.write(number) != SAVED:
                time.sleep(0.05)

    threads = [threading.Thread(target=work, args=[writer], daemon=True) for writer in writers]
    for thread in threads:
        thread.start()
    try:
        yield Writers(writers)
    finally:
        stop.set()
        for thread in threads:
            thread.join(60)


def until(fact: Callable[[], Any]) -> None:
    deadline = time.monotonic() + PATIENCE
    while not fact():
        assert time.monotonic() < deadline
        time.sleep(0.02)


def told_and_kept(writers: Writers, rows: Callable[..., list[tuple[Any, ...]]]) -> tuple[set[str], bool]:
    """What was told to be saved and is not in history; whether every link is as its latest history says."""
    history = "scorecard_historicalcauseeffectlink"
    kept = {reason for (reason,) in rows(f"SELECT reason FROM {history}")}  # noqa: S608
    torn = rows(
        f"SELECT link.id FROM scorecard_causeeffectlink link JOIN {history} told ON told.id = link.id "  # noqa: S608
        f"WHERE told.history_id = (SELECT max(history_id) FROM {history} WHERE id = link.id) "
        "AND (told.reason, told.version) <> (link.reason, link.version)"
    )
    return set(writers.saved) - kept, not torn
