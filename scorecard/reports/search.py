"""What the visible plans hold under a code or name, with its path, in 7 queries; what was made last comes first."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from scorecard.models import KPI, KSF, ActionPlan, Objective, Plan, Theme, User
from scorecard.models.folding import fold

SHOWN = 20  # of each noun


@dataclass(frozen=True)
class Hit:
    """One record found. `path` leads to it from the plan; `page` is the address, below the plan's, that shows it."""

    organisation: str
    year: int
    path: tuple[str, ...]
    code: str
    name: str
    page: str


@dataclass(frozen=True)
class HitGroup:
    """The hits of one noun; `has_more` where some are not shown."""

    noun: str
    hits: tuple[Hit, ...]
    has_more: bool


@dataclass(frozen=True)
class SearchResult:
    text: str
    is_too_short: bool
    groups: tuple[HitGroup, ...]

    @property
    def years(self) -> tuple[int, ...]:
        """The (Western) years of the plans that hold the hits, latest first."""
        return tuple(sorted({hit.year for group in self.groups for hit in group.hits}, reverse=True))


def build(user: User, text: str) -> SearchResult:
    """`text` as typed; nothing is looked for where it is shorter than two characters."""
    wanted = text.strip()
    if not fold(wanted):
        return SearchResult(wanted, bool(wanted), ())
    groups = (
        _group("plan", Plan.objects.visible_to(user).matching(wanted).select_related("organisation"), _plan),
        _group("theme", _found(Theme, user, wanted), _theme),
        _group("objective", _found(Objective, user, wanted, "theme"), _objective),
        _group("ksf", _found(KSF, user, wanted, "objective__theme"), _ksf),
        _group("kpi", _found(KPI, user, wanted, "ksf__objective__theme"), _kpi),
        _group("action_plan", _found(ActionPlan, user, wanted, "kpi__ksf__objective__theme"), _action_plan),
    )
    return SearchResult(wanted, False, tuple(group for group in groups if group.hits))


def _found(model: Any, user: User, wanted: str, *related: str) -> Any:
    rows = model.objects.visible_to(user).matching(wanted)
    return rows.select_related("plan__organisation", *related)


def _group(noun: str, rows: Any, hit: Callable[[Any], Hit]) -> HitGroup:
    found = list(rows.order_by("-pk")[: SHOWN + 1])
    return HitGroup(noun, tuple(hit(row) for row in found[:SHOWN]), len(found) > SHOWN)


def _hit(row: Any, above: Iterable[Any], page: str) -> Hit:
    path = (row.plan.title, *(f"{each.code} {each.name}" for each in above if each is not None))
    return Hit(row.plan.organisation.slug, row.plan.year, path, row.code, row.name, page)


def _plan(plan: Plan) -> Hit:
    path = (plan.organisation.name,)
    return Hit(plan.organisation.slug, plan.year, path, "", plan.title, "")


def _theme(theme: Theme) -> Hit:
    return _hit(theme, (), f"themes/{theme.code}/")


def _objective(objective: Objective) -> Hit:
    return _hit(objective, (objective.theme,), f"objectives/{objective.code}/")


def _ksf(ksf: KSF) -> Hit:
    return _hit(ksf, (ksf.objective.theme, ksf.objective), f"objectives/{ksf.objective.code}/")


def _kpi(kpi: KPI) -> Hit:
    objective = kpi.ksf.objective
    return _hit(kpi, (objective.theme, objective), f"kpis/{kpi.code}/")


def _action_plan(action_plan: ActionPlan) -> Hit:
    objective = action_plan.kpi.ksf.objective
    return _hit(action_plan, (objective.theme, objective, action_plan.kpi), f"kpis/{action_plan.kpi.code}/")
