"""Session: one browser that is logged in, whose it is and until when."""

from datetime import datetime, timedelta

from django.conf import settings
from django.contrib.sessions.backends.base import SessionBase
from django.contrib.sessions.base_session import AbstractBaseSession
from django.db import models
from django.utils.translation import gettext_lazy as _


class Session(AbstractBaseSession):
    """Knows its user, unlike Django's own, so that all sessions of a user can be ended at once."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("user"), on_delete=models.CASCADE, null=True, related_name="+"
    )
    started_at = models.DateTimeField()

    @classmethod
    def get_session_store_class(cls) -> type[SessionBase]:
        from scorecard.session_store import SessionStore

        return SessionStore

    def lasts_until(self, seen_at: datetime) -> datetime:
        """When it ends if nothing is heard of the browser after `seen_at`; it never outlives its longest time."""
        idle = timedelta(minutes=settings.SESSION_IDLE_MINUTES)
        return min(seen_at + idle, self.started_at + timedelta(hours=settings.SESSION_HOURS))
