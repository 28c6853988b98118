"""The KPIs that need attention: red, yellow and not reported, the worst first; no query of its own."""

from dataclasses import dataclass
from decimal import Decimal

from scorecard.domain.scoring import Change, Judgement, KPIRecord, Reason, Status

from .plan_scores import PlanScores

LONGEST = 12  # beside the map; a plan of hundreds of KPIs can have hundreds that are behind


@dataclass(frozen=True)
class AttentionItem:
    code: str
    name: str
    judgement: Judgement
    change: Change | None


@dataclass(frozen=True)
class AttentionList:
    """`items` are the worst, `more` counts the others."""

    items: tuple[AttentionItem, ...]
    more: int


def build(scores: PlanScores) -> AttentionList:
    found = [(kpi, scores.judgements[kpi.pk]) for kpi in scores.kpis]
    needing = sorted(((kpi, judged) for kpi, judged in found if _needs(judged)), key=_place)
    items = [AttentionItem(kpi.code, kpi.name, judged, scores.change(kpi.pk)) for kpi, judged in needing[:LONGEST]]
    return AttentionList(tuple(items), len(needing) - len(items))


def _needs(judged: Judgement) -> bool:
    return judged.status in (Status.OFF_TARGET, Status.AT_RISK) or judged.reason is Reason.MISSING


def _place(each: tuple[KPIRecord, Judgement]) -> tuple[int, Decimal]:
    """By light, then by score; what is not reported comes last. The plan's order decides between equals."""
    judged = each[1]
    return -judged.status.severity, judged.score if judged.score is not None else Decimal(0)
