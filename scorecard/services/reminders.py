"""Noting who was reminded of which value, when and by whom (催辦)."""

from collections.abc import Collection
from datetime import datetime, time

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from simple_history.utils import bulk_create_with_history

from scorecard.domain.periods import Period
from scorecard.domain.reporting import is_locked
from scorecard.models import KPI, REPORTED, KPIValue, PeriodLock, Plan, Reminder, User
from scorecard.models.base import period_shown

Wanted = tuple[str, Period]  # a KPI's code and the period
Found = list[tuple[KPI, Period]]


class RemindersRefused(Exception):
    """There is nothing to remind of; the text says of which value and why, for the user. Nothing was written."""


@transaction.atomic
def remind(*, plan: Plan, wanted: Collection[Wanted], by: User, at: datetime, reason: str = "") -> int:
    """Note one reminder for each value and case officer, or without a recipient where the KPI has none.

    Whom somebody reminded of a value is not noted again on the same day, so that a form sent twice counts once.
    Returns of how many values somebody was reminded. Raises RemindersRefused.
    """
    Plan.objects.locked(plan.pk)
    found = _find(plan, wanted, by)
    _refuse_done(plan, found, at)
    noted = _noted_today(found, at)
    new = [
        _reminder(kpi, period, recipient, by, at)
        for kpi, period in found
        for recipient in _recipients(kpi)
        if (kpi.pk, period, recipient) not in noted
    ]
    bulk_create_with_history(new, Reminder, default_user=by, default_change_reason=reason)
    return len(found)


def _find(plan: Plan, wanted: Collection[Wanted], by: User) -> Found:
    overseen = KPI.objects.filter(plan=plan, code__in={code for code, _period in wanted}).overseen_by(by)
    kpis = {kpi.code: kpi for kpi in overseen.select_related("plan").prefetch_related("case_officers")}
    found = []
    for code, period in dict.fromkeys(wanted):
        if code not in kpis or period not in kpis[code].active_periods:
            names = {"code": code, "period": period_shown(period)}
            raise RemindersRefused(_("%(code)s has no value of %(period)s that you could remind of.") % names)
        found.append((kpis[code], period))
    return found


def _refuse_done(plan: Plan, found: Found, at: datetime) -> None:
    kpis = {kpi.pk for kpi, _period in found}
    done = {(value.kpi_id, value.period) for value in KPIValue.objects.filter(kpi__in=kpis, state__in=REPORTED)}
    locks = [lock.period for lock in PeriodLock.objects.in_force().filter(plan=plan)]
    today = timezone.localdate(at)
    for kpi, period in found:
        names = {"code": kpi.code, "period": period_shown(period)}
        if (kpi.pk, period) in done:
            raise RemindersRefused(_("%(code)s of %(period)s has been submitted meanwhile.") % names)
        if is_locked(period, locks):
            raise RemindersRefused(_("%(code)s of %(period)s is locked.") % names)
        if today <= period.end:
            raise RemindersRefused(_("%(code)s of %(period)s is not due yet.") % names)


def _recipients(kpi: KPI) -> list[int | None]:
    return [officer.pk for officer in kpi.case_officers.all()] or [None]


def _noted_today(found: Found, at: datetime) -> set[tuple[int, Period, int | None]]:
    morning = timezone.make_aware(datetime.combine(timezone.localdate(at), time.min))
    kpis = {kpi.pk for kpi, _period in found}
    today = Reminder.objects.filter(kpi__in=kpis, reminded_at__gte=morning, reminded_by__isnull=False)
    return {(each.kpi_id, each.period, each.recipient_id) for each in today}


def _reminder(kpi: KPI, period: Period, recipient: int | None, by: User, at: datetime) -> Reminder:
    reminder = Reminder(kpi=kpi, recipient_id=recipient, reminded_by_id=by.pk, reminded_at=at)
    reminder.period = period
    return reminder
