"""What a workbook says about a plan, row by row, ready to be compared with a stored plan without the cells.

A Reading has the sheets (how each was understood, to be shown and corrected), the data rows in the file's order and the
messages. A row has the objects that it states, parents before children:

    noun         code                  parent                     values (fields of plan_document's records)
    theme        its code              ""                         name
    perspective  its code              ""                         name
    objective    its code              theme; "" shared;          name, perspective (its code), weight
                                       None: the file is silent
    ksf          its code              objective                  name
    kpi          its code              KSF (the objective's code) name, and what the file has of the definition:
                                                                  unit, direction, frequency, owner (as typed) ...
    action_plan  its code              KPI                        name, owner (as typed), start_date ...
    target       KPI's code            KPI                        value | low, high; change_reason
    value        KPI's code            KPI                        actual | numerator, denominator | is_not_applicable,
                                                                  not_applicable_reason | missing_text; note ...
    member       its printed name      theme                      printed_name, role
    statement    vision, mission or    ""                         text (core values: texts)
                 core_values

- Only what the row (or a merged cell, title or cell above, then `is_carried`) states is in `values`; an empty cell
  is in none, and changes nothing. A parent of None was not stated, e.g. a KPI in a list of values: the plan knows it.
- Values are parsed: Decimal, date, bool, the stored word of a choice, or text; organisations stay text. `columns` tells
  for each field in which column it stands, from 1.
- Codes are folded, names as typed. With `is_code_proposed` a missing code was proposed and the user must confirm it;
  such a code is told in a question, under `item` for Overrides.codes.
- A value with `missing_text` states no figure but why there is none (尚未統計): it changes nothing unless the user says
  that it is not applicable; one with is_not_applicable the other way round.
- A refused row (`is_refused`) keeps its objects to be shown, but none of them may be taken from it.
- An error without a row is about a sheet: what it holds, its theme or its headings the user must say first (Overrides).
- Perspectives are told apart by kind: 財務 and Finance are one (`perspective_names.read(name).kind`), not a change.
- Of an object that several rows state each states the same, else a message says so.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cached_property
from typing import Any, NamedTuple

from scorecard.domain.columns import Column, column_letters
from scorecard.domain.periods import Period
from scorecard.domain.roc_periods import PartOfYear

from .messages import Level, Message


class Layout(StrEnum):
    """How a sheet is laid out."""

    PRINTED = "printed"  # a theme's table under its title
    FLAT = "flat"  # a list
    FIGURES = "figures"  # actuals or targets, KPI x period, wide or long
    MAP = "map"  # themes across, perspectives down


class Holding(StrEnum):
    """What the figures of a sheet, column or row are."""

    ACTUAL = "actual"
    TARGET = "target"


class Noun(StrEnum):
    __hash__ = str.__hash__  # enum's own is slow, and every object of a file is sorted by it

    THEME = "theme"
    PERSPECTIVE = "perspective"
    OBJECTIVE = "objective"
    KSF = "ksf"
    KPI = "kpi"
    ACTION_PLAN = "action_plan"
    TARGET = "target"
    VALUE = "value"
    MEMBER = "member"
    STATEMENT = "statement"


class Skip(StrEnum):
    """Rows that hold no data."""

    TITLE = "title"
    BLANK = "blank"
    HEADER = "header"
    SUBTOTAL = "subtotal"
    FOOTER = "footer"


class ObjectReading(NamedTuple):
    """One object, target or value as one row states it."""

    noun: Noun
    code: str
    parent: str | None
    values: Mapping[str, Any]
    columns: Mapping[str, int]
    period: Period | None = None  # of targets and values
    is_code_proposed: bool = False
    is_carried: bool = False
    column: int = 0  # where it stands
    item: int = 0  # which in its cell, from 0

    @property
    def key(self) -> tuple[Any, ...]:
        """Unique in a plan."""
        if self.noun is Noun.MEMBER:
            return self.noun, self.parent, self.code
        return self.noun, self.code, self.period


class RowReading(NamedTuple):
    """One data row."""

    sheet: str
    row: int
    objects: tuple[ObjectReading, ...]
    is_refused: bool = False


@dataclass(frozen=True)
class ColumnReading:
    """One column and what it was taken for; `column` None is ignored."""

    number: int
    heading: str
    column: Column | None
    period: PartOfYear | None = None  # of a figure
    holding: Holding | None = None

    @property
    def letter(self) -> str:
        return column_letters(self.number)


@dataclass(frozen=True)
class SheetReading:
    """How a sheet was understood; without a layout it holds nothing that is known here."""

    name: str
    layout: Layout | None
    is_included: bool
    is_hidden: bool = False
    header_row: int = 0  # the last row of the first headings, from 1
    columns: tuple[ColumnReading, ...] = ()
    missing: tuple[Column, ...] = ()  # columns that its layout should have
    holding: Holding | None = None  # None where columns or rows say it, or nothing does
    year: int | None = None
    title: str = ""
    is_sample: bool = False  # its title says so
    rows: int = 0
    skipped: Mapping[Skip, int] = field(default_factory=dict)

    @property
    def ignored(self) -> tuple[ColumnReading, ...]:
        return tuple(column for column in self.columns if column.column in (None, Column.DERIVED))


@dataclass(frozen=True)
class Reading:
    """Everything that a workbook says."""

    sheets: tuple[SheetReading, ...]
    rows: tuple[RowReading, ...]
    messages: tuple[Message, ...]

    @cached_property
    def counts(self) -> dict[Noun, int]:
        """Different objects of each noun, in rows that are not refused."""
        keys = {obj.key for row in self.rows if not row.is_refused for obj in row.objects}
        return {noun: sum(1 for key in keys if key[0] is noun) for noun in Noun}

    @property
    def skipped(self) -> dict[Skip, int]:
        return {kind: sum(sheet.skipped.get(kind, 0) for sheet in self.sheets) for kind in Skip}

    @property
    def errors(self) -> tuple[Message, ...]:
        return tuple(message for message in self.messages if message.level is Level.ERROR)
