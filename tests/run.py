"""Every check of the project in one go: `script/test`. All steps run even if one fails; a summary ends it.

`script/test --long` runs what is marked `long`, and only that.
"""

import os
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from subprocess import PIPE, STDOUT

from tests.postgres import ended_with_us, exit_on_signals, postgres
from tests.system import require_browser, require_servers

BIN = Path(sys.executable).parent
PYTHON = [sys.executable]
CHECKS = {
    "ruff check": [*PYTHON, "-m", "ruff", "check", "."],
    "ruff format": [*PYTHON, "-m", "ruff", "format", "--check", "."],
    "mypy": [*PYTHON, "-m", "mypy"],
    "import rules": [*PYTHON, str(BIN / "lint-imports")],
    "djlint": [*PYTHON, "-m", "djlint", "templates", "--lint"],
    "migrations": [*PYTHON, "manage.py", "makemigrations", "--check", "--dry-run"],
}
CLOSING_LINE = re.compile(r"^=+ .* in [\d.]+s.* =+$", re.MULTILINE)
COLLECTED = re.compile(r"^collected .*$", re.MULTILINE)
ON_BOTH = "database and not browser and not once"
ONCE = "(once or not database) and not browser"
IN_CHROMIUM = "browser"
LONG = "--long"
NO_TESTS = 5  # pytest's exit code when nothing was selected


class Run:
    """The steps so far: which failed, and what pytest said last."""

    def __init__(self, arguments: list[str], environment: dict[str, str]) -> None:
        self.is_long = LONG in arguments
        self.pytest_arguments = [each for each in arguments if each != LONG]
        self.environment = environment
        self.is_ending = False
        self.failed: list[str] = []
        self.children: list[subprocess.Popen[str]] = []
        self.closing_lines: dict[str, str] = {}
        self.collected: dict[str, str] = {}

    def step(self, name: str, command: list[str], **variables: str) -> tuple[int, str]:
        """Runs a command, shows what it printed when it is done, and returns its exit code and its output."""
        if self.is_ending:
            return 0, ""
        output = f"\n--- {name}\n"
        environment = {**self.environment, **variables}
        child = subprocess.Popen(command, env=environment, stdout=PIPE, stderr=STDOUT, text=True)
        self.children.append(child)
        with ended_with_us(child):
            output += child.stdout.read() if child.stdout else ""
            status = child.wait()
        print(f"{output}\n", end="", flush=True)  # in one piece: another step may end at the same time
        if status:
            self.failed.append(name)
        return status, output

    def checks(self) -> None:
        for name, command in CHECKS.items():
            self.step(name, command)

    def pytest(self, name: str, marked: str, **variables: str) -> None:
        selection = f"({marked}) and {'' if self.is_long else 'not '}long"
        printing = ["-s"] if self.is_long else []  # figures and times, for whoever started it
        command = [*PYTHON, "-m", "pytest", "-m", selection, *printing, *self.pytest_arguments]
        folder = Path(self.environment["BSC_VAR"], name)  # its own: two of them run at the same time
        folder.mkdir()
        status, output = self.step(name, command, BSC_VAR=str(folder), **variables)
        if status == NO_TESTS and (self.pytest_arguments or self.is_long):  # -k or --long may leave no browser test
            self.failed.remove(name)
        self.closing_lines[name] = (CLOSING_LINE.findall(output) or ["no closing line: it did not get that far"])[-1]
        self.collected[name] = (COLLECTED.findall(output) or ["nothing collected"])[-1]

    @contextmanager
    def children_end_with_us(self) -> Iterator[None]:
        """The threads that wait for them can't be told to end; their children can."""
        try:
            yield
        except BaseException:
            self.is_ending = True  # for what still waits in the pool
            for child in self.children:
                child.send_signal(signal.SIGINT)
            raise

    def same_collected(self, one: str, other: str) -> None:
        if self.collected[one] != self.collected[other]:
            print(f"{one} {self.collected[one]}, {other} {self.collected[other]}")
            self.failed.append("the same tests on both databases")


def run_all(run: Run) -> None:
    with postgres() as server, ThreadPoolExecutor(2) as both:  # side by side: each keeps one core busy
        on_postgres = f"PostgreSQL {server.version}"
        print(f"\n{on_postgres} is ready", flush=True)
        runs = [
            both.submit(run.pytest, on_postgres, ON_BOTH, DATABASE_URL=server.url),
            both.submit(run.pytest, "SQLite", ON_BOTH),
            both.submit(run.pytest, "Once", ONCE),
            both.submit(run.pytest, "Chromium", IN_CHROMIUM),
        ]  # the shortest last, so that both cores are busy to the end
        if not run.is_long:
            runs.append(both.submit(run.checks))
        with run.children_end_with_us():
            for each in runs:
                each.result()
    run.same_collected("SQLite", on_postgres)


@contextmanager
def private_environment() -> Iterator[dict[str, str]]:
    """The variables of the checks: not the developer's database, uploads and key, but a folder of their own."""
    environment = {k: v for k, v in os.environ.items() if k not in {"DATABASE_URL", "DEBUG", "ALLOWED_HOSTS"}}
    folder = tempfile.mkdtemp(prefix="bsc-test-")
    try:
        yield {**environment, "BSC_VAR": folder, "BSC_TEST_DATABASE": f"{folder}/made.sqlite3"}
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def main(arguments: list[str]) -> int:
    exit_on_signals()
    started = time.monotonic()
    require_browser()
    require_servers()
    with private_environment() as environment:
        run = Run(arguments, environment)
        run_all(run)
    print(f"\n--- Summary after {time.monotonic() - started:.0f} s")
    for name, line in run.closing_lines.items():
        print(f"{name}:\n{line}")
    if run.failed:
        print(f"FAILED: {', '.join(run.failed)}")
    return 1 if run.failed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
