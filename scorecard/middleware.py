"""What happens around every request."""

import logging
import time
from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.contrib.auth.views import redirect_to_login
from django.contrib.sessions.exceptions import SessionInterrupted
from django.contrib.sessions.middleware import SessionMiddleware
from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseNotAllowed
from django.shortcuts import redirect, resolve_url
from django.utils import translation
from django.utils.cache import patch_cache_control

from scorecard import asking, logs

access = logging.getLogger("scorecard.access")
WATCHED = ("/healthz", "/readyz")  # asked every few seconds, by machines


class AskingMiddleware:
    """Remembers who asks while the request is answered, and tells its number, by which logs and history are found."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if not str(request.META.get("CONTENT_LENGTH", "")).isdecimal():
            request.META["CONTENT_LENGTH"] = ""  # no server passes on what is no number; who does sends nothing
        asked = asking.asking(request)
        request.META[asking.KEY] = asked  # for lines of the log that Django writes once the answer has left us
        token = asking.current.set(asked)
        try:
            response = self.get_response(request)
        finally:
            asking.current.reset(token)
        response.headers["X-Request-ID"] = asked.request_id
        return response


class AccessLogMiddleware:
    """A line of the log for every request: who asked for what, what they got, and how long it took."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        started = time.perf_counter()
        response = self.get_response(request)
        took = round((time.perf_counter() - started) * 1000, 1)
        level = logging.DEBUG if request.path in WATCHED else logging.INFO
        if access.isEnabledFor(level):
            facts = {"request": request, "status": response.status_code, "duration_ms": took}
            line = (request.method, logs.shown_path(request), response.status_code, took)
            access.log(level, "%s %s %d in %.1f ms", *line, extra=facts)
        return response


class HeadersMiddleware:
    """What every answer tells browsers and caches besides Django's own headers; and TRACE, which repeats cookies, is
    refused whoever would answer it."""

    FILE = "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'; sandbox"
    UNUSED = ("camera", "display-capture", "geolocation", "microphone", "payment", "usb")

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.method == "TRACE":
            response: HttpResponse = HttpResponseNotAllowed(["GET", "HEAD", "POST"])
        else:
            response = self.get_response(request)
        response.headers["Permissions-Policy"] = ", ".join(f"{feature}=()" for feature in self.UNUSED)
        if response.headers.get("Content-Disposition", "").startswith("attachment"):
            response.headers["Content-Security-Policy"] = self.FILE  # should a browser show it after all
        if "Cache-Control" not in response.headers:
            patch_cache_control(response, private=True, no_cache=True)
        return response


class ChosenLanguageMiddleware:
    """Chinese, unless the user chose English by the switch.

    Unlike Django's own it does not read Accept-Language: a civil servant's browser often asks for English.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        chosen = request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME)
        language = chosen if chosen in dict(settings.LANGUAGES) else settings.LANGUAGE_CODE
        with translation.override(language):
            response = self.get_response(request)
        response.headers.setdefault("Content-Language", language)
        return response


class EndingSessionMiddleware(SessionMiddleware):
    """A session that ends while its request is answered leads to the log-in page, not to an error."""

    def process_response(self, request: HttpRequest, response: HttpResponse) -> HttpResponse:
        try:
            return super().process_response(request, response)
        except SessionInterrupted:
            ended = redirect_to_login(request.get_full_path(), resolve_url(settings.LOGIN_URL))
            ended.delete_cookie(settings.SESSION_COOKIE_NAME, samesite=settings.SESSION_COOKIE_SAMESITE)
            return ended


FIRST_STEP = "first_step"  # in the session: the page that somebody has to be done with before any other
_ON_THE_WAY = {
    "password_change": {"password_change", "logout"},
    "mfa_activate_totp": {"mfa_activate_totp", "account_reauthenticate", "mfa_view_recovery_codes", "logout"},
}


class FirstStepsMiddleware:
    """Who has to choose a new password, or to set up one-time codes, does that first and sees nothing else."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: Callable[..., Any], args: tuple[Any, ...], kwargs: dict[str, Any]
    ) -> HttpResponseBase | None:
        if not getattr(view, "login_required", True) or not request.user.is_authenticated:
            return None
        step = request.session.get(FIRST_STEP)
        match = request.resolver_match
        return redirect(step) if step and match and match.view_name not in _ON_THE_WAY[step] else None
