"""Killed at random moments of a crawl, again and again: the last start ends as if none had been.

Nothing is lost or doubled (T38; the test of plain Scrapy with JOBDIR, faults.md F1, lost 66 to
98 %). Named points are killed at in `test_kill_points.py`.
"""

from __future__ import annotations

import random
import time
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.kills.content import Content, content, difference, events, faults
from tests.loopback import LoopbackServer, serving
from tests.nightly.crawls import NIGHT_1, Desk
from tests.nightly.site import article, stand

# Of a failing one, draw the same moments again.
SEED = 20261126
# One request at a time, and the probe for an address that never was.
IN_FLIGHT = 2
# A response is read and stored in some 10 ms: the kill falls before, within or after its commit.
MOST_LATER_S = 0.02
# How many release pages the crawl has, how often it is killed, and how many such crawls there are.
DAILY, LONG = (60, 4, 1), (500, 5, 20)

Whole = Callable[[int], Content]


@pytest.fixture(scope="module")
def server() -> Iterator[LoopbackServer]:
    with serving("127.0.0.1") as [started]:
        yield started


def desk_of(folder: Path, server: LoopbackServer, pages: int) -> Desk:
    """A desk with one portal of so many releases."""
    stand(server, [article(number) for number in range(pages)], per_page=20)
    desk = Desk(folder)
    desk.add("kota", server.base, delay=0)
    return desk


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory, server: LoopbackServer) -> Whole:
    """What the archive of a crawl holds that nothing stopped, by the pages it has."""
    made: dict[int, Content] = {}

    def crawled(pages: int) -> Content:
        if pages not in made:
            desk = desk_of(tmp_path_factory.mktemp("whole"), server, pages)
            ended = desk.crawl("--at", NIGHT_1, timeout=300)
            assert ended.code == 0, ended.err
            made[pages] = content(desk.url)
            assert len(made[pages]["release"]) == pages
        return made[pages]

    return crawled


def kill_after(desk: Desk, server: LoopbackServer, requests: int, later_s: float) -> int:
    """Start a crawl and kill it so long after so many more requests; how it ended."""
    until = len(server.hits) + requests
    with desk.start("--at", NIGHT_1) as process:
        while len(server.hits) < until and process.poll() is None:
            time.sleep(0.0005)
        time.sleep(later_s)
        process.kill()
        process.communicate()
    return process.returncode


def cases() -> list[object]:
    return [
        pytest.param((pages, kills, number), id=f"{pages}-{number}", marks=marks)
        for (pages, kills, crawls), marks in ((DAILY, []), (LONG, [pytest.mark.long]))
        for number in range(crawls)
    ]


@pytest.mark.timeout(900)
@pytest.mark.parametrize("case", cases())
def test_T38_crawl_killed_at_random_moments_loses_and_doubles_nothing(
    case: tuple[int, int, int], server: LoopbackServer, whole: Whole, tmp_path: Path
) -> None:
    pages, kills, number = case
    expected = whole(pages)
    desk = desk_of(tmp_path, server, pages)
    drawn = random.Random(f"{SEED}-{pages}-{number}")  # noqa: S311 - no secret
    requests = pages + pages // 20
    moments = sorted(drawn.sample(range(1, requests), kills))
    server.forget()
    for before, moment in zip([0, *moments], moments, strict=False):
        later_s = drawn.uniform(0, MOST_LATER_S)
        said = f"seed {SEED}, crawl {pages}-{number}, killed {later_s:.4f} s after {moment}"
        assert kill_after(desk, server, moment - before, later_s) == -9, said
        assert faults(desk.url) == [], said
        assert events(content(desk.url)) - events(expected) == Counter(), said

    ended = desk.crawl("--at", NIGHT_1, timeout=300)

    said = f"seed {SEED}, crawl {pages}-{number}, killed after {moments}: {ended.err}"
    assert (ended.code, "Night 1 (resumed) is done" in ended.err) == (0, True), said
    assert faults(desk.url) == [], said
    assert difference(expected, content(desk.url)) == "", said
    again = Counter(server.paths()) - Counter(set(server.paths())) - Counter({"/robots.txt": kills})
    assert again.total() <= kills * IN_FLIGHT, said
