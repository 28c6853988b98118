"""manage.py renew_codes: the secrets of one-time codes written with the present key, before an older one is deleted."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from scorecard.language import listed
from scorecard.services import second_factor


class Command(BaseCommand):
    help = (
        "After a change of the secret key: write the secrets of everybody's one-time codes with the new one, so that "
        "the old key can be deleted. Exit code 1 if no key opens those of somebody: see forget_codes."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        renewed = second_factor.renew_secrets()
        self.stdout.write(_("%(number)d secrets are written with the present key.") % {"number": renewed.number})
        if renewed.lost:
            raise CommandError(_("No key opens the one-time codes of: %(names)s") % {"names": listed(renewed.lost)})
