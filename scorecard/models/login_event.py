"""LoginEvent: who came in, who did not, who left; what nobody changes afterwards."""

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from .history import HistoryEntry


class LoginEventKind(models.TextChoices):
    LOGGED_IN = "logged_in", _("logged in")
    FAILED = "failed", _("refused: wrong")
    LOCKED = "locked", _("refused: locked")
    LOGGED_OUT = "logged_out", _("logged out")


class LoginWay(models.TextChoices):
    """What was shown at the door."""

    PASSWORD = "password", _("password")
    CODE = "code", _("one-time code")
    PROVIDER = "provider", _("agency log-in")


class LoginEvent(HistoryEntry):
    """`user` is None for a name that nobody bears: what was typed there may be a password, so it is not kept."""

    kind = models.CharField(max_length=12, choices=LoginEventKind)
    way = models.CharField(max_length=12, choices=LoginWay, blank=True)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField(default=timezone.now, db_index=True)

    class Meta:
        verbose_name = _("log-in")
        verbose_name_plural = _("log-ins")

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M} {self.kind}"
