"""What a workbook says about a plan, recognised by content: `recognise(workbook)` -> `Reading`.

`reading` describes the outcome, `messages` what can be said about it, `overrides` what the user may decide;
the others do the work: `sheets_of_plan` goes from sheet to sheet, `headers` finds headings and columns, `table` reads
rows below headings (as printed, flat, values and targets), `strategy_map` the map, `figures` numbers and periods,
`gluing` codes and names in one cell, `proposals` codes that are missing, `conflicts` what contradicts itself.
"""

from .messages import Level, Message, Reason
from .overrides import CellPlace, KnownKPI, Overrides, SheetOverride
from .reading import ColumnReading, Holding, Layout, Noun, ObjectReading, Reading, RowReading, SheetReading, Skip
from .recognition import recognise

__all__ = [
    "CellPlace",
    "ColumnReading",
    "Holding",
    "KnownKPI",
    "Layout",
    "Level",
    "Message",
    "Noun",
    "ObjectReading",
    "Overrides",
    "Reading",
    "Reason",
    "RowReading",
    "SheetOverride",
    "SheetReading",
    "Skip",
    "recognise",
]
