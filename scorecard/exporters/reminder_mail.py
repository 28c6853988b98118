"""A reminder as an e-mail in plain text: civil servants are told to have their mail shown as nothing else."""

from django.conf import settings
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.translation import gettext as _

from scorecard.domain.reminder_letter import AskedFor, ReminderLetter
from scorecard.language import listed
from scorecard.reports.reminder_mails import PersonsMail


def write(mail: PersonsMail, portal: str) -> ReminderLetter:
    """In the portal's own language, whoever's page asked for it. `portal`: its address for the links, without a stroke
    at its end."""
    with translation.override(settings.LANGUAGE_CODE):
        return _letter(mail, portal)


def _letter(mail: PersonsMail, portal: str) -> ReminderLetter:
    summary = _summary(mail)
    context = {"mail": mail, "summary": summary, "portal": portal}
    return ReminderLetter(
        recipient_id=mail.recipient.pk,
        recipient_name=mail.name,
        address=mail.recipient.email,
        subject=_("[Reminder] %(summary)s") % {"summary": summary},
        body=render_to_string("scorecard/reminder_mail.txt", context).strip() + "\n",
        asked=tuple(AskedFor(row.kpi.pk, row.duty.period, row.is_officer) for row in mail.own),
    )


def _summary(mail: PersonsMail) -> str:
    """How many, without a name: nothing that somebody typed stands in a header."""
    numbers = {"values": len(mail.own), "overdue": mail.overdue}
    parts = []
    if mail.overdue:
        parts.append(_("%(values)d values to report, %(overdue)d of them overdue") % numbers)
    elif mail.own:
        parts.append(_("%(values)d values to report") % numbers)
    if mail.late:
        parts.append(_("%(values)d overdue in the sections you oversee") % {"values": len(mail.late)})
    return listed(parts)
