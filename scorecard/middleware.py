"""What happens around every request."""

from collections.abc import Callable

from django.conf import settings
from django.core.exceptions import BadRequest
from django.http import HttpRequest, HttpResponse
from django.utils import translation

from scorecard import asking


class AskingMiddleware:
    """Remembers who asks while the request is answered, and tells its number, by which logs and history are found."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        asked = asking.asking(request)
        token = asking.current.set(asked)
        try:
            response = self.get_response(request)
        finally:
            asking.current.reset(token)
        response.headers["X-Request-ID"] = asked.request_id
        return response


class OneCharsetMiddleware:
    """Refuses what says that it is written in anything but UTF-8.

    Django would read the address, too, by any codec of that name, also by one that turns bytes into no text at all.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.encoding is not None and request.encoding.lower() not in ("utf-8", "utf8"):
            raise BadRequest("not UTF-8")
        return self.get_response(request)


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
