"""What is answered to a request that can't be understood, or that is larger than what is taken."""

from contextlib import suppress
from decimal import Decimal
from http import HTTPStatus

from django.conf import settings
from django.core.exceptions import RequestDataTooBig, TooManyFieldsSent, TooManyFilesSent
from django.http import HttpRequest, HttpResponse, UnreadablePostError
from django.template.loader import render_to_string
from django.views import defaults

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


def _read_on(request: HttpRequest) -> None:
    """A browser that is still sending reads no answer; whoever sends without end gets none."""
    with suppress(UnreadablePostError):
        for _piece in range(_MOST_PIECES):
            if not request.read(_PIECE):
                return
