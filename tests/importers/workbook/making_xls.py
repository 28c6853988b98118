"""A small xls file, record by record: no library here writes the format any more."""

import struct
from itertools import accumulate

_FREE, _END, _TABLE = 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFD
_SECTOR = 512
_LEAST = 4096  # bytes of a stream that has sectors of its own


def record(number: int, content: bytes = b"") -> bytes:
    return struct.pack("<HH", number, len(content)) + content


def begin(kind: int = 0x10) -> bytes:
    """Of a sheet; 5 begins the workbook, 0x20 a chart."""
    return record(0x809, struct.pack("<HHHHII", 0x600, kind, 0, 0, 0, 0))


END = record(0x0A)


def number(row: int, column: int, value: float, style: int = 0) -> bytes:
    return record(0x203, struct.pack("<HHHd", row, column, style, value))


def text(row: int, column: int, content: str) -> bytes:
    return record(0x204, struct.pack("<HHHHB", row, column, 0, len(content), 1) + content.encode("utf-16-le"))


def formula(row: int, column: int, result: bytes) -> bytes:
    return record(0x06, struct.pack("<HHH", row, column, 0) + result + struct.pack("<HIH", 0, 0, 0))


def error(row: int, column: int, code: int) -> bytes:
    return record(0x205, struct.pack("<HHHBB", row, column, 0, code, 1))


def hidden_row(row: int) -> bytes:
    return record(0x208, struct.pack("<HHHHHHI", row, 0, 1, 255, 0, 0, 0x20))


def hidden_columns(first: int, last: int) -> bytes:
    return record(0x7D, struct.pack("<HHHHHH", first, last, 2560, 0, 1, 0))


def workbook(
    *sheets: bytes, formats: dict[int, str] | None = None, states: tuple[int, ...] = (), kind: int = 0
) -> bytes:
    """Records of the workbook's stream; cell style 0 is plain, the others have the formats in turn."""
    formats = formats or {}
    styles = [0, *formats]
    codes = b"".join(
        record(0x41E, struct.pack("<HHB", index, len(code), 0) + code.encode()) for index, code in formats.items()
    )
    codes += b"".join(record(0xE0, struct.pack("<HH", 0, each).ljust(20, b"\0")) for each in styles)
    states += (0,) * (len(sheets) - len(states))
    parts = [begin() + sheet + END for sheet in sheets]
    head = begin(5) + codes
    length = len(head) + len(parts) * (4 + 10) + len(END)
    offsets = [length + before for before in accumulate(map(len, parts[:-1]), initial=0)] if parts else []
    entries = b"".join(
        record(0x85, struct.pack("<IBBBB", offset, state, kind, 2, 0) + f"S{index}".encode())
        for index, (offset, state) in enumerate(zip(offsets, states, strict=True), 1)
    )
    return head + entries + END + b"".join(parts)


def container(stream: bytes, name: str = "Workbook") -> bytes:
    """One sector of the table, one of the directory, then the stream."""
    stream = stream.ljust(max(_LEAST, -(-len(stream) // _SECTOR) * _SECTOR), b"\0")
    count = len(stream) // _SECTOR
    table = [_TABLE, _END, *range(3, count + 2), _END]
    header = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(16) + struct.pack("<HHHHH", 0x3E, 3, 0xFFFE, 9, 6) + bytes(6)
    header += struct.pack("<IIIIIIIII", 0, 1, 1, 0, _LEAST, _END, 0, _END, 0) + struct.pack("<109I", 0, *[_FREE] * 108)
    directory = _entry("Root Entry", 5, _END, 0, 1) + _entry(name, 2, 2, len(stream), _FREE) + bytes(256)
    return header + struct.pack("<128I", *table, *[_FREE] * (128 - len(table))) + directory + stream


def _entry(name: str, kind: int, start: int, size: int, child: int) -> bytes:
    encoded = name.encode("utf-16-le")
    head = encoded.ljust(64, b"\0") + struct.pack("<HBBIII", len(encoded) + 2, kind, 1, _FREE, _FREE, child)
    return head + bytes(36) + struct.pack("<III", start, size, 0)
