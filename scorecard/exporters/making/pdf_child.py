"""The process that makes a PDF: HTML on its standard input, the file or a word for why not on its standard output.

Knows no Django. What is huge in a plan may fill its memory or run for ever; its limits end it and the portal goes on.
"""

import logging
import sys

from scorecard.exporters.making import limits

_COMMON = frozenset("一年目標策略機關")  # a typeface without these is no Chinese one


class _Missing(logging.Handler):
    """Keeps the characters that no typeface has."""

    def __init__(self) -> None:
        super().__init__()
        self.characters: set[str] = set()

    def emit(self, record: logging.LogRecord) -> None:
        if isinstance(record.args, tuple) and record.args and "notdef" in str(record.msg):
            self.characters.add(str(record.args[0]))


def answer(html: str) -> bytes:
    """The PDF, or a word of limits."""
    try:
        import weasyprint
    except (ImportError, OSError):  # OSError: Pango is no Python package, the system has it or not
        return limits.NO_LIBRARY.encode()
    missing = _Missing()
    logging.getLogger("weasyprint").addHandler(missing)
    nothing = weasyprint.urls.URLFetcher(
        allowed_protocols=()
    )  # all that is shown stands in the HTML: no file, no network
    file = weasyprint.HTML(string=html, url_fetcher=nothing).write_pdf()
    return limits.NO_FONT.encode() if missing.characters & _COMMON else bytes(file or b"")


if __name__ == "__main__":
    limits.set_for(int(sys.argv[1]))
    sys.stdout.buffer.write(answer(sys.stdin.buffer.read().decode()))
