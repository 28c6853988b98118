"""Lines of the log as JSON, for machines: times in UTC, people by number, nothing that somebody typed or keeps secret.

The message of an exception may repeat what was typed, or a whole row of the database: only its kind and place are told.
"""

import json
import logging
import re
import traceback
from contextlib import suppress
from datetime import UTC, datetime
from typing import Any

from django.http import HttpRequest
from django.urls import Resolver404, ResolverMatch, resolve

from scorecard import asking

_SENT = re.compile(r" - |['\"]")  # where Django's warnings begin to repeat what was sent: a host, an origin, a referer
_SECRET_PARTS = {"token", "key"}  # of addresses: who knows them may do something


class JSONFormatter(logging.Formatter):
    def format(self, record: logging.LogRecord) -> str:
        line: dict[str, Any] = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname,
            "logger": record.name,
            "message": record.getMessage(),
            "request_id": asking.request_id(),
        }
        if record.name.startswith("django.security."):
            line["message"] = _SENT.split(line["message"], maxsplit=1)[0]
        request = getattr(record, "request", None)
        if isinstance(request, HttpRequest):
            line |= about(request)
            line["request_id"] = request.META.get(asking.KEY, asking.NOBODY).request_id
            line["message"] = line["message"].replace(request.path, line["path"])
        line |= {name: getattr(record, name) for name in ("status", "duration_ms") if hasattr(record, name)}
        if record.exc_info and record.exc_info[1]:
            line["exception"] = _told(record.exc_info[1])
        return json.dumps(line, default=str)  # ASCII alone: no character of the text ends the line


def about(request: HttpRequest) -> dict[str, Any]:
    """Who asked for what; the user's number only if the request needed to know them anyway."""
    user = getattr(request, "_cached_user", None)
    return {"method": request.method, "path": shown_path(request), "user": user.pk if user else None}


def shown_path(request: HttpRequest) -> str:
    """Without the query, and without those parts that are as good as a password."""
    path = request.path
    for name, value in _parts(request).items():
        if name in _SECRET_PARTS and isinstance(value, str) and value:
            path = path.replace(value, "***")
    return path


def _parts(request: HttpRequest) -> dict[str, Any]:
    """As named in the addresses; also where the request failed on the way, or is led on to the address with a slash."""
    match: ResolverMatch | None = request.resolver_match
    if match is not None:
        return match.kwargs
    for path in (request.path_info, f"{request.path_info}/"):
        with suppress(Resolver404):
            return resolve(path).kwargs
    return {}


def _told(error: BaseException) -> dict[str, Any]:
    places = traceback.extract_tb(error.__traceback__)
    driver = error.__cause__
    code = getattr(driver, "pgcode", None) or getattr(driver, "sqlite_errorname", None)
    return {
        "kind": f"{type(error).__module__}.{type(error).__qualname__}",
        "code": code,
        "places": [f"{place.filename}:{place.lineno} {place.name}" for place in places],
    }
