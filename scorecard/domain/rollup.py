"""From KPIs up to objectives, themes, perspectives and the plan: weighted means, with coverage and counts of lights."""

from collections.abc import Callable, Hashable, Iterable, Sequence
from dataclasses import dataclass, field
from decimal import Decimal, localcontext
from typing import TypeVar

from .scoring import Judgement, KPIRecord, PlanRules, Reason, Status, status_by_thresholds
from .scoring.judging import HUNDRED, PRECISION

Item = TypeVar("Item")
Key = TypeVar("Key")

_STATUSES = tuple(Status)


@dataclass(frozen=True)
class Lights:
    """How many KPIs stand how, in the order of Status. `none` is all that have no light."""

    on_target: int = 0
    at_risk: int = 0
    off_target: int = 0
    no_data: int = 0
    not_due: int = 0
    not_applicable: int = 0

    @classmethod
    def of(cls, statuses: Sequence[Status]) -> "Lights":
        return cls(*map(statuses.count, _STATUSES))

    @property
    def none(self) -> int:
        return self.no_data + self.not_due + self.not_applicable

    @property
    def total(self) -> int:
        return self.on_target + self.at_risk + self.off_target + self.none


@dataclass(frozen=True)
class Part:
    """One child of a roll-up; `coverage` is the share of it that has a score, 0 to 100, None where it has no KPI."""

    weight: Decimal
    status: Status
    score: Decimal | None
    coverage: Decimal | None
    is_provisional: bool = False


@dataclass(frozen=True)
class Score:
    """How a parent stands; percentages unrounded. `lights` counts the KPIs below, however deep."""

    status: Status
    reason: Reason | None
    score: Decimal | None
    coverage: Decimal | None
    lights: Lights
    weight: Decimal = Decimal(0)
    is_provisional: bool = False
    parts: tuple[Hashable, ...] = field(default=())  # the children's keys, in the order given

    def __hash__(self) -> int:
        """Of the numbers alone; comparing tells the others apart."""
        return hash((self.score, self.coverage, self.weight, self.parts))


_ABSENT = {Status.NOT_DUE, Status.NOT_APPLICABLE}  # what leaves coverage and score alike
EMPTY = Score(Status.NO_DATA, Reason.NO_KPIS, None, None, Lights())


@dataclass(frozen=True)
class Rollup:
    """Every level of a plan; objectives, themes and perspectives by their key, themes None for shared objectives."""

    weights: dict[int, Decimal]  # the weight that each KPI counts with
    objectives: dict[int, Score]
    themes: dict[int | None, Score]
    perspectives: dict[int, Score]
    plan: Score


def roll_up(kpis: Sequence[KPIRecord], judgements: dict[int, Judgement], rules: PlanRules) -> Rollup:
    """The whole plan. Objectives without any KPI are in no group; for them EMPTY holds."""
    with localcontext(prec=PRECISION):
        weights = effective_weights(kpis)
        groups = _groups(kpis, lambda kpi: kpi.objective)
        objectives = {key: _objective(group, judgements, weights, rules) for key, group in groups.items()}
        homes = {kpi.objective: kpi for kpi in kpis}
        above = (rules.rollup_on_target, rules.rollup_at_risk)

        def level(keys: Iterable[int]) -> Score:
            children = tuple(keys)
            lights = Lights.of([judgements[kpi.pk].status for key in children for kpi in groups[key]])
            return _score([objectives[key] for key in children], lights, above, rules, children)

        return Rollup(
            weights=weights,
            objectives=objectives,
            themes={key: level(group) for key, group in _groups(homes, lambda each: homes[each].theme).items()},
            perspectives={
                key: level(group) for key, group in _groups(homes, lambda each: homes[each].perspective).items()
            },
            plan=level(objectives),
        )


def effective_weights(kpis: Iterable[KPIRecord]) -> dict[int, Decimal]:
    """The KPIs' own weights; one without counts as the mean of those that have one, all alike where none has."""
    kpis = list(kpis)
    given = [kpi.weight for kpi in kpis if kpi.weight is not None]
    usual = sum(given, Decimal(0)) / len(given) if given else Decimal(1)
    return {kpi.pk: usual if kpi.weight is None else kpi.weight for kpi in kpis}


def _groups(items: Iterable[Item], key: Callable[[Item], Key]) -> dict[Key, list[Item]]:
    groups: dict[Key, list[Item]] = {}
    for item in items:
        groups.setdefault(key(item), []).append(item)
    return groups


def _objective(
    kpis: Sequence[KPIRecord], judgements: dict[int, Judgement], weights: dict[int, Decimal], rules: PlanRules
) -> Score:
    """An objective without a weight of its own weighs the sum of its KPIs'."""
    parts = []
    for kpi in kpis:
        judged = judgements[kpi.pk]
        covered = HUNDRED if judged.score is not None else Decimal(0)
        parts.append(Part(weights[kpi.pk], judged.status, judged.score, covered, judged.is_provisional))
    lights = Lights.of([judgements[kpi.pk].status for kpi in kpis])
    own = kpis[0].objective_weight
    weight = sum((part.weight for part in parts), Decimal(0)) if own is None else own
    keys = tuple(kpi.pk for kpi in kpis)
    return _score(parts, lights, (rules.on_target, rules.at_risk), rules, keys, weight)


def _score(
    parts: Sequence[Part | Score],
    lights: Lights,
    thresholds: tuple[Decimal, Decimal],
    rules: PlanRules,
    keys: tuple[Hashable, ...],
    weight: Decimal = Decimal(0),
) -> Score:
    """The weighted mean of what has a score. What is not due or not applicable leaves coverage, missing stays in it."""
    due = covered = scored = total = Decimal(0)
    is_provisional = False
    for part in parts:
        if part.status in _ABSENT:
            continue
        if part.coverage is not None:
            due += part.weight
            covered += part.weight * part.coverage
        if part.score is not None:
            scored += part.weight
            total += part.weight * part.score
            is_provisional = is_provisional or part.is_provisional
    score = total / scored if scored else None
    coverage = covered / due if due else None  # weight with a score ÷ weight that should have one
    status, reason = _status(parts, lights, score, coverage, thresholds, rules)
    return Score(status, reason, score, coverage, lights, weight, is_provisional, keys)


def _status(
    parts: Sequence[Part | Score],
    lights: Lights,
    score: Decimal | None,
    coverage: Decimal | None,
    thresholds: tuple[Decimal, Decimal],
    rules: PlanRules,
) -> tuple[Status, Reason | None]:
    if score is None:
        statuses = {part.status for part in parts}
        if not statuses:
            return Status.NO_DATA, Reason.NO_KPIS
        if not statuses <= _ABSENT:
            return Status.NO_DATA, Reason.MISSING
        if Status.NOT_DUE in statuses:
            return Status.NOT_DUE, Reason.NOT_DUE
        return Status.NOT_APPLICABLE, Reason.NOT_APPLICABLE
    if coverage is None or coverage < rules.minimum_coverage:
        return Status.NO_DATA, Reason.LOW_COVERAGE
    status = status_by_thresholds(score, *thresholds)
    if status is Status.ON_TARGET and lights.off_target:
        return Status.AT_RISK, None
    return status, None
