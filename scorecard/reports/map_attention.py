"""The KPIs that need attention, the worst first, beside the strategy map; no query of its own."""

from collections.abc import Container, Mapping, Sequence
from dataclasses import dataclass

from scorecard.domain.attention import needs_attention, worst_first
from scorecard.domain.scoring import Change, Judgement

from .plan_scores import PlanScores

LONGEST = 12  # beside the map; a plan of hundreds of KPIs can have hundreds that are behind


@dataclass(frozen=True)
class AttentionItem:
    """`objective` is the primary key of the one that the KPI measures."""

    code: str
    name: str
    objective: int
    judgement: Judgement
    change: Change | None


@dataclass(frozen=True)
class AttentionList:
    """`items` are the worst, `more` counts the others."""

    items: tuple[AttentionItem, ...]
    more: int


def build(scores: PlanScores, late: Mapping[int, int]) -> tuple[AttentionItem, ...]:
    """`late`: as attention.days_late tells it. The plan's order decides between equals."""
    found = [(kpi, scores.judgements[kpi.pk], late.get(kpi.pk, 0)) for kpi in scores.kpis]
    needing = sorted((each for each in found if needs_attention(*each[1:])), key=lambda each: worst_first(*each[1:]))
    return tuple(
        AttentionItem(kpi.code, kpi.name, kpi.objective, judged, scores.change(kpi.pk))
        for kpi, judged, _days in needing
    )


def worst(items: Sequence[AttentionItem], objectives: Container[int]) -> AttentionList:
    """The first of those below the given objectives."""
    chosen = tuple(item for item in items if item.objective in objectives)
    return AttentionList(chosen[:LONGEST], max(len(chosen) - LONGEST, 0))
