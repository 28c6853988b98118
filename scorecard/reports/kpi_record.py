"""A KPI's figures over the years: targets, actuals, how each was judged, what was said, evidence and history.

At most 4 queries, and 4 more where the KPI continues an earlier one; of a plan that was written to 2 or 3 more.
"""

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from scorecard import permissions
from scorecard.domain import scoring
from scorecard.domain.periods import Period, stored
from scorecard.domain.scoring import Basis, Change, Figure, Judgement, KPIRecord, Target
from scorecard.models import KPI, REPORTED, Evidence, KPIValue, Plan, User
from scorecard.models.history import reason_shown
from scorecard.models.kpi import KPIQuerySet
from scorecard.models.membership import shown_name

from . import field_changes, plan_scores
from .field_changes import FieldChange

HISTORY = 60  # entries shown, the latest


@dataclass(frozen=True)
class RecordLine:
    """One period. `value` is None where nothing was entered or where the user may not see it yet."""

    period: Period
    target: Target | None
    figure: Figure | None
    judgement: Judgement
    change: Change | None
    value: KPIValue | None
    evidence: tuple[Evidence, ...]


@dataclass(frozen=True)
class RecordYear:
    """The KPI, or the one that it continues, in one plan; the lines of its periods from January on."""

    year: int
    kpi_code: str
    organisation_slug: str
    lines: tuple[RecordLine, ...]
    whole: Judgement


@dataclass(frozen=True)
class HistoryEntry:
    at: datetime
    who: str
    why: str
    period: Period
    changes: tuple[FieldChange, ...]


@dataclass(frozen=True)
class KPIStanding:
    """`record`'s standing at the period that the page shows, and the years, this one first.

    `target` stands there also while nothing is reported.
    """

    record: KPIRecord
    judgement: Judgement
    target: Target | None
    change: Change | None
    years: tuple[RecordYear, ...]
    history: tuple[HistoryEntry, ...] = field(default=())

    @property
    def has_sample_data(self) -> bool:
        return any(line.figure is not None and line.figure.is_sample for year in self.years for line in year.lines)


def build(plan: Plan, kpi: KPI, user: User, at: Period, basis: Basis, *, with_history: bool = False) -> KPIStanding:
    """For a plan that was just read, and a KPI of it."""
    sees_drafts = permissions.can_report_kpi(user, kpi)
    own = next(each for each in plan_scores.records(plan) if each.pk == kpi.pk)
    earlier = _earlier(kpi, user)
    records = {own.pk: own} | {each.pk: each for each in earlier.scoring_records()} if earlier else {own.pk: own}
    values = _values(kpi, earlier, user, sees_drafts)
    evidence = _evidence(values)
    before = tuple(_year(each, each.plan, records[each.pk], values, evidence) for each in earlier or ())
    judged = scoring.judge(own, at, basis, plan.scoring_rules)
    return KPIStanding(
        record=own,
        judgement=judged,
        target=scoring.target_in_view(own, judged),
        change=scoring.change(judged, plan_scores.judge_before(own, at, basis, plan.scoring_rules)),
        years=(_year(kpi, plan, own, values, evidence), *before),
        history=_history(kpi, user, sees_drafts) if with_history else (),
    )


def _earlier(kpi: KPI, user: User) -> KPIQuerySet | None:
    """Those that the KPI continues, where the user sees their plans, latest first."""
    if kpi.predecessor_id is None:
        return None
    line = KPI.objects.lineage(kpi).exclude(pk=kpi.pk).visible_to(user)
    return line.select_related("plan__organisation").order_by("-plan__year")


def _values(kpi: KPI, earlier: KPIQuerySet | None, user: User, sees_drafts: bool) -> dict[tuple[int, Period], KPIValue]:
    """The page's KPI is visible, which leaves its drafts to ask about; of the others all is asked."""
    chosen = KPIValue.objects.filter(kpi=kpi)
    if not sees_drafts:
        chosen = chosen.reported()
    values = list(chosen.prefetch_related("submitted_by", "approved_by"))  # mostly the same two people
    for value in values:
        value.kpi = kpi
    if earlier is not None:
        seen = KPIValue.objects.visible_to(user).filter(kpi__in=list(earlier))
        values += seen.select_related("kpi", "submitted_by", "approved_by")
    return {(value.kpi_id, value.period): value for value in values}


def _evidence(values: dict[tuple[int, Period], KPIValue]) -> dict[int, list[Evidence]]:
    found: dict[int, list[Evidence]] = defaultdict(list)
    for each in Evidence.objects.filter(kpi_value__in=[value.pk for value in values.values()]).order_by("pk"):
        found[each.kpi_value_id].append(each)
    return found


def _year(
    kpi: KPI,
    plan: Plan,
    record: KPIRecord,
    values: dict[tuple[int, Period], KPIValue],
    evidence: dict[int, list[Evidence]],
) -> RecordYear:
    rules = plan.scoring_rules
    lines = []
    before: Judgement | None = None
    for period in record.rule.periods(plan.year):
        value = values.get((kpi.pk, period))
        judged = scoring.judge(record, period, Basis.PERIOD, rules)
        lines.append(
            RecordLine(
                period=period,
                target=record.target_of(period),
                figure=record.figures.get(period),
                judgement=judged,
                change=scoring.change(judged, before) if before else None,
                value=value,
                evidence=tuple(evidence.get(value.pk, ())) if value else (),
            )
        )
        before = judged
    whole = scoring.judge(record, Period.of_year(plan.year), Basis.YTD, rules)
    return RecordYear(plan.year, kpi.code, plan.organisation.slug, tuple(lines), whole)


# What a reader of the history is told of; versions, times and foreign keys to people are told otherwise.
_TOLD = (
    "actual",
    "numerator",
    "denominator",
    "is_not_applicable",
    "not_applicable_reason",
    "note",
    "behind_reason",
    "corrective_measure",
    "expected_completion_date",
    "measure_follow_up",
    "review_comment",
    "state",
)


def _history(kpi: KPI, user: User, sees_drafts: bool) -> tuple[HistoryEntry, ...]:
    """The latest changes of the KPI's values; what was never sent only for who reports or manages the KPI."""
    rows = KPIValue.history.filter(kpi_id=kpi.pk).select_related("history_user")
    if not sees_drafts:
        rows = rows.filter(state__in=REPORTED)
    by_value: dict[int, list[Any]] = defaultdict(list)
    for row in rows.order_by("-history_date", "-history_id"):
        by_value[row.id].append(row)
    changes = [pair for versions in by_value.values() for pair in zip(versions, [*versions[1:], None], strict=True)]
    changes.sort(key=lambda pair: (pair[0].history_date, pair[0].history_id), reverse=True)
    shown = changes[:HISTORY]
    told = field_changes.told(KPIValue, shown, user, only=_TOLD)
    return tuple(_entry(row, changed) for (row, _earlier), changed in zip(shown, told, strict=True))


def _entry(row: Any, changes: tuple[FieldChange, ...]) -> HistoryEntry:
    return HistoryEntry(
        at=row.history_date,
        who=shown_name(row.history_user),
        why=reason_shown(row.history_change_reason),
        period=stored(row.frequency, row.period_start),
        changes=changes,
    )
