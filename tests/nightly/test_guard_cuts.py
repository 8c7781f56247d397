"""T24: pages cut at random bytes, in every way they are sent: none is stored."""

from __future__ import annotations

import gzip
import random
import zlib
from collections.abc import Callable
from pathlib import Path

import brotli
import pytest

from spiders.guard.encoding import zstd
from tests.loopback import Raw, Route, serving
from tests.nightly.crawls import NIGHT_1, Desk
from tests.nightly.faults import close_delimited, coded, of_length, raw_deflate
from tests.nightly.site import article, list_page, release_page, stand

CHUNKED = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nTransfer-Encoding: chunked\r\n\r\n"


def chunked(body: bytes, cut: int) -> Raw:
    return Raw(CHUNKED + b"%x\r\n" % len(body) + body[:cut])


# How a body is sent: the answer, given the page and the byte at which it is cut.
Cut = Callable[[bytes, int], Route]
WAYS: dict[str, tuple[Callable[[bytes], bytes], Cut]] = {
    "gzip": (gzip.compress, lambda body, cut: coded("gzip", body[:cut])),
    "deflate": (zlib.compress, lambda body, cut: coded("deflate", body[:cut])),
    "raw": (raw_deflate, lambda body, cut: coded("deflate", body[:cut])),
    "br": (brotli.compress, lambda body, cut: coded("br", body[:cut])),
    "zstd": (zstd.compress, lambda body, cut: coded("zstd", body[:cut])),
    "chunked": (bytes, chunked),
    "length": (bytes, lambda body, cut: of_length(len(body), body[:cut])),
    "false-length": (bytes, lambda body, cut: of_length(cut, body)),
    "close": (bytes, lambda body, cut: close_delimited(body[:cut])),
    "http-1.0": (bytes, lambda body, cut: close_delimited(body[:cut], "1.0")),
}


@pytest.mark.parametrize(
    "cuts", [3, pytest.param(100, marks=[pytest.mark.long, pytest.mark.timeout(600)])]
)
def test_T24_no_page_that_was_cut_is_stored(tmp_path: Path, cuts: int) -> None:
    rolls = random.Random(24)  # noqa: S311 - where to cut, not a secret
    desk = Desk(tmp_path)
    pages = {f"{way}-{number}": article(100 + number) for way in WAYS for number in range(cuts)}
    # Some portals never close their pages: most must be whole for the others to be cut.
    good = [article(2_000 + number) for number in range(cuts + 3)]
    with serving("127.0.0.1") as [server]:
        stand(server, good)
        for name, item in pages.items():
            pack, cut = WAYS[name.rpartition("-")[0]]
            body = pack(release_page(item))
            # A page may lose what stands after its last tag.
            whole = body.rfind(b"</html>") + 6 if b"</html>" in body else len(body) - 1
            server.routes[f"/berita/{name}.html"] = cut(body, rolls.randrange(1, whole))
        paths = [f"/berita/{name}.html" for name in pages]
        server.routes["/berita?page=1"] = list_page([*good, *paths])
        desk.add("potong", server.base, budget=10_000)
        ended = desk.crawl("--at", NIGHT_1, timeout=500)
    stored = {"/" + url.split("/", 3)[3] for url in desk.column("select url from release")}
    assert stored == {item.path for item in good}
    looks = desk.rows("select class, cause from look where kind = 'release' and class != 'OK'")
    assert len(looks) == len(pages)
    assert {row["class"] for row in looks} <= {"BROKEN", "SUSPECT"}
    assert "Traceback" not in ended.err
