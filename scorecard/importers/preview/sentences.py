"""What there is to say about a file, as sentences: the layouts' messages and what the comparison found."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from scorecard.domain.columns import Column, headings_of
from scorecard.domain.periods import Period
from scorecard.importers.layouts import Message, Reason
from scorecard.language import in_chinese, listed
from scorecard.models.base import period_shown

from .words import noun_name


@dataclass(frozen=True)
class Fault:
    """Something that the comparison with the plan found; `column` is where, 0 without one."""

    reason: str
    facts: Mapping[str, Any] = field(default_factory=dict)
    column: int = 0


_TEXTS: dict[str, Promise] = {
    Reason.NO_DATA_ROWS: gettext_lazy("There are no rows of data, so there is nothing to import. Nothing is deleted."),
    Reason.TOO_MANY_ROWS: gettext_lazy(
        "This sheet has %(count)s rows of data; at most %(most)s can be imported at once. Please split the file."
    ),
    Reason.HEADERS_NOT_FOUND: gettext_lazy(
        "No headings were found that are known here. Found: %(found)s. Wanted are headings such as: %(wanted)s."
    ),
    Reason.SHEET_NOT_RECOGNISED: gettext_lazy("This sheet holds nothing that is known here and is left out."),
    Reason.HIDDEN_SHEET: gettext_lazy("This sheet is hidden and is left out unless you tick it."),
    Reason.HOLDING_UNKNOWN: gettext_lazy("Please say whether this sheet holds actuals or targets."),
    Reason.YEAR_UNKNOWN: gettext_lazy("Please say which year the figures are of."),
    Reason.THEME_UNKNOWN: gettext_lazy("Please say which theme this sheet is about."),
    Reason.COLUMN_IGNORED: gettext_lazy("The column “%(heading)s” is not known here and is ignored."),
    Reason.COLUMN_TWICE: gettext_lazy("The column “%(heading)s” means the same as column %(first)s and is ignored."),
    Reason.ERROR_CELL: gettext_lazy("The cell holds the error %(text)s. Please correct it."),
    Reason.UNCACHED_FORMULA: gettext_lazy(
        "The cell holds a formula without a result: %(text)s. Please open and save the file in a spreadsheet program."
    ),
    Reason.LONG_NUMBER: gettext_lazy(
        "The number %(text)s has more than 15 digits, of which the workbook has lost some. Please type it as text."
    ),
    Reason.CACHED_FORMULA: gettext_lazy("%(count)s formulas: their results as last worked out are used."),
    Reason.BAD_CODE: gettext_lazy(
        "“%(text)s” is not a code: use letters, digits, full stops and hyphens, without blanks."
    ),
    Reason.CODE_IS_DATE: gettext_lazy(
        "The code has become the date %(text)s. Please format the column as text and type the code again."
    ),
    Reason.CODE_WAS_NUMBER: gettext_lazy("The code is kept as a number in the file and is read as “%(code)s”."),
    Reason.CODE_PROPOSED: gettext_lazy("%(noun)s “%(name)s” has no code; %(code)s is proposed."),
    Reason.CODE_MISSING: gettext_lazy("%(noun)s “%(name)s” has no code, and none can be proposed."),
    Reason.NAME_TOO_LONG: gettext_lazy("The name of %(code)s is longer than %(limit)s characters. Please shorten it."),
    Reason.NUMBER_UNCLEAR: gettext_lazy("“%(text)s” is not a number."),
    Reason.NUMBER_TOO_LONG: gettext_lazy("%(text)s has more than 11 digits before the decimal point."),
    Reason.NUMBER_TOO_FINE: gettext_lazy("%(text)s has more than 4 decimals."),
    Reason.NUMBER_ROUNDED: gettext_lazy("%(text)s is rounded to 4 decimals: %(value)s."),
    Reason.NUMBER_IS_DATE: gettext_lazy("A number is wanted here, but the cell holds the date %(text)s."),
    Reason.PERCENT_DOES_NOT_FIT: gettext_lazy("“%(text)s” is a percentage, but the KPI's unit is “%(unit)s”."),
    Reason.RANGE_UPSIDE_DOWN: gettext_lazy("The range “%(text)s” does not begin below its end."),
    Reason.ACTUAL_IS_RANGE: gettext_lazy("“%(text)s” is a range, but an actual is one number."),
    Reason.ACTUAL_IS_BOUND: gettext_lazy(
        "“%(text)s” is a limit, but an actual is the figure itself. Please give that."
    ),
    Reason.BOUND_TAKEN: gettext_lazy("“%(text)s” is read as %(value)s; the KPI's direction says the rest."),
    Reason.BOUND_DOES_NOT_FIT: gettext_lazy(
        "“%(text)s” does not agree with the direction of %(code)s. "
        "Please give the number alone, or correct the direction."
    ),
    Reason.CHOICE_UNCLEAR: gettext_lazy("“%(text)s” is none of the values to choose from in “%(choice)s”."),
    Reason.DATE_UNCLEAR: gettext_lazy("“%(text)s” is not a date."),
    Reason.PERIOD_UNCLEAR: gettext_lazy("“%(text)s” is not a period."),
    Reason.PERIOD_DOES_NOT_FIT: gettext_lazy("%(code)s is not reported for %(period)s."),
    Reason.FIGURE_TWICE: gettext_lazy("%(code)s has two figures for %(period)s; the other is in row %(first_row)s."),
    Reason.TEXT_FOR_FIGURE: gettext_lazy("“%(text)s” stands where a figure should."),
    Reason.NO_KPI: gettext_lazy("There are figures here, but no KPI that they belong to."),
    Reason.ROW_IGNORED: gettext_lazy("“%(text)s” is worked out from other rows, so this row is ignored."),
    Reason.TWO_NAMES: gettext_lazy("The code %(code)s has different names in rows %(rows)s: %(names)s."),
    Reason.NAMES_DIFFER_IN_WIDTH: gettext_lazy(
        "The names of %(code)s in rows %(rows)s differ in width or in a variant of a character only: %(names)s."
    ),
    Reason.CODE_TWICE: gettext_lazy(
        "The code %(code)s stands in row %(first_row)s already, which this row does not overwrite. "
        "%(suggestion)s is free: please change the code."
    ),
    Reason.TWO_PLACES: gettext_lazy("%(code)s stands below different parents in rows %(rows)s: %(parents)s."),
    Reason.PERSPECTIVE_LETTER: gettext_lazy(
        "The letter %(letter)s of the code %(code)s is not that of its perspective, %(perspective)s; it is kept."
    ),
    Reason.SPANS_SOME_THEMES: gettext_lazy("%(code)s spans some themes only and is taken as shared by all."),
    "organisation_unknown": gettext_lazy("There is no organisation “%(text)s” here, so this cell is ignored."),
    "no_such_kpi": gettext_lazy("The code “%(code)s” was not found. Please check the code, or add the KPI first."),
    "no_parent": gettext_lazy("%(noun)s %(code)s does not say below which %(parent_noun)s it stands."),
    "unknown_parent": gettext_lazy("%(parent_noun)s %(parent)s, to which %(code)s belongs, is not in the plan."),
    "no_name": gettext_lazy("%(noun)s %(code)s is new and needs a name."),
    "no_perspective": gettext_lazy("The objective %(code)s is new and needs a perspective."),
    "ksf_made": gettext_lazy("The objective %(code)s gets a KSF of its own code and name, since the file has none."),
    "theme_by_letter": gettext_lazy("The file does not say the theme of %(code)s; by its letter it is %(theme)s."),
    "field": gettext_lazy("%(place)s: %(text)s"),
    "approved": gettext_lazy(
        "%(code)s %(period)s: this figure is approved (%(old)s). To correct it, it has to be reopened first."
    ),
    "locked": gettext_lazy("%(code)s %(period)s is locked, so its figures don't change."),
    "other_year": gettext_lazy("%(period)s is not in the plan's year."),
    "not_reported": gettext_lazy("%(code)s is not reported for %(period)s."),
    "range_wanted": gettext_lazy("%(code)s is best inside a range: its target needs two ends, such as -1.0~0.5."),
    "value_wanted": gettext_lazy("%(code)s needs one value as its target, not a range."),
    "name_in_width": gettext_lazy("The name of %(code)s differs in width or in a variant of a character only."),
    "name_differs": gettext_lazy("%(code)s has another name in the plan: %(name)s."),
    "implausible": gettext_lazy("%(value)s lies outside the plausible range (%(low)s to %(high)s)."),
    "blocked": gettext_lazy("Row %(row)s, which would make %(code)s, can't be imported."),
    "closed": gettext_lazy("This plan is closed, so nothing can be imported."),
}
_NO_SUGGESTION = gettext_lazy(
    "The code %(code)s stands in row %(first_row)s already, which this row does not overwrite. Please change the code."
)


def of_message(message: Message) -> str:
    if message.reason is Reason.CODE_TWICE and not message.facts.get("suggestion"):
        return str(_NO_SUGGESTION) % _worded(message.facts)
    return str(_TEXTS[message.reason]) % _worded(message.facts)


def of_fault(fault: Fault) -> str:
    return str(_TEXTS[fault.reason]) % _worded(fault.facts)


def place_of(sheet: str, row: int, letter: str) -> str:
    """工作表「人力運用」第12列第D欄"""
    if not sheet:
        return ""
    if not row:
        return _("Sheet “%(sheet)s”") % {"sheet": sheet}
    if not letter:
        return _("Sheet “%(sheet)s”, row %(row)d") % {"sheet": sheet, "row": row}
    return _("Sheet “%(sheet)s”, row %(row)d, column %(column)s") % {"sheet": sheet, "row": row, "column": letter}


def _worded(facts: Mapping[str, Any]) -> dict[str, str]:
    return {name: _fact(name, value) for name, value in facts.items()}


def _fact(name: str, value: Any) -> str:
    if isinstance(value, Column):
        return headings_of(value)[0 if in_chinese() else 1]
    if isinstance(value, Period):
        return period_shown(value)
    if name in ("noun", "parent_noun"):
        return noun_name(value)
    if name == "rows":
        return listed(row for _sheet, row in value)
    if isinstance(value, list | tuple):
        return listed(_fact("", each) for each in value) or _("nothing")
    return str(value)
