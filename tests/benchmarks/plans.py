"""The list of 500 plans as multiples of the empty page: as it opens, at a month, sorted, filtered."""

from collections.abc import Iterable

from tests.benchmarks.additions import YEAR
from tests.benchmarks.cities import MANAGER, READER, Cities
from tests.benchmarks.engine import Measure

WAYS = {
    "as it opens": "",
    "a month alone": f"&period={YEAR}-06&basis=period",
    "by light": "&sort=-light",
    "at risk, by score": "&sort=score&light=at_risk",
    "found by name, by lack": "&q=%E4%BA%BA%E4%BA%8B&sort=-unreported",
}


def asked() -> list[tuple[str, str]]:
    """Who asks for which address."""
    return [(READER, _address(way)) for way in WAYS.values()]


def _address(way: str) -> str:
    return f"/plans/?year={YEAR}{way}"


def measures(cities: Cities) -> Iterable[Measure]:
    many = min(cities.large.organisations, 500)
    for told, way in WAYS.items():
        yield Measure(f"{many} plans: {told}", cities.get(READER, _address(way)), cities.empty, 8.0)
    yield Measure("plans of a department's manager", cities.get(MANAGER, "/plans/"), cities.empty, 8.0)
