"""Making a PDF or a presentation in a child process: one at a time, within limits, or a reason why not.

The children import this package too, so nothing here may load Django before a file is asked for.
"""

import logging
import pickle

from scorecard import child_process, turns
from scorecard.exporters.making import limits
from scorecard.exporters.slides.items import Show

PDF = (*child_process.PYTHON, "scorecard.exporters.making.pdf_child")
PPTX = (*child_process.PYTHON, "scorecard.exporters.making.pptx_child")

logger = logging.getLogger(__name__)


class FileRefused(Exception):
    """No file can be made; the text says why and what to do, for the user."""


def pdf(show: Show) -> bytes:
    """The same bytes for the same show. Raises FileRefused."""
    from scorecard.exporters.slides import html

    answer = _made(PDF, html.write(show).encode("utf-8", "replace"))
    if answer.startswith(b"%PDF"):
        return answer
    raise _refusal(answer)


def pptx(show: Show) -> bytes:
    """The same bytes for the same show. Raises FileRefused."""
    answer = _made(PPTX, pickle.dumps(show))
    if answer.startswith(b"PK"):
        return answer
    raise _refusal(answer)


def _made(command: tuple[str, ...], data: bytes) -> bytes:
    """What the child says; nothing where it ends before its time."""
    from django.conf import settings
    from django.utils.translation import gettext as _

    try:
        with (
            turns.turn(settings.BSC_VAR / "making"),
            child_process.started((*command, str(limits.WALL_SECONDS)), data, limits.WALL_SECONDS) as process,
        ):
            answer = process.stdout.read() if process.stdout else b""
            return answer if process.wait() == 0 else b""
    except turns.Busy:
        raise FileRefused(_("The system is busy. Please try again in a moment.")) from None


def _refusal(answer: bytes) -> FileRefused:
    from django.utils.translation import gettext as _

    reason = answer.decode("ascii", "replace")
    logger.warning("No file was made: %s", reason or "the process ended early")
    if reason == limits.NO_LIBRARY:
        return FileRefused(
            _("This server can't make PDF files: the library Pango is missing. Please print the page instead.")
        )
    if reason == limits.NO_FONT:
        return FileRefused(
            _("This server can't make PDF files: it has no Chinese typeface. Please print the page instead.")
        )
    return FileRefused(_("The file could not be made: the plan is too large for it. Please print the page instead."))
