"""Starting the child process and taking over what it says."""

import json
import logging
from collections.abc import Iterable, Iterator
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from scorecard import child_process
from scorecard.importers import sheets
from scorecard.importers.workbook import kinds, limits
from scorecard.importers.workbook.kinds import Kind
from scorecard.importers.workbook.refusals import Reason, Refused

CHILD = (*child_process.PYTHON, "scorecard.importers.workbook.child")

_decode = json.JSONDecoder(parse_int=Decimal, parse_float=Decimal).decode

logger = logging.getLogger(__name__)


def parse(data: bytes, kind: Kind, file_name: str) -> sheets.Workbook:
    """Raises Refused."""
    wall_seconds = limits.SMALL_WALL_SECONDS if len(data) <= limits.SMALL else limits.WALL_SECONDS
    with child_process.started((*CHILD, kind, str(wall_seconds)), data, wall_seconds) as process:
        return understood(process.stdout or (), file_name)


def understood(said: Iterable[bytes], file_name: str) -> sheets.Workbook:
    """What a child says, as records. Raises Refused where it refuses, and where it ends before it is done."""
    lines = _lines(said)
    head = next(lines)
    found: list[sheets.Sheet] = []
    for line in lines:
        if "done" in line:
            return sheets.Workbook(head["format"], tuple(found), head["encoding"])
        found.append(_sheet(line["sheet"] or kinds.stem(file_name), line, lines))
    raise Refused(Reason.STOPPED)


def _lines(said: Iterable[bytes]) -> Iterator[Any]:
    for encoded in said:
        if not encoded.endswith(b"\n"):
            break
        line = _decode(encoded.decode("utf-8", "surrogatepass"))
        if "refused" in line:
            logger.info("Upload refused: %s %s", line["refused"], line.get("fault", ""))
            raise Refused(Reason(line["refused"]), **line["facts"])
        yield line
        if "done" in line:
            return
    logger.warning("The process that parses an upload ended early")
    raise Refused(Reason.STOPPED)


def _sheet(name: str, head: dict[str, Any], lines: Iterable[Any]) -> sheets.Sheet:
    rows: list[tuple[sheets.Cell | None, ...]] = []
    cells = _Cells()
    for line in lines:
        if "rows" not in line:
            return sheets.Sheet(
                name=name,
                rows=tuple(rows),
                is_hidden=head["is_hidden"],
                hidden_rows=frozenset(map(int, line["hidden_rows"])),
                hidden_columns=frozenset(map(int, line["hidden_columns"])),
                merged=tuple(
                    (int(top), int(left), int(bottom), int(right)) for top, left, bottom, right in line["merged"]
                ),
            )
        of = cells.of
        rows += [tuple([None if each is None else of(each) for each in row]) for row in line["rows"]]
    raise Refused(Reason.STOPPED)


class _Cells:
    """Equal texts and equal marked cells share one object: a plan's workbook repeats itself a lot."""

    def __init__(self) -> None:
        self.known: dict[str | tuple[str], sheets.Cell] = {}

    def of(self, encoded: Any) -> sheets.Cell:
        if not isinstance(encoded, str | list):
            return sheets.Cell(encoded)
        key = encoded if isinstance(encoded, str) else (repr(encoded),)  # no text is a tuple
        cell = self.known.get(key)
        if cell is None:
            cell = self.known[key] = sheets.Cell(encoded) if isinstance(encoded, str) else _noted(*encoded)
        return cell


def _noted(kind: str, value: Any, marks: Iterable[str] = (), fault: str | None = None, text: str = "") -> sheets.Cell:
    if kind == "d":
        value = datetime.fromisoformat(value) if "T" in value else date.fromisoformat(value)
    return sheets.Cell(value, frozenset(map(sheets.Mark, marks)), sheets.CellFault(fault) if fault else None, text)
