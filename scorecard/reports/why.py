"""計分說明: from a score down to each record and the rule applied; what was left out and why. At most 5 queries."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from scorecard.domain.periods import Period
from scorecard.domain.rollup import Score
from scorecard.domain.scoring import Figure, Judgement, KPIRecord, PlanRules, Reason, Status, Target
from scorecard.models import KPI, Plan

from . import scored_plan
from .plan_period import Standing
from .scored_plan import ScoredKPI, ScoredObjective, ScoredPlan


@dataclass(frozen=True)
class Line:
    """One child of a roll-up. `weighted` is weight × score; `covered` weight × coverage; both None where left out."""

    code: str
    name: str
    weight: Decimal
    status: Status
    reason: Reason | None
    score: Decimal | None
    coverage: Decimal | None
    is_provisional: bool

    @property
    def is_due(self) -> bool:
        """Whether it stands in the coverage at all."""
        return self.coverage is not None and self.status not in (Status.NOT_DUE, Status.NOT_APPLICABLE)

    @property
    def weighted(self) -> Decimal | None:
        return None if self.score is None else self.weight * self.score

    @property
    def covered(self) -> Decimal | None:
        return self.weight * self.coverage if self.is_due and self.coverage is not None else None


@dataclass(frozen=True)
class WhyRollup:
    """`kind` is plan, theme, perspective or objective; `below` what its lines are: objective or kpi."""

    kind: str
    below: str
    code: str
    name: str
    score: Score
    lines: tuple[Line, ...]
    on_target: Decimal
    at_risk: Decimal
    minimum_coverage: Decimal

    @property
    def scored_weight(self) -> Decimal:
        return sum((line.weight for line in self.lines if line.score is not None), Decimal(0))

    @property
    def weighted(self) -> Decimal:
        return sum((line.weighted or Decimal(0) for line in self.lines), Decimal(0))

    @property
    def due_weight(self) -> Decimal:
        return sum((line.weight for line in self.lines if line.is_due), Decimal(0))

    @property
    def covered(self) -> Decimal:
        return sum((line.covered or Decimal(0) for line in self.lines), Decimal(0))

    @property
    def is_held_back(self) -> bool:
        """Yellow although the score is that of green, because a KPI below is red."""
        return (
            self.score.status is Status.AT_RISK and self.score.score is not None and self.score.score >= self.on_target
        )


@dataclass(frozen=True)
class PeriodLine:
    """One period of a KPI: its figure and target, and what became of it.

    `role`: used, gap (nothing reported), left_out (another period is judged), not_applicable or not_ended.
    """

    period: Period
    figure: Figure | None
    target: Target | None
    role: str


@dataclass(frozen=True)
class WhyKPI:
    """`on_target`, `at_risk`: the thresholds in force, on the achievement rate or, `is_on_actual`, on the figure."""

    kpi: KPI
    record: KPIRecord
    judgement: Judgement
    periods: tuple[PeriodLine, ...]
    rules: PlanRules
    on_target: Decimal
    at_risk: Decimal

    @property
    def kind(self) -> str:
        return "kpi"

    @property
    def is_on_actual(self) -> bool:
        return self.record.rule.threshold_basis == "actual"

    @property
    def has_own_thresholds(self) -> bool:
        return bool(self.record.rule.threshold_basis)

    @property
    def is_year_target(self) -> bool:
        """Whether the year's target served a shorter period."""
        latest = self.judgement.used[-1] if self.judgement.used else None
        return latest is not None and latest not in self.record.targets


def build(plan: Plan, kind: str, code: str, standing: Standing) -> WhyRollup | WhyKPI | None:
    """None where the plan has no such part. A plan's code is its (Western) year."""
    whole = scored_plan.build(plan, standing.period, standing.basis)
    rules = whole.scores.rules
    if kind == "kpi":
        return next((_kpi(plan, each, whole) for each in whole.kpis if each.record.code == code), None)
    if kind == "objective":
        return next((_objective(each, rules) for each in whole.objectives if each.code == code), None)
    if kind == "theme":
        found = next((each for each in whole.themes if each.code == code), None)
        return _rollup("theme", code, found.name, found.score, found.objectives, rules) if found else None
    if kind == "perspective":
        perspective = plan.perspectives.filter(code=code).first()
        if perspective is None:
            return None
        inside = [each for each in whole.objectives if each.perspective_code == code]
        return _rollup(kind, code, perspective.name, whole.scores.perspective(perspective.pk), inside, rules)
    if kind == "plan" and code == str(plan.year):
        return _rollup("plan", code, plan.title, whole.scores.plan, whole.objectives, rules)
    return None


def _rollup(
    kind: str, code: str, name: str, score: Score, objectives: Sequence[ScoredObjective], rules: PlanRules
) -> WhyRollup:
    lines = tuple(
        Line(
            code=each.code,
            name=each.name,
            weight=each.score.weight,
            status=each.score.status,
            reason=each.score.reason,
            score=each.score.score,
            coverage=each.score.coverage,
            is_provisional=each.score.is_provisional,
        )
        for each in objectives
    )
    thresholds = rules.rollup_on_target, rules.rollup_at_risk
    return WhyRollup(kind, "objective", code, name, score, lines, *thresholds, rules.minimum_coverage)


def _objective(objective: ScoredObjective, rules: PlanRules) -> WhyRollup:
    lines = tuple(
        Line(
            code=each.record.code,
            name=each.record.name,
            weight=each.weight,
            status=each.judgement.status,
            reason=each.judgement.reason,
            score=each.judgement.score,
            coverage=Decimal(0) if each.judgement.score is None else Decimal(100),
            is_provisional=each.judgement.is_provisional,
        )
        for each in objective.kpis
    )
    thresholds = rules.on_target, rules.at_risk
    return WhyRollup(
        "objective", "kpi", objective.code, objective.name, objective.score, lines, *thresholds, rules.minimum_coverage
    )


def _kpi(plan: Plan, kpi: ScoredKPI, whole: ScoredPlan) -> WhyKPI:
    record, rules = kpi.record, whole.scores.rules
    rule = record.rule
    return WhyKPI(
        kpi=KPI.objects.select_related("ksf__objective__theme", "owner").get(pk=record.pk),
        record=record,
        judgement=kpi.judgement,
        periods=tuple(_period(record, period, kpi.judgement, whole) for period in rule.periods(plan.year)),
        rules=rules,
        on_target=rules.on_target if rule.on_target is None else rule.on_target,
        at_risk=rules.at_risk if rule.at_risk is None else rule.at_risk,
    )


def _period(record: KPIRecord, period: Period, judged: Judgement, whole: ScoredPlan) -> PeriodLine:
    if period in judged.used:
        role = "used"
    elif period in judged.not_applicable:
        role = "not_applicable"
    elif period.end > whole.scores.at.end:
        role = "not_ended"
    else:  # of an ended one with a figure the basis looks at the latest alone
        role = "gap" if record.figures.get(period) is None else "left_out"
    return PeriodLine(period, record.figures.get(period), record.target_of(period), role)
