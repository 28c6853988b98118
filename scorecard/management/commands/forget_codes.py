"""manage.py forget_codes USER: switches off the one-time codes of somebody who can give none any more."""

from argparse import ArgumentParser
from typing import Any

from django.contrib.auth.models import User
from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from scorecard.services import second_factor


class Command(BaseCommand):
    help = (
        "Switch off the one-time codes of a user who has lost both telephone and recovery codes, and end their "
        "log-ins. Make sure first who asks. Their password stays; it stands in the audit log."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("user", metavar="USER", help="user name")

    def handle(self, *args: Any, user: str, **options: Any) -> None:
        found = User.objects.filter(username=user).first()
        if found is None:
            raise CommandError(_("There is no account “%(name)s”.") % {"name": user})
        if not second_factor.forget(user=found, reason="codes forgotten"):
            raise CommandError(_("%(name)s has no one-time codes.") % {"name": user})
        self.stdout.write(_("The one-time codes of %(name)s are switched off.") % {"name": user})
