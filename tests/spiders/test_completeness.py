"""T24: a cut or corrupt body is known for what it is."""

from __future__ import annotations

import gzip
import zlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from spiders.guard.completeness import ends_whole, gzip_fault
from tests.nightly.site import article, feed_page, release_page

PAGE = release_page(article(1))
PACKED = gzip.compress(PAGE, mtime=0)
LIMIT = 1_000_000


def test_whole_gzip_body_has_no_fault() -> None:
    assert gzip_fault(PACKED, limit=LIMIT) is None


def test_fault_44_gzip_cut_at_any_byte_is_truncated() -> None:
    # A body of less than the two bytes of the sign is not known for gzip.
    for end in range(2, len(PACKED)):
        assert gzip_fault(PACKED[:end], limit=LIMIT) == "truncated gzip body", end


@pytest.mark.parametrize("at", [-8, -7, -6, -5])
def test_fault_45_wrong_checksum_is_corrupt(at: int) -> None:
    packed = bytearray(PACKED)
    packed[at] ^= 0x10
    fault = gzip_fault(bytes(packed), limit=LIMIT)
    assert fault is not None
    assert fault.startswith("corrupt gzip body (")


@pytest.mark.parametrize("at", [-4, -3, -2, -1])
def test_wrong_length_at_the_end_is_corrupt(at: int) -> None:
    packed = bytearray(PACKED)
    packed[at] ^= 0x01
    assert "corrupt" in (gzip_fault(bytes(packed), limit=LIMIT) or "")


def test_several_members_are_one_body_and_a_cut_in_the_last_is_seen() -> None:
    both = PACKED + gzip.compress(b"</html>")
    assert gzip_fault(both, limit=LIMIT) is None
    assert gzip_fault(both[:-3], limit=LIMIT) == "truncated gzip body"


def test_zeros_after_the_last_member_are_padding() -> None:
    assert gzip_fault(PACKED + bytes(512), limit=LIMIT) is None


def test_body_without_the_sign_of_gzip_is_not_judged() -> None:
    assert gzip_fault(PAGE, limit=LIMIT) is None
    assert gzip_fault(b"", limit=LIMIT) is None


def test_T16_bomb_is_not_inflated_beyond_the_limit() -> None:
    bomb = gzip.compress(bytes(50_000_000))
    # A checksum that is never reached proves that inflating stopped before the end.
    assert gzip_fault(bomb[:-8] + b"\xff" * 8, limit=1_000) is None
    assert gzip_fault(bomb, limit=LIMIT) is None


@given(st.binary(max_size=400))
def test_any_bytes_give_an_answer(body: bytes) -> None:
    for tried in (body, b"\x1f\x8b" + body, b"\x1f\x8b\x08\x00" + body):
        fault = gzip_fault(tried, limit=LIMIT)
        assert fault is None or fault.endswith((" body", ")"))


@given(st.binary(min_size=1, max_size=3_000), st.data())
def test_every_cut_of_any_gzip_body_is_seen(body: bytes, data: st.DataObject) -> None:
    packed = gzip.compress(body, compresslevel=zlib.Z_BEST_SPEED)
    assert gzip_fault(packed, limit=LIMIT) is None
    end = data.draw(st.integers(2, len(packed) - 1))
    assert gzip_fault(packed[:end], limit=LIMIT) == "truncated gzip body"


@pytest.mark.parametrize(
    "body",
    [
        PAGE,
        PAGE + b"\r\n<!-- 0.12 detik, server 3 -->",
        PAGE.replace(b"</html>", b"</HTML>\n"),
        feed_page("http://127.0.0.1", [article(1)]),
        b'<feed xmlns="http://www.w3.org/2005/Atom"></feed>',
        b"<rdf:RDF></rdf:RDF>",
        b"User-agent: *\nDisall",
        b"",
    ],
)
def test_body_that_ends_as_its_kind_does_is_whole(body: bytes) -> None:
    assert ends_whole(body)


def test_faults_42_and_43_page_cut_before_its_last_tag_is_not_whole() -> None:
    end = PAGE.index(b"</html>") + len(b"</html>") - 1
    for cut in range(1, end):
        assert not ends_whole(PAGE[:cut]), cut


def test_last_tag_far_before_the_end_is_not_believed() -> None:
    assert not ends_whole(PAGE + b"<p>lanjutan</p>" * 1_000)
