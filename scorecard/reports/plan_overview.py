"""What a plan says, how big it is and how it stands: statements, counts, lights, themes with their members.

6 queries, and those of the scores where somebody has written to the plan.
"""

from collections import Counter, defaultdict
from dataclasses import dataclass

from scorecard.domain.periods import Period
from scorecard.domain.rollup import Score
from scorecard.domain.scoring import Basis, Change
from scorecard.domain.statements import Statement, in_order
from scorecard.models import KPI, Objective, Plan, ThemeMember, User

from . import plan_scores
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


def build(plan: Plan, user: User, at: Period, basis: Basis) -> PlanOverview:
    scores = plan_scores.build_kept(plan, at, basis)
    objectives = list(Objective.objects.filter(plan=plan).order_by().values_list("theme_id", "perspective_id"))
    kpis = Counter(KPI.objects.filter(plan=plan).order_by().values_list("ksf__objective__theme_id", flat=True))
    by_theme: Counter[int | None] = Counter(theme for theme, _perspective in objectives)
    by_perspective = Counter(perspective for _theme, perspective in objectives)
    members = _members(plan)
    return PlanOverview(
        parent=Plan.objects.above(plan, user),
        statements=in_order(plan.statement_order, plan.vision, plan.mission, plan.core_values),
        objectives=len(objectives),
        shared_objectives=by_theme[None],
        kpis=kpis.total(),
        themes=tuple(
            ThemeSummary(
                each.code,
                each.name,
                by_theme[each.pk],
                kpis[each.pk],
                tuple(members[each.pk]),
                scores.theme(each.pk),
                scores.theme_change(each.pk),
            )
            for each in plan.themes.all()
        ),
        perspectives=tuple(
            PerspectiveSummary(
                each.code,
                each.name,
                by_perspective[each.pk],
                scores.perspective(each.pk),
                scores.perspective_change(each.pk),
            )
            for each in plan.perspectives.all()
        ),
        shared_score=scores.theme(None),
        shared_change=scores.theme_change(None),
        scores=scores,
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
