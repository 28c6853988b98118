"""Sending a value for approval (送核) and taking it back (抽回) while nobody has approved it."""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from scorecard.domain import scoring
from scorecard.domain.scoring import Basis
from scorecard.models import KPIValue, User, ValueState

from . import validation, writing
from .refusals import NotAllowedState, ValueRefused
from .writing import Desk


@transaction.atomic
def submit(*, value: KPIValue, version: int, by: User | None, reason: str = "") -> KPIValue:
    """Send a recorded value for approval. Raises a Refusal."""
    key = (value.kpi_id, value.period)
    desk = writing.lay(plan_id=value.kpi.plan_id, keys=[key])
    stored = desk.stored.get(key)
    if stored is not None and _was_just(stored, ValueState.SUBMITTED, version) and stored.submitted_by_id == _pk(by):
        return stored
    sent = desk.take(key, version)
    send(desk, sent, by)
    desk.put(sent)
    writing.write(desk, by=by, reason=reason)
    return sent


@transaction.atomic
def withdraw(*, value: KPIValue, version: int, by: User | None) -> KPIValue:
    """Take back what `by` has sent. Raises a Refusal."""
    key = (value.kpi_id, value.period)
    desk = writing.lay(plan_id=value.kpi.plan_id, keys=[key])
    stored = desk.stored.get(key)
    if stored is not None and _was_just(stored, ValueState.DRAFT, version):
        return stored
    back = desk.take(key, version)
    if back.state != ValueState.SUBMITTED:
        raise NotAllowedState(_("Only what waits for approval can be withdrawn."))
    if back.submitted_by_id is not None and back.submitted_by_id != _pk(by):
        raise NotAllowedState(_("Only who has sent it can withdraw it."))
    back.state, back.submitted_by, back.submitted_at = ValueState.DRAFT, None, None
    desk.put(back)
    writing.write(desk, by=by, reason=_("withdrawn"))
    return back


def send(desk: Desk, value: KPIValue, by: User | None) -> None:
    """Make the value one that waits for approval. Raises NotAllowedState or ValueRefused."""
    if value.state not in (ValueState.DRAFT, ValueState.RETURNED):
        raise NotAllowedState(_("Only what is being filled in or was returned can be sent for approval."))
    if not value.is_not_applicable and not validation.has_figure(value):
        raise ValueRefused({"actual": _("Please type a figure.")})
    _refuse_unexplained(desk, value)
    value.state, value.submitted_at = ValueState.SUBMITTED, timezone.now()
    value.submitted_by_id = _pk(by)


def _refuse_unexplained(desk: Desk, value: KPIValue) -> None:
    """A red figure (yellow, if the plan says so) is not sent without why, what is done about it and until when."""
    record = desk.scoring_record(value.kpi_id).with_figure(value.period, value.figure)
    judgement = scoring.judge(record, value.period, Basis.PERIOD, desk.plan.scoring_rules)
    if not desk.plan.wants_explanation(judgement.status):
        return
    wanted = {
        "behind_reason": _("Please give the reason for being behind."),
        "corrective_measure": _("Please give the corrective measure."),
        "expected_completion_date": _("Please give the expected completion date."),
    }
    missing = {name: sentence for name, sentence in wanted.items() if not getattr(value, name)}
    if missing:
        raise ValueRefused(missing)


def _was_just(stored: KPIValue, state: ValueState, version: int) -> bool:
    """Whether the same step was taken already, from the version that the user saw: the form was sent twice."""
    return stored.state == state and stored.version == version + 1


def _pk(by: User | None) -> int | None:
    return by.pk if by is not None else None
