"""What managers do with values: approve (核定), return with a comment (退回), reopen with a reason (開放修正)."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from scorecard import permissions
from scorecard.models import KPIValue, Plan, User, ValueState

from . import writing
from .refusals import NotAllowedState, Refusal, ValueRefused
from .writing import Desk


class Step(StrEnum):
    APPROVE = "approve"
    SEND_BACK = "send_back"
    REOPEN = "reopen"


# From which state a step leads to which.
_FROM = {
    Step.APPROVE: ValueState.SUBMITTED,
    Step.SEND_BACK: ValueState.SUBMITTED,
    Step.REOPEN: ValueState.APPROVED,
}
_TO = {Step.APPROVE: ValueState.APPROVED, Step.SEND_BACK: ValueState.RETURNED, Step.REOPEN: ValueState.DRAFT}


@dataclass(frozen=True)
class Seen:
    """A value and the version of it that the manager decided about."""

    value: KPIValue
    version: int


@dataclass
class Decided:
    """What became of the values; those refused are as they were."""

    done: list[KPIValue] = field(default_factory=list)
    refused: list[tuple[Seen, Refusal]] = field(default_factory=list)


@transaction.atomic
def approve(*, value: KPIValue, version: int, by: User) -> KPIValue:
    """Approve what was submitted. Raises a Refusal."""
    return _only(decide(plan=value.kpi.plan, step=Step.APPROVE, seen=[Seen(value, version)], by=by))


@transaction.atomic
def send_back(*, value: KPIValue, version: int, by: User, comment: str) -> KPIValue:
    """Return what was submitted, saying why. Raises a Refusal."""
    decided = decide(plan=value.kpi.plan, step=Step.SEND_BACK, seen=[Seen(value, version)], by=by, words=comment)
    return _only(decided)


@transaction.atomic
def reopen(*, value: KPIValue, version: int, by: User, reason: str) -> KPIValue:
    """Let what is approved be filled in again, saying why. Raises a Refusal."""
    return _only(decide(plan=value.kpi.plan, step=Step.REOPEN, seen=[Seen(value, version)], by=by, words=reason))


@transaction.atomic
def decide(*, plan: Plan, step: Step, seen: Sequence[Seen], by: User, words: str = "") -> Decided:
    """The same step for many values; those that are refused are reported and not written.

    `words` are the comment or the reason. Raises ValueRefused if they are missing or can't be kept.
    """
    words = words.strip()
    _refuse_words(step, words)
    decided = Decided()
    desk = writing.lay(plan_id=plan.pk, keys={(each.value.kpi_id, each.value.period) for each in seen})
    for each in seen:
        try:
            decided.done.append(_take_step(desk, step, each, by, words))
        except Refusal as refusal:
            decided.refused.append((each, refusal))
    writing.write(desk, by=by, reason=words)
    return decided


def _refuse_words(step: Step, words: str) -> None:
    missing = {
        Step.SEND_BACK: _("Please say why it is returned."),
        Step.REOPEN: _("Please say why it is reopened."),
    }
    if step in missing and not words:
        raise ValueRefused({"review_comment": missing[step]})
    try:
        KPIValue._meta.get_field("review_comment").clean(words, None)
    except ValidationError as error:
        raise ValueRefused({"review_comment": " ".join(error.messages)}) from None


def _take_step(desk: Desk, step: Step, seen: Seen, by: User, words: str) -> KPIValue:
    key = (seen.value.kpi_id, seen.value.period)
    stored = desk.stored.get(key)
    if stored is not None and _was_just_done(stored, step, seen.version, by, words):
        return stored
    value = desk.take(key, seen.version)
    if value.state != _FROM[step]:
        raise NotAllowedState(
            _("Only what is approved can be reopened.")
            if step is Step.REOPEN
            else _("Only what waits for approval can be approved or returned.")
        )
    if not permissions.can_review_kpi(by, value.kpi):
        raise NotAllowedState(_("Only managers of the KPI's owner section approve, return or reopen its figures."))
    if not permissions.can_approve_value(by, value):
        raise NotAllowedState(_("Nobody approves or returns what they have sent themselves."))
    value.state, value.review_comment = _TO[step], words
    is_approval = step is Step.APPROVE
    value.approved_by_id = by.pk if is_approval else None
    value.approved_at = timezone.now() if is_approval else None
    if step is Step.REOPEN:
        value.submitted_by_id = value.submitted_at = None
    return desk.put(value)


def _was_just_done(stored: KPIValue, step: Step, version: int, by: User, words: str) -> bool:
    """Whether the same step was taken already, from the version that the user saw: the form was sent twice."""
    if stored.version != version + 1 or stored.state != _TO[step]:
        return False
    return stored.approved_by_id == by.pk if step is Step.APPROVE else stored.review_comment == words


def _only(decided: Decided) -> KPIValue:
    if decided.refused:
        raise decided.refused[0][1]
    return decided.done[0]
