"""The list of 500 plans as a multiple of the empty page, and what storing a plan's roll-up costs, on PostgreSQL.

    python -m tests.benchmarks.plans [--plans 500] [--rounds 50]

The plans are copies of the department's with its figures, of one year, under 20 departments and their offices. They are
shown as they open (all that a write stores), at a month on both bases, sorted and filtered.
"""

import argparse
import os
import statistics
import sys
import tempfile
import time

from tests.benchmarks import pages, search
from tests.postgres import exit_on_signals, postgres

AT_MOST = 10.0
DEPARTMENTS = 20
ADDRESSES = [
    "/plans/?year=2021",
    "/plans/?year=2021&period=2021-06&basis=period",
    "/plans/?year=2021&sort=-light",
    "/plans/?year=2021&sort=score&light=at_risk",
    "/plans/?year=2021&q=%E4%BA%BA%E4%BA%8B&sort=-unreported",
]


def fill(plans: int) -> None:
    """One plan for each organisation in three levels; a fifth of them with red and with missing figures."""
    from django.core.management import call_command

    from scorecard.models import KPIValue, Organisation, Plan

    search.grow(plans, organisations=plans, with_figures=True)
    offices = Organisation.objects.filter(slug__startswith="office-").order_by("pk")
    for number, office in enumerate(offices):
        above = offices[number % DEPARTMENTS] if number >= DEPARTMENTS else office.parent
        Organisation.objects.filter(pk=office.pk).update(parent=above, order=number)
    copies = Plan.objects.filter(organisation__in=offices)
    copies.update(year=2021)
    KPIValue.objects.filter(kpi__plan__in=copies.filter(pk__endswith="3")).update(
        actual=1, numerator=None, denominator=None
    )
    KPIValue.objects.filter(kpi__plan__in=copies, pk__endswith="7").delete()
    with open(os.devnull, "w") as nowhere:
        call_command("rebuild_rollups", stdout=nowhere)


def storing(rounds: int) -> float:
    """Milliseconds that the department's roll-up adds to a write."""
    from django.db import transaction

    from scorecard.models import Plan
    from scorecard.services import plan_rollups

    plan = Plan.objects.of("taipei-personnel", 2021).get()
    seconds = []
    for _round in range(rounds):
        with transaction.atomic():
            start = time.perf_counter()
            plan_rollups.store(plan_id=plan.pk)
            seconds.append(time.perf_counter() - start)
    return statistics.median(seconds) * 1000


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--plans", type=int, default=500)
    parser.add_argument("--rounds", type=int, default=50)
    arguments = parser.parse_args()
    exit_on_signals()
    with tempfile.TemporaryDirectory(prefix="bsc-benchmark-") as folder, postgres() as server:
        os.environ |= {"BSC_VAR": folder, "DATABASE_URL": server.url}
        pages.prepare()
        fill(arguments.plans)
        print(f"PostgreSQL {server.version}, {arguments.plans} plans, {arguments.rounds} rounds\n")
        pages.PAGES = {pages.BARE: None, pages.EMPTY: None, **dict.fromkeys(ADDRESSES, AT_MOST)}
        pages.USER = search.reader()
        client = pages.logged_in_client()
        seconds = pages.measure(client, arguments.rounds)
        missed = pages.print_table(seconds, pages.count_queries(client))
        print(f"{len(client.get(ADDRESSES[0]).content) / 1000:.0f} kB of HTML")
        empty = statistics.median(seconds[pages.EMPTY]) * 1000
        print(f"storing a roll-up: {storing(arguments.rounds) / empty:.1f} x empty")
        print(f"missed: {', '.join(missed)}" if missed else "all figures reached")
        return 1 if missed else 0


if __name__ == "__main__":
    sys.exit(main())
