"""manage.py switch_off_codes USERNAME: let somebody in by password alone who has lost what shows the one-time codes."""

from argparse import ArgumentParser
from typing import Any

from django.contrib.auth.models import User
from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from scorecard.services import second_factor


class Command(BaseCommand):
    help = (
        "Switch off the one-time codes of somebody who has lost their telephone and their recovery codes. Make sure "
        "who asks. Where the settings want codes of administrators, they set them up anew at the next log-in."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("username", metavar="USERNAME")

    def handle(self, *args: Any, username: str, **options: Any) -> None:
        user = User.objects.filter(username=username).first()
        if user is None:
            raise CommandError(_("There is no account “%(name)s”.") % {"name": username})
        if not second_factor.switch_off(user=user):
            raise CommandError(_("“%(name)s” uses no one-time codes.") % {"name": username})
        self.stdout.write(_("One-time codes of “%(name)s” switched off.") % {"name": username})
