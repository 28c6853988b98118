"""LoginLock: how often somebody failed at the door, and until when nobody is let in under that name."""

from datetime import datetime, timedelta
from hashlib import sha256
from unicodedata import normalize

from django.db import models

TRIES = 5
LOCKED_FOR = timedelta(minutes=15)


class LoginLockQuerySet(models.QuerySet["LoginLock"]):
    def forgotten(self, now: datetime) -> "LoginLockQuerySet":
        """Those that no longer count."""
        return self.filter(failed_at__lte=now - LOCKED_FOR)


class LoginLock(models.Model):
    """In the database, as every worker has to know it, after a restart too.

    `who` is a digest: of the user's number, or of a name that nobody bears, which is locked alike.
    """

    who = models.CharField(max_length=64, primary_key=True)
    failures = models.PositiveSmallIntegerField(default=0)
    failed_at = models.DateTimeField(db_index=True)

    objects = LoginLockQuerySet.as_manager()

    def __str__(self) -> str:
        return f"{self.failures}"

    @staticmethod
    def digest(door: str, who: int | str) -> str:
        """The key of a user (by number) or of a name that nobody bears, at one of the doors."""
        name = f"user {who}" if isinstance(who, int) else f"name {normalize('NFKC', who).strip().casefold()}"
        return sha256(f"{door} {name}".encode("utf-8", "backslashreplace")).hexdigest()

    @property
    def is_locked(self) -> bool:
        return self.failures >= TRIES
