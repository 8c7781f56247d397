"""T17, faults 9, 49 to 51: what is slow or has no end is cut, and the night goes on."""

from __future__ import annotations

import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass

import pytest

from tests.loopback import Handler, LoopbackServer, serving
from tests.nightly.crawls import ROOT, Desk, Ended
from tests.nightly.site import article, list_page, stand

TIMEOUT_S = 1.5
GOOD = [article(number) for number in range(2)]
HEAD = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n"


def silent(handler: Handler) -> None:
    """Takes the request and says nothing."""
    handler.close_connection = True
    time.sleep(2 * TIMEOUT_S)


def dripping(handler: Handler, *, head: bytes, drop: bytes) -> None:
    """Begins as *head* does, and sends a drop ten times a second."""
    handler.close_connection = True
    handler.wfile.write(head)
    for _ in range(int(20 * TIMEOUT_S)):
        time.sleep(0.1)
        handler.wfile.write(drop)


def without_end(handler: Handler) -> None:
    """Sends as fast as is taken, and never ends."""
    handler.close_connection = True
    handler.wfile.write(HEAD + b"\r\n<html>")
    for _ in range(400):
        handler.wfile.write(b"x" * 100_000)


def great_head(handler: Handler) -> None:
    """20 MB of headers before a page."""
    handler.close_connection = True
    handler.wfile.write(HEAD)
    for number in range(2_000):
        handler.wfile.write(b"X-%d: %s\r\n" % (number, b"a" * 10_000))
    handler.wfile.write(b"Content-Length: 7\r\n\r\n<html/>")


ANSWERS = {
    "/berita/9-diam.html": (silent, "DOWN", "timeout"),
    "/berita/49-menetes.html": (
        lambda h: dripping(h, head=HEAD + b"\r\n<html>", drop=b"x"),
        "BROKEN",
        "body without an end in time",
    ),
    "/berita/49-tanpa-akhir.html": (without_end, "BROKEN", "too large"),
    "/berita/50-kepala.html": (
        lambda h: dripping(h, head=HEAD, drop=b"X: y\r\n"),
        "DOWN",
        "timeout",
    ),
    "/berita/51-besar.html": (great_head, "SUSPECT", "empty: no title and no text"),
}


# A process counts the memory of the one that started it, until it runs a program of its own; so
# the crawl is started by a small one, which then says its crawl's peak, in KiB on Linux.
MEASURED = """
import resource, subprocess, sys
code = subprocess.run(sys.argv[1:]).returncode
sys.stderr.write(f"peak {resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss}")
sys.exit(code)
"""


@dataclass(frozen=True)
class Night:
    desk: Desk
    server: LoopbackServer
    ended: Ended
    seconds: float

    @property
    def peak_kib(self) -> int:
        return int(self.ended.err.rpartition("peak ")[2])


@pytest.fixture(scope="module")
def night(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Night]:
    desk = Desk(tmp_path_factory.mktemp("slow"))
    with serving("127.0.0.1") as [server]:
        stand(server, GOOD)
        for path, (answer, _, _) in ANSWERS.items():
            server.routes[path] = answer
        server.routes["/berita?page=1"] = list_page([GOOD[0], *ANSWERS, GOOD[1]])
        desk.add("lambat", server.base)
        # No one waits a minute in a test: Scrapy takes settings of a call.
        changes = ("-s", f"DOWNLOAD_TIMEOUT={TIMEOUT_S}", "-s", "RETRY_TIMES=0")
        began = time.monotonic()
        crawl = [sys.executable, "-m", "scrapy", "crawl", *changes, "lambat"]
        ended = desk.run([sys.executable, "-c", MEASURED, *crawl], cwd=ROOT)
        yield Night(desk=desk, server=server, ended=ended, seconds=time.monotonic() - began)


@pytest.mark.parametrize("path", ANSWERS)
def test_slow_or_endless_answer_is_cut_with_its_class(night: Night, path: str) -> None:
    look = night.desk.look(night.server.base + path, 1)
    _, look_class, cause = ANSWERS[path]
    assert (look["class"], look["cause"]) == (look_class, cause)


def test_rest_of_the_portal_is_read(night: Night) -> None:
    found = night.desk.column("select url from release order by url")
    assert found == sorted(night.server.base + item.path for item in GOOD)
    assert night.ended.code == 0
    assert "Traceback" not in night.ended.err


def test_T17_twenty_megabytes_of_headers_need_no_half_gigabyte(night: Night) -> None:
    assert night.server.hits_of("/berita/51-besar.html")
    assert night.peak_kib < 512 * 1024
