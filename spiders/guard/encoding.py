"""The coding of a body undone, strictly: what is cut, corrupt or too large is said so.

Scrapy's own decompression takes what comes out of a truncated gzip, deflate, brotli or zstd
body for a good page, and passes an unknown coding on as if it were none (measured; faults
44 to 47).
"""

from __future__ import annotations

import re
import sys
import zlib
from collections.abc import Callable, Sequence

import brotli

if sys.version_info >= (3, 14):
    from compression import zstd
else:
    from backports import zstd

# Of more layers than a cache in front of a server makes, nothing good is known (T16).
_MAX_LAYERS = 2
# At once inflated; a bomb is seen before it needs much more than the limit.
_CHUNK_BYTES = 65_536
# Words for "no coding" that servers send, the last by mistake for a charset.
_PLAIN = frozenset(("", "identity", "none", "utf-8", "utf8"))
_GZIP_MAGIC = b"\x1f\x8b"
# What a coding makes has a control character this soon; text has none.
_HEAD_BYTES = 1_024
_CONTROL = re.compile(rb"[\x00-\x08\x0b\x0e-\x1f]")


class CodingError(Exception):
    """A body that is not what its Content-Encoding says; the text is a look's cause."""


class TooLargeError(CodingError):
    """A body that inflates beyond the limit."""


def codings(headers: Sequence[bytes]) -> list[str]:
    """What Content-Encoding headers name, in the order in which it was applied."""
    words = b",".join(headers).decode("latin-1").split(",")
    return [word for each in words if (word := each.strip().lower()) not in _PLAIN]


def decoded(body: bytes, named: Sequence[str], *, limit: int) -> bytes:
    """The body without its codings; one that was never coded, as its sign shows, as it is.

    named: as `codings` gives them. limit: bytes of what comes out.
    Raises CodingError for what is cut, corrupt or unknown, TooLargeError past the limit.
    """
    if len(named) > _MAX_LAYERS:
        raise CodingError(f"{len(named)} codings one in another")
    for coding in reversed(named):
        undo = _DECODERS.get(coding)
        if undo is None:
            raise CodingError(f"unknown coding {coding[:20]!r}")
        try:
            body = undo(body, limit) if body else body
        except TooLargeError:
            raise
        except CodingError:
            if not _is_plain(body):
                raise
    return body


def _is_plain(body: bytes) -> bool:
    """Whether a body begins as the text of a page, a feed or JSON does: its label is false."""
    head = body[:_HEAD_BYTES].lstrip(b"\xef\xbb\xbf \t\r\n")
    return head[:1] in (b"<", b"{", b"[") and not _CONTROL.search(head)


def _ungzip(body: bytes, limit: int) -> bytes:
    """All members of a gzip body; zeros after the last are padding, the rest is ignored."""
    out = bytearray()
    rest = _inflate(body, 31, "gzip", out, limit)
    while rest.startswith(_GZIP_MAGIC):
        rest = _inflate(rest, 31, "gzip", out, limit)
    return bytes(out)


def _undeflate(body: bytes, limit: int) -> bytes:
    """With a zlib header as the standard has it, or without one as Microsoft's servers do."""
    out = bytearray()
    has_header = len(body) > 1 and body[0] & 0x0F == 8 and (body[0] << 8 | body[1]) % 31 == 0
    _inflate(body, 15 if has_header else -15, "deflate", out, limit)
    return bytes(out)


def _inflate(body: bytes, wbits: int, name: str, out: bytearray, limit: int) -> bytes:
    """Add what comes out of one zlib stream to *out*; returns what stands after it."""
    inflater = zlib.decompressobj(wbits=wbits)
    rest = body
    while True:
        try:
            piece = inflater.decompress(rest, _CHUNK_BYTES)
        except zlib.error as error:
            raise CodingError(f"corrupt {name} body ({error})") from None
        _add(out, piece, limit)
        if inflater.eof:
            return inflater.unused_data
        rest = inflater.unconsumed_tail
        if not rest and not piece:
            raise CodingError(f"truncated {name} body")


def _unbrotli(body: bytes, limit: int) -> bytes:
    out = bytearray()
    unpacker = brotli.Decompressor()
    try:
        piece = unpacker.process(body, output_buffer_limit=_CHUNK_BYTES)
        _add(out, piece, limit)
        while not unpacker.is_finished():
            piece = unpacker.process(b"", output_buffer_limit=_CHUNK_BYTES)
            if not piece:
                raise CodingError("truncated br body")
            _add(out, piece, limit)
    except brotli.error:
        raise CodingError("corrupt br body") from None
    return bytes(out)


def _unzstd(body: bytes, limit: int) -> bytes:
    """All frames of a zstd body."""
    out = bytearray()
    rest = body
    while rest:
        unpacker = zstd.ZstdDecompressor()
        while not unpacker.eof:
            try:
                piece = unpacker.decompress(rest, _CHUNK_BYTES)
            except zstd.ZstdError:
                raise CodingError("corrupt zstd body") from None
            _add(out, piece, limit)
            rest = b""
            if not piece and unpacker.needs_input:
                raise CodingError("truncated zstd body")
        rest = unpacker.unused_data
    return bytes(out)


def _add(out: bytearray, piece: bytes, limit: int) -> None:
    if len(out) + len(piece) > limit:
        raise TooLargeError("too large")
    out += piece


_DECODERS: dict[str, Callable[[bytes, int], bytes]] = {
    "gzip": _ungzip,
    "x-gzip": _ungzip,
    "deflate": _undeflate,
    "br": _unbrotli,
    "zstd": _unzstd,
}
