"""The history of users, whose own model is Django's: who named, deactivated or raised them, as of every record."""

from typing import Any

import simple_history
from django.contrib.auth.models import User
from simple_history.models import HistoricalRecords

from .history import KEPT

# What a password is, is nobody's to read; a log-in is an event of its own.
UNTOLD = ("password", "last_login")


class UserRecords(HistoricalRecords):
    """Tells that a password was set where that has a reason: without one its hash is only made anew, at a log-in."""

    def post_save(self, instance: Any, created: bool, using: str | None = None, **kwargs: Any) -> None:
        written = set(kwargs.get("update_fields") or ())
        is_password = "password" in written and getattr(instance, "_change_reason", None) is not None
        if created or not written or is_password or not written <= set(UNTOLD):
            super().post_save(instance, created, using, **kwargs)


simple_history.register(User, app="scorecard", records_class=UserRecords, excluded_fields=list(UNTOLD), **KEPT)
