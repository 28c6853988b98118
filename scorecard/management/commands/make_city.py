"""manage.py make_city: fill an empty database with a whole city's plans and figures, for measuring."""

from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import IntegrityError
from django.utils import timezone
from django.utils.translation import gettext as _

from scorecard.importers import plan_file
from scorecard.services import made_city

SHAPE = "taipei-personnel-2021.yaml"  # the plan that all are like


class Command(BaseCommand):
    help = "Fill an empty database with a made-up city: a plan a year for each organisation, with a value each month."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--organisations", type=int, default=500)
        parser.add_argument("--years", type=int, default=10, help="the last is that of the plan they are all like")
        parser.add_argument("--seed", type=int, default=1, help="the same seed gives the same figures")

    def handle(self, *args: Any, organisations: int, years: int, seed: int, **options: Any) -> None:
        if not (1 <= organisations <= 100_000 and 1 <= years <= 100):
            raise CommandError(_("A city has 1 to 100,000 organisations, and 1 to 100 years."))
        document = plan_file.read((settings.BASE_DIR / "fixtures" / SHAPE).read_bytes())
        try:
            counts = made_city.make(
                document=document, organisations=organisations, years=years, seed=seed, at=timezone.now()
            )
        except made_city.NotEmpty as refused:
            raise CommandError(str(refused)) from None
        except IntegrityError:
            raise CommandError(_("Somebody else has filled this database at the same time.")) from None
        for noun, number in counts.items():
            self.stdout.write(f"{noun:<20} {number:>10,}")
