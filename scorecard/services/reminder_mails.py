"""Sending reminders by e-mail, none of them twice: also where a run breaks half-way or two run at once (催辦郵件).

An e-mail is noted, and that committed, before it goes. Who finds it noted does not send it; one that the server did not
take is taken off again, so that a later run sends it. Of one whose run was killed in between nobody knows whether it
went: it is not sent again.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime, time
from smtplib import SMTPException, SMTPRecipientsRefused, SMTPResponseException
from typing import Any

from django.conf import settings
from django.core.mail import EmailMessage, get_connection
from django.db import IntegrityError, transaction
from django.utils import timezone
from simple_history.utils import bulk_create_with_history

from scorecard.domain.reminder_letter import ReminderLetter
from scorecard.models import KPI, Reminder, ReminderMail

# ValueError: an address that is none, or a line break in a header; OSError: nobody answers, or not in time.
_FAILURES = (SMTPException, OSError, ValueError)


@dataclass(frozen=True)
class Failure:
    """`why`: in the mail server's words."""

    name: str
    why: str


@dataclass
class Sending:
    """What became of the letters, by their recipients' names."""

    sent: list[str] = field(default_factory=list)
    done_before: list[str] = field(default_factory=list)
    failed: list[Failure] = field(default_factory=list)


def is_set_up() -> bool:
    """Whether the portal knows its own address, without which no letter leads anywhere."""
    return bool(settings.PORTAL_ADDRESS)


def send(*, letters: Iterable[ReminderLetter], at: datetime, about: str = "", reason: str = "") -> Sending:
    """Send each that was not sent on the day. Not inside a transaction: every letter is noted by itself.

    `about` tells what somebody asked for by hand and has noted; "" is the day's own, which is noted here, as a Reminder
    for each value that it asks for. When the server can't be reached, nothing more is tried.
    """
    sending, connection = Sending(), get_connection()
    why_unreachable = ""
    try:
        for letter in letters:
            why_unreachable = why_unreachable or _unreachable(connection)
            if why_unreachable:
                sending.failed.append(Failure(letter.recipient_name, why_unreachable))
            else:
                _send(letter, connection, sending, at, about, reason)
    finally:
        connection.close()
    return sending


def _unreachable(connection: Any) -> str:
    """Open the connection, if it is not; why that can't be."""
    try:
        connection.open()
    except _FAILURES as error:
        return _words(error)
    return ""


def _send(letter: ReminderLetter, connection: Any, sending: Sending, at: datetime, about: str, reason: str) -> None:
    day = timezone.localdate(at)
    noted = _note(letter, day, about)
    if noted is None:
        sending.done_before.append(letter.recipient_name)
        return
    try:
        _message(letter, connection).send()
    except _FAILURES as error:
        noted.delete()
        connection.close()  # a server that broke off, or refused half-way, is asked anew for the next one
        sending.failed.append(Failure(letter.recipient_name, _words(error)))
        return
    with transaction.atomic():
        noted.sent_at = at
        noted.save(update_fields=["sent_at"])
        if not about:
            _note_reminders(letter, at, reason)
    sending.sent.append(letter.recipient_name)


def _note(letter: ReminderLetter, day: date, about: str) -> ReminderMail | None:
    """None where it is noted already, by an earlier run or by one at the same time."""
    try:
        with transaction.atomic():
            return ReminderMail.objects.create(recipient_id=letter.recipient_id, day=day, about=about)
    except IntegrityError:
        return None


def _message(letter: ReminderLetter, connection: Any) -> EmailMessage:
    return EmailMessage(
        letter.subject,
        letter.body,
        to=[letter.address],
        connection=connection,
        headers={"Auto-Submitted": "auto-generated"},  # nobody's note of absence is to answer it
    )


def _note_reminders(letter: ReminderLetter, at: datetime, reason: str) -> None:
    """Of a section's value, once for all of it."""
    morning = timezone.make_aware(datetime.combine(timezone.localdate(at), time.min))
    kpis = set(KPI.objects.filter(pk__in={asked.kpi_id for asked in letter.asked}).values_list("pk", flat=True))
    section = Reminder.objects.filter(kpi__in=kpis, recipient=None, reminded_by=None, reminded_at__gte=morning)
    noted = {(each.kpi_id, each.period) for each in section}
    new = []
    for asked in letter.asked:
        if asked.kpi_id in kpis and (asked.is_officer or (asked.kpi_id, asked.period) not in noted):
            recipient = letter.recipient_id if asked.is_officer else None
            reminder = Reminder(kpi_id=asked.kpi_id, recipient_id=recipient, reminded_at=at)
            reminder.period = asked.period
            new.append(reminder)
    bulk_create_with_history(new, Reminder, default_change_reason=reason)


def _words(error: Exception) -> str:
    if isinstance(error, SMTPRecipientsRefused):
        error = SMTPResponseException(*next(iter(error.recipients.values())))
    if isinstance(error, SMTPResponseException):
        said = error.smtp_error
        return f"{error.smtp_code} {said.decode(errors='replace') if isinstance(said, bytes) else said}"
    return str(error) or type(error).__name__
