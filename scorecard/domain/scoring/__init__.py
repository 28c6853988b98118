"""How a KPI's figures become achievement, score and status; the rules stand in DESIGN.md, "Scoring"."""

from .changes import Change, change, of_numbers
from .judging import Judgement, judge, status_by_thresholds, target_in_view
from .records import (
    Basis,
    Direction,
    Figure,
    KPIRecord,
    PlanRules,
    Reason,
    Rule,
    Status,
    Target,
    planned_percent,
    rate,
    reached_percent,
)

__all__ = [
    "Basis",
    "Change",
    "Direction",
    "Figure",
    "Judgement",
    "KPIRecord",
    "PlanRules",
    "Reason",
    "Rule",
    "Status",
    "Target",
    "change",
    "judge",
    "of_numbers",
    "planned_percent",
    "rate",
    "reached_percent",
    "status_by_thresholds",
    "target_in_view",
]
