"""manage.py renew_codes: have the secrets of one-time codes need no older key of the portal any more."""

from typing import Any

from django.core.management.base import BaseCommand
from django.utils.translation import gettext as _

from scorecard.services import second_factor


class Command(BaseCommand):
    help = (
        "Encrypt the secrets of all one-time codes with the newest key, before an older one leaves the settings. "
        "Exit code 1 if some were written with a key that is gone already: switch_off_codes lets these people in again."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        renewed, unreadable = second_factor.encrypt_anew()
        text = _("%(renewed)d secrets of one-time codes encrypted anew, %(unreadable)d not readable with any key")
        self.stdout.write(text % {"renewed": renewed, "unreadable": unreadable})
        if unreadable:
            raise SystemExit(1)
