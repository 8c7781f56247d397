"""T16, T24: the codings of a body undone strictly (faults 44 to 48)."""

from __future__ import annotations

import gzip
import random
import time
import tracemalloc
import zlib
from collections.abc import Callable

import brotli
import pytest
from hypothesis import given
from hypothesis import strategies as st

from spiders.guard.encoding import CodingError, TooLargeError, codings, decoded, zstd
from tests.nightly.site import article, release_page

PAGE = release_page(article(1))
LIMIT = 1_000_000


def raw_deflate(body: bytes) -> bytes:
    packer = zlib.compressobj(wbits=-15)
    return packer.compress(body) + packer.flush()


PACKERS: dict[str, tuple[str, Callable[[bytes], bytes]]] = {
    "gzip": ("gzip", lambda body: gzip.compress(body, mtime=0)),
    "x-gzip": ("x-gzip", lambda body: gzip.compress(body, mtime=0)),
    "deflate": ("deflate", zlib.compress),
    "deflate without header": ("deflate", raw_deflate),
    "br": ("br", brotli.compress),
    "zstd": ("zstd", zstd.compress),
}
NAMES = sorted(PACKERS)


def undo(body: bytes, *named: str, limit: int = LIMIT) -> bytes:
    return decoded(body, named, limit=limit)


@pytest.mark.parametrize("name", NAMES)
@given(body=st.binary(max_size=3_000))
def test_fault_47_whole_body_comes_out_as_it_went_in(name: str, body: bytes) -> None:
    coding, pack = PACKERS[name]
    assert undo(pack(body), coding) == body


def outcome(body: bytes, coding: str) -> bytes | str:
    """What comes out, or why nothing does."""
    try:
        return undo(body, coding)
    except CodingError as error:
        return str(error)


@pytest.mark.parametrize("name", NAMES)
def test_T24_body_cut_at_any_byte_is_never_taken_for_whole(name: str) -> None:
    coding, pack = PACKERS[name]
    packed = pack(PAGE)
    for end in range(1, len(packed)):
        found = outcome(packed[:end], coding)
        # A cut to one byte may be a bracket, which is text; nobody takes that for a page.
        assert isinstance(found, str) or len(found) == 1, end


@pytest.mark.parametrize("name", ["gzip", "deflate", "zstd"])
def test_cut_body_is_called_truncated(name: str) -> None:
    coding, pack = PACKERS[name]
    with pytest.raises(CodingError, match=f"truncated {coding} body"):
        undo(pack(PAGE)[:-9], coding)


@pytest.mark.parametrize("at", [-8, -7, -6, -5, -4, -3, -2, -1])
def test_fault_45_gzip_with_a_wrong_checksum_or_length_is_corrupt(at: int) -> None:
    packed = bytearray(gzip.compress(PAGE))
    packed[at] ^= 0x10
    with pytest.raises(CodingError, match="corrupt gzip body"):
        undo(bytes(packed), "gzip")


def test_several_members_are_one_body_and_a_cut_in_the_last_is_seen() -> None:
    both = gzip.compress(PAGE) + gzip.compress(b"</html>")
    assert undo(both, "gzip") == PAGE + b"</html>"
    with pytest.raises(CodingError, match="truncated"):
        undo(both[:-3], "gzip")


def test_zeros_after_the_last_member_are_padding() -> None:
    assert undo(gzip.compress(PAGE) + bytes(512), "gzip") == PAGE


@pytest.mark.parametrize("coding", ["gzip", "deflate", "br", "zstd"])
@pytest.mark.parametrize("body", [PAGE, b"\xef\xbb\xbf\n" + PAGE, b'[{"id": 1}]'])
def test_fault_46_plain_body_under_a_false_label_is_left_as_it_is(coding: str, body: bytes) -> None:
    assert undo(body, coding) == body


@pytest.mark.parametrize("outer", ["gzip", "deflate", "br", "zstd"])
@pytest.mark.parametrize("inner", ["gzip", "deflate", "br", "zstd"])
def test_fault_47_two_layers_are_undone(outer: str, inner: str) -> None:
    packed = PACKERS[outer][1](PACKERS[inner][1](PAGE))
    assert undo(packed, inner, outer) == PAGE


def test_fault_47_three_layers_and_unknown_codings_are_refused() -> None:
    with pytest.raises(CodingError, match="3 codings"):
        undo(PAGE, "gzip", "gzip", "gzip")
    with pytest.raises(CodingError, match="unknown coding 'compress'"):
        undo(PAGE, "compress")


def test_empty_body_has_nothing_to_undo() -> None:
    assert undo(b"", "gzip") == b""


@pytest.mark.parametrize(
    ("headers", "named"),
    [
        ([], []),
        ([b"gzip"], ["gzip"]),
        ([b" GZIP , br"], ["gzip", "br"]),
        ([b"gzip", b"gzip"], ["gzip", "gzip"]),
        ([b"identity"], []),
        ([b"UTF-8"], []),
        ([b"none, gzip,"], ["gzip"]),
        ([b"caf\xe9"], ["caf\xe9"]),
    ],
)
def test_header_names_its_codings(headers: list[bytes], named: list[str]) -> None:
    assert codings(headers) == named


@pytest.mark.parametrize("name", NAMES)
def test_T16_bomb_is_refused_soon_and_in_little_memory(name: str) -> None:
    coding, pack = PACKERS[name]
    zeros = bytes(40_000_000)
    bomb = brotli.compress(zeros, quality=1) if coding == "br" else pack(zeros)
    tracemalloc.start()
    began = time.monotonic()
    with pytest.raises(TooLargeError):
        undo(bomb, coding, limit=4_000_000)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert time.monotonic() - began < 5
    assert peak < 12_000_000


@given(st.binary(max_size=400), st.sampled_from(["gzip", "deflate", "br", "zstd"]))
def test_any_bytes_come_out_or_are_refused_in_a_line(body: bytes, coding: str) -> None:
    for tried in (body, b"\x1f\x8b\x08\x00" + body, b"\x28\xb5\x2f\xfd" + body):
        found = outcome(tried, coding)
        assert isinstance(found, bytes) or (len(found) < 150 and found.isprintable())


def test_T24_flipped_byte_of_gzip_is_never_another_page() -> None:
    packed = gzip.compress(PAGE, mtime=0)
    rolls = random.Random(1)  # noqa: S311 - which bytes, not a secret
    for _ in range(300):
        at = rolls.randrange(10, len(packed))
        changed = packed[:at] + bytes([packed[at] ^ (1 << rolls.randrange(8))]) + packed[at + 1 :]
        with pytest.raises(CodingError):
            undo(changed, "gzip")
