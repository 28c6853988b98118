"""A KPI's figures over the years: targets, actuals, how each was judged, what was said, evidence and history.

At most 8 queries, however many years and values.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from scorecard import permissions
from scorecard.domain import scoring
from scorecard.domain.periods import Period, stored
from scorecard.domain.scoring import Basis, Change, Figure, Judgement, KPIRecord, Target
from scorecard.models import KPI, REPORTED, Evidence, KPIValue, Plan, User

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
class FieldChange:
    """`name` is the model field's verbose name."""

    name: str
    old: Any
    new: Any


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


def build(plan: Plan, kpi: KPI, user: User, at: Period, basis: Basis) -> KPIStanding:
    kpis = list(KPI.objects.lineage(kpi).visible_to(user).select_related("plan__organisation").order_by("-plan__year"))
    records = {each.pk: each for each in KPI.objects.filter(pk__in=[each.pk for each in kpis]).scoring_records()}
    values = _values(kpis, user)
    evidence = _evidence(values)
    years = tuple(_year(each, records[each.pk], values, evidence) for each in kpis)
    judged = scoring.judge(records[kpi.pk], at, basis, plan.scoring_rules)
    return KPIStanding(
        record=records[kpi.pk],
        judgement=judged,
        target=scoring.target_in_view(records[kpi.pk], judged),
        change=_change(records[kpi.pk], at, basis, plan, judged),
        years=years,
        history=_history(kpi, user),
    )


def _values(kpis: Iterable[KPI], user: User) -> dict[tuple[int, Period], KPIValue]:
    values = KPIValue.objects.visible_to(user).filter(kpi__in=list(kpis))
    return {(value.kpi_id, value.period): value for value in values.select_related("submitted_by", "approved_by")}


def _evidence(values: dict[tuple[int, Period], KPIValue]) -> dict[int, list[Evidence]]:
    found: dict[int, list[Evidence]] = defaultdict(list)
    for each in Evidence.objects.filter(kpi_value__in=[value.pk for value in values.values()]).order_by("pk"):
        found[each.kpi_value_id].append(each)
    return found


def _year(
    kpi: KPI,
    record: KPIRecord,
    values: dict[tuple[int, Period], KPIValue],
    evidence: dict[int, list[Evidence]],
) -> RecordYear:
    rules = kpi.plan.scoring_rules
    lines = []
    before: Judgement | None = None
    for period in record.rule.periods(kpi.plan.year):
        value = values.get((kpi.pk, period))
        judged = scoring.judge(record, period, Basis.PERIOD, rules)
        target = record.targets.get(period) or record.targets.get(Period.of_year(period.year))
        lines.append(
            RecordLine(
                period=period,
                target=target,
                figure=record.figures.get(period),
                judgement=judged,
                change=scoring.change(judged, before) if before else None,
                value=value,
                evidence=tuple(evidence.get(value.pk, ())) if value else (),
            )
        )
        before = judged
    whole = scoring.judge(record, Period.of_year(kpi.plan.year), Basis.YTD, rules)
    return RecordYear(kpi.plan.year, kpi.code, kpi.plan.organisation.slug, tuple(lines), whole)


def _change(record: KPIRecord, at: Period, basis: Basis, plan: Plan, judged: Judgement) -> Change | None:
    ended = [period for period in record.rule.periods(at.year) if period.end <= at.end]
    if len(ended) < 2:
        return None
    return scoring.change(judged, scoring.judge(record, ended[-2], basis, plan.scoring_rules))


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


def _history(kpi: KPI, user: User) -> tuple[HistoryEntry, ...]:
    """The latest changes of the KPI's values; what was never sent only for who reports or manages the KPI."""
    rows = KPIValue.history.filter(kpi_id=kpi.pk).select_related("history_user")
    if not permissions.can_report_kpi(user, kpi):
        rows = rows.filter(state__in=REPORTED)
    by_value: dict[int, list[Any]] = defaultdict(list)
    for row in rows.order_by("-history_date", "-history_id")[: HISTORY + 1]:
        by_value[row.id].append(row)
    entries = [
        _entry(row, earlier)
        for versions in by_value.values()
        for row, earlier in zip(versions, [*versions[1:], None], strict=True)
    ]
    entries.sort(key=lambda entry: entry.at, reverse=True)
    return tuple(entries[:HISTORY])


def _entry(row: Any, earlier: Any) -> HistoryEntry:
    who = (row.history_user.get_full_name() or row.history_user.get_username()) if row.history_user else ""
    return HistoryEntry(
        at=row.history_date,
        who=who,
        why=row.history_change_reason or "",
        period=stored(row.frequency, row.period_start),
        changes=tuple(_changes(row, earlier)),
    )


def _changes(row: Any, earlier: Any) -> Sequence[FieldChange]:
    changes = []
    for name in _TOLD:
        new, old = _shown(row, name), _shown(earlier, name) if earlier is not None else None
        if new != old and not (earlier is None and new in (None, "", False)):
            label = KPIValue._meta.get_field(name).verbose_name  # type: ignore[union-attr]
            changes.append(FieldChange(str(label), old, new))
    return changes


def _shown(row: Any, name: str) -> Any:
    return row.get_state_display() if name == "state" else getattr(row, name)
