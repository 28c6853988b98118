"""The layout of strategy maps alone as multiples of the empty page: the seed's maps and the largest.

The routes of the arrows are found anew; names have been broken into lines before, as they have wherever the plan was
once shown.
"""

from collections.abc import Iterable
from functools import partial
from itertools import product

from django.utils import timezone

from scorecard.domain.map_layout import MapLink, MapObjective, MapPerspective, MapPlan, MapTheme, lay_out, routes
from scorecard.domain.periods import Period
from scorecard.domain.scoring import Basis
from scorecard.models import Plan
from scorecard.reports import strategy_map
from tests.benchmarks.additions import SEED, YEAR
from tests.benchmarks.cities import Cities
from tests.benchmarks.engine import Measure


def measures(cities: Cities) -> Iterable[Measure]:
    plans = {"city": (_seed("taipei"), 2.0), "department": (_seed(SEED), 2.0), "largest": (_largest(), 100.0)}
    for name, (plan, target) in plans.items():
        told = f"layout of the {name} map, {len(plan.links)} arrows"
        every = 5 if name == "largest" else 1
        yield Measure(told, partial(lay_out, plan), cities.empty, target, routes._find.cache_clear, every=every)


def _seed(slug: str) -> MapPlan:
    plan = Plan.objects.get(organisation__slug=slug, year=YEAR)
    return strategy_map.build(plan, Period.of_year(YEAR), Basis.YTD, timezone.localdate(), hides_scores=False).plan


def _largest() -> MapPlan:
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
