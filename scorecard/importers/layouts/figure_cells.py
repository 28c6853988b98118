"""Targets and actuals in a row: under their periods, or one a row with its period beside it."""

import re
from datetime import date
from typing import Any

from scorecard.domain.columns import Column, column_of
from scorecard.domain.periods import Frequency, Period
from scorecard.domain.roc_periods import PartOfYear
from scorecard.importers.sheets import Cell

from . import figures
from .cells import text_of
from .drafts import Draft, DraftRow
from .figures import CellRefused, Figure
from .headers import Header
from .lines import Line
from .messages import Level, Reason
from .overrides import ColumnUse, KnownKPI
from .reading import Holding, Noun
from .sheet_notes import Sight, holding_in, holding_of, year_in

_KPI_COLUMNS = (Column.KPI, Column.KPI_CODE)
_LONG = (Column.FIGURE, Column.TARGET, Column.TARGET_LOW, Column.ACTUAL, Column.VALUE_NUMERATOR)
_TEXTS = {
    Column.NOT_APPLICABLE_REASON,
    Column.WHAT_WAS_DONE,
    Column.BEHIND_REASON,
    Column.CORRECTIVE_MEASURE,
    Column.FOLLOW_UP,
    Column.REVIEW_COMMENT,
}
_NO_FACTS = KnownKPI()


def listed(text: str) -> list[str]:
    return [piece.strip() for piece in re.split(r"[\r\n]+|[、,，;；]", text) if piece.strip()]


def has_figures(header: Header) -> bool:
    """Whether the table is one of values or targets by period."""
    if not header.has(*_KPI_COLUMNS):
        return False
    if any(use.column is Column.FIGURE and use.period for use in header.uses.values()):
        return True
    return header.has(Column.PERIOD, Column.YEAR) and header.has(*_LONG)


def needs_holding(header: Header) -> bool:
    """Whether only the title or the user can say if figures are actuals or targets."""
    return not header.has(Column.CATEGORY) and any(
        use.column is Column.FIGURE and use.holding is None for use in header.uses.values()
    )


def holding(sight: Sight) -> Holding | None:
    return sight.choice.holding or holding_in(sight.naming_titles)


def year(sight: Sight, header: Header) -> int | None:
    """The year of periods that name none."""
    said = sight.choice.year or year_in(sight.naming_titles)
    annual = (use.year for use in header.uses.values() if use.column is Column.ANNUAL_TARGET and use.year)
    return said or next(annual, None) or sight.year


class RowFigures:
    """The figures of a row and its KPI, or of several rows of the same."""

    def __init__(self, sight: Sight, header: Header, kpi: Draft) -> None:
        self.sight, self.header, self.kpi = sight, header, kpi
        self.period_at, self.year_at = header.column(Column.PERIOD), header.column(Column.YEAR)
        self.category_at = header.column(Column.CATEGORY)
        self.period_heading = header.headings.get(self.period_at, "")
        known = sight.known.get(kpi.code, _NO_FACTS)
        unit = known.unit or kpi.values.get("unit")
        self.unit: str | None = unit
        frequency = known.frequency or kpi.values.get("frequency")
        self.frequency = Frequency(frequency) if frequency else None
        self.direction: str = known.direction or kpi.values.get("direction", "")
        self.out = DraftRow("", 0)
        self.found: dict[tuple[Noun, Frequency, date], Draft] = {}

    def read(self, line: Line, out: DraftRow) -> None:
        filled = [(at, use, cell) for at, use in line.columns.figures if (cell := line.cell(at)) is not None]
        if not filled:
            return
        self.out, self.found = out, {}
        category = line.text(self.category_at)
        if category and column_of(category) is Column.DERIVED:
            return self.sight.say(Level.NOTE, Reason.ROW_IGNORED, out.row, self.category_at, text=category)
        place = Column.CATEGORY
        try:
            holding = _row_holding(category) if category else self.sight.holding
            place = Column.PERIOD if self.period_at else Column.YEAR
            row_part = self._row_part(line)
        except CellRefused as refused:
            return self.refuse(refused, self.header.column(place))
        for number, use, cell in filled:
            _read_cell(self, number, use, cell, holding, row_part)
        for draft in self.found.values():
            if "low" in draft.values and "high" not in draft.values:
                text = str(draft.values["low"])
                self.sight.say(Level.ERROR, Reason.NUMBER_UNCLEAR, out.row, draft.column, text=text)

    def refuse(self, refused: CellRefused, column: int) -> None:
        self.sight.say(Level.ERROR, refused.reason, self.out.row, column, **refused.facts)

    def at(self, period: Period, noun: Noun, column: int) -> Draft | None:
        """The target or value of the period; None where the KPI has no such period, which is said."""
        fitting = period if period.frequency is self.frequency else self._fitting(period, noun)
        if fitting is None:
            facts = {"period": period, "frequency": self.frequency, "code": self.kpi.code}
            self.sight.say(Level.ERROR, Reason.PERIOD_DOES_NOT_FIT, self.out.row, column, **facts)
            return None
        key = (noun, fitting.frequency, fitting.start)
        draft = self.found.get(key)
        if draft is None:
            draft = self.found[key] = self.out.add(Draft(noun, parent=self.kpi, period=fitting, column=column))
        return draft

    def _fitting(self, period: Period, noun: Noun) -> Period | None:
        if noun is Noun.TARGET and period.frequency is Frequency.YEAR:
            return period
        return figures.standing_in(period, self.frequency)

    def put(self, cell: Cell, column: int, period: Period, holding: Holding, field: str = "") -> None:
        """One cell's figure into the target or value of its period."""
        noun = Noun.TARGET if holding is Holding.TARGET else Noun.VALUE
        try:
            figure = figures.read(cell, self.unit)
            if figure.low is not None or figure.bound is not None:
                self._check_figure(figure, noun, cell)
        except CellRefused as refused:
            self.refuse(refused, column)
            return
        if figure.bound is not None:
            facts = {"text": figure.text, "value": figure.value}
            self.sight.say(Level.NOTE, Reason.BOUND_TAKEN, self.out.row, column, **facts)
        elif noun is Noun.TARGET and figure.text:
            return self._no_target(figure, column)
        draft = self.at(period, noun, column)
        if draft is not None:
            self._fill(draft, figure, column, field or ("value" if noun is Noun.TARGET else "actual"))

    def _check_figure(self, figure: Figure, noun: Noun, cell: Cell) -> None:
        """Only a target is a range or has a bound, the latter as the KPI's direction has it. Raises CellRefused."""
        if noun is Noun.VALUE and figure.low is not None:
            raise CellRefused(Reason.ACTUAL_IS_RANGE, text=text_of(cell))
        if figure.bound is not None and noun is Noun.VALUE:
            raise CellRefused(Reason.ACTUAL_IS_BOUND, text=text_of(cell))
        if figure.bound is not None and self.direction not in ("", figure.bound):
            raise CellRefused(Reason.BOUND_DOES_NOT_FIT, text=text_of(cell), code=self.kpi.code)

    def _no_target(self, figure: Figure, column: int) -> None:
        """A dash for a target: none is stated."""
        facts = {"text": figure.text, "is_not_applicable": False}
        self.sight.say(Level.NOTE, Reason.TEXT_FOR_FIGURE, self.out.row, column, **facts)

    def _fill(self, draft: Draft, figure: Figure, column: int, field: str) -> None:
        if figure.rounded_from:
            facts = {"text": figure.rounded_from, "value": figure.value}
            self.sight.say(Level.WARNING, Reason.NUMBER_ROUNDED, self.out.row, column, **facts)
        if figure.low is None and (not figure.text or figure.bound is not None):
            draft.values[field] = figure.value
            draft.columns[field] = column
            return
        stated = self._without_number(figure, column)
        draft.values |= stated
        draft.columns |= dict.fromkeys(stated, column)

    def _without_number(self, figure: Figure, column: int) -> dict[str, Any]:
        """A range, or a text that stands where a figure should, which is asked about."""
        if not figure.text:
            return {"low": figure.low, "high": figure.high}
        facts = {"text": figure.text, "is_not_applicable": figure.is_not_applicable}
        self.sight.say(Level.QUESTION, Reason.TEXT_FOR_FIGURE, self.out.row, column, **facts)
        if figure.is_not_applicable:
            return {"is_not_applicable": True, "not_applicable_reason": figure.text}
        return {"missing_text": figure.text}

    def _row_part(self, line: Line) -> PartOfYear | None:
        """The period that a row names, its year perhaps in a column of its own."""
        period, year = line.cell(self.period_at), line.cell(self.year_at)
        in_year = figures.year_in(year) if year is not None else None
        if period is None:
            return PartOfYear(Frequency.YEAR, 1, in_year) if in_year else None
        named = figures.part_in(period, self.period_heading)
        return PartOfYear(named.frequency, named.number, named.year or in_year) if in_year else named


def refuse_without_kpi(sight: Sight, line: Line, out: DraftRow) -> None:
    """Figures without a KPI that they belong to."""
    filled = [number for number, _use in line.columns.figures if line.cell(number) is not None]
    if filled:
        sight.say(Level.ERROR, Reason.NO_KPI, out.row, filled[0])


def _read_cell(
    reader: RowFigures,
    number: int,
    use: ColumnUse,
    cell: Cell,
    row_holding: Holding | None,
    row_part: PartOfYear | None,
) -> None:
    part = use.period or row_part
    noun, known_year = use.column.noun, (row_part and row_part.year) or reader.sight.figure_year
    if use.column is Column.ANNUAL_TARGET:
        part, holding = PartOfYear(Frequency.YEAR, 1, use.year), Holding.TARGET
    elif noun == "target":
        holding = Holding.TARGET
    elif noun == "value":
        holding = Holding.ACTUAL
    else:
        found = use.holding or row_holding
        if found is None:
            if reader.header.has(Column.CATEGORY):
                reader.sight.say(Level.ERROR, Reason.HOLDING_UNKNOWN, reader.out.row, number)
            return None  # without that column it is said once for the sheet
        holding = found
    if part is None:
        return reader.sight.say(Level.ERROR, Reason.PERIOD_UNCLEAR, reader.out.row, number, text="")
    if part.year is None and known_year is None:
        return reader.sight.say(Level.ERROR, Reason.YEAR_UNKNOWN, reader.out.row, number)
    period = part.of(known_year or 0)
    if use.column in _TEXTS or use.column in (Column.CHANGE_REASON, Column.EXPECTED_COMPLETION):
        _put_text(reader, number, use, cell, period, holding)
    else:
        field = use.column.field if noun in ("target", "value") and use.column.field != "annual" else ""
        reader.put(cell, number, period, holding, field)


def _put_text(reader: RowFigures, number: int, use: ColumnUse, cell: Cell, period: Period, holding: Holding) -> None:
    draft = reader.at(period, Noun.TARGET if holding is Holding.TARGET else Noun.VALUE, number)
    if draft is None:
        return
    try:
        value: Any = figures.date_in(cell) if use.column is Column.EXPECTED_COMPLETION else text_of(cell)
    except CellRefused as refused:
        return reader.refuse(refused, number)
    draft.values[use.column.field] = value
    draft.columns[use.column.field] = number
    if use.column is Column.NOT_APPLICABLE_REASON and "actual" not in draft.values:
        draft.values["is_not_applicable"] = True


def _row_holding(text: str) -> Holding:
    """What the row's 類別 says."""
    found = holding_of(text)
    if found is None:
        raise CellRefused(Reason.CHOICE_UNCLEAR, choice=Column.CATEGORY, text=text)
    return found
