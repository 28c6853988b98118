"""The period and basis that a plan's page shows, and those to choose from; no query where the address names one."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from urllib.parse import urlencode

from scorecard.domain import periods
from scorecard.domain.due_dates import due_date
from scorecard.domain.periods import Frequency, Period
from scorecard.domain.scoring import Basis
from scorecard.models import CalendarDay, KPIValue, PeriodLock, Plan, ValueState


@dataclass(frozen=True)
class Standing:
    """`is_default`: nobody asked for a period. All periods lie in the plan's year."""

    period: Period
    basis: Basis
    is_default: bool
    year: int

    @property
    def choices(self) -> tuple[tuple[Period, ...], ...]:
        """Every period to choose from: the year, its halves, quarters and months."""
        return tuple(Period.all_of_year(frequency, self.year) for frequency in reversed(Frequency))

    @property
    def previous(self) -> Period | None:
        """The one before of the same length, inside the year."""
        return self._inside(self.period.previous)

    @property
    def next(self) -> Period | None:
        return self._inside(self.period.next)

    @property
    def query(self) -> str:
        """What a link to another page of the plan carries so that it shows the same; "" where nobody chose."""
        return self.query_with()

    def query_with(self, *more: tuple[str, str]) -> str:
        """The same with further pairs of name and value."""
        asked = (*self.pairs, *more)
        return f"?{urlencode(asked)}" if asked else ""

    @property
    def pairs(self) -> tuple[tuple[str, str], ...]:
        """Period and basis as an address names them, where they are not the usual ones."""
        period = () if self.is_default else (("period", self.period.label),)
        return period if self.basis is Basis.YTD else (*period, ("basis", self.basis.value))

    @property
    def is_year_to_date(self) -> bool:
        return self.basis is Basis.YTD

    def _inside(self, period: Period) -> Period | None:
        return period if period.year == self.year else None


def choose(plan: Plan, asked: Period | None, basis: Basis, today: date) -> Standing:
    """Today only picks the default."""
    return Standing(asked or default(plan, today), basis, asked is None, plan.year)


def default(plan: Plan, today: date) -> Period:
    """A past year whole; else the latest month locked, else the latest one due with approved values; 1 to 3 queries."""
    return defaults([plan], today)[plan.pk]


def defaults(plans: Iterable[Plan], today: date) -> dict[int, Period]:
    """The same of many plans, by primary key, in as many queries as of one."""
    plans = list(plans)
    chosen = {plan.pk: Period.of_year(plan.year) for plan in plans if plan.year < today.year}
    running = [plan for plan in plans if plan.pk not in chosen]
    chosen |= _locked(running)
    open_plans = [plan for plan in running if plan.pk not in chosen]
    return chosen | _due(open_plans, today)


def _locked(plans: Sequence[Plan]) -> dict[int, Period]:
    """The latest month locked, of the plans that have one."""
    if not plans:
        return {}
    locks = PeriodLock.objects.filter(plan__in=plans, frequency=Frequency.MONTH).in_force().order_by("period_start")
    return {lock.plan_id: lock.period for lock in locks}


def _due(plans: Sequence[Plan], today: date) -> dict[int, Period]:
    """The latest month whose due date has passed and that has approved values, else the latest that has ended."""
    if not plans:
        return {}
    corrections = CalendarDay.objects.corrections(*(plan.year for plan in plans))
    months = {plan.pk: Period.all_of_year(Frequency.MONTH, plan.year) for plan in plans}
    due = {
        plan.pk: [month for month in months[plan.pk] if due_date(month, plan.due_after_days, corrections) < today]
        for plan in plans
    }
    approved = KPIValue.objects.filter(kpi__plan__in=[pk for pk, ended in due.items() if ended])
    reported: dict[int, set[date]] = defaultdict(set)
    if any(due.values()):
        rows = (
            approved.filter(state=ValueState.APPROVED).order_by().values_list("kpi__plan", "frequency", "period_start")
        )
        for plan, frequency, start in rows.distinct():
            reported[plan].add(periods.stored(frequency, start).end)
    return {pk: _latest(months[pk], due[pk], reported[pk], today) for pk in months}


def _latest(months: Sequence[Period], due: Sequence[Period], reported: set[date], today: date) -> Period:
    with_values = [month for month in due if month.end in reported]
    ended = [month for month in months if month.end < today]
    return (with_values or ended or months[:1])[-1]
