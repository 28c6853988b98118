"""The KPIs that need attention, the worst first, beside the strategy map; no query of its own."""

from collections.abc import Mapping
from dataclasses import dataclass

from scorecard.domain.attention import needs_attention, worst_first
from scorecard.domain.scoring import Change, Judgement

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


def build(scores: PlanScores, late: Mapping[int, int]) -> AttentionList:
    """`late`: as attention.days_late tells it. The plan's order decides between equals."""
    found = [(kpi, scores.judgements[kpi.pk], late.get(kpi.pk, 0)) for kpi in scores.kpis]
    needing = sorted((each for each in found if needs_attention(*each[1:])), key=lambda each: worst_first(*each[1:]))
    items = [
        AttentionItem(kpi.code, kpi.name, judged, scores.change(kpi.pk)) for kpi, judged, _days in needing[:LONGEST]
    ]
    return AttentionList(tuple(items), len(needing) - len(items))
