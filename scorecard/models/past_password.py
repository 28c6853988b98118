"""PastPassword: which passwords a user has had, so that none of the latest is chosen again. Hashes only."""

from datetime import datetime

from django.conf import settings
from django.contrib.auth.hashers import check_password
from django.db import models
from django.utils import timezone


class PastPasswordQuerySet(models.QuerySet["PastPassword"]):
    def latest_of(self, user_id: int, number: int) -> list["PastPassword"]:
        return list(self.filter(user=user_id).order_by("-set_at", "-pk")[:number])

    def last_set_at(self, user_id: int) -> datetime | None:
        """When the user's present password was set; None for one that is older than this table."""
        latest = self.latest_of(user_id, 1)
        return latest[0].set_at if latest else None


class PastPassword(models.Model):
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    password = models.CharField(max_length=128)
    set_at = models.DateTimeField(default=timezone.now)

    objects = PastPasswordQuerySet.as_manager()

    def __str__(self) -> str:
        return f"{self.user_id} {self.set_at:%Y-%m-%d}"

    def is_of(self, password: str) -> bool:
        return check_password(password, self.password)
