"""The container of old Office files: names of its entries and the content of one."""

import struct
from typing import NamedTuple

_END = 0xFFFFFFFC  # this and above: no sector
_ENTRY = 128  # bytes of a directory entry
_HEADER_SECTORS = 109
_STREAM = 2


class Entry(NamedTuple):
    name: str
    kind: int
    start: int
    size: int


class Container:
    """Raises struct.error, IndexError or ValueError where the file is damaged."""

    def __init__(self, data: bytes) -> None:
        self.data = data
        self.shift, self.small_shift = struct.unpack_from("<HH", data, 30)
        if self.shift not in (9, 12) or self.small_shift != 6:
            raise ValueError("sector size")
        directory, self.least, small_table = struct.unpack_from("<I4xII", data, 48)
        self.table = self._table()
        content = self._chain(directory)
        self.entries = [_entry(content, index) for index in range(0, len(content) - _ENTRY + 1, _ENTRY)]
        self.small_table = _numbers(self._chain(small_table))

    def stream(self, *names: str) -> bytes | None:
        """The content of the first entry that has one of these names."""
        for entry in self.entries:
            if entry.kind == _STREAM and entry.name.lower() in names:
                return self._content(entry)
        return None

    def _table(self) -> list[int]:
        sectors = list(struct.unpack_from(f"<{_HEADER_SECTORS}I", self.data, 76))
        following, count = struct.unpack_from("<II", self.data, 68)
        for _ in range(min(count, len(self.data) >> self.shift)):
            *more, following = _numbers(self._sector(following))
            sectors += more
        return [number for sector in sectors if sector < _END for number in _numbers(self._sector(sector))]

    def _sector(self, number: int) -> bytes:
        start = (number + 1) << self.shift
        if start >= len(self.data):
            raise IndexError(number)
        return self.data[start : start + (1 << self.shift)].ljust(1 << self.shift, b"\0")

    def _chain(self, start: int) -> bytes:
        return b"".join(map(self._sector, _followed(self.table, start)))

    def _content(self, entry: Entry) -> bytes:
        if entry.size >= self.least:
            return self._chain(entry.start)[: entry.size]
        small = self._chain(self.entries[0].start)
        size = 1 << self.small_shift
        chain = _followed(self.small_table, entry.start)
        return b"".join(small[number * size : (number + 1) * size] for number in chain)[: entry.size]


def _followed(table: list[int], start: int) -> list[int]:
    chain: list[int] = []
    while start < _END:
        chain.append(start)
        if len(chain) > len(table):
            raise ValueError("a chain without an end")
        start = table[start]
    return chain


def _numbers(content: bytes) -> list[int]:
    return list(struct.unpack(f"<{len(content) // 4}I", content))


def _entry(content: bytes, index: int) -> Entry:
    length, kind = struct.unpack_from("<HB", content, index + 64)
    start, size = struct.unpack_from("<II", content, index + 116)
    return Entry(content[index : index + max(min(length, 64) - 2, 0)].decode("utf-16-le", "replace"), kind, start, size)
