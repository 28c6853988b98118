"""Uploads between their steps: what was read of a file, for who uploaded it, into a plan or none, 30 minutes, once.

They stand in Django's own table of sessions, each as a session of its own: that is in the database, so every worker
finds them, no file is left behind by a worker that dies, and it knows how to expire.
"""

from base64 import b64decode, b64encode
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.contrib.sessions.backends.db import SessionStore

from scorecard.domain.plan_import import SourceFile
from scorecard.models import Plan, User

LIFETIME = timedelta(minutes=30)
_KEY = "pending_workbook"  # another name whenever `content` is written in another way: what is older has expired then


@dataclass(frozen=True)
class PendingImport:
    """`content` is what the importers keep of the file, `answers` what the user has said about it so far."""

    token: str
    file: SourceFile
    content: bytes
    answers: dict[str, Any]
    uploaded_at: datetime


def keep(*, plan: Plan | None, by: User, file: SourceFile, content: bytes, at: datetime) -> str:
    """Its token. What has expired goes now."""
    SessionStore.clear_expired()
    store = SessionStore()
    store[_KEY] = {
        "user": by.pk,
        "plan": plan.pk if plan else None,
        "name": file.name,
        "sha256": file.sha256,
        "content": b64encode(content).decode("ascii"),
        "answers": {},
        "at": at.isoformat(),
    }
    store.set_expiry(at + LIFETIME)
    store.create()
    return str(store.session_key)


def find(*, token: str, plan: Plan | None, by: User) -> PendingImport | None:
    """None if it has expired, was used, or is another's or of another plan; without a plan one of people and roles."""
    kept = SessionStore(token).get(_KEY)
    if kept is None or kept["user"] != by.pk or kept["plan"] != (plan.pk if plan else None):
        return None
    return PendingImport(
        token,
        SourceFile(kept["name"], kept["sha256"]),
        b64decode(kept["content"]),
        kept["answers"],
        datetime.fromisoformat(kept["at"]),
    )


def answer(*, pending: PendingImport, answers: dict[str, Any]) -> None:
    """Keep what the user has said; the time runs on."""
    store = SessionStore(pending.token)
    kept = store.get(_KEY)
    if kept is not None:
        store[_KEY] = {**kept, "answers": answers}
        store.save()


def drop(*, token: str) -> None:
    SessionStore(token).delete()
