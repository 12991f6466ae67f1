"""The OLE envelope of .xls files: the names of its streams and the bytes of one (MS-CFB), just enough to judge a file."""

from __future__ import annotations

import struct

_END, _ENTRY = 0xFFFFFFFC, 128
_MINI_LIMIT = 4096


class BadEnvelope(ValueError):
    """The envelope is broken."""


class Envelope:
    """An OLE compound file held in memory. Raises `BadEnvelope` where its tables lead nowhere."""

    def __init__(self, data: bytes) -> None:
        self._data = data
        try:
            self._read_tables()
        except struct.error as error:
            raise BadEnvelope(str(error)) from error

    def _read_tables(self) -> None:
        shift = struct.unpack_from("<H", self._data, 30)[0]
        if shift not in (9, 12):
            raise BadEnvelope("sector size")
        self._size = 1 << shift
        directory, mini = struct.unpack_from("<I", self._data, 48)[0], struct.unpack_from("<I", self._data, 60)[0]
        sectors = [s for s in self._table_sectors() if s < _END]
        self._fat = self._numbers(b"".join(self._sector(s) for s in sectors))
        entries = self._chain(directory)
        self._entries = dict(filter(None, (_entry(entries, at) for at in range(0, len(entries) - _ENTRY + 1, _ENTRY))))
        self._mini_fat = self._numbers(self._chain(mini)) if mini < _END else []
        root_start = struct.unpack_from("<I", entries, 116)[0]
        self._mini_data = self._chain(root_start) if self._mini_fat and root_start < _END else b""

    def _table_sectors(self) -> list[int]:
        """The sectors of the allocation table: 109 in the header, the others in a chain of their own."""
        found = list(struct.unpack_from("<109I", self._data, 76))
        following, per = struct.unpack_from("<I", self._data, 68)[0], self._size // 4 - 1
        for _ in range(len(self._data) // self._size):
            if following >= _END:
                break
            *more, following = struct.unpack(f"<{per + 1}I", self._sector(following))
            found += more
        return found

    @staticmethod
    def _numbers(data: bytes) -> list[int]:
        return list(struct.unpack(f"<{len(data) // 4}I", data[: len(data) // 4 * 4]))

    def _sector(self, number: int) -> bytes:
        return self._data[(number + 1) * self._size : (number + 2) * self._size].ljust(self._size, b"\0")

    def _chain(self, start: int) -> bytes:
        return b"".join(self._sector(number) for number in _follow(self._fat, start))

    @property
    def names(self) -> frozenset[str]:
        """The names of all streams and storages."""
        return frozenset(self._entries)

    def stream(self, name: str) -> bytes:
        """The bytes of a stream, found without regard to case; empty where there is none."""
        found = next((entry for known, entry in self._entries.items() if known.casefold() == name.casefold()), None)
        if found is None:
            return b""
        start, size = found
        if size >= _MINI_LIMIT:
            return self._chain(start)[:size]
        parts = (self._mini_data[number * 64 : number * 64 + 64] for number in _follow(self._mini_fat, start))
        return b"".join(parts)[:size]


def _follow(table: list[int], start: int) -> list[int]:
    """The chain of sectors from a start; a chain that leaves its table or runs in a circle is broken."""
    found: list[int] = []
    while start < _END:
        if start >= len(table) or len(found) > len(table):
            raise BadEnvelope("chain")
        found.append(start)
        start = table[start]
    return found


def _entry(data: bytes, at: int) -> tuple[str, tuple[int, int]] | None:
    """A directory entry: name, first sector, size; None for an unused one."""
    length = struct.unpack_from("<H", data, at + 64)[0]
    if data[at + 66] == 0 or not 2 <= length <= 64:
        return None
    name = data[at : at + length - 2].decode("utf-16-le", "replace")
    return name, struct.unpack_from("<II", data, at + 116)
