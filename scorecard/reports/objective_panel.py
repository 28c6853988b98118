"""One objective beside the strategy map: how it stands, what hangs on it, what drives it and what it drives.

7 queries at most, and 3 more where somebody has written to the plan.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from scorecard.domain import cause_effect
from scorecard.domain.attention import is_late
from scorecard.domain.cause_effect import Chain, Reached
from scorecard.domain.periods import Period
from scorecard.models import KSF, ActionPlan, Alignment, Plan

from . import kpi_trend, objective_sheet
from .kpi_trend import Trend
from .map_rows import LinkItem
from .objective_sheet import KPIBranch, KSFBranch, ObjectiveSheet
from .strategy_map import MapItem, StrategyMap


@dataclass(frozen=True)
class PanelKPI:
    branch: KPIBranch
    trend: Trend | None


@dataclass(frozen=True)
class PanelKSF:
    ksf: KSF
    kpis: tuple[PanelKPI, ...]


@dataclass(frozen=True)
class PanelAction:
    action_plan: ActionPlan
    is_late: bool


@dataclass(frozen=True)
class ChainItem:
    """`link` is None for what hangs together through others."""

    item: MapItem
    link: LinkItem | None


@dataclass(frozen=True)
class ObjectivePanel:
    """`serves` are the parent plan's objectives, where the user sees it; `serves_unseen` counts them where not."""

    sheet: ObjectiveSheet
    ksfs: tuple[PanelKSF, ...]
    action_plans: tuple[PanelAction, ...]  # what is overdue first
    drivers: tuple[ChainItem, ...]  # the direct ones first
    outcomes: tuple[ChainItem, ...]
    parent: Plan | None
    serves: tuple[Alignment, ...]
    serves_unseen: int
    chain: Chain


def build(plan: Plan, report: StrategyMap, code: str, parent: Plan | None, today: date) -> ObjectivePanel | None:
    """None where the map has no objective of this code; `parent`: the plan above, where the user sees it."""
    sheet = objective_sheet.build(plan, code, report.scores.at, report.scores.basis) if code in report.items else None
    if sheet is None:
        return None
    chain = cause_effect.chain([(link.cause, link.effect) for link in report.links], code)
    causes = {link.cause: link for link in report.links if link.effect == code}
    effects = {link.effect: link for link in report.links if link.cause == code}
    serves = _serves(plan, sheet)
    return ObjectivePanel(
        sheet=sheet,
        ksfs=tuple(_ksf(branch, report.scores.at) for branch in sheet.ksfs),
        action_plans=_action_plans(sheet.ksfs, today),
        drivers=_items(chain.drivers, causes, report),
        outcomes=_items(chain.outcomes, effects, report),
        parent=parent,
        serves=serves if parent else (),
        serves_unseen=0 if parent else len(serves),
        chain=chain,
    )


def _ksf(branch: KSFBranch, at: Period) -> PanelKSF:
    kpis = (PanelKPI(kpi, kpi_trend.build(kpi.figures.record, at)) for kpi in branch.kpis)
    return PanelKSF(branch.ksf, tuple(kpis))


def _action_plans(ksfs: Iterable[KSFBranch], today: date) -> tuple[PanelAction, ...]:
    actions = (
        PanelAction(each, is_late(each.end_date, each.progress, today))
        for ksf in ksfs
        for kpi in ksf.kpis
        for each in kpi.action_plans
    )
    return tuple(sorted(actions, key=lambda each: not each.is_late))


def _items(reached: Iterable[Reached], direct: Mapping[str, LinkItem], report: StrategyMap) -> tuple[ChainItem, ...]:
    items = report.items
    return tuple(ChainItem(items[each.code], direct.get(each.code)) for each in reached)


def _serves(plan: Plan, sheet: ObjectiveSheet) -> tuple[Alignment, ...]:
    if plan.parent_id is None:
        return ()
    alignments = Alignment.objects.filter(objective=sheet.objective, parent_objective__plan=plan.parent_id)
    rows = alignments.select_related("parent_objective")
    return tuple(rows.order_by("parent_objective__perspective__order", "parent_objective__order", "pk"))
