"""Stopped politely, and started twice."""

from __future__ import annotations

import signal
import subprocess
import time
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.loopback import LoopbackServer, serving
from tests.nightly.crawls import NIGHT_1, Desk
from tests.nightly.site import article, stand

ITEMS = [article(number) for number in range(24)]
BEGUN = 10


@pytest.fixture
def server() -> Iterator[LoopbackServer]:
    with serving("127.0.0.1") as [started]:
        stand(started, ITEMS)
        yield started


@pytest.fixture
def desk(tmp_path: Path, server: LoopbackServer) -> Desk:
    made = Desk(tmp_path)
    made.add("kota", server.base, delay=0.1)
    return made


def wait_until(is_so: Callable[[], bool], process: subprocess.Popen[str]) -> None:
    while not is_so():
        assert process.poll() is None, process.communicate()
        time.sleep(0.005)


@pytest.mark.parametrize(("number", "code"), [(signal.SIGTERM, 143), (signal.SIGINT, 130)])
def test_signal_stops_the_crawl_cleanly_and_the_next_start_goes_on(
    desk: Desk, server: LoopbackServer, number: signal.Signals, code: int
) -> None:
    with desk.start("--at", NIGHT_1) as process:
        wait_until(lambda: len(server.hits) >= BEGUN, process)
        process.send_signal(number)
        _, said = process.communicate(timeout=30)
    assert process.returncode == code
    assert "was stopped; the next start goes on" in said
    assert "Traceback" not in said
    asked = Counter(path for path in server.paths() if "tidak-ada-" not in path)  # the probe
    assert asked.total() < len(ITEMS)
    looked = desk.column("select url from look where kind = 'release'")
    # What was in flight was finished and kept.
    assert {server.base + path for path in asked if path.startswith("/berita/")} == set(looked)
    assert desk.column("select finished_at from night") == [None]
    server.forget()

    ended = desk.crawl("--at", NIGHT_1)

    assert (ended.code, ended.verdicts) == (0, {"kota": "healthy"})
    assert "Night 1 (resumed) is done: 24 new." in ended.err
    assert not (asked & Counter(server.paths())) - Counter(["/robots.txt"])
    assert desk.column("select count(*) from release") == [len(ITEMS)]


def test_T37_second_start_exits_75_and_disturbs_nothing(desk: Desk, server: LoopbackServer) -> None:
    with server.held("/berita?page=1"):
        process = desk.start("--at", NIGHT_1)
        wait_until(lambda: len(server.hits) == 2, process)
        second = desk.crawl("--at", NIGHT_1)
        assert process.poll() is None
    process.communicate(timeout=30)
    assert (second.code, second.out) == (75, "")
    [line] = second.err.split("\n")[-2:-1]
    assert line.startswith(
        f"infopublik: Already running: process {process.pid} since 2026-03-02 15:00:00 UTC"
    )
    assert process.returncode == 0
    assert desk.column("select number from night") == [1]
    assert max(Counter(server.paths()).values()) == 1
