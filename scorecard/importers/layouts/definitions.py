"""The columns that say more about a KPI, an objective or an action plan than its code and name."""

from collections.abc import Mapping, Sequence
from typing import Any

from scorecard.domain.column_words import choice_of, has_choices
from scorecard.domain.columns import Column
from scorecard.importers.sheets import Cell

from . import figure_cells, figures
from .cells import text_of
from .drafts import Draft
from .figures import CellRefused
from .lines import Line
from .messages import Level, Reason
from .sheet_notes import Sight

_DATES = (Column.START_DATE, Column.END_DATE)
_NUMBERS = (
    Column.BASELINE,
    Column.WEIGHT,
    Column.OBJECTIVE_WEIGHT,
    Column.ON_TARGET_THRESHOLD,
    Column.AT_RISK_THRESHOLD,
    Column.PLAUSIBLE_LOW,
    Column.PLAUSIBLE_HIGH,
    Column.PROGRESS,
    Column.BUDGET,
    Column.DECIMALS,
)


def put(sight: Sight, line: Line, drafts: Mapping[str, Sequence[Draft]]) -> None:
    """What the row says of the objects that it states, by the nouns' names. What is unclear is left out and told."""
    for number, column in line.columns.extras:
        cell = line.cell(number)
        if cell is None or not drafts[column.noun]:
            continue
        try:
            value = _value(cell, column)
        except CellRefused as refused:
            sight.say(Level.WARNING, refused.reason, line.number, number, **refused.facts)
            continue
        if value is not None:
            for draft in drafts[column.noun]:
                draft.values.setdefault(column.field, value)
                draft.columns.setdefault(column.field, number)
    _baseline_year(line, drafts["kpi"])


def _baseline_year(line: Line, kpis: Sequence[Draft]) -> None:
    """109年基準值 says the year above the column."""
    number = line.columns.of.get(Column.BASELINE, 0)
    year = line.columns.uses[number].year if number else None
    for draft in kpis:
        if year is not None and "baseline" in draft.values:
            draft.values.setdefault("baseline_year", year)
            draft.columns.setdefault("baseline_year", number)


def _value(cell: Cell, column: Column) -> Any:
    text = text_of(cell)
    if has_choices(column):
        choice = choice_of(column, text)
        if choice is None:
            raise CellRefused(Reason.CHOICE_UNCLEAR, choice=column, text=text)
        return choice == "yes" if column is Column.IS_CUMULATIVE else choice
    if column in _DATES:
        return figures.date_in(cell)
    if column is Column.BASELINE_YEAR:
        return figures.year_in(cell)
    if column in _NUMBERS:
        number = figures.plain_number(cell)
        return int(number) if column is Column.DECIMALS and number is not None else number
    return tuple(figure_cells.listed(text)) if column is Column.REPORTERS else text
