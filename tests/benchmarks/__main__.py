"""script/bench: where the portal stands against its floors, its peers and its own growth, in one table."""

import argparse
import sys
import tempfile
from collections.abc import Sequence
from importlib import import_module
from pathlib import Path
from typing import Any

from tests.benchmarks import sizing, table
from tests.benchmarks.cities import Cities
from tests.benchmarks.engine import Engine, Line, weigh
from tests.postgres import SPEED, exit_on_signals, postgres

SUBJECTS = ("pages", "plans", "search", "growth", "saving", "layout", "imports", "exports", "processes")
DOCS = Path(__file__).resolve().parents[2] / "docs"
STEADY = ["autovacuum=off", "shared_buffers=512MB"]  # nothing starts by itself while we measure
AS_IN_PRODUCTION = ["random_page_cost=1.1"]  # docs/production.md
ORGANISATIONS, YEARS = 500, 10  # at scale 1
QUICK = {"large": (36, 2), "small": (33, 2)}  # the least with two departments
ROUNDS, QUICK_ROUNDS = 100, 2
ROWS, QUICK_ROWS = 10_000, 2_000  # of the smaller of both imports


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="script/bench", description=__doc__)
    parser.add_argument("subjects", nargs="*", metavar="subject", help=f"only these: {', '.join(SUBJECTS)}")
    parser.add_argument("--quick", action="store_true", help="a small city and few rounds; the pages are not written")
    parser.add_argument("--scale", type=int, choices=(1, 10), default=1, help="10: ten times the organisations")
    parser.add_argument("--rounds", type=int, help="of the quickest measures; the slowest take a twentieth of them")
    given = parser.parse_args()
    if unknown := sorted(set(given.subjects) - set(SUBJECTS)):
        parser.error(f"no such subject: {', '.join(unknown)}")
    if given.quick and given.scale != 1:
        parser.error("--quick has a scale of its own")
    if given.rounds is not None and given.rounds < 1:
        parser.error("at least one round")
    given.subjects = list(dict.fromkeys(given.subjects))
    given.rounds = given.rounds or (QUICK_ROUNDS if given.quick else ROUNDS)
    return given


def sizes(given: argparse.Namespace) -> dict[str, tuple[int, int]]:
    many = ORGANISATIONS * given.scale
    return QUICK if given.quick else {"large": (many, YEARS), "small": (many // 10, YEARS)}


def tell(text: str) -> None:
    print(f"\r\033[K{text}" if sys.stderr.isatty() else text, end="" if sys.stderr.isatty() else "\n", file=sys.stderr)
    sys.stderr.flush()


def measured(cities: Cities, subjects: Sequence[str], rounds: int) -> list[Line]:
    measures: list[Any] = []
    weighings: list[Any] = []
    for name in subjects:
        tell(f"preparing {name}")
        module = import_module(f"tests.benchmarks.{name}")
        measures += module.measures(cities)
        weighings += module.weighings(cities) if hasattr(module, "weighings") else []
    lines = Engine(measures, cities.enter).run(rounds, tell if sys.stderr.isatty() else lambda _text: None)
    cities.enter("large")
    tell("weighing")
    return lines + weigh(weighings)


def write(lines: Sequence[Line], scale: int, about: str, cities: Cities) -> None:
    """The pages of docs/; what is written there by hand stays."""
    organisations = f"{cities.large.organisations:,} organisations x {cities.large.years} years"
    block = f"{about}. {organisations}.\n\n{table.markdown(lines)}\n\n{table.closing(lines)}."
    _replace(DOCS / "benchmarks.md", f"measured at scale {scale}", block)
    if scale == 1:
        _replace(DOCS / "sizing.md", "computed", sizing.block(sizing.figures(lines, cities.disk)))


def _replace(page: Path, name: str, block: str) -> None:
    page.write_text(table.written(page.read_text(), name, block))


def main() -> int:
    given = arguments()
    exit_on_signals()
    with (
        tempfile.TemporaryDirectory(prefix="bsc-bench-") as folder,
        postgres([*SPEED, *STEADY, *AS_IN_PRODUCTION]) as server,
    ):
        cities = Cities(server, Path(folder), sizes(given), QUICK_ROWS if given.quick else ROWS)
        try:
            cities.fill(tell)
            lines = measured(cities, given.subjects or SUBJECTS, given.rounds)
            about = f"{table.machine(server.version)}; {given.rounds} rounds"
            tell("")
            print(f"{about}\n\n{table.text(lines)}\n\n{table.closing(lines)}")
            if not (given.quick or given.subjects):
                write(lines, given.scale, about, cities)
        finally:
            tell("tidying up")
            cities.close()
    tell("")
    return 1 if any(line.passes is False for line in lines) else 0


if __name__ == "__main__":
    try:
        sys.exit(main())
    except KeyboardInterrupt:
        sys.exit(130)
