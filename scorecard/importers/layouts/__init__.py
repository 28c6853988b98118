"""What a workbook says about a plan, recognised by content: `recognise(workbook)` -> `Reading`.

`reading` describes the outcome, `messages` what can be said about it, `overrides` what the user may decide; the others
do the work: `recognition` goes from sheet to sheet, `headers` finds headings and `columns` settles what each column
holds, `tables` and `table` read rows below headings (as printed, flat, values and targets), `strategy_map` reads the
map, `figures` numbers and periods, `gluing` parts codes and names in one cell, `proposals` finds codes for what has
none and `conflicts` what contradicts itself. Nothing here knows a sample's file, sheet or sentence, or the database.
"""

from .messages import Level, Message, Reason
from .overrides import CellPlace, KnownKPI, KnownObject, Overrides, SheetOverride
from .reading import ColumnReading, Holding, Layout, Noun, ObjectReading, Reading, RowReading, SheetReading, Skip
from .recognition import recognise

__all__ = [
    "CellPlace",
    "ColumnReading",
    "Holding",
    "KnownKPI",
    "KnownObject",
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
