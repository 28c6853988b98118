"""How sessions are kept: in a table that knows whose they are, for half an hour of silence and half a day in all."""

from datetime import UTC, datetime, timedelta
from typing import Any

from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore as DatabaseStore
from django.utils import timezone

from scorecard.models import Session

_STARTED = "started_at"
SEEN_EVERY = timedelta(minutes=1)  # that the browser was heard of is written no oftener than this


class SessionStore(DatabaseStore):
    @classmethod
    def get_model_class(cls) -> type[Session]:
        return Session

    @classmethod
    def clear_expired(cls) -> None:
        """And uploads that nobody confirmed, which lie in Django's own table (services/pending_imports.py)."""
        super().clear_expired()
        DatabaseStore.clear_expired()

    def load(self) -> dict[str, Any]:
        session: Session | None = self._get_session_from_db()  # type: ignore[attr-defined]
        if session is None:
            return {}
        until = session.lasts_until(timezone.now())
        if until - session.expire_date >= SEEN_EVERY:
            Session.objects.filter(pk=session.pk).update(expire_date=until)
        return self.decode(session.session_data)

    def create_model_instance(self, data: dict[str, Any]) -> Session:
        now = timezone.now()
        user_id = data.get(SESSION_KEY)
        if user_id:
            data.setdefault(_STARTED, now.timestamp())
        started_at = datetime.fromtimestamp(data[_STARTED], UTC) if _STARTED in data else now
        session = Session(
            session_key=self._get_or_create_session_key(),  # type: ignore[attr-defined]
            session_data=self.encode(data),
            user_id=int(user_id) if user_id else None,
            started_at=started_at,
        )
        session.expire_date = session.lasts_until(now)
        return session
