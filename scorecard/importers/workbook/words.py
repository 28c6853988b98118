"""The sentences of the refusals: what is wrong, where, and what to do."""

from django.utils.translation import gettext as _

from scorecard.domain.columns import column_letters
from scorecard.importers.workbook.refusals import Reason, Refused


def sentence(refusal: Refused, sheet: str) -> str:
    """`sheet` names the only one of a text file."""
    column = column_letters(int(refusal.facts.get("column", 1)))
    facts = {**refusal.facts, "column": column, "sheet": refusal.facts.get("sheet") or sheet}
    return _texts()[refusal.reason] % facts


def busy() -> str:
    return _("The system is busy. Please try again in a moment.")


def _texts() -> dict[Reason, str]:
    return {
        Reason.EMPTY: _("This file is empty. Please choose the file that holds your data."),
        Reason.TOO_LARGE: _("This file is larger than %(most)s MB. Please split it or remove its pictures."),
        Reason.TOO_LARGE_UNPACKED: _(
            "Unpacked, this file is larger than %(most)s MB. Please copy the data alone into a new workbook."
        ),
        Reason.WRONG_EXTENSION: _(
            "Files of this kind can't be read. Please save it as .xlsx, .ods, .xls, .csv, .tsv or .txt."
        ),
        Reason.NO_WORKBOOK: _(
            "This file is not a workbook, whatever its name says. "
            "Please save it as .xlsx or .ods, and a text file as .csv."
        ),
        Reason.NO_TEXT: _(
            "This file is not a text file, whatever its name says. Please save the data as .csv or .xlsx."
        ),
        Reason.UNREADABLE_XLS: _(
            "This .xls file can't be read. Please open it in a spreadsheet program and save it as .xlsx or .ods."
        ),
        Reason.PASSWORD: _("This file is protected by a password. Please remove the password and upload it again."),
        Reason.PASSWORD_OR_XLS: _(
            "This file is protected by a password, or it is an old or damaged .xls file. "
            "Please remove the password, or save it as .xlsx or .ods, and upload it again."
        ),
        Reason.MACROS: _("This file holds macros. Please save it as .xlsx without macros and upload it again."),
        Reason.DAMAGED: _(
            "This file is damaged and can't be read. Please open it in a spreadsheet program and save it again."
        ),
        Reason.FORGED: _(
            "This file holds parts that no workbook needs and was not read. "
            "Please copy the data into a new workbook and upload that."
        ),
        Reason.TOO_MANY_SHEETS: _("This workbook has more than %(most)s sheets. Please split the file."),
        Reason.TOO_MANY_ROWS: _(
            "Sheet “%(sheet)s” has data down to row %(row)s; at most %(most)s rows of data can be read. "
            "Please split the file."
        ),
        Reason.TOO_MANY_COLUMNS: _(
            "Sheet “%(sheet)s” has data in column %(column)s; at most %(most)s columns can be read. "
            "Please remove what does not belong to the table."
        ),
        Reason.TOO_MANY_CELLS: _(
            "This file holds too much: at most %(most)s filled cells can be read. Please split the file."
        ),
        Reason.LONG_TEXT: _(
            "Sheet “%(sheet)s”, row %(row)s, column %(column)s: the text is longer than %(most)s characters. "
            "Please shorten it."
        ),
        Reason.ENCODING: _(
            "Line %(line)s holds characters that can be read neither in UTF-8 nor in Big5. "
            "Please save the file as “CSV UTF-8”."
        ),
        Reason.NUL: _("This is not a text file, or its encoding is unknown. Please save it as “CSV UTF-8”."),
        Reason.QUOTES: _(
            "The quotation marks are wrong: one that is opened is not closed, or one stands alone, at or before line "
            "%(line)s. Please correct it, or save the data as .xlsx."
        ),
        Reason.STOPPED: _(
            "Reading this file took too long or too much memory and was stopped. "
            "Please copy the data alone into a new workbook and upload that."
        ),
    }
