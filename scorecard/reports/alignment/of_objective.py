"""What one objective serves and what serves it, for its page: in 2 queries up and as many down as below.read takes.

3 more at most where somebody has written to the plan above.
"""

from dataclasses import dataclass

from scorecard.domain.periods import Period
from scorecard.domain.rollup import Score
from scorecard.domain.scoring import Basis
from scorecard.models import Alignment, Objective, Plan, User

from .. import plan_scores
from . import below, served
from .below import Below, PairRow


@dataclass(frozen=True)
class Neighbour:
    """An objective of another plan; `score` is None where that has no KPI or is of another year."""

    slug: str
    year: int
    organisation: str
    code: str
    name: str
    score: Score | None
    strength: str
    reason: str
    is_confirmed: bool


@dataclass(frozen=True)
class Neighbours:
    """The `hidden_` ones are of plans that the user may not see."""

    serves: tuple[Neighbour, ...]
    hidden_above: int
    served_by: tuple[Neighbour, ...]
    hidden_below: int

    @property
    def has_lights(self) -> bool:
        return any(each.score for each in (*self.serves, *self.served_by))

    @property
    def has_above(self) -> bool:
        return bool(self.serves or self.hidden_above)

    @property
    def has_below(self) -> bool:
        return bool(self.served_by or self.hidden_below)


def build(plan: Plan, user: User, objective: Objective, at: Period, basis: Basis, *, has_children: bool) -> Neighbours:
    serves, hidden_above = _above(plan, user, objective, at, basis)
    children = below.read(plan, user, at, basis) if has_children and served.is_served(plan) else ()
    pairs = [(child, pair) for child in children for pair in child.pairs if pair.served == objective.pk]
    return Neighbours(
        serves=serves,
        hidden_above=hidden_above,
        served_by=tuple(_below(child, pair) for child, pair in pairs if child.is_visible),
        hidden_below=sum(not child.is_visible for child, _pair in pairs),
    )


def _above(plan: Plan, user: User, objective: Objective, at: Period, basis: Basis) -> tuple[tuple[Neighbour, ...], int]:
    if plan.parent_id is None:
        return (), 0
    alignments = Alignment.objects.filter(objective=objective, parent_objective__plan=plan.parent_id)
    found = list(alignments.select_related("parent_objective").order_by("parent_objective__code"))
    if not found:
        return (), 0
    parent = Plan.objects.above(plan, user)
    if parent is None:
        return (), len(found)
    scores = plan_scores.build_kept(parent, at, basis) if parent.year == at.year else None
    return tuple(
        Neighbour(
            slug=parent.organisation.slug,
            year=parent.year,
            organisation=parent.organisation.short_name,
            code=each.parent_objective.code,
            name=each.parent_objective.name,
            score=scores.objective(each.parent_objective_id) if scores is not None and scores.is_measured else None,
            strength=each.strength,
            reason=each.reason,
            is_confirmed=each.is_confirmed,
        )
        for each in found
    ), 0


def _below(child: Below, pair: PairRow) -> Neighbour:
    organisation = child.plan.organisation
    return Neighbour(
        slug=organisation.slug,
        year=child.plan.year,
        organisation=organisation.short_name,
        code=pair.code,
        name=pair.name,
        score=child.score(pair.objective),
        strength=pair.strength,
        reason=pair.reason,
        is_confirmed=pair.is_confirmed,
    )
