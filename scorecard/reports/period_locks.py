"""Every period of a plan's year: whether it is locked, by whom and since when; and the locks taken back; 2 queries."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from scorecard.domain.periods import Frequency, Period, stored
from scorecard.models import KPIValue, PeriodLock, Plan, ValueState


@dataclass(frozen=True)
class PeriodState:
    """`lock` is the period's own, `around` another locked one that it ends in; `waiting` counts submitted values."""

    period: Period
    lock: PeriodLock | None
    around: Period | None
    waiting: int


@dataclass(frozen=True)
class PeriodLocks:
    """`released`, latest first."""

    periods: tuple[PeriodState, ...]
    released: tuple[PeriodLock, ...]


def build(plan: Plan) -> PeriodLocks:
    locks = list(PeriodLock.objects.filter(plan=plan).defer("figures").select_related("locked_by", "released_by"))
    in_force = {lock.period: lock for lock in locks if lock.released_at is None}
    waiting = _waiting(plan)
    periods = sorted(period for frequency in Frequency for period in Period.all_of_year(frequency, plan.year))
    released = [lock for lock in locks if lock.released_at is not None]
    return PeriodLocks(
        periods=tuple(
            PeriodState(
                period=period,
                lock=in_force.get(period),
                around=_around(period, in_force),
                waiting=waiting[period],
            )
            for period in periods
        ),
        released=tuple(sorted(released, key=lambda lock: lock.released_at or lock.locked_at, reverse=True)),
    )


def _around(period: Period, locked: Iterable[Period]) -> Period | None:
    return next((each for each in locked if each != period and each.covers(period)), None)


def _waiting(plan: Plan) -> Counter[Period]:
    submitted = KPIValue.objects.filter(kpi__plan=plan, state=ValueState.SUBMITTED).order_by()
    return Counter(stored(*each) for each in submitted.values_list("frequency", "period_start"))
