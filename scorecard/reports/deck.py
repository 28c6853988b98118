"""What the yearly slides show: the maps of the plan and of its parent, and the tables, each from its page's own report.

As many queries as these take together, and one for the parent.
"""

from dataclasses import dataclass
from datetime import date

from scorecard.domain.periods import Period
from scorecard.domain.scoring import Basis
from scorecard.models import Plan, User

from . import strategy_map, theme_standing
from .strategy_map import StrategyMap
from .theme_standing import ScorecardTables


@dataclass(frozen=True, eq=False)
class Deck:
    """`parent` and `parent_map` are None where there is none or the user may not see it."""

    plan: Plan
    map: StrategyMap
    parent: Plan | None
    parent_map: StrategyMap | None
    tables: ScorecardTables

    @property
    def kpis(self) -> int:
        return len(self.tables.scores.kpis)


def build(
    plan: Plan, user: User, at: Period, basis: Basis, today: date, *, hides_scores: bool, with_numbers: bool
) -> Deck:
    """The parent's map is drawn without lights: its year, not its standing, is what the slides refer to."""
    parent = Plan.objects.above(plan, user)
    parent_map = None
    if parent is not None:
        year = Period.of_year(parent.year)
        parent_map = strategy_map.build(parent, year, Basis.YTD, today, hides_scores=True)
    return Deck(
        plan=plan,
        map=strategy_map.build(plan, at, basis, today, hides_scores=hides_scores),
        parent=parent,
        parent_map=parent_map,
        tables=theme_standing.build(plan, at, basis, with_numbers=with_numbers),
    )
