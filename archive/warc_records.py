"""WARC/1.1 records as bytes: what stands in each, and how one is blanked out.

Pure: a writer of warcio's is given, and where it writes to is the caller's.
"""

from __future__ import annotations

import struct
import uuid
import zlib
from collections.abc import Mapping
from datetime import UTC, datetime
from hashlib import sha256
from io import BytesIO

from warcio.recordloader import ArcWarcRecord
from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

from archive.answer import RawAnswer

_VERSION = "WARC/1.1"
_ENDS = b"\r\n\r\n"
# RFC 1952: head and end of a member; RFC 1951: head and most contents of a stored block.
_GZIP_BYTES = 18
_BLOCK_HEAD_BYTES = 5
_BLOCK_BYTES = 65_535
_NUMBER_CHARS = 10
_CONTENT_TYPES = {
    "warcinfo": "application/warc-fields",
    "response": "application/http; msgtype=response",
    "request": "application/http; msgtype=request",
    "metadata": "application/warc-fields",
}


def write_pair(writer: WARCWriter, answer: RawAnswer) -> str:
    """Write response and request; returns the id of the response record."""
    response_id = _record_id()
    headers = {
        "WARC-Record-ID": response_id,
        "WARC-Target-URI": answer.url,
        "WARC-Date": _date(answer.at),
    }
    if answer.address:
        headers["WARC-IP-Address"] = answer.address
    if answer.is_cut:
        headers["WARC-Truncated"] = "disconnect"
    writer.write_record(_record("response", headers, answer.response_block(), payload=answer.body))
    headers = {
        "WARC-Record-ID": _record_id(),
        "WARC-Target-URI": answer.url,
        "WARC-Date": _date(answer.at),
        "WARC-Concurrent-To": response_id,
    }
    writer.write_record(_record("request", headers, answer.request_block(), payload=b""))
    return response_id


def metadata_record(
    answer: RawAnswer, response_id: str, made: Mapping[str, object]
) -> ArcWarcRecord:
    """What the archive made of an answer."""
    headers = {
        "WARC-Record-ID": _record_id(),
        "WARC-Target-URI": answer.url,
        "WARC-Date": _date(answer.at),
        "WARC-Concurrent-To": response_id,
    }
    block = _fields(made)
    return _record("metadata", headers, block, payload=block)


def warcinfo_record(name: str, night: int, at: datetime) -> ArcWarcRecord:
    """The first record of a file."""
    fields = {
        "software": "Infopublik",
        "format": "WARC File Format 1.1",
        "conformsTo": "http://iipc.github.io/warc-specifications/specifications/warc-format/warc-1.1/",
        "description": f"night {night} of an archive of regional government news",
    }
    headers = {"WARC-Record-ID": _record_id(), "WARC-Date": _date(at), "WARC-Filename": name}
    return _record("warcinfo", headers, _fields(fields))


def _record(
    kind: str, headers: Mapping[str, str], block: bytes, *, payload: bytes | None = None
) -> ArcWarcRecord:
    """A record whose block is written just as it is: warcio would spell HTTP headers anew."""
    content_type = _CONTENT_TYPES[kind]
    named = {"WARC-Type": kind, **headers}
    named["WARC-Block-Digest"] = f"sha256:{sha256(block).hexdigest()}"
    if payload is not None:
        named["WARC-Payload-Digest"] = f"sha256:{sha256(payload).hexdigest()}"
    head = StatusAndHeaders("", list(named.items()), protocol=_VERSION)
    return ArcWarcRecord("warc", kind, head, BytesIO(block), None, content_type, len(block))


def _fields(fields: Mapping[str, object]) -> bytes:
    """Lines of `application/warc-fields`; nothing in a value can begin another line."""
    lines = [f"{key}: {' '.join(str(value).split())}\r\n" for key, value in fields.items()]
    return "".join(lines).encode("utf-8", "replace")


def _record_id() -> str:
    return f"<urn:uuid:{uuid.uuid4()}>"


def _date(at: datetime) -> str:
    return at.astimezone(UTC).isoformat(timespec="microseconds").removesuffix("+00:00") + "Z"


def blank_member(length: int, at: datetime) -> bytes:
    """One gzip member of just *length* bytes that is a WARC record saying "erased".

    Its deflate blocks are stored ones (RFC 1951, 3.2.4), so its length can be chosen.
    Raises ValueError where that is too short for any record.
    """
    blocks = 1
    while (content := length - _GZIP_BYTES - _BLOCK_HEAD_BYTES * blocks) > _BLOCK_BYTES * blocks:
        blocks += 1
    head = (
        f"{_VERSION}\r\nWARC-Type: metadata\r\nWARC-Record-ID: {_record_id()}\r\n"
        f"WARC-Date: {_date(at)}\r\nWARC-Erased: yes\r\nContent-Length: "
    ).encode()
    filling = content - len(head) - _NUMBER_CHARS - len(_ENDS) * 2
    if filling < 0:
        raise ValueError(f"a record of {length} bytes is none of ours")
    record = head + f"{filling:0{_NUMBER_CHARS}}".encode() + _ENDS + b" " * filling + _ENDS
    pieces = [record[i * _BLOCK_BYTES : (i + 1) * _BLOCK_BYTES] for i in range(blocks)]
    stored = [
        struct.pack("<BHH", number == blocks, len(piece), len(piece) ^ 0xFFFF) + piece
        for number, piece in enumerate(pieces, start=1)
    ]
    ends = struct.pack("<II", zlib.crc32(record), len(record))
    return b"\x1f\x8b\x08\0\0\0\0\0\0\xff" + b"".join(stored) + ends
