"""The list of 500 plans as multiples of the empty page: as it opens, at a month, sorted, filtered."""

from collections.abc import Iterable

from tests.benchmarks.additions import YEAR
from tests.benchmarks.cities import MANAGER, READER, Cities
from tests.benchmarks.engine import Measure

LISTS = {
    "as it opens": "",
    "a month alone": f"&period={YEAR}-06&basis=period",
    "by light": "&sort=-light",
    "at risk, by score": "&sort=score&light=at_risk",
    "found by name, by lack": "&q=%E4%BA%BA%E4%BA%8B&sort=-unreported",
}


def measures(cities: Cities) -> Iterable[Measure]:
    many = min(cities.large.organisations, 500)
    for told, asked in LISTS.items():
        yield Measure(f"{many} plans: {told}", cities.get(READER, f"/plans/?year={YEAR}{asked}"), cities.empty, 8.0)
    yield Measure("plans of a department's manager", cities.get(MANAGER, "/plans/"), cities.empty, 8.0)
