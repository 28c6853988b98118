"""The lines of a run as text and as the table of docs/benchmarks.md, and the machine that they come from."""

import os
import platform
from collections.abc import Sequence
from datetime import date
from pathlib import Path

from tests.benchmarks.engine import Line

HEADINGS = ("measure", "floor", "median ms", "p95 ms", "x floor", "at most", "queries", "own", "MB", "at most", "")
LEFT = (0, 1, len(HEADINGS) - 1)
VERDICTS = {True: "pass", False: "miss", None: "-"}


def cells(line: Line) -> tuple[str, ...]:
    own = str(line.own) if line.own is not None else ""
    return (
        line.name,
        line.floor,
        _number(line.median, 2, 1000),
        _number(line.p95, 2, 1000),
        _number(line.ratio, 2 if line.ratio is None or line.ratio >= 1 else 3),
        _number(line.target, 2),
        str(line.queries or ""),
        f"{own} (≤ {line.own_at_most})" if line.own_at_most is not None else own if line.queries else "",
        _number(line.memory, 0),
        _number(line.memory_at_most, 0),
        VERDICTS[line.passes],
    )


def _number(value: float | None, digits: int, times: int = 1) -> str:
    return "" if value is None else f"{value * times:,.{digits}f}"


def text(lines: Sequence[Line]) -> str:
    rows = [HEADINGS, *map(cells, lines)]
    widths = [max(len(row[place]) for row in rows) for place in range(len(HEADINGS))]
    return "\n".join(
        "  ".join(
            cell.ljust(width) if place in LEFT else cell.rjust(width)
            for place, (cell, width) in enumerate(zip(row, widths, strict=True))
        ).rstrip()
        for row in rows
    )


def markdown(lines: Sequence[Line]) -> str:
    rules = ["---" if place in LEFT else "---:" for place in range(len(HEADINGS))]
    return "\n".join(f"| {' | '.join(row)} |" for row in [HEADINGS, rules, *map(cells, lines)])


def closing(lines: Sequence[Line]) -> str:
    missed = [line.name for line in lines if line.passes is False]
    asked = sum(line.passes is not None for line in lines)
    return f"{len(missed)} of {asked} missed: {'; '.join(missed)}" if missed else f"all {asked} figures reached"


def machine(postgresql: str) -> str:
    """What a reader needs to judge the times; no names of hosts or people."""
    described = Path("/proc/cpuinfo").read_text() if Path("/proc/cpuinfo").exists() else ""
    models = [line.partition(":")[2].strip() for line in described.splitlines() if line.startswith("model name")]
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count()
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    model = models[0] if models else platform.machine()
    return (
        f"{date.today().isoformat()}, {cores} cores ({model}), {memory:.0f} GB of memory, "
        f"{platform.system()}, Python {platform.python_version()}, PostgreSQL {postgresql}"
    )


def written(page: str, name: str, block: str) -> str:
    """The page with the block between the two comments of that name; whatever else stands there stays."""
    begin, end = f"<!-- {name} -->\n", f"\n<!-- end of {name} -->"
    before, found, rest = page.partition(begin)
    _old, closed, after = rest.partition(end)
    if not (found and closed):
        raise ValueError(f"There is no place for {name} in this page.")
    return f"{before}{begin}{block}{end}{after}"
