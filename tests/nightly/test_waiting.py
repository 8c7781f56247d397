"""Politeness, measured at the server: one request at a time, delays kept, Retry-After obeyed."""

from __future__ import annotations

import time
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import pairwise
from pathlib import Path

import pytest

from tests.loopback import Answer, Handler, LoopbackServer, Route, serving
from tests.nightly.crawls import NIGHT_1, Desk, Ended
from tests.nightly.faults import failing_at_first
from tests.nightly.site import article, release_page, stand

ITEMS = [article(number) for number in range(6)]
DELAY_S = 0.2
SLOW_S = 0.3
# Clocks of two processes and the kernel's sockets lie between the two ends.
TOLERANCE_S = 0.02
PORTALS = ("sopan", "lambat", "sibuk", "penuh", "istirahat", "libur")


def slow(body: bytes) -> Route:
    def answer(_: Handler) -> Answer:
        time.sleep(SLOW_S)
        return 200, {}, body

    return answer


def asking(seconds: str, status: int = 429) -> Answer:
    return status, {"Retry-After": seconds}, b""


@dataclass(frozen=True)
class Night:
    desk: Desk
    servers: dict[str, LoopbackServer]
    first: Ended
    asked: dict[str, list[str]]
    second: Ended
    third: Ended

    def releases(self, portal: str) -> set[str]:
        found = self.desk.column("select url from release where portal = ?", portal)
        return {url.removeprefix(self.servers[portal].base) for url in found}


@pytest.fixture(scope="module")
def night(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Night]:
    desk = Desk(tmp_path_factory.mktemp("waiting"))
    with serving(*["127.0.0.1"] * len(PORTALS)) as started:
        servers = dict(zip(PORTALS, started, strict=True))
        for name, server in servers.items():
            stand(server, ITEMS)
            desk.add(name, server.base, delay=DELAY_S if name == "sopan" else 0.01)
        for item in ITEMS[:3]:
            servers["lambat"].routes[item.path] = slow(release_page(item))
        page = release_page(ITEMS[2])
        servers["sibuk"].routes[ITEMS[2].path] = failing_at_first(1, asking("1"), page)
        servers["penuh"].routes["/berita?page=1"] = asking("1", 503)
        servers["istirahat"].routes[ITEMS[2].path] = failing_at_first(1, asking("600", 503), page)
        servers["libur"].routes[ITEMS[2].path] = asking("7200")
        first = desk.crawl("--at", NIGHT_1)
        asked = {name: server.paths() for name, server in servers.items()}
        log = {name: list(server.hits) for name, server in servers.items()}
        for server in servers.values():
            server.forget()
        soon = datetime.fromisoformat(NIGHT_1) + timedelta(hours=1, minutes=30)
        second = desk.crawl("--at", soon.isoformat())
        visited = {name: server.paths() for name, server in servers.items()}
        servers["libur"].routes[ITEMS[2].path] = page
        later = datetime.fromisoformat(NIGHT_1) + timedelta(hours=3)
        third = desk.crawl("--at", later.isoformat(), "libur")
        for name, server in servers.items():
            server.hits[:] = log[name]
        asked["libur, soon after"] = visited["libur"]
        yield Night(
            desk=desk, servers=servers, first=first, asked=asked, second=second, third=third
        )


@pytest.mark.parametrize("portal", PORTALS)
def test_T34_at_most_one_request_is_in_flight(night: Night, portal: str) -> None:
    hits = night.servers[portal].hits
    assert len(hits) >= 3
    for before, after in pairwise(hits):
        assert before.ended is not None
        # The answer was read by the crawl before its handler noted the end.
        assert after.begun > before.ended - TOLERANCE_S


def test_T34_every_gap_is_at_least_the_delay(night: Night) -> None:
    hits = night.servers["sopan"].hits
    assert len(hits) == len(ITEMS) + 4  # robots.txt, two list pages, a probe
    gaps = [after.begun - before.begun for before, after in pairwise(hits)]
    assert min(gaps) >= DELAY_S - TOLERANCE_S


def test_fault_27_retry_after_is_obeyed_before_any_request(night: Night) -> None:
    hits = night.servers["sibuk"].hits
    [first, _] = [at for at, hit in enumerate(hits) if hit.path == ITEMS[2].path]
    assert hits[first + 1].begun - hits[first].begun >= 1.0
    assert night.releases("sibuk") == {item.path for item in ITEMS}


def test_fault_27_list_that_never_lets_us_in_is_asked_three_times(night: Night) -> None:
    hits = [hit for hit in night.servers["penuh"].hits if hit.path != "/robots.txt"]
    assert [hit.path for hit in hits] == ["/berita?page=1"] * 3
    assert all(b.begun - a.begun >= 1.0 for a, b in pairwise(hits))
    assert night.first.verdicts["penuh"] == "down"


def test_wait_of_ten_minutes_passes_on_the_night_s_clock_alone(night: Night) -> None:
    assert night.releases("istirahat") == {item.path for item in ITEMS}
    at = datetime.fromisoformat(
        night.desk.column(
            "select at from look where night = 1 and url = ?",
            night.servers["istirahat"].base + ITEMS[2].path,
        )[0]
    )
    assert at - datetime.fromisoformat(NIGHT_1) >= timedelta(seconds=600)


def test_T32_portal_that_asks_for_two_hours_is_left_alone_at_once(night: Night) -> None:
    assert night.asked["libur"][-1] == ITEMS[2].path
    look = night.desk.rows(
        "select class, cause, status from look where night = 1 and url = ?",
        night.servers["libur"].base + ITEMS[2].path,
    )
    assert look == [
        {"class": "BLOCKED", "cause": "status 429, asked to wait 7200 s", "status": 429}
    ]


def test_T32_portal_is_not_visited_before_the_time_it_asked_for(night: Night) -> None:
    assert night.asked["libur, soon after"] == []
    assert night.second.verdicts["libur"] == "blocked"
    looks = night.desk.rows("select class, cause from look where night = 2 and portal = 'libur'")
    assert [look["class"] for look in looks] == ["SKIPPED"]
    assert looks[0]["cause"].startswith("asked to wait until 2026-03-02 17:")


def test_portal_is_visited_again_after_the_time_it_asked_for(night: Night) -> None:
    assert night.third.verdicts == {"libur": "healthy"}
    assert night.releases("libur") == {item.path for item in ITEMS}


def test_other_portals_lose_nothing_while_one_waits(night: Night) -> None:
    for portal in ("sopan", "lambat"):
        assert night.releases(portal) == {item.path for item in ITEMS}
        assert night.first.verdicts[portal] == "healthy"


@pytest.mark.long
@pytest.mark.timeout(1500)
def test_T34_of_five_thousand_requests_none_comes_within_a_second(tmp_path: Path) -> None:
    """Ten portals side by side, each with a delay of a second: nine minutes."""
    items = [article(number) for number in range(500)]
    desk = Desk(tmp_path)
    with serving(*["127.0.0.1"] * 10) as servers:
        for number, server in enumerate(servers):
            stand(server, items, per_page=50)
            desk.add(f"kota{number}", server.base, delay=1.0)
        ended = desk.crawl("--at", NIGHT_1, timeout=1400)
        logs = [list(server.hits) for server in servers]
    assert ended.code == 0, ended.err
    assert sum(map(len, logs)) > 5_000
    pairs = [pair for log in logs for pair in pairwise(log)]
    assert min(after.begun - before.begun for before, after in pairs) >= 1.0 - TOLERANCE_S
    assert all(after.begun > before.ended - TOLERANCE_S for before, after in pairs if before.ended)
