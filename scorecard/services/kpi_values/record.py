"""Recording figures and their explanations (暫存): one value, or many at once."""

from collections.abc import Collection
from dataclasses import dataclass, field

from django.db import transaction
from django.utils.translation import gettext as _

from scorecard.domain.periods import Period
from scorecard.models import KPI, KPIValue, Plan, User, ValueState

from . import milestones, submission, untouched, validation, writing
from .entries import Entry, ValueChange
from .refusals import NotAllowedState, Refusal, StaleValue, ValueRefused
from .writing import Desk


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
    _store(desk, by, reason)
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
    seen = untouched.seen(desk, entries)
    for entry in entries:
        try:
            value = _enter(desk, entry, by)
        except StaleValue as stale:
            if _was_untouched(entry, seen.get(entry.key)):
                outcome.unchanged.append(stale.stored)
            else:
                outcome.refused.append((entry, stale))
        except Refusal as refusal:
            outcome.refused.append((entry, refusal))
        else:
            (outcome.saved if entry.key in desk.changed else outcome.unchanged).append(value)
    if outcome.refused and all_or_nothing:
        outcome.saved.clear()
        return outcome
    _store(desk, by, reason)
    return outcome


def _store(desk: Desk, by: User | None, reason: str) -> None:
    milestones.write(desk.changed_steps.values(), by=by, reason=reason)
    writing.write(desk, by=by, reason=reason)


def _enter(desk: Desk, entry: Entry, by: User | None) -> KPIValue:
    """The value as the entry makes it, put on the desk if that differs from what is stored."""
    stored, version = desk.stored.get(entry.key), entry.version
    change, steps = milestones.take(desk, entry) if entry.steps is not None else (entry.change, [])
    if stored is not None and not steps and not _differs(stored, change):
        if not entry.submits or stored.state == ValueState.SUBMITTED:
            return stored  # the same form sent twice answers like the first
        version = stored.version  # whoever wrote meanwhile wrote the same
    value = desk.take(entry.key, version)
    if steps or _differs(value, change):
        _apply(value, change, by)
    elif stored is None and not entry.submits:
        return value
    if entry.submits:
        submission.send(desk, value, by)
    desk.put_steps(steps)
    return desk.put(value)


def _was_untouched(entry: Entry, seen: KPIValue | None) -> bool:
    """Whether the entry is just what its sender was shown, and asks for nothing else."""
    if seen is None or entry.submits or entry.steps is not None:
        return False
    return not _differs(seen, entry.change)


def _differs(value: KPIValue, change: ValueChange) -> bool:
    return any(getattr(value, name) != wanted for name, wanted in change.columns.items())


def _apply(value: KPIValue, change: ValueChange, by: User | None) -> None:
    """Set what the change holds. What its sender changes is a draft again; what is approved is reopened first."""
    if value.state == ValueState.APPROVED:
        raise NotAllowedState(_("This figure is approved. To correct it, please ask your manager to reopen it."))
    if value.state == ValueState.SUBMITTED and value.submitted_by_id not in (None, by.pk if by else None):
        raise NotAllowedState(_("This figure was sent for approval. To correct it, its sender has to withdraw it."))
    faults = validation.faults(value.kpi, value.period, change.columns)
    if faults:
        raise ValueRefused(faults)
    for name, wanted in change.columns.items():
        setattr(value, name, wanted)
    value.is_sample = False
    if value.state == ValueState.SUBMITTED:
        value.state, value.submitted_by, value.submitted_at = ValueState.DRAFT, None, None
