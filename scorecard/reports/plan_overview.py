"""What a plan says, how big it is and how it stands: statements, counts, lights, themes with their members.

1 query, 5 more where somebody has written to the plan's structure, and those of the scores where to its values.
"""

from collections import Counter, defaultdict
from dataclasses import dataclass

from scorecard.domain.periods import Period
from scorecard.domain.rollup import Score
from scorecard.domain.scoring import Basis, Change
from scorecard.domain.statements import Statement, in_order
from scorecard.models import KPI, Objective, Plan, ThemeMember, User

from . import plan_scores
from .keeping import kept_structure
from .plan_scores import PlanScores


@dataclass(frozen=True)
class Member:
    """A printed name; the organisation's full name is "" where it is not certain whom the name means."""

    printed_name: str
    is_lead: bool
    organisation_name: str


@dataclass(frozen=True)
class ThemeSummary:
    code: str
    name: str
    objectives: int
    kpis: int
    members: tuple[Member, ...]  # the lead first
    score: Score
    change: Change | None


@dataclass(frozen=True)
class PerspectiveSummary:
    code: str
    name: str
    objectives: int
    score: Score
    change: Change | None


@dataclass(frozen=True)
class PlanOverview:
    parent: Plan | None  # with its organisation; None as well where the user may not see it
    statements: tuple[Statement, ...]
    objectives: int
    shared_objectives: int
    kpis: int
    themes: tuple[ThemeSummary, ...]
    perspectives: tuple[PerspectiveSummary, ...]
    shared_score: Score
    shared_change: Change | None
    scores: PlanScores

    @property
    def has_members(self) -> bool:
        return any(theme.members for theme in self.themes)


@dataclass(frozen=True, eq=False)
class _Structure:
    """How many objectives and KPIs are where; themes and perspectives as primary key, code, name."""

    objectives: Counter[int | None]  # by theme
    by_perspective: Counter[int]
    kpis: Counter[int | None]  # by theme
    themes: tuple[tuple[int, str, str], ...]
    perspectives: tuple[tuple[int, str, str], ...]
    members: dict[int, list[Member]]


def build(plan: Plan, user: User, at: Period, basis: Basis) -> PlanOverview:
    scores, there = plan_scores.build_kept(plan, at, basis), _structure(plan)
    return PlanOverview(
        parent=Plan.objects.above(plan, user),
        statements=in_order(plan.statement_order, plan.vision, plan.mission, plan.core_values),
        objectives=there.objectives.total(),
        shared_objectives=there.objectives[None],
        kpis=there.kpis.total(),
        themes=tuple(
            ThemeSummary(
                code,
                name,
                there.objectives[pk],
                there.kpis[pk],
                tuple(there.members.get(pk, ())),
                scores.theme(pk),
                scores.theme_change(pk),
            )
            for pk, code, name in there.themes
        ),
        perspectives=tuple(
            PerspectiveSummary(
                code, name, there.by_perspective[pk], scores.perspective(pk), scores.perspective_change(pk)
            )
            for pk, code, name in there.perspectives
        ),
        shared_score=scores.theme(None),
        shared_change=scores.theme_change(None),
        scores=scores,
    )


@kept_structure
def _structure(plan: Plan) -> _Structure:
    """5 queries."""
    objectives = list(Objective.objects.filter(plan=plan).order_by().values_list("theme_id", "perspective_id"))
    kpis = KPI.objects.filter(plan=plan).order_by().values_list("ksf__objective__theme_id", flat=True)
    return _Structure(
        objectives=Counter(theme for theme, _perspective in objectives),
        by_perspective=Counter(perspective for _theme, perspective in objectives),
        kpis=Counter(kpis),
        themes=tuple(plan.themes.values_list("pk", "code", "name")),
        perspectives=tuple(plan.perspectives.values_list("pk", "code", "name")),
        members=_members(plan),
    )


def _members(plan: Plan) -> dict[int, list[Member]]:
    """By the theme's primary key, the lead first."""
    by_theme: dict[int, list[Member]] = defaultdict(list)
    for each in ThemeMember.objects.filter(theme__plan=plan).select_related("organisation"):
        name = each.organisation.name if each.organisation else ""
        by_theme[each.theme_id].append(Member(each.printed_name, each.is_lead, name))
    for members in by_theme.values():
        members.sort(key=lambda member: not member.is_lead)
    return by_theme
