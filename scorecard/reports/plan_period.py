"""The period and basis that a plan's page shows, and those to choose from; no query where the address names one."""

from dataclasses import dataclass
from datetime import date
from urllib.parse import urlencode

from scorecard.domain import periods, plan_standing
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
    """As domain.plan_standing chooses it; 1 to 3 queries, none for a past year."""
    is_past = plan.year < today.year
    locked = None if is_past else _locked(plan)
    due: tuple[int, ...] = ()
    if not is_past and locked is None:
        corrections = CalendarDay.objects.corrections(plan.year)
        due = plan_standing.due_months(plan.year, plan.due_after_days, corrections, today)
    approved = _approved(plan) if due else frozenset[int]()
    return plan_standing.opening_period(plan.year, today, locked=locked, approved=approved, due=due)


def _locked(plan: Plan) -> int | None:
    """The latest month that is locked, as a number."""
    locks = PeriodLock.objects.filter(plan=plan, frequency=Frequency.MONTH, period_start__year=plan.year)
    latest = locks.in_force().order_by("-period_start").first()
    return latest.period_start.month if latest else None


def _approved(plan: Plan) -> frozenset[int]:
    """The months with which a period with an approved value ends."""
    values = KPIValue.objects.filter(kpi__plan=plan, state=ValueState.APPROVED, period_start__year=plan.year)
    rows = values.order_by().values_list("frequency", "period_start").distinct()
    return frozenset(periods.stored(frequency, start).end.month for frequency, start in rows)
