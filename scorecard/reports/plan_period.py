"""The period and basis that a plan's page shows, and those to choose from; no query where the address names one."""

from dataclasses import dataclass
from datetime import date
from urllib.parse import urlencode

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
        asked = {} if self.is_default else {"period": self.period.label}
        if self.basis is not Basis.YTD:
            asked["basis"] = self.basis.value
        return f"?{urlencode(asked)}" if asked else ""

    @property
    def is_year_to_date(self) -> bool:
        return self.basis is Basis.YTD

    def _inside(self, period: Period) -> Period | None:
        return period if period.year == self.year else None


def choose(plan: Plan, asked: Period | None, basis: Basis, today: date) -> Standing:
    """Today only picks the default."""
    return Standing(asked or default(plan, today), basis, asked is None, plan.year)


def default(plan: Plan, today: date) -> Period:
    """A past year whole; else the latest month locked, else the latest one due with approved values; 2 to 3 queries."""
    if plan.year < today.year:
        return Period.of_year(plan.year)
    months = Period.all_of_year(Frequency.MONTH, plan.year)
    locked = (
        PeriodLock.objects.filter(plan=plan, frequency=Frequency.MONTH).in_force().order_by("-period_start").first()
    )
    if locked is not None:
        return locked.period
    corrections = CalendarDay.objects.corrections(plan.year)
    due = [month for month in months if due_date(month, plan.due_after_days, corrections) < today]
    if due:
        approved = KPIValue.objects.filter(kpi__plan=plan, state=ValueState.APPROVED, period_start__lte=due[-1].start)
        ends = {value.period.end for value in approved.only("frequency", "period_start")}
        reported = [month for month in due if month.end in ends]
        if reported:
            return reported[-1]
    ended = [month for month in months if month.end < today]
    return ended[-1] if ended else months[0]
