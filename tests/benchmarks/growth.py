"""Each page in the city beside the same page in one of a tenth of its size: what grows with the data shows here."""

from collections.abc import Iterable

from tests.benchmarks.cities import READER, VIEWER, Cities
from tests.benchmarks.engine import Measure
from tests.benchmarks.pages import LISTS, MANAGER, PAGES, PLAN

TARGET = 1.3
ALSO = {
    "map unchanged": (MANAGER, f"{PLAN}map/"),
    "search": (VIEWER, "/search/?q=%E7%AE%A1%E7%90%86"),
}


def measures(cities: Cities) -> Iterable[Measure]:
    asked = {name: (who, address) for name, (who, address, _target) in PAGES.items()} | ALSO
    if cities.small.organisations >= 500:  # else the small city's lists are shorter
        asked |= {name: (who, address) for name, (who, address, _target) in LISTS.items()}
        asked["list of 500 plans"] = READER, "/plans/?year=2021"
    for name, (who, address) in asked.items():
        ask = cities.get(who, address)
        yield Measure(f"growth: {name}", ask, Measure(f"{name}, a tenth", ask, city="small"), TARGET)
