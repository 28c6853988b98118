"""The process that parses: upload on its standard input, lines of JSON on its standard output, nothing else.

Knows no Django. A hostile file may abort it, fill its memory or run for ever; its limits end it and the portal goes on.
The lines: {"format", "encoding"}, then for each sheet {"sheet", "is_hidden"}, its {"rows"} (see `grid`), some a line,
and {"hidden_rows", "hidden_columns", "merged"}, then {"done"}. At any point {"refused", "facts"} may end them.
"""

import codecs
import io
import json
import resource
import signal
import sys
from collections.abc import Iterator
from itertools import islice
from typing import Any

import python_calamine

from scorecard.importers.workbook import grid, limits, ods, package, text, xls, xlsx
from scorecard.importers.workbook.kinds import Kind
from scorecard.importers.workbook.refusals import Reason, Refused

AT_ONCE = 50  # rows

_encode = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode


def main(kind: Kind, wall_seconds: int) -> None:
    limit(wall_seconds)
    for line in answer(kind, sys.stdin.buffer.read()):
        sys.stdout.buffer.write(line)


def answer(kind: Kind, data: bytes) -> Iterator[bytes]:
    size = 0
    try:
        for line in _lines(kind, data):
            yield (encoded := _encoded(line))
            size += len(encoded)
            if size > limits.MOST_OUTPUT:
                raise Refused(Reason.TOO_MANY_CELLS, most=limits.MOST_CELLS)
        yield _encoded({"done": True})
    except Refused as refusal:
        yield _encoded({"refused": refusal.reason, "facts": refusal.facts})
    except python_calamine.PasswordError:
        yield _encoded({"refused": Reason.PASSWORD, "facts": {}})
    except MemoryError:
        yield _encoded({"refused": Reason.STOPPED, "facts": {}})
    except GeneratorExit:
        raise
    except BaseException as fault:  # what a damaged file breaks in the libraries; a panic of Rust is no Exception
        reason = Reason.PASSWORD_OR_XLS if kind == Kind.OLE else Reason.DAMAGED
        yield _encoded({"refused": reason, "facts": {}, "fault": type(fault).__name__})


def limit(wall_seconds: int) -> None:
    for name in ("cp437", "cp950", "utf-16", "utf-8-sig"):
        codecs.lookup(name)  # loaded now, as no file can be opened from here on
    signal.alarm(wall_seconds)  # ends an orphan as well
    resource.setrlimit(resource.RLIMIT_AS, (limits.MEMORY, limits.MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (limits.CPU_SECONDS, limits.CPU_SECONDS))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    resource.setrlimit(resource.RLIMIT_NOFILE, (3, 3))  # standard input, output and error: no file, no connection


def _encoded(line: Any) -> bytes:
    return _encode(line).encode("utf-8", "surrogatepass") + b"\n"


def _lines(kind: Kind, data: bytes) -> Iterator[Any]:
    match kind:
        case Kind.TEXT:
            yield from _text(data)
        case Kind.OLE:
            yield from _xls(data)
        case Kind.ZIP:
            yield from _zip(package.parts(data))


def _text(data: bytes) -> Iterator[Any]:
    decoded, encoding = text.decoded(data)
    rows, delimiter = text.table(decoded)
    facts = text.facts(rows)
    grid.check_size([facts])
    yield {"format": "tsv" if delimiter == "\t" else "csv", "encoding": encoding}
    yield from _sheet(facts, rows, 0)


def _zip(parts: dict[str, bytes]) -> Iterator[Any]:
    if xlsx.is_xlsx(parts):
        name, sheets = "xlsx", xlsx.second_pass(parts)
    elif ods.is_ods(parts):
        name, sheets = "ods", ods.second_pass(parts)
    else:
        raise Refused(Reason.NO_WORKBOOK)
    if len({facts.name for facts in sheets}) < len(sheets):
        raise Refused(Reason.DAMAGED)
    grid.check_size(sheets)
    with python_calamine.load_workbook(package.packed(parts)) as book:
        parts.clear()
        yield {"format": name, "encoding": ""}
        for facts in sheets:
            yield from _sheet(facts, *_values(book, facts.name))


def _xls(data: bytes) -> Iterator[Any]:
    sheets = xls.second_pass(data)
    with python_calamine.load_workbook(io.BytesIO(data)) as book:
        yield {"format": "xls", "encoding": ""}
        worksheets = [each for each in book.sheets_metadata if each.typ == python_calamine.SheetTypeEnum.WorkSheet]
        for metadata, facts in zip(worksheets, sheets, strict=True):
            facts.name = metadata.name
            facts.is_hidden = metadata.visible != python_calamine.SheetVisibleEnum.Visible
            merged = book.get_sheet_by_name(metadata.name).merged_cell_ranges
            facts.merged = [(*first, *last) for first, last in merged or []]
            grid.check_size([facts])
            yield from _sheet(facts, *_values(book, facts.name))


def _values(book: python_calamine.CalamineWorkbook, name: str) -> tuple[Iterator[list[Any]], int]:
    sheet = book.get_sheet_by_name(name)
    return sheet.iter_rows(), sheet.start[1] if sheet.start else 0


def _sheet(facts: grid.Facts, values: Any, first_column: int) -> Iterator[Any]:
    yield {"sheet": facts.name, "is_hidden": facts.is_hidden}
    rows = grid.lines(facts, values, first_column)
    while some := list(islice(rows, AT_ONCE)):
        yield {"rows": some}
    yield {
        "hidden_rows": [row + 1 for row in sorted(facts.hidden_rows)],
        "hidden_columns": [column + 1 for column in sorted(facts.hidden_columns)],
        "merged": [[number + 1 for number in each] for each in facts.merged],
    }


if __name__ == "__main__":
    main(Kind(sys.argv[1]), int(sys.argv[2]))
