"""What the user decides against the proposal, and what is known of the plan before a file is read."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

from scorecard.domain.columns import Column
from scorecard.domain.periods import Frequency
from scorecard.domain.roc_periods import PartOfYear

from .reading import Holding, Layout, Noun


class CellPlace(NamedTuple):
    """A cell, or the n-th item in it, from 0."""

    sheet: str
    row: int
    column: int
    item: int = 0


@dataclass(frozen=True)
class ColumnUse:
    """What a column is taken for: a Column, for a figure with its period and whether it is an actual or a target."""

    column: Column
    period: PartOfYear | None = None
    holding: Holding | None = None
    year: int | None = None  # of a baseline or an annual target, where the heading says it


@dataclass(frozen=True)
class SheetOverride:
    """What is None is left as proposed."""

    is_included: bool | None = None  # hidden sheets are left out unless ticked
    layout: Layout | None = None
    header_row: int | None = None  # from 1; the last row of headings
    columns: Mapping[int, ColumnUse | None] = field(default_factory=dict)  # by number from 1; None: not taken
    holding: Holding | None = None
    year: int | None = None
    theme: str | None = None  # the title of a printed sheet: code and name


@dataclass(frozen=True)
class Overrides:
    """`codes` replaces the code of one object where it stands: a proposed, a missing or a doubled one."""

    sheets: Mapping[str, SheetOverride] = field(default_factory=dict)
    codes: Mapping[CellPlace, str] = field(default_factory=dict)

    def of(self, sheet: str) -> SheetOverride:
        return self.sheets.get(sheet, _NOTHING)


_NOTHING = SheetOverride()


class KnownObject(NamedTuple):
    """Something that the stored plan has: whose code is taken, and is meant by the same name below the same parent."""

    noun: Noun
    code: str
    parent: str
    name: str


@dataclass(frozen=True)
class KnownKPI:
    """What the stored plan says of a KPI, by its code; without it the file's own columns count."""

    unit: str = ""
    frequency: Frequency | None = None
    name: str = ""
    direction: str = ""
