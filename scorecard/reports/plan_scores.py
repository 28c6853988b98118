"""How a plan stands at a period: every KPI judged and rolled up, in 2 queries; all pages with lights are made of it."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from typing import TypeVar

from scorecard.domain import scoring
from scorecard.domain.periods import Period
from scorecard.domain.rollup import EMPTY, Rollup, Score, roll_up
from scorecard.domain.scoring import Basis, Change, Judgement, KPIRecord, PlanRules
from scorecard.models import KPI, Plan, scoring_records

from .keeping import kept, kept_each, kept_structure

Key = TypeVar("Key", int, int | None)


@dataclass(frozen=True, eq=False)
class PlanScores:
    """`kpis` in the plan's order; judgements by the KPI's primary key, `before` those of the period before.

    Equal only to themselves; the same records at the same period give the very same scores.
    """

    at: Period
    basis: Basis
    rules: PlanRules
    kpis: tuple[KPIRecord, ...]
    judgements: dict[int, Judgement]
    before: dict[int, Judgement]
    rollup: Rollup
    rollup_before: Rollup

    def objective(self, pk: int) -> Score:
        return self.rollup.objectives.get(pk, EMPTY)

    def theme(self, pk: int | None) -> Score:
        return self.rollup.themes.get(pk, EMPTY)

    def perspective(self, pk: int) -> Score:
        return self.rollup.perspectives.get(pk, EMPTY)

    @property
    def plan(self) -> Score:
        return self.rollup.plan

    def change(self, kpi: int) -> Change | None:
        """Against the KPI's period before; None where one of the two has no score."""
        return scoring.change(self.judgements[kpi], self.before[kpi])

    def objective_change(self, pk: int) -> Change | None:
        return scoring.of_numbers(self.objective(pk).score, _score(self.rollup_before.objectives, pk))

    def theme_change(self, pk: int | None) -> Change | None:
        return scoring.of_numbers(self.theme(pk).score, _score(self.rollup_before.themes, pk))

    def perspective_change(self, pk: int) -> Change | None:
        return scoring.of_numbers(self.perspective(pk).score, _score(self.rollup_before.perspectives, pk))

    @property
    def plan_change(self) -> Change | None:
        return scoring.of_numbers(self.plan.score, self.rollup_before.plan.score)

    @property
    def is_measured(self) -> bool:
        """Whether the plan has any KPI; without, there are no lights to show."""
        return bool(self.kpis)

    @property
    def has_own_thresholds(self) -> bool:
        return any(kpi.rule.threshold_basis for kpi in self.kpis)

    @property
    def has_sample_data(self) -> bool:
        return any(each.is_sample for each in self.judgements.values())


def build(plan: Plan, at: Period, basis: Basis) -> PlanScores:
    """`at` lies in the plan's year."""
    return score(read(plan), plan.scoring_rules, at, basis)


def build_kept(plan: Plan, at: Period, basis: Basis) -> PlanScores:
    """The same for a plan that was just read: without a query as long as nobody writes to it."""
    return score(records(plan), plan.scoring_rules, at, basis)


def build_each(plans: Iterable[Plan], at: Period, basis: Basis) -> dict[int, PlanScores]:
    """The same of several plans of one year, by primary key: in 4 queries, less of those that nobody has written to."""
    plans = tuple(plans)
    found = records_of_each(plans)
    return {plan.pk: score(found[plan.pk], plan.scoring_rules, at, basis) for plan in plans}


def read(plan: Plan) -> tuple[KPIRecord, ...]:
    return tuple(scoring_records.of_plan(plan.pk))


@kept
def records(plan: Plan) -> tuple[KPIRecord, ...]:
    """The same, kept; while nothing but values is written only these are read anew."""
    version, found = _first_read(plan)
    if version == plan.values_version:
        return found
    return tuple(scoring_records.renew(plan.pk, found))


def without_figures(plan: Plan) -> tuple[KPIRecord, ...]:
    """The same for who has the figures: those here may be of before. Kept while nothing but values is written."""
    return _first_read(plan)[1]


@kept_structure
def _first_read(plan: Plan) -> tuple[int, tuple[KPIRecord, ...]]:
    """With the version of the values, since whoever changes targets or weights raises that of the structure."""
    return plan.values_version, read(plan)


@kept_each
def records_of_each(plans: tuple[Plan, ...]) -> dict[int, tuple[KPIRecord, ...]]:
    kpis = KPI.objects.filter(plan__in=plans)
    homes = dict(kpis.order_by().values_list("pk", "plan_id"))
    found: dict[int, list[KPIRecord]] = {plan.pk: [] for plan in plans}
    for record in kpis.in_plan_order().scoring_records():
        found[homes[record.pk]].append(record)
    return {plan: tuple(group) for plan, group in found.items()}


def score(kpis: Sequence[KPIRecord], rules: PlanRules, at: Period, basis: Basis) -> PlanScores:
    """The same from records that were read already, such as those kept with a lock."""
    return _score_all(tuple(kpis), rules, at, basis)


@lru_cache(maxsize=64)
def _score_all(kpis: tuple[KPIRecord, ...], rules: PlanRules, at: Period, basis: Basis) -> PlanScores:
    """The very same for the same records, so that what is made of it can be kept as well."""
    both = {kpi.pk: _judge(kpi, at, basis, rules) for kpi in kpis}
    judgements = {pk: now for pk, (now, _before) in both.items()}
    before = {pk: before for pk, (_now, before) in both.items()}
    return PlanScores(
        at=at,
        basis=basis,
        rules=rules,
        kpis=kpis,
        judgements=judgements,
        before=before,
        rollup=roll_up(kpis, judgements, rules),
        rollup_before=roll_up(kpis, before, rules),
    )


@lru_cache(maxsize=512)
def _judge(kpi: KPIRecord, at: Period, basis: Basis, rules: PlanRules) -> tuple[Judgement, Judgement]:
    """Now and before; most of a plan's KPIs stay while one of them is reported."""
    return scoring.judge(kpi, at, basis, rules), judge_before(kpi, at, basis, rules)


def judge_before(kpi: KPIRecord, at: Period, basis: Basis, rules: PlanRules) -> Judgement:
    """How the KPI stood one of its periods earlier in the year; not due where that would be the year before."""
    ended = kpi.rule.ended(at)
    if len(ended) < 2:
        return Judgement(scoring.Status.NOT_DUE, scoring.Reason.NOT_DUE)
    return scoring.judge(kpi, ended[-2], basis, rules)


def _score(scores: Mapping[Key, Score], key: Key) -> Decimal | None:
    found = scores.get(key)
    return found.score if found is not None else None
