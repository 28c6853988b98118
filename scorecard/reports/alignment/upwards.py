"""What a plan's objectives serve of the plan above it, both ways, and what is not served; in 4 queries.

3 more at most for each of the two plans that somebody has written to.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from scorecard.domain.periods import Period
from scorecard.domain.scoring import Basis
from scorecard.models import Plan, User

from .. import plan_scores
from ..plan_scores import PlanScores
from . import below, ends
from .below import PairRow
from .ends import End, Group


@dataclass(frozen=True)
class Pair:
    """An alignment, seen from one of its ends: `other` is the one at the far end."""

    pk: int
    version: int
    other: End
    strength: str
    reason: str
    is_confirmed: bool


@dataclass(frozen=True)
class Aligned:
    """An objective with what it serves, or what serves it; `hidden` counts what the user may not see."""

    end: End
    pairs: tuple[Pair, ...]
    hidden: int = 0

    @property
    def is_gap(self) -> bool:
        return not self.pairs and not self.hidden


@dataclass(frozen=True)
class Side:
    """The objectives of one of the two plans, by theme."""

    groups: tuple[Group[Aligned], ...]
    is_measured: bool

    @property
    def total(self) -> int:
        return sum(len(group.rows) for group in self.groups)

    @property
    def aligned(self) -> tuple[Group[Aligned], ...]:
        return ends.filtered(self.groups, lambda row: not row.is_gap)

    @property
    def gaps(self) -> tuple[Group[Aligned], ...]:
        return ends.filtered(self.groups, lambda row: row.is_gap)

    @property
    def gap_count(self) -> int:
        return sum(row.is_gap for row in ends.of(self.groups))

    @property
    def aligned_count(self) -> int:
        return self.total - self.gap_count


@dataclass(frozen=True)
class Upwards:
    """`parent` and `above` are None where the user may not see the plan above; `hidden` counts its alignments then."""

    parent: Plan | None
    own: Side
    above: Side | None
    assumed: int
    hidden: int
    has_sample_data: bool

    @property
    def has_lights(self) -> bool:
        return self.own.is_measured or (self.above is not None and self.above.is_measured)

    @property
    def pairs(self) -> int:
        return self.hidden + sum(len(row.pairs) for row in ends.of(self.own.groups))


def build(plan: Plan, user: User, at: Period, basis: Basis) -> Upwards | None:
    """None where there is no plan above."""
    if plan.parent_id is None:
        return None
    parent = Plan.objects.above(plan, user)
    pairs = below.pairs_of([plan])[plan.pk]
    scores = plan_scores.build_kept(plan, at, basis)
    own = ends.read(plan, scores)
    if parent is None:
        hidden = Counter(pair.objective for pair in pairs)
        groups = tuple(
            Group(each.code, each.name, tuple(Aligned(end, (), hidden[end.pk]) for end in each.rows)) for each in own
        )
        return Upwards(None, Side(groups, scores.is_measured), None, 0, len(pairs), scores.has_sample_data)
    scores_above = plan_scores.build_kept(parent, at, basis) if parent.year == at.year else None
    above = ends.read(parent, scores_above)
    return _both(parent, pairs, own, above, scores, scores_above)


def _both(
    parent: Plan,
    pairs: Iterable[PairRow],
    own: tuple[Group[End], ...],
    above: tuple[Group[End], ...],
    scores: PlanScores,
    scores_above: PlanScores | None,
) -> Upwards:
    known = {end.pk: end for groups in (own, above) for end in ends.of(groups)}
    there = [pair for pair in pairs if pair.served in known]  # else it was made since the objectives were read
    places = {end.pk: place for place, end in enumerate(ends.of(above))}
    serves: dict[int, list[Pair]] = defaultdict(list)
    served: dict[int, list[Pair]] = defaultdict(list)
    for pair in sorted(there, key=lambda pair: places[pair.served]):
        serves[pair.objective].append(_pair(pair, known[pair.served]))
    for pair in there:
        served[pair.served].append(_pair(pair, known[pair.objective]))
    samples = [each.has_sample_data for each in (scores, scores_above) if each is not None]
    return Upwards(
        parent=parent,
        own=Side(_with_pairs(own, serves), scores.is_measured),
        above=Side(_with_pairs(above, served), scores_above is not None and scores_above.is_measured),
        assumed=sum(not pair.is_confirmed for pair in there),
        hidden=0,
        has_sample_data=any(samples),
    )


def _pair(pair: PairRow, other: End) -> Pair:
    return Pair(pair.pk, pair.version, other, pair.strength, pair.reason, pair.is_confirmed)


def _with_pairs(groups: Iterable[Group[End]], pairs: Mapping[int, list[Pair]]) -> tuple[Group[Aligned], ...]:
    return tuple(
        Group(group.code, group.name, tuple(Aligned(end, tuple(pairs.get(end.pk, ()))) for end in group.rows))
        for group in groups
    )
