"""How many objectives of the plans below serve each objective of a plan, and how they stand: for its map.

As many queries as below.read takes.
"""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from types import MappingProxyType

from scorecard.domain.periods import Period
from scorecard.domain.rollup import Score
from scorecard.domain.scoring import Basis
from scorecard.models import Alignment, Plan, User

from ..keeping import kept_structure
from ..plan_scores import PlanScores
from . import below, lights
from .below import PairRow
from .lights import Counts


@dataclass(frozen=True)
class Served:
    """`number` counts all that serve, `lights` those of them that the user sees."""

    number: int
    lights: Counts

    @property
    def is_gap(self) -> bool:
        return not self.number


NOBODY = Served(0, ())


@dataclass(frozen=True, eq=False)
class ServedPlan:
    """Equal only to itself; as long as nothing changes, the very same. `hidden` are alignments of unseen plans."""

    objectives: Mapping[int, Served]
    hidden: int
    has_sample_data: bool

    def of(self, objective: int) -> Served:
        return self.objectives.get(objective, NOBODY)

    @property
    def has_lights(self) -> bool:
        return any(each.lights for each in self.objectives.values())


@kept_structure
def is_served(plan: Plan) -> bool:
    """Whether any objective serves one of the plan's: 1 query, none as long as nobody writes to the plan."""
    return Alignment.objects.filter(parent_objective__plan=plan).exists()


def build(plan: Plan, user: User, at: Period, basis: Basis) -> ServedPlan | None:
    """None where nothing below serves anything."""
    children = below.read(plan, user, at, basis)
    serving = tuple((child.pairs, child.is_visible, child.scores) for child in children if child.pairs)
    return _build(serving) if serving else None


@lru_cache(maxsize=64)
def _build(serving: tuple[tuple[tuple[PairRow, ...], bool, PlanScores | None], ...]) -> ServedPlan:
    numbers: dict[int, int] = defaultdict(int)
    scores: dict[int, list[Score]] = defaultdict(list)
    hidden = 0
    for pairs, is_visible, judged in serving:
        hidden += 0 if is_visible else len(pairs)
        for pair in pairs:
            numbers[pair.served] += 1
            if judged is not None and judged.is_measured:
                scores[pair.served].append(judged.objective(pair.objective))
    served = {pk: Served(number, lights.count(scores[pk])) for pk, number in numbers.items()}
    is_sample = any(judged is not None and judged.has_sample_data for _pairs, _is_visible, judged in serving)
    return ServedPlan(MappingProxyType(served), hidden, is_sample)
