"""What is kept of everybody who came to the door: in the table of log-ins, and a line in the log of the server."""

import logging

from django.contrib.auth.models import User

from scorecard import asking
from scorecard.models import LoginEvent, LoginEventKind, LoginWay

_log = logging.getLogger("scorecard.security")


def note(kind: LoginEventKind, *, user: User | None, way: LoginWay | None = None) -> None:
    """`user` is None for a name that nobody bears; of that name nothing is kept."""
    event = LoginEvent(kind=kind, user=user, way=way or "")
    event.save()
    level = logging.INFO if kind in (LoginEventKind.LOGGED_IN, LoginEventKind.LOGGED_OUT) else logging.WARNING
    told = {"event": kind.value, "way": event.way, "user_id": event.user_id, "address": asking.address()}
    _log.log(level, "log-in %(event)s way=%(way)s user=%(user_id)s from=%(address)s", told, extra=told)
