"""manage.py send_reminders: what is to be reported or overdue, by e-mail to whom it concerns; once on a working day."""

from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone
from django.utils.translation import gettext as _

from scorecard.domain.due_dates import is_working_day
from scorecard.exporters import reminder_mail
from scorecard.models import CalendarDay
from scorecard.reports import reminder_mails
from scorecard.services import reminder_mails as reminder_mails_service


class Command(BaseCommand):
    help = (
        "Mail everybody what they are to report, and managers and administrators who is late; run it every morning. "
        "On days off nothing goes, and nothing goes twice on a day. Exit code 1 if an e-mail could not be sent: "
        "run it again, and the rest goes."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--dry-run", action="store_true", help="only say who would be sent what")

    def handle(self, *args: Any, dry_run: bool, **options: Any) -> None:
        if not dry_run and not reminder_mails_service.is_set_up():
            raise CommandError(_("Reminders need the setting PORTAL_ADDRESS."))
        now = timezone.localtime()
        if not is_working_day(now.date(), CalendarDay.objects.corrections(now.year)):
            self.stdout.write(_("Offices don't work today, so nobody is reminded."))
            return
        found = reminder_mails.build(now.date())
        letters = [reminder_mail.write(mail, settings.PORTAL_ADDRESS) for mail in found.mails]
        for name in found.unreachable:
            self.stdout.write(_("%(name)s has no e-mail address.") % {"name": name})
        if dry_run:
            for letter in letters:
                self.stdout.write(f"{letter.recipient_name} <{letter.address}>: {letter.subject}")
            return
        self.send(letters)

    def send(self, letters: list[Any]) -> None:
        sending = reminder_mails_service.send(letters=letters, at=timezone.now(), reason="send_reminders")
        for failure in sending.failed:
            self.stderr.write(_("%(name)s: not sent: %(why)s") % {"name": failure.name, "why": failure.why})
        counts = {name: len(getattr(sending, name)) for name in ("sent", "done_before", "failed")}
        self.stdout.write(_("%(sent)d sent, %(done_before)d sent before, %(failed)d not sent") % counts)
        if sending.failed:
            raise SystemExit(1)
