"""Each page in the city beside the same page in one of a tenth of its size: what grows with the data shows here.

As most people find it, and right after somebody has written to its plan, when nothing of it is kept.
"""

from collections.abc import Iterable

from scorecard.models import Plan
from scorecard.services import plan_versions
from tests.benchmarks.additions import YEAR
from tests.benchmarks.cities import MANAGER, OTHER_MANAGER, READER, SEED_MANAGER, VIEWER, Cities
from tests.benchmarks.engine import Measure
from tests.benchmarks.pages import LISTS, PAGES, PLAN

TARGET = 1.3
ALSO = {
    "map unchanged": (MANAGER, f"{PLAN}map/"),
    "search": (VIEWER, "/search/?q=%E7%AE%A1%E7%90%86"),
    "search, who sees few plans": (SEED_MANAGER, "/search/?q=%E7%AE%A1%E7%90%86"),
}
OTHER_PLAN = f"/plans/city-2/{YEAR}/"  # written to for these measures; no other page of the benchmark shows it
AFTER_A_WRITE = {
    "map": f"{OTHER_PLAN}map/",
    "theme table": f"{OTHER_PLAN}themes/A/",
    "plan": OTHER_PLAN,
    "objective": f"{OTHER_PLAN}objectives/AC1/",
    "KPI": f"{OTHER_PLAN}kpis/AC1.1/",
    "home": "/",
}


def measures(cities: Cities) -> Iterable[Measure]:
    asked = {name: (who, address) for name, (who, address, _target) in PAGES.items()} | ALSO
    if cities.small.organisations >= 500:  # else the small city's lists are shorter
        asked |= {name: (who, address) for name, (who, address, _target) in LISTS.items()}
        asked["list of 500 plans"] = READER, "/plans/?year=2021"
    for name, (who, address) in asked.items():
        ask = cities.get(who, address)
        least = Measure(f"{name}, a tenth", ask, warm=True, city="small")
        yield Measure(f"growth: {name}", ask, least, TARGET, warm=True, own_queries=0)
    for name, address in AFTER_A_WRITE.items():
        ask = cities.get(OTHER_MANAGER, address)
        least = Measure(f"{name} after a write, a tenth", ask, prepare=_write, city="small")
        yield Measure(f"growth: {name} after a write", ask, least, TARGET, prepare=_write, own_queries=0)


def _write() -> None:
    """As if somebody had changed structure and figures."""
    plan = Plan.objects.get(organisation__slug="city-2", year=YEAR)
    plan_versions.raise_versions(plan.pk, structure=True, values=True)
