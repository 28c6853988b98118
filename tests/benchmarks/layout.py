"""The layout of strategy maps alone as multiples of the empty page, on PostgreSQL: fresh, and for the next reader.

    python -m tests.benchmarks.layout [--rounds 50]

Fresh: the routes of the arrows are found anew; names have been broken into lines before, as they have wherever the plan
was once shown. The way of measuring is that of `pages`.
"""

import argparse
import os
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from itertools import product
from typing import Any

from scorecard.domain.map_layout import (
    MapLink,
    MapObjective,
    MapPerspective,
    MapPlan,
    MapTheme,
    lay_out,
    routes,
)
from scorecard.exporters import svg
from tests import map_rules
from tests.benchmarks import pages
from tests.postgres import exit_on_signals, postgres

SEED_AT_MOST, LARGEST_AT_MOST = 2.0, 100.0  # kept for the seed's maps, fresh for the largest


def seed(slug: str) -> MapPlan:
    from django.utils import timezone

    from scorecard.domain.periods import Period
    from scorecard.domain.scoring import Basis
    from scorecard.models import Plan
    from scorecard.reports import strategy_map

    plan = Plan.objects.get(organisation__slug=slug, year=2021)
    today = timezone.localdate()
    return strategy_map.build(plan, Period.of_year(2021), Basis.YTD, today, hides_scores=False).plan


def largest() -> MapPlan:
    """200 objectives over 8 perspectives and 16 themes; 400 links to the next cells and far away."""
    cells = list(product(range(8), range(16)))
    placed = [cells[number * 5 % len(cells)] for number in range(200)]
    pairs = [(i * 7 % 200, (i * 7 + 1 + i * i % 11 * 15) % 200) for i in range(1600)]
    return MapPlan(
        (),
        tuple(MapPerspective(f"P{number}", "顧客") for number in range(8)),
        tuple(MapTheme(f"T{number}", "提升組織效能") for number in range(16)),
        tuple(
            MapObjective(f"O{number}", "提高預算執行效能", f"P{row}", f"T{column}")
            for number, (row, column) in enumerate(placed)
        ),
        tuple(MapLink(f"O{one}", f"O{other}") for one, other in list(dict.fromkeys(pairs))[:400]),
    )


def seconds(work: Callable[[], Any]) -> float:
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def measure(client: Any, plans: dict[str, MapPlan], rounds: int) -> dict[str, tuple[float, float, float]]:
    """Of each map the ratios, fresh and kept, and the milliseconds fresh."""
    empty: list[float] = []
    fresh: dict[str, list[float]] = {name: [] for name in plans}
    kept: dict[str, list[float]] = {name: [] for name in plans}
    for _ in range(rounds):
        empty.append(seconds(lambda: client.get(pages.EMPTY)))
        for name, plan in plans.items():
            routes._find.cache_clear()
            fresh[name].append(seconds(lambda plan=plan: lay_out(plan)))  # type: ignore[misc]
            kept[name].append(seconds(lambda plan=plan: lay_out(plan)))  # type: ignore[misc]

    def ratio(times: list[float]) -> float:
        return statistics.median(one / other for one, other in zip(times, empty, strict=True))

    return {name: (ratio(fresh[name]), ratio(kept[name]), statistics.median(fresh[name]) * 1000) for name in plans}


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rounds", type=int, default=50)
    rounds = parser.parse_args().rounds
    exit_on_signals()
    with tempfile.TemporaryDirectory(prefix="bsc-benchmark-") as folder, postgres() as server:
        os.environ |= {"BSC_VAR": folder, "DATABASE_URL": server.url}
        pages.prepare()
        plans = {"city": seed("taipei"), "department": seed("taipei-personnel"), "largest": largest()}
        found = measure(pages.logged_in_client(), plans, rounds)
    print(f"{'map':12} {'links':>6} {'crossings':>10} {'bends':>6} {'fresh ms':>9} {'x empty':>8} {'kept x empty':>13}")
    for name, (fresh, kept, milliseconds) in found.items():
        drawn = svg.write(lay_out(plans[name]), title=name, description="")
        counts = f"{map_rules.crossings(drawn):10} {map_rules.bends(drawn):6}"
        print(f"{name:12} {len(plans[name].links):6} {counts} {milliseconds:9.2f} {fresh:8.2f} {kept:13.2f}")
    missed = [name for name in ("city", "department") if found[name][0] > SEED_AT_MOST]
    missed += ["largest"] if found["largest"][0] > LARGEST_AT_MOST else []
    print(f"missed: {', '.join(missed)}" if missed else "all figures reached")
    return 1 if missed else 0


if __name__ == "__main__":
    sys.exit(main())
