"""Who is asking: the number and the sender's address of the request being answered, for history and logs."""

import re
from contextvars import ContextVar
from dataclasses import dataclass
from ipaddress import ip_address
from uuid import uuid4

from django.conf import settings
from django.http import HttpRequest

_GIVEN = re.compile(r"[0-9a-f]{32}")


@dataclass(frozen=True)
class Asking:
    """One request; commands have neither number nor address."""

    request_id: str = ""
    address: str | None = None


NOBODY = Asking()
KEY = "bsc_portal.asking"  # in a request's META
current: ContextVar[Asking] = ContextVar("asking", default=NOBODY)


def asking(request: HttpRequest) -> Asking:
    """The number that the proxy gave the request, or one of our own, and where it came from."""
    given = request.headers.get("X-Request-ID", "")
    return Asking(given if _GIVEN.fullmatch(given) else uuid4().hex, _address(request))


def _address(request: HttpRequest) -> str | None:
    """The sender's, past as many proxies as are ours: what stands further left in the header, anybody may write."""
    hops = [hop.strip() for hop in request.headers.get("X-Forwarded-For", "").split(",")]
    trusted = settings.TRUSTED_PROXY_COUNT
    sender = hops[-trusted] if 0 < trusted <= len(hops) else request.META.get("REMOTE_ADDR", "")
    try:
        return str(ip_address(sender))
    except ValueError:
        return None


def request_id() -> str:
    return current.get().request_id


def address() -> str | None:
    return current.get().address
