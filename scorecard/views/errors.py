"""What is answered instead of a page: to a request that makes no sense, is too large, one too many, or failed."""

import sys
from contextlib import suppress
from decimal import Decimal
from http import HTTPStatus

from django.conf import settings
from django.core.exceptions import RequestDataTooBig, TooManyFieldsSent, TooManyFilesSent
from django.http import HttpRequest, HttpResponse, UnreadablePostError
from django.shortcuts import render
from django.template.loader import render_to_string
from django.views import defaults

from scorecard import outages
from scorecard.importers import workbook

_TOO_LARGE = (RequestDataTooBig, TooManyFieldsSent, TooManyFilesSent)
_PIECE = 2**16
_MOST_PIECES = 2**11  # 128 MB


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    if not isinstance(exception, _TOO_LARGE):
        return defaults.bad_request(request, exception)
    _read_on(request)
    limits = {
        "file_megabytes": workbook.MOST_BYTES // 1_000_000,
        "text_megabytes": Decimal(settings.DATA_UPLOAD_MAX_MEMORY_SIZE) / 2**20,
        "most_fields": settings.DATA_UPLOAD_MAX_NUMBER_FIELDS,
        "most_files": settings.DATA_UPLOAD_MAX_NUMBER_FILES,
    }
    return HttpResponse(render_to_string("413.html", limits), status=HTTPStatus.REQUEST_ENTITY_TOO_LARGE)


def too_many(request: HttpRequest) -> HttpResponse:
    """One address has asked too often at the door."""
    response = render(request, "429.html", status=HTTPStatus.TOO_MANY_REQUESTS)
    response["Retry-After"] = "60"
    return response


def failure(request: HttpRequest) -> HttpResponse:
    """Called while the error is handled, wherever it came up: in a view, a template or around them."""
    outage = outages.outage(sys.exception())
    if outage is None:
        return defaults.server_error(request)
    headers = {"Retry-After": str(outage.retry_after)}
    return HttpResponse(render_to_string(outage.template), status=outage.status, headers=headers)


def _read_on(request: HttpRequest) -> None:
    """A browser that is still sending reads no answer; whoever sends without end gets none."""
    with suppress(UnreadablePostError):
        for _piece in range(_MOST_PIECES):
            if not request.read(_PIECE):
                return
