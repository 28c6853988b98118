"""What there is to say about a workbook's content, as reasons with facts; whoever shows them writes the sentences."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from scorecard.domain.columns import column_letters


class Level(StrEnum):
    ERROR = "error"  # the row can't be taken
    QUESTION = "question"  # taken as proposed, once the user has confirmed it
    WARNING = "warning"
    NOTE = "note"


class Reason(StrEnum):
    """Why; behind each the facts that its sentence needs."""

    # the workbook or a sheet
    NO_DATA_ROWS = "no_data_rows"
    TOO_MANY_ROWS = "too_many_rows"  # count, most
    HEADERS_NOT_FOUND = "headers_not_found"  # found: list of texts, wanted: list of Columns
    SHEET_NOT_RECOGNISED = "sheet_not_recognised"  # the same, where another sheet was recognised
    HIDDEN_SHEET = "hidden_sheet"
    HOLDING_UNKNOWN = "holding_unknown"  # actual or target? the user says
    YEAR_UNKNOWN = "year_unknown"
    THEME_UNKNOWN = "theme_unknown"  # a printed sheet without a theme in its title
    COLUMN_IGNORED = "column_ignored"  # heading
    COLUMN_TWICE = "column_twice"  # heading, first: letter of the column that was taken
    # a cell
    ERROR_CELL = "error_cell"  # text
    UNCACHED_FORMULA = "uncached_formula"  # text
    LONG_NUMBER = "long_number"  # text
    CACHED_FORMULA = "cached_formula"  # the value as last worked out was used; count: how many such cells in the sheet
    BAD_CODE = "bad_code"  # text
    CODE_IS_DATE = "code_is_date"  # text
    CODE_WAS_NUMBER = "code_was_number"  # code
    CODE_PROPOSED = "code_proposed"  # noun, code, name, item: which in its cell
    CODE_MISSING = "code_missing"  # noun, name: nothing can be proposed
    NAME_TOO_LONG = "name_too_long"  # noun, limit
    NUMBER_UNCLEAR = "number_unclear"  # text
    NUMBER_TOO_LONG = "number_too_long"  # text
    NUMBER_TOO_FINE = "number_too_fine"  # text
    NUMBER_ROUNDED = "number_rounded"  # text, value
    NUMBER_IS_DATE = "number_is_date"  # text
    PERCENT_DOES_NOT_FIT = "percent_does_not_fit"  # text, unit
    RANGE_UPSIDE_DOWN = "range_upside_down"  # text
    ACTUAL_IS_RANGE = "actual_is_range"  # text
    ACTUAL_IS_BOUND = "actual_is_bound"  # text: ≥95
    BOUND_TAKEN = "bound_taken"  # text, value
    BOUND_DOES_NOT_FIT = "bound_does_not_fit"  # text, code: the KPI's direction is another
    CHOICE_UNCLEAR = "choice_unclear"  # choice: the Column, text
    DATE_UNCLEAR = "date_unclear"  # text
    PERIOD_UNCLEAR = "period_unclear"  # text
    PERIOD_DOES_NOT_FIT = "period_does_not_fit"  # period, frequency, code
    FIGURE_TWICE = "figure_twice"  # code, period, first_row, first_sheet
    TEXT_FOR_FIGURE = "text_for_figure"  # text, is_not_applicable: as proposed
    # a row
    NO_KPI = "no_kpi"  # figures without a KPI
    ROW_IGNORED = "row_ignored"  # text: 達成率 and the like, worked out from other rows
    TWO_NAMES = "two_names"  # noun, code, names, rows: list of (sheet, row)
    NAMES_DIFFER_IN_WIDTH = "names_differ_in_width"  # noun, code, names, rows
    CODE_TWICE = "code_twice"  # noun, code, item, first_row, first_sheet, suggestion: a free code
    TWO_PLACES = "two_places"  # noun, code, parents, rows: the same object below two parents
    PERSPECTIVE_LETTER = "perspective_letter"  # code, letter, perspective
    SPANS_SOME_THEMES = "spans_some_themes"  # code: taken as shared


@dataclass(frozen=True, slots=True)
class Message:
    """`row` and `column` count from 1; 0 where it is about more than one."""

    level: Level
    reason: Reason
    sheet: str = ""
    row: int = 0
    column: int = 0
    facts: Mapping[str, Any] = field(default_factory=dict)

    @property
    def letter(self) -> str:
        """The column as the spreadsheet names it: 1 is A, 28 is AB."""
        return column_letters(self.column)
