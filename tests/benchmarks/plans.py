"""The list of 500 plans as multiples of the empty page: as it opens, at a month, sorted, filtered, after a write."""

from collections.abc import Iterable

from scorecard.models import Plan
from scorecard.services import plan_versions
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
AFTER_A_WRITE = {"as it opens": 8.0, "a month alone": None}


def asked() -> list[tuple[str, str]]:
    """Who asks for which address."""
    return [(READER, _address(way)) for way in WAYS.values()]


def _address(way: str) -> str:
    return f"/plans/?year={YEAR}{way}"


def measures(cities: Cities) -> Iterable[Measure]:
    many = min(cities.large.organisations, 500)
    for told, way in WAYS.items():
        yield Measure(f"{many} plans: {told}", cities.get(READER, _address(way)), cities.empty, 8.0, warm=True)
    for told, target in AFTER_A_WRITE.items():
        ask = cities.get(READER, _address(WAYS[told]))
        yield Measure(f"{many} plans after a write: {told}", ask, cities.empty, target, prepare=_write)
    yield Measure("plans of a department's manager", cities.get(MANAGER, "/plans/"), cities.empty, 8.0, warm=True)


def _write() -> None:
    """As a service leaves one of the plans: what the list opens with is stored, what a month alone gives is not."""
    plan_versions.raise_versions(Plan.objects.get(organisation__slug="city-1", year=YEAR).pk, values=True)
