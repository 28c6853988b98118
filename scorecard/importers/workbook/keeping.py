"""A workbook that was read, kept for the next step: as the child says it, line by line."""

import json
import zlib
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from scorecard.importers import sheets
from scorecard.importers.workbook import process

AT_ONCE = 50  # rows


def dump(workbook: sheets.Workbook) -> bytes:
    lines: list[Any] = [{"format": workbook.format, "encoding": workbook.encoding}]
    for sheet in workbook.sheets:
        lines.append({"sheet": sheet.name, "is_hidden": sheet.is_hidden})
        rows = [[None if cell is None else _encoded(cell) for cell in row] for row in sheet.rows]
        lines += [{"rows": rows[first : first + AT_ONCE]} for first in range(0, len(rows), AT_ONCE)]
        hidden = {"hidden_rows": sorted(sheet.hidden_rows), "hidden_columns": sorted(sheet.hidden_columns)}
        lines.append({**hidden, "merged": sheet.merged})
    lines.append({"done": True})
    said = "".join(json.dumps(line, ensure_ascii=False, default=_number) + "\n" for line in lines)
    return zlib.compress(said.encode("utf-8", "surrogatepass"), 1)


def load(kept: bytes) -> sheets.Workbook:
    said = zlib.decompress(kept).splitlines(keepends=True)
    return process.understood(said, "")


def _encoded(cell: sheets.Cell) -> Any:
    """As process understands it: a bare text, number or truth, or a list with what was noticed."""
    value = cell.value
    if isinstance(value, date | datetime):
        kind, value = "d", value.isoformat()
    elif not cell.marks and cell.fault is None:
        return value
    else:
        kind = "v"
    return [kind, value, sorted(cell.marks), cell.fault, cell.text]


def _number(value: Decimal) -> int | float:
    """Numbers have at most 15 digits, which a float keeps."""
    return int(value) if value == value.to_integral_value() else float(value)
