"""The pages as multiples of the empty page; the map fresh, for the next reader, unchanged, not sent again.

And what is written to most, right after a write.
"""

from collections.abc import Iterable
from typing import Any

from scorecard.models import KPIValue, Plan
from scorecard.services import plan_versions
from tests.benchmarks.additions import MONTHLY_YEAR, SEED, YEAR
from tests.benchmarks.cities import MANAGER, READER, ROOT, SEED_MANAGER, SEED_STAFF, Cities
from tests.benchmarks.engine import Measure

PLAN = f"/plans/city-1/{YEAR}/"
WRITTEN = f"/plans/{SEED}/{YEAR}/"  # what visits write to: nobody's home and no other page of the benchmark shows it
MONTHLY = f"/plans/{SEED}/{MONTHLY_YEAR}/"
ADMIN = "/benchmark/admin/scorecard/kpi/"
# Who asks for which address, and at most how many times the empty page it may take.
PAGES: dict[str, tuple[str, str, float]] = {
    "theme table": (MANAGER, f"{PLAN}themes/A/", 3.0),
    "whole scorecard": (MANAGER, f"{PLAN}scorecard/", 5.0),
    "plan": (MANAGER, PLAN, 5.0),
    "objective": (MANAGER, f"{PLAN}objectives/AC1/", 5.0),
    "KPI, all its years": (MANAGER, f"{PLAN}kpis/AC1.1/", 4.0),
    "review, 24 values": (MANAGER, f"{PLAN}review/", 5.0),
    "who has reported": (MANAGER, f"{PLAN}reporting/?period={YEAR}-06", 5.0),
    "month's list, 24 KPIs": (SEED_MANAGER, f"{MONTHLY}entry/?period={MONTHLY_YEAR}-06", 3.0),
    "grid, 24 x 12": (SEED_MANAGER, f"{MONTHLY}entry/grid/", 5.0),
    "home, a manager": (MANAGER, "/", 3.0),
}
LISTS = {"home, who sees 500 plans a year": (READER, "/", 3.0)}
AFTER_A_SAVE = {"month's list, 24 KPIs": 4.0, "grid, 24 x 12": 5.0}


def asked() -> list[tuple[str, str]]:
    """Who asks for which address."""
    maps = [(SEED_MANAGER, f"{WRITTEN}map/"), (MANAGER, f"{PLAN}map/")]
    return [*maps, *((who, address) for who, address, _target in (*PAGES.values(), *LISTS.values()))]


def measures(cities: Cities) -> Iterable[Measure]:
    empty = cities.empty
    admin = Measure("admin list of 25 KPIs", cities.get(ROOT, ADMIN), empty, warm=True)
    yield empty
    yield admin
    yield from _visits(cities, admin)
    for name, (who, address, target) in {**PAGES, **LISTS}.items():
        yield Measure(name, cities.get(who, address), empty, target, warm=True)
    for name, target in AFTER_A_SAVE.items():
        who, address, _target = PAGES[name]
        yield Measure(f"{name}, after a save", cities.get(who, address), empty, target, prepare=_Months().write)
    yield Measure("formset, 24 x 12, as a peer", cities.get(ROOT, "/benchmark/formset/"), empty, every=5)


def _visits(cities: Cities, admin: Measure) -> Iterable[Measure]:
    """Each prepares for itself what it finds."""
    visits, address = _Visits(cities), f"{WRITTEN}map/"
    fresh, another = cities.get(SEED_MANAGER, address), cities.get(SEED_STAFF, address)
    yield Measure("map after a write", fresh, cities.empty, 3.0, prepare=visits.write, own_queries=4)
    yield Measure("map after a write, and admin", fresh, admin, prepare=visits.write)
    yield Measure("map for another reader", another, cities.empty, 3.0, prepare=visits.renew, own_queries=4)
    yield Measure("map for another reader, and admin", another, admin, 0.35, prepare=visits.renew)
    yield Measure("map unchanged", fresh, cities.empty, 1.7, prepare=visits.read)
    yield Measure("map not sent again (304)", visits.ask_again, cities.empty, 1.3, prepare=visits.read)


class _Months:
    """Between the readers of the entry pages: somebody saves a month of them."""

    written = 0

    def write(self) -> None:
        self.written += 1
        plan = Plan.objects.get(year=MONTHLY_YEAR)
        june = KPIValue.objects.filter(kpi__plan=plan, period_start__month=6)
        june.update(actual=90 - self.written % 500 / 10)
        plan_versions.raise_versions(plan.pk, values=True)


class _Visits:
    """Between the readers of a map: somebody writes to its plan, or it was read just now."""

    def __init__(self, cities: Cities) -> None:
        self.cities = cities
        self.tag = ""
        self.written = 0

    def write(self) -> None:
        """Another figure in one KPI, as a service leaves it."""
        plan = Plan.objects.get(organisation__slug=SEED, year=YEAR)
        value = KPIValue.objects.filter(kpi__plan=plan, kpi__code="CL1.1").latest("period_start")
        self.written += 1
        KPIValue.objects.filter(pk=value.pk).update(actual=90 - self.written % 500 / 10)
        plan_versions.raise_versions(plan.pk, values=True)

    def renew(self) -> None:
        """The figures as they are, and somebody has looked at them: nothing of the next reader's own page is kept."""
        self.write()
        self.read()

    def read(self) -> None:
        self.tag = self.cities.client(SEED_MANAGER).get(f"{WRITTEN}map/")["ETag"]

    def ask_again(self) -> Any:
        response = self.cities.client(SEED_MANAGER).get(f"{WRITTEN}map/", headers={"if-none-match": self.tag})
        assert response.status_code == 304, response.status_code
        return response
