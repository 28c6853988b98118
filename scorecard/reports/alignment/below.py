"""The plans right below a plan, what their objectives serve, and how these stand.

One query as long as nobody writes to them; else 2, and 3 of the scores, one more where there are milestone KPIs.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import NamedTuple

from django.db.models import F

from scorecard.domain.periods import Period
from scorecard.domain.rollup import Score
from scorecard.domain.scoring import Basis
from scorecard.models import Alignment, Plan, User

from .. import plan_scores
from ..keeping import kept_each
from ..plan_scores import PlanScores


class PairRow(NamedTuple):
    """An alignment; the first two are of the objective that serves, `served` is the other one's primary key."""

    objective: int
    code: str
    name: str
    served: int
    pk: int
    version: int
    strength: str
    reason: str
    is_confirmed: bool


@dataclass(frozen=True, eq=False)
class Below:
    """A plan below; `scores` is None where the user may not see it, or it is of another year."""

    plan: Plan
    is_visible: bool
    pairs: tuple[PairRow, ...]
    scores: PlanScores | None

    def score(self, objective: int) -> Score | None:
        return self.scores.objective(objective) if self.scores is not None and self.scores.is_measured else None


def read(plan: Plan, user: User, at: Period, basis: Basis) -> tuple[Below, ...]:
    """In the organisations' order."""
    children = list(Plan.objects.below(plan, user))
    if not children:
        return ()
    pairs = pairs_of_each(children)
    judged = [child for child in children if child.is_visible and child.year == at.year]
    scores = plan_scores.build_each(judged, at, basis) if judged else {}
    return tuple(Below(child, child.is_visible, pairs[child.pk], scores.get(child.pk)) for child in children)


def pairs_of(plans: Iterable[Plan]) -> dict[int, tuple[PairRow, ...]]:
    """By the plan whose objectives serve, in its order; none with objectives of a plan that was its parent once."""
    plans = tuple(plans)
    rows = (
        Alignment.objects.filter(objective__plan__in=plans, parent_objective__plan=F("objective__plan__parent"))
        .order_by(
            F("objective__theme__order").asc(nulls_first=True),
            "objective__theme__code",
            "objective__perspective__order",
            "objective__order",
            "objective__code",
            "pk",
        )
        .values_list(
            "objective__plan",
            "objective",
            "objective__code",
            "objective__name",
            "parent_objective",
            "pk",
            "version",
            "strength",
            "reason",
            "is_confirmed",
        )
    )
    found: dict[int, list[PairRow]] = {plan.pk: [] for plan in plans}
    for row in rows:
        found[row[0]].append(PairRow(*row[1:]))
    return {home: tuple(pairs) for home, pairs in found.items()}


pairs_of_each = kept_each(pairs_of)
