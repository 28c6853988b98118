"""The WSGI entry point gunicorn serves: `bsc_portal.wsgi:application`."""

import os
from collections.abc import Iterable
from typing import Any

from django.core.wsgi import get_wsgi_application
from django.utils.http import parse_header_parameters

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "bsc_portal.settings")

_django = get_wsgi_application()


def application(environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
    """Django, which is not told the charset that a sender names: addresses and forms are UTF-8.

    It would read the address by any codec of that name before its error pages are there, also by one like rot13 that
    makes no text at all.
    """
    try:
        kind, parameters = parse_header_parameters(environ.get("CONTENT_TYPE", ""))
    except ValueError:  # what Django can't read either, then is of no known kind
        kind, parameters = "", {"charset": ""}
    if "charset" in parameters:
        boundary = parameters.get("boundary")
        environ["CONTENT_TYPE"] = f"{kind}; boundary={boundary}" if boundary else kind
    return _django(environ, start_response)
