"""The gzip members of a file: where each begins, and whether it is whole.

A WARC file is one member a record, so that each can be read alone (WARC/1.1, annex A).
"""

from __future__ import annotations

import mmap
import os
import zlib
from collections.abc import Iterator
from typing import BinaryIO

_READ_BYTES = 262_144
# How a member begins: RFC 1952, 2.3, with deflate as its method.
_MAGIC = b"\x1f\x8b\x08"


class DamagedMemberError(Exception):
    """What stands at an offset is no whole gzip member.

    offset: where the member begins, in bytes.
    """

    def __init__(self, offset: int, reason: str) -> None:
        super().__init__(f"byte {offset}: {reason}")
        self.offset = offset


def members(file: BinaryIO, start: int = 0) -> Iterator[tuple[int, int]]:
    """Offset and length of each member from *start* on, its contents checked.

    Memory stays at a few hundred kilobytes. Raises DamagedMemberError at the first that is
    cut or corrupt (deflate's own rules, CRC-32 and length).
    """
    file.seek(start)
    offset, rest = start, b""
    while rest or (rest := file.read(_READ_BYTES)):
        length, rest = _member(file, rest, offset)
        yield offset, length
        offset += length


def room_of(file: BinaryIO, start: int) -> int:
    """Bytes from an offset to the next whole member, or to the end of the file; 0 beyond it.

    What stands there may be damaged: its own length is not asked.
    """
    end = file.seek(0, os.SEEK_END)
    if start >= end:
        return 0
    with mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as held:
        found = held.find(_MAGIC, start + 1)
        while found != -1:
            if _is_whole(file, found):
                return found - start
            found = held.find(_MAGIC, found + 1)
    return end - start


def _is_whole(file: BinaryIO, start: int) -> bool:
    try:
        return next(members(file, start), None) is not None
    except DamagedMemberError:
        return False


def _member(file: BinaryIO, rest: bytes, offset: int) -> tuple[int, bytes]:
    """Inflate one member that begins with *rest*; its length, and what was read beyond it."""
    inflater = zlib.decompressobj(wbits=31)
    length = 0
    while True:
        try:
            piece = inflater.decompress(rest, _READ_BYTES)
        except zlib.error as error:
            raise DamagedMemberError(offset, str(error)) from None
        if inflater.eof:
            return length + len(rest) - len(inflater.unused_data), inflater.unused_data
        length += len(rest) - len(inflater.unconsumed_tail)
        rest = inflater.unconsumed_tail or file.read(_READ_BYTES)
        if not rest and not piece:
            raise DamagedMemberError(offset, "cut before its end")
