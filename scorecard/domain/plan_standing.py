"""What is stored of a plan so that a list of many reads none of their figures: how it stands, and what it lacks.

A roll-up depends on no more than the day on which its period ends (June's is the second quarter's and the first half
year's), so it is kept by that day. What depends on today - which values are late, which period a page opens with - is
told by its reader from what does not.
"""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_DOWN, Decimal

from . import scoring
from .due_dates import due_date
from .periods import Frequency, Period
from .reporting import is_locked
from .rollup import Lights, roll_up
from .scoring import Basis, KPIRecord, PlanRules, Reason, Status

# Cut off and not rounded: what is then rounded half up to fewer places comes out as the whole number would.
_KEPT = Decimal("0.0001")


@dataclass(frozen=True)
class PlanStanding:
    """How a plan stands at the end of a period; percentages with 4 decimals."""

    status: Status
    reason: Reason | None
    score: Decimal | None
    coverage: Decimal | None
    lights: Lights
    is_provisional: bool
    has_sample_data: bool


@dataclass(frozen=True)
class PlanProgress:
    """What was reported of a plan's year; months are numbers, 1 to 12.

    `open_values`: by the month with which their period ends and the organisation (primary key) that answers for them,
    how many values are neither sent nor locked. `approved`: months with which a period with an approved value ends.
    `locked`: the latest month that is locked itself.
    """

    kpis: int
    open_values: Mapping[int, Mapping[int, int]]
    approved: tuple[int, ...]
    locked: int | None
    has_own_thresholds: bool

    def late(self, due: Collection[int]) -> Counter[int]:
        """How many values each organisation should have sent, when the values of the months `due` should be there."""
        late: Counter[int] = Counter()
        for month, values in self.open_values.items():
            if month in due:
                late.update(values)
        return late


def stand(records: Sequence[KPIRecord], at: Period, basis: Basis, rules: PlanRules) -> PlanStanding:
    judgements = {record.pk: scoring.judge(record, at, basis, rules) for record in records}
    plan = roll_up(records, judgements, rules).plan
    return PlanStanding(
        status=plan.status,
        reason=plan.reason,
        score=_cut(plan.score),
        coverage=_cut(plan.coverage),
        lights=plan.lights,
        is_provisional=plan.is_provisional,
        has_sample_data=any(judged.is_sample for judged in judgements.values()),
    )


def progress(records: Sequence[KPIRecord], organisation: int, locks: Sequence[Period], year: int) -> PlanProgress:
    """`organisation`: the plan's, by its primary key; `locks`: those in force."""
    open_values: dict[int, Counter[int]] = defaultdict(Counter)
    approved = set()
    for record in records:
        for period in record.rule.periods(year):
            if period not in record.figures and not is_locked(period, locks):
                open_values[period.end.month][record.owner or organisation] += 1
        approved |= {
            period.end.month
            for period, figure in record.figures.items()
            if not figure.is_provisional and period.year == year
        }
    months = [lock.start.month for lock in locks if lock.frequency is Frequency.MONTH and lock.year == year]
    return PlanProgress(
        kpis=len(records),
        open_values={month: dict(sorted(values.items())) for month, values in sorted(open_values.items())},
        approved=tuple(sorted(approved)),
        locked=max(months, default=None),
        has_own_thresholds=any(record.rule.threshold_basis for record in records),
    )


def due_months(year: int, working_days: int, corrections: Mapping[date, bool], today: date) -> tuple[int, ...]:
    """The year's months whose values are late today if they are not there."""
    months = Period.all_of_year(Frequency.MONTH, year)
    return tuple(month.number for month in months if due_date(month, working_days, corrections) < today)


def opening_period(
    year: int, today: date, *, locked: int | None, approved: Collection[int], due: Iterable[int]
) -> Period:
    """The period that a plan's pages show where nobody chose: a past year whole; else the latest month locked.

    Else the latest one that is due and has approved values, else the latest that has ended.
    """
    if year < today.year:
        return Period.of_year(year)
    months = Period.all_of_year(Frequency.MONTH, year)
    if locked is not None:
        return months[locked - 1]
    with_values = [months[number - 1] for number in due if number in approved]
    ended = [month for month in months if month.end < today]
    return (with_values or ended or months[:1])[-1]


def _cut(value: Decimal | None) -> Decimal | None:
    return None if value is None else value.quantize(_KEPT, ROUND_DOWN)
