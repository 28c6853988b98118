"""A KPI's figures of the year, period by period, how each was judged, what was said, and evidence; the years before.

At most 4 queries, 2 more where the KPI continues an earlier one, 1 for its history; what was written to, 2 or 3 more.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from functools import lru_cache
from itertools import pairwise
from typing import NamedTuple

from django.contrib.auth.models import User as Person

from scorecard import permissions
from scorecard.domain import scoring
from scorecard.domain.periods import Period
from scorecard.domain.scoring import Basis, Change, Figure, Judgement, KPIRecord, PlanRules, Target
from scorecard.models import KPI, REPORTED, Evidence, KPIValue, Membership, Plan, Scope, User
from scorecard.models.compiled import Compiled, CompiledRows
from scorecard.models.membership import shown_name

from . import kpi_history, plan_scores
from .keeping import KeptMany
from .kpi_history import HistoryEntry


class Entered(NamedTuple):
    """What was entered for a period, whether it counts yet or not; who sent or approved it last, and when."""

    figure: Figure
    state: str
    state_label: str
    by: str
    at: datetime | None
    is_not_applicable: bool
    not_applicable_reason: str
    note: str
    behind_reason: str
    corrective_measure: str
    expected_completion_date: date | None
    measure_follow_up: str
    review_comment: str


class Proof(NamedTuple):
    """A piece of evidence (佐證資料); `pk` of one with a file, which has an address in the portal."""

    pk: int | None
    file_name: str
    address: str
    document_number: str


@dataclass(frozen=True)
class RecordLine:
    """One period. `value` is None where nothing was entered or where the user may not see it yet."""

    period: Period
    target: Target | None
    figure: Figure | None
    judgement: Judgement
    change: Change | None
    value: Entered | None
    evidence: tuple[Proof, ...]

    @property
    def actual(self) -> Decimal | None:
        return self.figure.actual if self.figure else None


@dataclass(frozen=True)
class RecordYear:
    """The KPI, or one that it continues, in its plan: at the year's end, in the page's plan at the page's period."""

    period: Period
    kpi_code: str
    organisation_slug: str
    unit: str
    decimals: int
    target: Target | None
    judgement: Judgement

    @property
    def actual(self) -> Decimal | None:
        return self.judgement.actual


@dataclass(frozen=True)
class KPIStanding:
    """`record`'s standing at the period that the page shows, and the lines of the year's periods from January on.

    `target` stands there also while nothing is reported. `years`: this one and those before, latest first; none where
    there is nothing before.
    """

    record: KPIRecord
    judgement: Judgement
    target: Target | None
    change: Change | None
    lines: tuple[RecordLine, ...]
    years: tuple[RecordYear, ...]
    history: tuple[HistoryEntry, ...] = field(default=())

    @property
    def has_sample_data(self) -> bool:
        is_sample = any(line.figure is not None and line.figure.is_sample for line in self.lines)
        return is_sample or any(year.judgement.is_sample for year in self.years)


class _Key(NamedTuple):
    """A KPI in its plan as it was written last."""

    kpi: int
    structure: int
    values: int
    changed_at: datetime | None


_kept = KeptMany[_Key, RecordYear](2048)


def build(plan: Plan, kpi: KPI, user: User, at: Period, basis: Basis, *, with_history: bool = False) -> KPIStanding:
    """For a plan that was just read, and a KPI of it."""
    sees_drafts = permissions.can_report_kpi(user, kpi)
    own = next(each for each in plan_scores.records(plan) if each.pk == kpi.pk)
    judged = scoring.judge(own, at, basis, plan.scoring_rules)
    before = _before(kpi, user)
    return KPIStanding(
        record=own,
        judgement=judged,
        target=scoring.target_in_view(own, judged),
        change=scoring.change(judged, plan_scores.judge_before(own, at, basis, plan.scoring_rules)),
        lines=_lines(plan, own, _values(kpi, sees_drafts)),
        years=(_year(plan, own, at), *before) if before else (),
        history=kpi_history.build(kpi, user, sees_drafts=sees_drafts) if with_history else (),
    )


def _before(kpi: KPI, user: User) -> tuple[RecordYear, ...]:
    """Of the KPIs that it continues, where the user sees their plans; latest first."""
    if kpi.predecessor_id is None:
        return ()
    keys = [_Key._make(row) for row in _line_before(Membership.objects.scope_of(user), user).rows(kpi.pk, kpi.pk)]
    found = _kept.get([key for key in keys if key.changed_at is not None], _read)
    years = [*found.values(), *_read([key for key in keys if key.changed_at is None]).values()]
    return tuple(sorted(years, key=lambda each: each.period, reverse=True))


@lru_cache(maxsize=64)
def _line_before(_scope: Scope, user: User) -> CompiledRows:
    """For who reaches as far now; user objects are equal as soon as they are of the same person."""
    line = KPI.objects.lineage(0).exclude(pk=-1).visible_to(user).order_by()
    return CompiledRows(
        line.values_list("pk", "plan__structure_version", "plan__values_version", "plan__changed_at"), 0, -1
    )


def _read(keys: Sequence[_Key]) -> dict[_Key, RecordYear]:
    if not keys:
        return {}
    kpis = KPI.objects.filter(pk__in=[key.kpi for key in keys]).select_related("plan__organisation")
    plans = {kpi.pk: kpi.plan for kpi in kpis}
    records = {each.pk: each for each in kpis.scoring_records()}
    return {
        key: _year(plan, records[key.kpi], Period.of_year(plan.year)) for key in keys if (plan := plans.get(key.kpi))
    }


def _year(plan: Plan, record: KPIRecord, at: Period) -> RecordYear:
    """As it stood at the end of `at`, which lies in the plan's year."""
    judged = scoring.judge(record, at, Basis.YTD, plan.scoring_rules)
    target = scoring.target_in_view(record, judged)
    year, slug = Period.of_year(plan.year), plan.organisation.slug
    return RecordYear(year, record.code, slug, record.unit, record.decimals, target, judged)


def _values(kpi: KPI, sees_drafts: bool) -> dict[Period, KPIValue]:
    """The page's KPI is visible, which leaves its drafts to ask about."""
    values = {value.period: value for value in _values_of_kpi().get(kpi.pk) if sees_drafts or value.state in REPORTED}
    for value in values.values():
        value.kpi = kpi
    return values


@lru_cache(maxsize=1)
def _values_of_kpi() -> Compiled[KPIValue]:
    return Compiled(KPIValue.objects.filter(kpi_id=0).order_by(), 0)


def _lines(plan: Plan, record: KPIRecord, values: dict[Period, KPIValue]) -> tuple[RecordLine, ...]:
    evidence, names = _evidence(record.pk), _names(values.values())
    return tuple(
        RecordLine(
            period=period,
            target=record.target_of(period),
            figure=record.figures.get(period),
            judgement=judged,
            change=change,
            value=_entered(value, names) if (value := values.get(period)) else None,
            evidence=tuple(evidence.get(value.pk, ())) if value else (),
        )
        for period, judged, change in _judged(record, plan.year, plan.scoring_rules)
    )


@lru_cache(maxsize=256)
def _judged(record: KPIRecord, year: int, rules: PlanRules) -> tuple[tuple[Period, Judgement, Change | None], ...]:
    """Each period of the year by itself, with the change since the one before it."""
    periods = record.rule.periods(year)
    judged = [scoring.judge(record, period, Basis.PERIOD, rules) for period in periods]
    changes = [scoring.change(now, before) for before, now in pairwise(judged)]
    return tuple(zip(periods, judged, [None, *changes], strict=False))


def _entered(value: KPIValue, names: dict[int, str]) -> Entered:
    who, at = _last(value)
    label = str(value.get_state_display())
    words = (getattr(value, name) for name in Entered._fields[5:])
    return Entered(value.figure, value.state, label, names[who] if who else "", at, *words)


def _last(value: KPIValue) -> tuple[int | None, datetime | None]:
    """Who approved it, or else sent it, and when."""
    if value.approved_at:
        return value.approved_by_id, value.approved_at
    return value.submitted_by_id, value.submitted_at


def _names(values: Iterable[KPIValue]) -> dict[int, str]:
    people = {who for value in values if (who := _last(value)[0])}
    return {person.pk: shown_name(person) for person in Person.objects.filter(pk__in=people)}


def _evidence(kpi: int) -> dict[int, list[Proof]]:
    """By value."""
    found: dict[int, list[Proof]] = defaultdict(list)
    for value, pk, file, *written in _evidence_of_kpi().rows(kpi):
        found[value].append(Proof(pk if file else None, *written))
    return found


@lru_cache(maxsize=1)
def _evidence_of_kpi() -> CompiledRows:
    pieces = Evidence.objects.filter(kpi_value__kpi_id=0).order_by("pk")
    return CompiledRows(pieces.values_list("kpi_value_id", "pk", "file", *Proof._fields[1:]), 0)
