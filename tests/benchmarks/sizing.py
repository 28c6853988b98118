"""What so many organisations need, computed from measured figures; docs/sizing.md explains the arithmetic."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

from tests.benchmarks.engine import Line

SIZES = (50, 500, 50_000)
YEARS = 10
VALUES = 24 * 12  # a plan's in a year
WRITES = 3  # times that a value is written: filled in, sent, approved
# The busiest hour, before a month's figures are due.
PEOPLE = 5  # of each organisation at work at the same time
PAUSE = 30  # seconds between two pages of one person
SAVES = 0.05  # of the pages, a month's figures of a plan
BUSY = 0.6  # of a core's time at most, so that nobody queues
# Which pages, as shares of all.
MIX = {
    "map unchanged": 0.2,
    "map after a write": 0.1,
    "theme table": 0.2,
    "KPI, all its years": 0.15,
    "home, a manager": 0.15,
    "month's list, 24 KPIs": 0.15,
    "search: a word of most plans": 0.05,
}
SAVING = "saving a month, 24 cells"
WORKERS = "memory, master and two workers (PSS)"
ONE_SERVER = 32  # cores that a machine for PostgreSQL has without being extraordinary


@dataclass(frozen=True)
class Figures:
    """Seconds of a core for a page and for a save, as application and database, MB of a worker, bytes on disk."""

    page_application: float
    page_database: float
    save_application: float
    save_database: float
    worker: float
    value_row: float
    history_row: float
    plan: float  # a plan without its values, a year


@dataclass(frozen=True)
class Needs:
    """For one size: pages in a second, cores, GB."""

    organisations: int
    pages: float
    application_cores: int
    database_cores: int
    workers: int
    application_memory: float
    database_memory: float
    disk: float
    servers: int  # PostgreSQL


def figures(lines: Sequence[Line], disk: tuple[float, float, float]) -> Figures:
    """From the lines of a run that measured everything, and bytes of a value's row, of its history's, of a plan."""
    found = {line.name: line for line in lines}

    def parts(line: Line) -> tuple[float, float]:
        wall, cpu = line.median or 0.0, line.cpu or 0.0
        return min(cpu, wall), max(wall - cpu, 0.0)

    pages = [(share, parts(found[name])) for name, share in MIX.items()]
    own, database = (sum(share * each[place] for share, each in pages) for place in (0, 1))
    return Figures(own, database, *parts(found[SAVING]), (found[WORKERS].memory or 0.0) / 2, *disk)


def needs(organisations: int, measured: Figures) -> Needs:
    pages = organisations * PEOPLE / PAUSE
    application = pages * (measured.page_application + SAVES * measured.save_application) / BUSY
    database = pages * (measured.page_database + SAVES * measured.save_database) / BUSY
    workers = max(2, 2 * math.ceil(application))
    a_year = organisations * (measured.plan + VALUES * (measured.value_row + WRITES * measured.history_row)) / 2**30
    return Needs(
        organisations,
        pages,
        max(1, math.ceil(application)),
        max(1, math.ceil(database)),
        workers,
        workers * measured.worker / 1024 + 1,
        2 * a_year + 1,  # the two years that are asked for stay in memory
        a_year * YEARS * 2,  # as much again for indexes that grow, the log and one backup
        math.ceil(database / ONE_SERVER),
    )


def block(measured: Figures) -> str:
    """The measured figures and the needs, as docs/sizing.md has them."""
    facts = {
        "a page, in the application": f"{measured.page_application * 1000:.1f} ms of a core",
        "a page, in PostgreSQL": f"{measured.page_database * 1000:.1f} ms of a core",
        "saving a plan's month, in the application": f"{measured.save_application * 1000:.0f} ms of a core",
        "saving a plan's month, in PostgreSQL": f"{measured.save_database * 1000:.0f} ms of a core",
        "a worker": f"{measured.worker:.0f} MB",
        "a value on disk, with its indexes": f"{measured.value_row:.0f} bytes",
        "one entry of its history": f"{measured.history_row:.0f} bytes",
        "a plan of a year without its values": f"{measured.plan / 1024:.0f} kB",
    }
    rows = [f"| {name} | {value} |" for name, value in facts.items()]
    table = [
        "| organisations | pages a second | application cores | workers | their memory | "
        "PostgreSQL cores | its memory | disk, ten years | PostgreSQL servers |",
        "|---:|---:|---:|---:|---:|---:|---:|---:|---:|",
        *(_row(needs(size, measured)) for size in SIZES),
    ]
    return "\n".join(["| measured | |", "|---|---:|", *rows, "", *table])


def _row(need: Needs) -> str:
    return (
        f"| {need.organisations:,} | {need.pages:,.0f} | {need.application_cores} | {need.workers} | "
        f"{need.application_memory:,.1f} GB | {need.database_cores} | {need.database_memory:,.0f} GB | "
        f"{math.ceil(need.disk):,} GB | {need.servers} |"
    )
