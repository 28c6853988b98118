"""What is answered instead of a page when making it failed."""

import sys

from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.views.defaults import server_error

from scorecard import outages


def failure(request: HttpRequest) -> HttpResponse:
    """Called while the error is handled, wherever it came up: in a view, a template or around them."""
    outage = outages.outage(sys.exception())
    if outage is None:
        return server_error(request)
    headers = {"Retry-After": str(outage.retry_after)}
    return HttpResponse(render_to_string(outage.template), status=outage.status, headers=headers)
