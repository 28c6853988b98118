"""Which plans below serve which of a plan's objectives, and who works on its themes; in 3 queries.

6 more where somebody has written to the plans, 2 more again where there are milestone KPIs.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from scorecard.domain.periods import Period
from scorecard.domain.rollup import Score
from scorecard.domain.scoring import Basis
from scorecard.models import Plan, Strength, ThemeMember, User

from .. import plan_scores
from . import below, ends, lights
from .below import Below
from .ends import End, Group
from .lights import Counts

_STRENGTHS = list(Strength.values)  # the weakest first


@dataclass(frozen=True)
class PlanBelow:
    """A plan that the user sees; `serving` are its objectives that serve any, `lights` theirs."""

    slug: str
    year: int
    name: str
    short_name: str
    objectives: int
    pairs: int
    lights: Counts


@dataclass(frozen=True)
class Cell:
    """How many objectives of one plan serve one objective, and how strongly at most."""

    plan: PlanBelow
    number: int
    strength: str


@dataclass(frozen=True)
class Row:
    """An objective of the plan: a cell for each plan below, None where that serves it not."""

    end: End
    cells: tuple[Cell | None, ...]
    number: int
    lights: Counts

    @property
    def is_gap(self) -> bool:
        return not self.number


@dataclass(frozen=True)
class Member:
    """Who works on a theme. `plan` is the member's own, where it has one that the user sees.

    `objectives` counts those of it that serve the theme's, `lights` theirs.
    """

    printed_name: str
    is_lead: bool
    plan: PlanBelow | None
    objectives: int
    lights: Counts


@dataclass(frozen=True)
class ThemeWork:
    """A theme: how many of its objectives are served, and who works on it, the lead first."""

    code: str
    name: str
    objectives: int
    served: int
    members: tuple[Member, ...]

    @property
    def leads(self) -> tuple[Member, ...]:
        return tuple(member for member in self.members if member.is_lead)

    @property
    def supporters(self) -> tuple[Member, ...]:
        return tuple(member for member in self.members if not member.is_lead)

    @property
    def reporting(self) -> tuple[Member, ...]:
        return tuple(member for member in self.members if member.plan)


@dataclass(frozen=True)
class Downwards:
    """`hidden` counts the alignments of plans that the user may not see, `hidden_plans` these plans."""

    plans: tuple[PlanBelow, ...]
    groups: tuple[Group[Row], ...]
    themes: tuple[ThemeWork, ...]
    hidden: int
    hidden_plans: int
    is_measured: bool
    has_lights: bool
    has_sample_data: bool

    @property
    def columns(self) -> int:
        """Of the matrix: the objective, its light, how many serve it, their lights, and the plans."""
        return 2 + self.is_measured + self.has_lights + len(self.plans)

    @property
    def total(self) -> int:
        return sum(len(group.rows) for group in self.groups)

    @property
    def gap_count(self) -> int:
        return sum(row.is_gap for row in ends.of(self.groups))

    @property
    def aligned_count(self) -> int:
        return self.total - self.gap_count

    @property
    def pairs(self) -> int:
        return sum(row.number for row in ends.of(self.groups))

    @property
    def gaps(self) -> tuple[Group[Row], ...]:
        return ends.filtered(self.groups, lambda row: row.is_gap)


def build(plan: Plan, user: User, at: Period, basis: Basis) -> Downwards | None:
    """None where no plan stands below."""
    children = below.read(plan, user, at, basis)
    if not children:
        return None
    scores = plan_scores.build_kept(plan, at, basis)
    own = ends.read(plan, scores)
    seen = [child for child in children if child.is_visible]
    columns = {child.plan.pk: _plan_below(child) for child in seen}
    groups = _groups(own, children, columns)
    unseen = [child for child in children if not child.is_visible]
    return Downwards(
        plans=tuple(columns.values()),
        groups=groups,
        themes=_themes(plan, groups, seen, columns),
        hidden=sum(len(child.pairs) for child in unseen),
        hidden_plans=len(unseen),
        is_measured=scores.is_measured,
        has_lights=any(column.lights for column in columns.values()),
        has_sample_data=any(each.has_sample_data for each in [scores, *_scores(seen)]),
    )


def _scores(children: Iterable[Below]) -> list[plan_scores.PlanScores]:
    return [child.scores for child in children if child.scores is not None]


def _plan_below(child: Below) -> PlanBelow:
    serving = {pair.objective for pair in child.pairs}
    organisation = child.plan.organisation
    return PlanBelow(
        slug=organisation.slug,
        year=child.plan.year,
        name=organisation.name,
        short_name=organisation.short_name,
        objectives=len(serving),
        pairs=len(child.pairs),
        lights=lights.count(map(child.score, serving)),
    )


def _groups(
    own: Iterable[Group[End]], children: Sequence[Below], columns: Mapping[int, PlanBelow]
) -> tuple[Group[Row], ...]:
    numbers: dict[int, int] = defaultdict(int)
    scores: dict[int, list[Score | None]] = defaultdict(list)
    strengths: dict[tuple[int, int], list[str]] = defaultdict(list)
    for child in children:
        for pair in child.pairs:
            numbers[pair.served] += 1
            scores[pair.served].append(child.score(pair.objective))
            strengths[pair.served, child.plan.pk].append(pair.strength)

    def row(end: End) -> Row:
        cells = tuple(_cell(column, strengths.get((end.pk, pk))) for pk, column in columns.items())
        return Row(end, cells, numbers[end.pk], lights.count(scores[end.pk]))

    return tuple(Group(each.code, each.name, tuple(map(row, each.rows))) for each in own)


def _cell(plan: PlanBelow, strengths: Sequence[str] | None) -> Cell | None:
    return Cell(plan, len(strengths), max(strengths, key=_STRENGTHS.index)) if strengths else None


def _themes(
    plan: Plan, groups: Iterable[Group[Row]], seen: Iterable[Below], columns: Mapping[int, PlanBelow]
) -> tuple[ThemeWork, ...]:
    """Those that have members; an organisation's own plan is the one of the plan's year."""
    rows = {group.code: group.rows for group in groups}
    plans = {child.plan.organisation_id: child for child in seen if child.plan.year == plan.year}
    members: dict[tuple[str, str], list[Member]] = defaultdict(list)
    for each in (
        ThemeMember.objects.filter(theme__plan=plan)
        .select_related("theme")
        .order_by("theme__order", "theme__code", "order", "pk")
    ):
        child = plans.get(each.organisation_id or 0)
        served = {row.end.pk for row in rows.get(each.theme.code, ())}
        serving = {pair.objective for pair in child.pairs if pair.served in served} if child else set()
        members[each.theme.code, each.theme.name].append(
            Member(
                each.printed_name,
                each.is_lead,
                columns[child.plan.pk] if child else None,
                len(serving),
                lights.count(map(child.score, serving)) if child else (),
            )
        )
    return tuple(
        ThemeWork(
            code,
            name,
            len(rows.get(code, ())),
            sum(not row.is_gap for row in rows.get(code, ())),
            tuple(sorted(found, key=lambda member: not member.is_lead)),
        )
        for (code, name), found in members.items()
    )
