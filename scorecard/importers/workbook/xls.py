"""xls: the second pass over its records (BIFF 5 and 8)."""

import struct
from collections.abc import Iterator

from scorecard.importers.sheets import CellFault, Mark
from scorecard.importers.workbook import limits, number_formats
from scorecard.importers.workbook.grid import Facts, Look, Note
from scorecard.importers.workbook.ole import Container
from scorecard.importers.workbook.refusals import Reason, Refused

_BOF, _EOF, _FILEPASS = 0x809, 0x0A, 0x2F
_BOUNDSHEET, _FORMAT, _XF = 0x85, 0x41E, 0xE0
_FORMULA, _BOOLERR, _NUMBER, _RK, _MULRK = 0x06, 0x205, 0x203, 0x27E, 0xBD
_TEXTS = (0x204, 0xFD, 0xD6)
_ROW, _COLUMNS = 0x208, 0x7D
_BIFF_8 = 0x600
_WORKSHEET, _MACRO_SHEET, _MODULE = 0, 1, 6
_ERRORS = {0: "#NULL!", 7: "#DIV/0!", 15: "#VALUE!", 23: "#REF!", 29: "#NAME?", 36: "#NUM!", 42: "#N/A"}


class _Globals:
    def __init__(self) -> None:
        self.sheets: list[tuple[int, int]] = []  # offset and kind
        self.codes: dict[int, str] = {}
        self.formats: list[int] = []  # of each cell style

    def looks(self) -> list[Look]:
        return [number_formats.look(each, self.codes.get(each, "")) for each in self.formats]


def second_pass(data: bytes) -> list[Facts]:
    """The worksheets' facts in order, without their names. Raises Refused."""
    container = Container(data)
    if any(entry.name.lower().startswith("_vba_project") for entry in container.entries):
        raise Refused(Reason.MACROS)
    stream = container.stream("workbook", "book")
    if stream is None:
        raise Refused(Reason.PASSWORD_OR_XLS)
    found = _globals(stream)
    if any(kind in (_MACRO_SHEET, _MODULE) for _, kind in found.sheets):
        raise Refused(Reason.MACROS)
    if len(found.sheets) > limits.MOST_SHEETS:
        raise Refused(Reason.TOO_MANY_SHEETS, most=limits.MOST_SHEETS)
    looks = found.looks()
    return [_sheet(stream, offset, looks) for offset, kind in found.sheets if kind == _WORKSHEET]


def _records(stream: bytes, offset: int) -> Iterator[tuple[int, bytes]]:
    """Number and content, up to the end of the part that begins at `offset`; charts inside are left out."""
    depth = 0
    while offset + 4 <= len(stream):
        number, length = struct.unpack_from("<HH", stream, offset)
        content = stream[offset + 4 : offset + 4 + length]
        offset += 4 + length
        depth += (number == _BOF) - (number == _EOF)
        if depth <= 1:
            yield number, content
        if depth <= 0:
            return


def _globals(stream: bytes) -> _Globals:
    found = _Globals()
    is_wide = False
    for number, content in _records(stream, 0):
        if number == _BOF:
            is_wide = struct.unpack_from("<H", content)[0] == _BIFF_8
        elif number == _FILEPASS:
            raise Refused(Reason.PASSWORD)
        elif number == _BOUNDSHEET:
            found.sheets.append(struct.unpack_from("<IxB", content))
        elif number == _FORMAT:
            found.codes[struct.unpack_from("<H", content)[0]] = _code(content[2:], is_wide)
        elif number == _XF:
            found.formats.append(struct.unpack_from("<2xH", content)[0])
    return found


def _code(content: bytes, is_wide: bool) -> str:
    """A format's text; only its ASCII signs matter."""
    if not is_wide:
        return content[1:].decode("latin-1")
    return content[3:].decode("utf-16-le" if content[2] & 1 else "latin-1", "replace")


def _sheet(stream: bytes, offset: int, looks: list[Look]) -> Facts:
    facts = Facts(name="")
    for number, content in _records(stream, offset):
        if number == _MULRK:
            row, first = struct.unpack_from("<HH", content)
            for index in range((len(content) - 6) // 6):
                style = struct.unpack_from("<H", content, 4 + 6 * index)[0]
                _cell(facts, row, first + index, _look_note(looks, style, ()))
        elif number in (_FORMULA, _BOOLERR, _NUMBER, _RK, *_TEXTS):
            row, column, style = struct.unpack_from("<HHH", content)
            _cell(facts, row, column, _note(number, content[6:], looks, style))
        elif number == _ROW and len(content) >= 14 and content[12] & 0x20:
            facts.hidden_rows.add(struct.unpack_from("<H", content)[0])
        elif number == _COLUMNS and content[8] & 1:
            first, last = struct.unpack_from("<HH", content)
            facts.hidden_columns.update(range(first, min(last + 1, limits.MOST_COLUMNS)))
        if facts.filled > limits.MOST_CELLS:
            raise Refused(Reason.TOO_MANY_CELLS, most=limits.MOST_CELLS)
    return facts


def _cell(facts: Facts, row: int, column: int, note: Note | None) -> None:
    facts.hold(row, column)
    facts.filled += 1
    if note is not None:
        facts.note(row, column, note)


def _note(number: int, value: bytes, looks: list[Look], style: int) -> Note | None:
    if number in _TEXTS:
        return None
    if number == _BOOLERR:
        return _error(value[0]) if value[1] else None
    if number == _FORMULA:
        if value[6:8] == b"\xff\xff" and value[0] == 2:
            return _error(value[2])
        return _look_note(looks, style, (Mark.CACHED,))
    return _look_note(looks, style, ())


def _error(code: int) -> Note:
    shown = _ERRORS.get(code, "#ERROR!")
    return Note(fault=CellFault.ERROR, shown=shown)


def _look_note(looks: list[Look], style: int, marks: tuple[Mark, ...]) -> Note | None:
    look = looks[style] if style < len(looks) else Look(False, 0)
    return look.note(marks)
