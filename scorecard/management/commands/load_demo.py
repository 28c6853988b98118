"""manage.py load_demo: both plans of the seed and the demo accounts, for a database that holds nothing yet."""

from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction
from django.utils.translation import gettext as _

from scorecard.importers import plan_file
from scorecard.models import Plan
from scorecard.services import demo_accounts, plan_load

PLANS = ("taipei-2021.yaml", "taipei-personnel-2021.yaml")  # the parent plan first


class Command(BaseCommand):
    help = "Load both plans and the demo accounts. Refused where there are other users."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--only-if-empty", action="store_true", help="change nothing, without an error, where there are plans"
        )

    def handle(self, *args: Any, only_if_empty: bool, **options: Any) -> None:
        if settings.PRODUCTION:
            raise CommandError(_("Not in production: the password of the demo accounts is known to all the world."))
        try:
            if not (only_if_empty and Plan.objects.exists()):
                self.load()
        except demo_accounts.OtherUsers as refused:
            if not only_if_empty:
                raise CommandError(str(refused)) from None
            self.stdout.write(str(refused))
        self.print_accounts()

    @transaction.atomic
    def load(self) -> None:
        demo_accounts.refuse_other_users()
        for name in PLANS:
            content = (settings.BASE_DIR / "fixtures" / name).read_bytes()
            plan_load.load(plan_file.read(content), by=None, reason=f"load_demo {name}")
        demo_accounts.create()
        self.stdout.write(_("Both plans and the demo accounts were loaded."))

    def print_accounts(self) -> None:
        standing = demo_accounts.standing()
        if standing:
            self.stdout.write(_("Demo accounts (password %s):") % demo_accounts.PASSWORD)
        for account in standing:
            self.stdout.write(f"  {account.username:<16} {account.description}")
