"""The only place that opens an upload: `read` hands its bytes to a child process and gives back plain records.

The child imports this package too, so Django and the side of the parent are loaded only when `read` is called.
"""

from scorecard.importers import sheets
from scorecard.importers.workbook import kinds, limits
from scorecard.importers.workbook.refusals import Refused

MOST_BYTES = limits.MOST_BYTES


class WorkbookRefused(Exception):
    """The file can't be taken; the text says why and what to do, for the user."""


class WorkbookBusy(Exception):
    """Others are reading files; the text asks the user to try again."""


def read(data: bytes, file_name: str) -> sheets.Workbook:
    """xlsx, ods, xls, csv and tab-separated text, by content. Raises WorkbookRefused and WorkbookBusy."""
    from django.conf import settings

    from scorecard import turns
    from scorecard.importers.workbook import process, words

    try:
        kind = kinds.of(data, file_name)
        with turns.turn(settings.BSC_VAR / "reading"):
            return process.parse(data, kind, file_name)
    except Refused as refusal:
        raise WorkbookRefused(words.sentence(refusal, kinds.stem(file_name))) from None
    except turns.Busy:
        raise WorkbookBusy(words.busy()) from None
