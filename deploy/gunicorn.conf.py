"""How gunicorn serves the portal: on the loopback, two workers of four threads that share the loaded application.

In production systemd hands it its socket, and gives the number of workers on its command line.
"""

import gc
import os
from typing import Any

from gunicorn.config import KNOWN_SETTINGS

bind = f"127.0.0.1:{os.environ.get('PORT') or 8000}"
workers = 2
worker_class = "gthread"
threads = 4
preload_app = True
timeout = 60
graceful_timeout = 30  # what is being answered when it is told to stop
max_requests, max_requests_jitter = 2000, 200  # whatever a library leaks goes with its worker
accesslog = None  # scorecard.access tells it better
if any(setting.name == "control_socket_disable" for setting in KNOWN_SETTINGS):
    control_socket_disable = True  # newer gunicorn opens a socket for its own tool, which nobody here uses


def when_ready(server: Any) -> None:
    """Before the workers are forked: load what the first request would load, so that they share its memory.

    And what a worker that was killed has left of an upload goes.
    """
    from django.conf import settings
    from django.core.files.storage import default_storage
    from django.urls import reverse
    from django.utils import formats, translation

    with translation.override(settings.LANGUAGE_CODE):
        translation.gettext("")
        reverse("home")  # with every address's pattern
        formats.get_format("DATE_FORMAT")
    default_storage.sweep()
    gc.collect()
    gc.freeze()  # the collector then leaves the shared pages alone


def pre_fork(server: Any, worker: Any) -> None:
    """No database connection may cross a fork; the parent closes its own, also those made while loading."""
    from django.db import connections

    connections.close_all()
