"""A plan's scorecard for programs: export/scorecard.json. Its keys are a contract; DESIGN.md fixes them.

Numbers are strings: score, achievement and coverage in percent, rounded half up to 2 places; actual and target to 4
places without trailing zeros. Unknown is null.
"""

import json
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from scorecard.domain.rollup import Lights, Score
from scorecard.domain.scoring import Target
from scorecard.reports.plan_period import Standing
from scorecard.reports.scored_plan import ScoredKPI, ScoredObjective, ScoredPlan, ScoredTheme


def write(report: ScoredPlan, standing: Standing, *, organisation: str, title: str, hides_scores: bool) -> bytes:
    """UTF-8. A plan that hides its scores has null for every score."""
    writer = _Writer(hides_scores)
    document = {
        "plan": {"organisation": organisation, "year": standing.year, "title": title},
        "period": standing.period.label,
        "basis": standing.basis.value,
        **writer.stand(report.scores.plan),
        "lights": _lights(report.scores.plan.lights),
        "themes": [writer.theme(theme) for theme in report.themes],
        "shared_objectives": [writer.objective(objective) for objective in report.shared_objectives],
    }
    return json.dumps(document, ensure_ascii=False, indent=2).encode()


class _Writer:
    def __init__(self, hides_scores: bool) -> None:
        self.hides_scores = hides_scores

    def score(self, number: Decimal | None) -> str | None:
        return None if self.hides_scores else percent(number)

    def stand(self, score: Score) -> dict[str, Any]:
        return {
            "score": self.score(score.score),
            "status": score.status.value,
            "coverage": percent(score.coverage),
        }

    def theme(self, theme: ScoredTheme) -> dict[str, Any]:
        return {
            "code": theme.code,
            "name": theme.name,
            **self.stand(theme.score),
            "lights": _lights(theme.score.lights),
            "objectives": [self.objective(objective) for objective in theme.objectives],
        }

    def objective(self, objective: ScoredObjective) -> dict[str, Any]:
        return {
            "code": objective.code,
            "name": objective.name,
            "perspective": objective.perspective_code,
            **self.stand(objective.score),
            "kpis": [self.kpi(kpi) for kpi in objective.kpis],
        }

    def kpi(self, kpi: ScoredKPI) -> dict[str, Any]:
        record, judged = kpi.record, kpi.judgement
        return {
            "code": record.code,
            "name": record.name,
            "unit": record.unit,
            "direction": record.rule.direction.value,
            "kpi_period": judged.period.label if judged.period else None,
            "actual": figure(judged.actual),
            "target": _target(judged.target),
            "achievement": percent(judged.achievement),
            "score": self.score(judged.score),
            "status": judged.status.value,
            "reason": judged.reason.value if judged.reason else None,
            "state": judged.state,
        }


def percent(number: Decimal | None) -> str | None:
    """99.865 -> "99.87"."""
    return None if number is None else f"{number.quantize(Decimal('0.01'), ROUND_HALF_UP):f}"


def figure(number: Decimal | None) -> str | None:
    """95.8750 -> "95.875"."""
    if number is None:
        return None
    text = f"{number.quantize(Decimal('0.0001'), ROUND_HALF_UP):f}"
    return text.rstrip("0").rstrip(".")


def _target(target: Target | None) -> str | dict[str, str | None] | None:
    if target is None:
        return None
    return {"low": figure(target.low), "high": figure(target.high)} if target.is_range else figure(target.value)


def _lights(lights: Lights) -> dict[str, int]:
    return {name: getattr(lights, name) for name in ("on_target", "at_risk", "off_target", "none")}
