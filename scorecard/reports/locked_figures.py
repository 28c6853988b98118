"""A plan's KPIs as they stood when a period was locked (定稿), with what was corrected since; in 6 queries."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from typing import Any

from scorecard.domain import scoring
from scorecard.domain.periods import Frequency, Period, stored
from scorecard.domain.scoring import Basis, Figure, Judgement, KPIRecord, Target, snapshot
from scorecard.models import KPI, KPITarget, KPIValue, PeriodLock
from scorecard.models.membership import shown_name

from . import plan_scores
from .plan_scores import PlanScores


class Corrected(StrEnum):
    ACTUAL = "actual"
    TARGET = "target"
    RULE = "rule"  # weight, thresholds or how it is judged
    KPI = "kpi"  # deleted


@dataclass(frozen=True)
class Correction:
    """What was changed since; `old` and `new` are Figures or Targets, None where there was or is none."""

    what: Corrected
    period: Period | None
    old: Figure | Target | None
    new: Figure | Target | None
    who: str
    at: datetime | None


@dataclass(frozen=True)
class LockedKPI:
    """`target` stands there also while nothing is reported.

    `now` is how it would be judged today, where that is another status.
    """

    pk: int
    code: str
    name: str
    unit: str
    decimals: int
    judgement: Judgement
    target: Target | None
    now: Judgement | None
    corrections: tuple[Correction, ...]


@dataclass(frozen=True)
class LockedFigures:
    """`scores` is made of what was kept with the lock alone."""

    lock: PeriodLock
    scores: PlanScores
    kpis: tuple[LockedKPI, ...]

    @property
    def corrections(self) -> int:
        return sum(len(each.corrections) for each in self.kpis)

    @property
    def has_own_thresholds(self) -> bool:
        return any(record.rule.threshold_basis for record in self.scores.kpis)


@dataclass(frozen=True)
class _Change:
    what: Corrected
    kpi: int
    period: Period | None = None
    old: Figure | Target | None = None
    new: Figure | Target | None = None


def build(lock: PeriodLock, basis: Basis) -> LockedFigures:
    """`lock` comes with its plan."""
    records, rules = snapshot.load(lock.figures) if lock.figures else ([], lock.plan.scoring_rules)
    scores = plan_scores.score(records, rules, lock.period, basis)
    now = {each.pk: each for each in KPI.objects.filter(plan=lock.plan_id).scoring_records()}
    changes = [change for record in records for change in _changes(record, now.get(record.pk), lock.period)]
    found = _explained(changes, lock)
    kpis = []
    for record in records:
        judgement = scores.judgements[record.pk]
        today = scoring.judge(now[record.pk], lock.period, basis, lock.plan.scoring_rules) if record.pk in now else None
        has_moved = today is not None and today.status is not judgement.status
        own = (record.pk, record.code, record.name, record.unit, record.decimals)
        target = scoring.target_in_view(record, judgement)
        kpis.append(LockedKPI(*own, judgement, target, today if has_moved else None, found.get(record.pk, ())))
    return LockedFigures(lock, scores, tuple(kpis))


def _changes(then: KPIRecord, now: KPIRecord | None, lock: Period) -> Iterable[_Change]:
    """What differs of the figures and targets that count by the end of the locked period."""
    if now is None:
        yield _Change(Corrected.KPI, then.pk)
        return
    if (then.rule, then.weight) != (now.rule, now.weight):
        yield _Change(Corrected.RULE, then.pk)
    for period in sorted(then.figures.keys() | now.figures.keys()):
        figures = then.figures.get(period), now.figures.get(period)
        if period.end <= lock.end and _content(figures[0]) != _content(figures[1]):
            yield _Change(Corrected.ACTUAL, then.pk, period, *figures)
    for period in sorted(then.targets.keys() | now.targets.keys()):
        targets = then.targets.get(period), now.targets.get(period)
        counts = period.end <= lock.end or period.frequency is Frequency.YEAR
        if counts and targets[0] != targets[1]:
            yield _Change(Corrected.TARGET, then.pk, period, *targets)


def _content(figure: Figure | None) -> Figure | None:
    """The figure itself: being approved since is no correction."""
    return figure and replace(figure, is_provisional=False, is_sample=False)


def _explained(changes: list[_Change], lock: PeriodLock) -> dict[int, tuple[Correction, ...]]:
    """The changes by KPI, each with who made the last one and when, where the history knows."""
    last: dict[tuple[Corrected, int, Period | None], Any] = {}
    of_kpis = {what: {each.kpi for each in changes if each.what is what} for what in Corrected}
    for what, model in ((Corrected.ACTUAL, KPIValue), (Corrected.TARGET, KPITarget)):
        for row in _since(model, lock).filter(kpi_id__in=of_kpis[what]):
            last[what, row.kpi_id, stored(row.frequency, row.period_start)] = row
    for row in _since(KPI, lock).filter(id__in=of_kpis[Corrected.RULE] | of_kpis[Corrected.KPI]):
        for what in (Corrected.RULE, Corrected.KPI):
            last[what, row.id, None] = row
    found: dict[int, tuple[Correction, ...]] = {}
    for each in changes:
        row = last.get((each.what, each.kpi, each.period))
        who = shown_name(row.history_user) if row is not None else ""
        correction = Correction(each.what, each.period, each.old, each.new, who, row.history_date if row else None)
        found[each.kpi] = (*found.get(each.kpi, ()), correction)
    return found


def _since(model: Any, lock: PeriodLock) -> Any:
    """The rows of the model's history behind the lock, oldest first."""
    rows = model.history.filter(history_date__gte=lock.locked_at)
    return rows.select_related("history_user").order_by("history_id")
