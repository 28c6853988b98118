"""From one KPI's targets and figures to achievement, score and status at a period; unrounded throughout."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal, localcontext

from scorecard.domain.periods import Period

from .records import Basis, Direction, Figure, KPIRecord, PlanRules, Reason, Rule, Status, Target, fraction

# Numbers have 15 digits; with as many more as products and means can need, a comparison is never off by rounding.
PRECISION = 50
HUNDRED = Decimal(100)
_UNKNOWN = Figure()


@dataclass(frozen=True)
class Judgement:
    """How a KPI stands. `achievement` and `score` in percent, unrounded; None is unknown.

    `period` is the latest that was due, `used` all that went into the figure. `due` counts the ended periods but for
    those not applicable, `reported` those of them with a figure. `state` is that of the figure of `period`, None where
    nothing was reported for it; `is_provisional` tells of all figures that went into this one.
    """

    status: Status
    reason: Reason | None = None
    period: Period | None = None
    state: str | None = None
    actual: Decimal | None = None
    target: Target | None = None
    achievement: Decimal | None = None
    score: Decimal | None = None
    is_provisional: bool = False
    is_sample: bool = False
    due: int = 0
    reported: int = 0
    used: tuple[Period, ...] = ()
    not_applicable: tuple[Period, ...] = ()

    def __hash__(self) -> int:
        """Of the figures alone; comparing tells the others apart."""
        return hash((self.actual, self.achievement, self.score))


def judge(record: KPIRecord, at: Period, basis: Basis, plan: PlanRules) -> Judgement:
    """How the KPI stands at the end of `at`, which depends on its data and `at` alone, never on today."""
    if record.rule.frequency is None:
        return Judgement(Status.NO_DATA, Reason.NO_FREQUENCY)
    ended = record.rule.ended(at)
    if basis is Basis.PERIOD:
        ended = ended[-1:]
    if not ended:
        return Judgement(Status.NOT_DUE, Reason.NOT_DUE)
    found = [(period, record.figures.get(period, _UNKNOWN)) for period in ended]
    apart = tuple(period for period, figure in found if figure.is_not_applicable)
    due = [(period, figure) for period, figure in found if not figure.is_not_applicable]
    if not due:
        provisional = any(figure.is_provisional for _period, figure in found)
        return Judgement(
            Status.NOT_APPLICABLE,
            Reason.NOT_APPLICABLE,
            ended[-1],
            _state(found[-1][1]),
            is_provisional=provisional,
            not_applicable=apart,
        )
    figures = [figure for _period, figure in due if figure.actual is not None]
    used = tuple(period for period, figure in due if figure.actual is not None)
    counts = {"due": len(due), "reported": len(used), "not_applicable": apart}
    latest, figure = due[-1]
    if figure.actual is None:
        return Judgement(Status.NO_DATA, Reason.MISSING, latest, **counts)  # type: ignore[arg-type]
    with localcontext(prec=PRECISION):
        actual, entering = _aggregate(record, figures)
        target, fault = _target(record, used, at, basis)
        achievement = None
        if target is not None:
            achievement, fault = _achievement(record.rule, actual, target, plan)
        status, score = _status_and_score(record.rule, actual, achievement, plan)
    return Judgement(
        status=status or Status.NO_DATA,
        reason=fault if status is None or achievement is None else None,
        period=latest,
        state=_state(figure),
        actual=actual,
        target=target,
        achievement=achievement,
        score=score,
        is_provisional=any(figure.is_provisional for figure in entering),
        is_sample=any(figure.is_sample for figure in figures),
        used=used,
        **counts,  # type: ignore[arg-type]
    )


def target_in_view(record: KPIRecord, judged: Judgement) -> Target | None:
    """What the figure is judged by; while there is none, what it will be, where one period alone decides."""
    if judged.target is not None or judged.period is None:
        return judged.target
    return record.target_of(judged.period)


def status_by_thresholds(percent: Decimal, on_target: Decimal, at_risk: Decimal) -> Status:
    if percent >= on_target:
        return Status.ON_TARGET
    return Status.AT_RISK if percent >= at_risk else Status.OFF_TARGET


def _state(figure: Figure) -> str:
    return "submitted" if figure.is_provisional else "approved"


def _aggregate(record: KPIRecord, figures: Sequence[Figure]) -> tuple[Decimal, Sequence[Figure]]:
    """The figure of the year so far, and those that it is made of; a single period's is itself."""
    actuals = [figure.actual for figure in figures if figure.actual is not None]
    match record.rule.aggregation:
        case "sum":
            return sum(actuals, Decimal(0)), figures
        case "mean":
            return sum(actuals, Decimal(0)) / len(actuals), figures
        case "min":
            return min(actuals), figures
        case "max":
            return max(actuals), figures
        case "ratio" if (whole := _ratio(figures, record.unit)) is not None:
            return whole, figures
    return actuals[-1], figures[-1:]


def _ratio(figures: Sequence[Figure], unit: str) -> Decimal | None:
    """Sum of numerators ÷ sum of denominators; None where a period was reported without them."""
    numerators = [figure.numerator for figure in figures if figure.numerator is not None]
    denominators = [figure.denominator for figure in figures if figure.denominator is not None]
    if len(numerators) < len(figures) or len(denominators) < len(figures):
        return None
    return fraction(sum(numerators, Decimal(0)), sum(denominators, Decimal(0)), unit)


def _target(record: KPIRecord, used: Sequence[Period], at: Period, basis: Basis) -> tuple[Target | None, Reason | None]:
    """The target of the very periods that have a figure, of the kind that the direction needs."""
    year = Period.of_year(at.year)
    if record.rule.aggregation == "sum" and record.rule.frequency is not year.frequency:
        target = _sum_of_targets(record, used)
        # The year's target fits the sum of all its periods, and no part of them.
        if target is None and basis is Basis.YTD and tuple(used) == record.rule.periods(at.year):
            target = record.targets.get(year)
        if target is None:
            return None, Reason.NO_PERIOD_TARGETS if year in record.targets else Reason.NO_TARGET
    else:
        target = record.target_of(used[-1])
        if target is None:
            return None, Reason.NO_TARGET
    if target.is_range is not (record.rule.direction is Direction.RANGE):
        return None, Reason.TARGET_OF_OTHER_KIND
    return target, None


def _sum_of_targets(record: KPIRecord, used: Sequence[Period]) -> Target | None:
    targets = [record.targets[period] for period in used if period in record.targets]
    if len(targets) < len(used) or len({target.is_range for target in targets}) > 1:
        return None
    if targets[0].is_range:
        return Target(low=_total(each.low for each in targets), high=_total(each.high for each in targets))
    return Target(_total(each.value for each in targets))


def _total(numbers: Iterable[Decimal | None]) -> Decimal:
    return sum((number for number in numbers if number is not None), Decimal(0))


def _achievement(rule: Rule, actual: Decimal, target: Target, plan: PlanRules) -> tuple[Decimal | None, Reason | None]:
    """達成率 in percent, at least 0; or why there is none."""
    if target.low is not None and target.high is not None:
        distance = max(target.low - actual, actual - target.high, Decimal(0))
        return max(HUNDRED - HUNDRED * distance / (target.high - target.low), Decimal(0)), None
    if target.value is None or target.value <= 0:
        return None, Reason.TARGET_NOT_POSITIVE
    if rule.direction is Direction.HIGHER:
        return max(HUNDRED * actual / target.value, Decimal(0)), None
    if plan.lower_is_quotient:
        if actual <= 0:
            return None, Reason.ACTUAL_NOT_POSITIVE
        return HUNDRED * target.value / actual, None
    return max(2 * HUNDRED - HUNDRED * actual / target.value, Decimal(0)), None


def _status_and_score(
    rule: Rule, actual: Decimal, achievement: Decimal | None, plan: PlanRules
) -> tuple[Status | None, Decimal | None]:
    """The status by the thresholds in force, and a score on the plan's scale that never contradicts it."""
    judged = actual if rule.threshold_basis == "actual" else achievement
    if judged is None:
        return None, None
    if not rule.threshold_basis or rule.on_target is None or rule.at_risk is None:
        return status_by_thresholds(judged, plan.on_target, plan.at_risk), _cut(judged, plan)
    is_lower = rule.on_target < rule.at_risk
    sign = -1 if is_lower else 1
    status = status_by_thresholds(sign * judged, sign * rule.on_target, sign * rule.at_risk)
    share = (judged - rule.at_risk) / (rule.on_target - rule.at_risk)
    return status, _cut(plan.at_risk + share * (plan.on_target - plan.at_risk), plan)


def _cut(score: Decimal, plan: PlanRules) -> Decimal:
    return min(max(score, Decimal(0)), plan.cap)
