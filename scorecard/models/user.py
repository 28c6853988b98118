"""The history of users, whose own model is Django's: who named, deactivated or raised them, as of every record."""

from typing import Any

import simple_history
from django.contrib.auth.models import User
from simple_history.models import HistoricalRecords

from .history import KEPT

# A password is nobody's to read, changed or not; a log-in is an event of its own.
UNTOLD = ("password", "last_login")


class UserRecords(HistoricalRecords):
    def post_save(self, instance: Any, created: bool, using: str | None = None, **kwargs: Any) -> None:
        written = kwargs.get("update_fields")
        if created or written is None or not set(written) <= set(UNTOLD):
            super().post_save(instance, created, using, **kwargs)


simple_history.register(User, app="scorecard", records_class=UserRecords, excluded_fields=list(UNTOLD), **KEPT)
