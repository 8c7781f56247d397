"""Killed in the middle of a crawl of 200 pages: the next start completes, nothing is lost or
doubled (T38; the test of plain Scrapy with JOBDIR, faults.md F1, lost 66 to 98 %)."""

from __future__ import annotations

import random
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.loopback import LoopbackServer, serving
from tests.nightly.crawls import NIGHT_1, Desk
from tests.nightly.site import article, stand

RELEASES = 200
MOST_IN_FLIGHT = 16
ITEMS = [article(number) for number in range(RELEASES)]
# After so many requests the crawl is killed: at robots.txt, while the list is walked
# (the first 12 requests), and all along the releases to the last of them.
MOMENTS = (1, 5, 14, 37, 60, 85, 110, 140, 175, 211)
# For `make test-long`, twenty more; the seed makes a failing one happen again.
SEED = 20261124
RANDOM_MOMENTS = sorted(random.Random(SEED).sample(range(1, 212), 20))  # noqa: S311 - no secret


@pytest.fixture(scope="module")
def server() -> Iterator[LoopbackServer]:
    with serving("127.0.0.1") as [started]:
        stand(started, ITEMS, per_page=20)
        yield started


@pytest.fixture(scope="module")
def uninterrupted(tmp_path_factory: pytest.TempPathFactory, server: LoopbackServer) -> set[str]:
    """Address and hash of every release, of a crawl that nothing stopped."""
    desk = Desk(tmp_path_factory.mktemp("whole"))
    desk.add("kota", server.base, delay=0)
    assert desk.crawl("--at", NIGHT_1, timeout=200).code == 0
    return hashes(desk)


def hashes(desk: Desk) -> set[str]:
    return set(desk.column("select url || ' ' || sha256 from release"))


def kill_after(desk: Desk, server: LoopbackServer, requests: int) -> int:
    """Start a crawl, kill it once the server has seen so many requests; returns its code."""
    server.forget()
    with desk.start("--at", NIGHT_1) as process:
        while len(server.hits) < requests and process.poll() is None:
            time.sleep(0.001)
        process.kill()
        process.communicate()
    return process.returncode


@pytest.mark.timeout(240)
@pytest.mark.parametrize(
    "moment",
    [*MOMENTS, *(pytest.param(m, marks=pytest.mark.long) for m in RANDOM_MOMENTS)],
)
def test_T38_crawl_killed_after_so_many_requests_loses_and_doubles_nothing(
    moment: int, server: LoopbackServer, uninterrupted: set[str], tmp_path: Path
) -> None:
    desk = Desk(tmp_path)
    desk.add("kota", server.base, delay=0)
    assert kill_after(desk, server, moment) == -9
    killed = Counter(server.paths())
    assert killed.total() >= moment
    server.forget()

    ended = desk.crawl("--at", NIGHT_1, timeout=200)

    assert ended.code == 0, ended.err
    assert "(resumed)" in ended.err or moment == 1
    assert desk.rows("select number, exit_code from night") == [{"number": 1, "exit_code": 0}]
    assert hashes(desk) == uninterrupted
    assert desk.column("select count(*) from version") == [RELEASES]
    events = desk.column("select url from event join release on release.id = event.release")
    assert sorted(events) == sorted(server.base + item.path for item in ITEMS)
    assert set(desk.column("select distinct kind from event")) == {"new"}
    looks = Counter(desk.column("select url from look where class = 'OK' and kind = 'release'"))
    assert looks == Counter(server.base + item.path for item in ITEMS)
    pages = desk.column("select url from page where kind = 'release'")
    assert len(pages) == len(set(pages)) == RELEASES
    again = (killed & Counter(server.paths())) - Counter(["/robots.txt"])
    assert again.total() <= MOST_IN_FLIGHT
    assert desk.column("pragma integrity_check") == ["ok"]
    assert desk.rows("pragma foreign_key_check") == []
