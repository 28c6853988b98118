"""All plans of a year that a user may see, as a tree of organisations or one list; 6 queries, however many.

What lacks a stored roll-up costs some more: see plan_summaries.
"""

from collections import Counter
from collections.abc import Callable, Hashable, Iterable
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import Any, ClassVar, NamedTuple

from django.db.models import Count

from scorecard import permissions
from scorecard.domain.periods import Frequency, Period
from scorecard.domain.plan_choice import LIGHTS, NO_LIGHT, STATUSES, PlanChoice, Sort
from scorecard.domain.scoring import PlanRules
from scorecard.language import listed
from scorecard.models import Plan, PlanStatus, User
from scorecard.models.folding import fold

from . import organisation_tree, plan_summaries
from .organisation_tree import Node, OrganisationTree
from .plan_summaries import PlanSummary

MOST_SECTIONS = 2  # named in a line


class TreeRow(NamedTuple):
    """An organisation, with its plan where it has one to show. `key` holds all that is shown.

    `path`: what stands above it, in a flat list. `late_sections`: who is late of those that the reader follows.
    """

    key: Hashable
    depth: int
    slug: str
    name: str
    path: str
    plan: PlanSummary | None = None
    status_label: str = ""
    sees_score: bool = False
    late_sections: tuple[str, ...] = ()

    @property
    def first_late_sections(self) -> tuple[str, ...]:
        """Those that a line has room for."""
        return self.late_sections[:MOST_SECTIONS]

    @property
    def has_more_late_sections(self) -> bool:
        return len(self.late_sections) > MOST_SECTIONS

    @property
    def light(self) -> str:
        """What one filters by."""
        status = self.plan.standing.status if self.plan and self.plan.standing else None
        return status.value if status is not None and status.is_light else NO_LIGHT

    @property
    def score(self) -> Decimal | None:
        """None also where the plan hides it from the reader."""
        return self.plan.standing.score if self.plan and self.plan.standing and self.sees_score else None


@dataclass(frozen=True)
class PlanList:
    """`choice`: what is shown, with what of it was ignored; `years`: latest first, with the number of their plans."""

    years: tuple[tuple[int, int], ...]
    choice: PlanChoice
    rows: tuple[TreeRow, ...]
    plans: int  # shown
    total: int  # of the year
    branches: tuple[Node, ...]  # organisations to choose from, which have others with plans below them
    tops: tuple[str, ...]
    lights: tuple[tuple[str, int], ...]  # how many of the plans shown stand how, the worst first
    late: int
    period: Period | None  # the one that all plans shown are at
    is_all_sample: bool
    thresholds: tuple[tuple[PlanRules, bool], ...]
    light_choices: ClassVar[tuple[str, ...]] = LIGHTS

    @property
    def shows_periods(self) -> bool:
        """Whether each row has to say which period it is of."""
        return self.period is None

    @property
    def shows_samples(self) -> bool:
        return not self.is_all_sample

    @property
    def is_tree(self) -> bool:
        return self.choice.sort is Sort.TREE

    @property
    def letterhead(self) -> str:
        return listed(self.tops)

    @property
    def has_lights(self) -> bool:
        return bool(self.thresholds)

    @property
    def periods(self) -> tuple[tuple[Period, ...], ...]:
        """To choose from: the year, its halves, quarters and months."""
        year = self.choice.year
        return tuple(Period.all_of_year(each, year) for each in reversed(Frequency)) if year else ()

    @property
    def statuses(self) -> tuple[tuple[str, str], ...]:
        return tuple((status, str(PlanStatus(status).label)) for status in STATUSES)


def build(user: User, asked: PlanChoice, today: date) -> PlanList:
    visible = Plan.objects.visible_to(user)
    years = tuple(visible.order_by("-year").values_list("year").annotate(number=Count("*")))
    tree = organisation_tree.build(user)
    choice = _possible(asked, dict(years), tree, today)
    summaries = _summaries(visible, choice, today)
    rows = _plan_rows(summaries, tree, user)
    shown = _shown(rows, choice, tree)
    plans = [row.plan for row in shown.values() if row.plan and row.plan.standing]
    at = {plan.period for plan in plans}
    lights = Counter(row.light for row in shown.values())
    return PlanList(
        years=years,
        choice=choice,
        rows=_tree_rows(shown, choice, tree) if choice.sort is Sort.TREE else _flat_rows(shown, choice, tree),
        plans=len(shown),
        total=dict(years).get(choice.year or 0, 0),
        branches=_branches(rows, tree),
        tops=tuple(node.name for node in tree.nodes.values() if node.parent is None),
        lights=tuple((light, lights[light]) for light in LIGHTS if lights[light]),
        late=sum(plan.late_values for plan in plans),
        period=at.pop() if len(at) == 1 else None,
        is_all_sample=bool(plans) and all(plan.standing.has_sample_data for plan in plans if plan.standing),
        thresholds=_thresholds(plans),
    )


def _possible(asked: PlanChoice, years: dict[int, int], tree: OrganisationTree, today: date) -> PlanChoice:
    """What of the choice there is; the rest is ignored and noted. Without a year the latest that has begun.

    Next year's drafts, which stand there for months, are shown to who asks for them, or where there is nothing else.
    """
    begun = (year for year in years if year <= today.year)
    year = asked.year if asked.year in years else next(begun, next(iter(years), None))
    period = asked.period if asked.period and asked.period.year == year else None
    under = asked.under if tree.find(asked.under) is not None else ""
    text = asked.text if fold(asked.text) else ""
    found: dict[str, Any] = {"year": year, "period": period, "under": under, "text": text}
    gone = [name for name, value in found.items() if getattr(asked, name) and getattr(asked, name) != value]
    return replace(asked, **found, ignored=tuple(dict.fromkeys((*asked.ignored, *gone))))


def _summaries(visible: Any, choice: PlanChoice, today: date) -> list[PlanSummary]:
    if choice.year is None:
        return []
    plans = visible.filter(year=choice.year).order_by()
    if choice.status:
        plans = plans.filter(status=choice.status)
    if choice.text:
        plans = plans.matching(choice.text)
    return plan_summaries.build(plans, choice.year, choice.period, choice.basis, today)


def _plan_rows(summaries: Iterable[PlanSummary], tree: OrganisationTree, user: User) -> dict[int, TreeRow]:
    """By organisation, which has one plan a year."""
    labels = {status.value: str(status.label) for status in PlanStatus}
    oversees = permissions.can_oversee_reporting(user)
    rows = {}
    for plan in summaries:
        node = tree.nodes.get(plan.organisation_id)
        if node is not None:
            sections = _late_sections(plan, tree, user) if oversees and plan.late else ()
            sees_score = permissions.can_see_scores(user, plan)
            key = (plan, sees_score, sections, node.slug, node.name) if plan.key.changed_at else None
            label = labels[plan.status]
            rows[node.pk] = TreeRow(key, 0, node.slug, node.name, "", plan, label, sees_score, sections)
    return rows


def _late_sections(plan: PlanSummary, tree: OrganisationTree, user: User) -> tuple[str, ...]:
    known = plan.late.keys() & tree.nodes.keys()
    overseen = [pk for pk in known if permissions.can_oversee_section(user, plan, pk)]
    return tuple(tree.nodes[pk].short_name for pk in sorted(overseen, key=tree.places.__getitem__))


def _shown(rows: dict[int, TreeRow], choice: PlanChoice, tree: OrganisationTree) -> dict[int, TreeRow]:
    if choice.under:
        below = {pk for pk, _depth in tree.walk(tree.find(choice.under))}
        rows = {pk: row for pk, row in rows.items() if pk in below}
    return {pk: row for pk, row in rows.items() if not choice.light or row.light == choice.light}


def _tree_rows(shown: dict[int, TreeRow], choice: PlanChoice, tree: OrganisationTree) -> tuple[TreeRow, ...]:
    """With the organisations above those that have a plan to show."""
    kept = tree.holding(shown)
    top = tree.find(choice.under) if choice.under else None
    rows = []
    for pk, depth in tree.walk(top):
        if pk in shown:
            row = shown[pk]
            rows.append(row._replace(depth=depth, key=row.key and (row.key, depth)))
        elif pk in kept:
            node = tree.nodes[pk]
            rows.append(TreeRow((node, depth), depth, node.slug, node.name, ""))
    return tuple(rows)


def _flat_rows(shown: dict[int, TreeRow], choice: PlanChoice, tree: OrganisationTree) -> tuple[TreeRow, ...]:
    """In the order asked for, among equals in the tree's; what has no such figure comes last either way."""
    figure = _FIGURES[choice.sort]
    known, unknown = list[tuple[Any, TreeRow]](), list[tuple[Any, TreeRow]]()
    for pk, _depth in tree.walk():
        if pk in shown:
            path = "／".join(node.short_name for node in tree.above(pk))
            row = shown[pk]._replace(path=path, key=shown[pk].key and (shown[pk].key, path))
            value = figure(row, row.plan)
            (unknown if value is None else known).append((value, row))
    known.sort(key=lambda each: each[0], reverse=choice.is_descending)
    return tuple(row for _value, row in (*known, *unknown))


_FIGURES: dict[Sort, Callable[[TreeRow, Any], Any]] = {
    Sort.LIGHT: lambda _row, plan: (plan.standing.status.severity or None) if plan.standing else None,
    Sort.SCORE: lambda row, _plan: row.score,
    Sort.COVERAGE: lambda _row, plan: plan.standing.coverage if plan.standing else None,
    Sort.UNREPORTED: lambda _row, plan: plan.late_values if plan.standing else None,
    Sort.CHANGED: lambda _row, plan: plan.key.changed_at,
}


def _branches(rows: Iterable[int], tree: OrganisationTree) -> tuple[Node, ...]:
    parents = tree.holding({parent for pk in rows if (parent := tree.nodes[pk].parent) is not None})
    return tuple(tree.nodes[pk] for pk, _depth in tree.walk() if pk in parents)


def _thresholds(plans: Iterable[PlanSummary]) -> tuple[tuple[PlanRules, bool], ...]:
    """What the lights mean, each once; and whether a KPI behind them has thresholds of its own."""
    plans = tuple(plans)
    shared = {id(plan.rules): plan.rules for plan in plans}  # few objects, whose seven figures are slow to compare
    with_own = {id(plan.rules) for plan in plans if plan.has_own_thresholds}
    own: dict[PlanRules, bool] = {}
    for key, rules in shared.items():
        own[rules] = own.get(rules, False) or key in with_own
    return tuple(own.items())
