"""Recording figures and their explanations (暫存): one value, or many at once."""

from collections.abc import Collection
from dataclasses import dataclass, field, fields
from datetime import date
from decimal import Decimal
from enum import Enum
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from scorecard.domain.periods import Period
from scorecard.models import KPI, KPIValue, Plan, User, ValueState

from . import submission, validation, writing
from .refusals import NotAllowedState, Refusal, ValueRefused


class Keep(Enum):
    """Stands for an explanation that a form does not ask for."""

    KEEP = "keep"


KEEP = Keep.KEEP


@dataclass(frozen=True)
class ValueChange:
    """What a form may set: always the whole figure, and those explanations that it asks for."""

    actual: Decimal | None = None
    numerator: Decimal | None = None
    denominator: Decimal | None = None
    is_not_applicable: bool = False
    not_applicable_reason: str = ""
    note: str | Keep = KEEP
    behind_reason: str | Keep = KEEP
    corrective_measure: str | Keep = KEEP
    expected_completion_date: date | Keep | None = KEEP
    measure_follow_up: str | Keep = KEEP

    @property
    def columns(self) -> dict[str, Any]:
        """What is to be set, by the column's name."""
        pairs = {each.name: getattr(self, each.name) for each in fields(self)}
        return {name: value for name, value in pairs.items() if value is not KEEP}


@dataclass(frozen=True)
class Entry:
    """One value as a form or file sends it. `version` is the one that the user saw, None where there was no value."""

    kpi: KPI
    period: Period
    change: ValueChange
    version: int | None
    submits: bool = False

    @property
    def key(self) -> writing.Key:
        return self.kpi.pk, self.period


@dataclass
class Outcome:
    """What became of the entries: `saved` were written, `unchanged` are as stored (or hold nothing to store)."""

    saved: list[KPIValue] = field(default_factory=list)
    unchanged: list[KPIValue] = field(default_factory=list)
    refused: list[tuple[Entry, Refusal]] = field(default_factory=list)


@transaction.atomic
def record(
    *, kpi: KPI, period: Period, change: ValueChange, version: int | None, by: User | None, reason: str = ""
) -> KPIValue:
    """Save one value without sending it. Raises a Refusal; what is stored already is left alone and returned."""
    entry = Entry(kpi, period, change, version)
    desk = writing.lay(plan_id=kpi.plan_id, keys=[entry.key])
    value = _enter(desk, entry, by)
    if entry.key not in desk.stored and entry.key not in desk.changed:
        raise ValueRefused({"actual": _("Please type a figure.")})
    writing.write(desk, by=by, reason=reason)
    return value


@transaction.atomic
def record_many(
    *, plan: Plan, entries: Collection[Entry], by: User | None, reason: str = "", all_or_nothing: bool = False
) -> Outcome:
    """Save, and where asked send, many values of one plan. Those that are refused are reported and not written.

    `all_or_nothing`: nothing is written if one is refused.
    """
    outcome = Outcome()
    desk = writing.lay(plan_id=plan.pk, keys={entry.key for entry in entries})
    for entry in entries:
        try:
            value = _enter(desk, entry, by)
        except Refusal as refusal:
            outcome.refused.append((entry, refusal))
        else:
            (outcome.saved if entry.key in desk.changed else outcome.unchanged).append(value)
    if outcome.refused and all_or_nothing:
        outcome.saved.clear()
        return outcome
    writing.write(desk, by=by, reason=reason)
    return outcome


def _enter(desk: writing.Desk, entry: Entry, by: User | None) -> KPIValue:
    """The value as the entry makes it, put on the desk if that differs from what is stored."""
    stored, version = desk.stored.get(entry.key), entry.version
    if stored is not None and not _differs(stored, entry.change):
        if not entry.submits or stored.state == ValueState.SUBMITTED:
            return stored  # the same form sent twice answers like the first
        version = stored.version  # whoever wrote meanwhile wrote the same
    value = desk.take(entry.key, version)
    if _differs(value, entry.change):
        _apply(value, entry)
    elif stored is None and not entry.submits:
        return value
    if entry.submits:
        submission.send(desk, value, by)
    return desk.put(value)


def _differs(value: KPIValue, change: ValueChange) -> bool:
    return any(getattr(value, name) != wanted for name, wanted in change.columns.items())


def _apply(value: KPIValue, entry: Entry) -> None:
    """Set what the entry holds. What was sent is being filled in again; what is approved has to be reopened first."""
    if value.state == ValueState.APPROVED:
        raise NotAllowedState(_("This figure is approved. To correct it, please ask your manager to reopen it."))
    faults = validation.faults(value.kpi, entry.period, entry.change.columns)
    if faults:
        raise ValueRefused(faults)
    for name, wanted in entry.change.columns.items():
        setattr(value, name, wanted)
    value.is_sample = False
    if value.state == ValueState.SUBMITTED:
        value.state, value.submitted_by, value.submitted_at = ValueState.DRAFT, None, None
