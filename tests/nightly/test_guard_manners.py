"""Manners that outlive a request: backing off, and what is kept of a host between starts.

Portals that behave each in its way in three starts on one evening and the next.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

import pytest

from tests.loopback import LoopbackServer, serving
from tests.nightly.crawls import NIGHT_1, Desk, Ended
from tests.nightly.site import article, list_page, stand

ITEMS = [article(number) for number in range(12)]
READ, LATER = ITEMS[:3], ITEMS[3:]
HIDDEN = ITEMS[1]
LISTS = ["/berita?page=1", "/berita?page=2"]
RULES = f"User-agent: *\nDisallow: {HIDDEN.path}\n".encode()
PORTALS = ("tolak", "mati", "sebagian", "sehat", "aturan", "bersama")


@dataclass(frozen=True)
class Starts:
    """asked: paths by start and portal; log: what the first start printed beside its rows."""

    desk: Desk
    servers: dict[str, LoopbackServer]
    ended: list[Ended]
    asked: list[dict[str, list[str]]]

    def pages(self, start: int, portal: str) -> list[str]:
        """The list and release pages asked for, without robots.txt and the probe."""
        asked = self.asked[start][portal]
        return [path for path in asked if path != "/robots.txt" and "tidak-ada-" not in path]

    def releases(self, portal: str) -> set[str]:
        found = self.desk.column("select url from release where portal = ?", portal)
        return {"/" + url.split("/", 3)[3] for url in found}


def text(body: bytes) -> tuple[int, dict[str, str], bytes]:
    return 200, {"Content-Type": "text/plain"}, body


@pytest.fixture(scope="module")
def starts(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Starts]:
    desk = Desk(tmp_path_factory.mktemp("manners"))
    with serving(*["127.0.0.1"] * len(PORTALS)) as started:
        servers = dict(zip(PORTALS, started, strict=True))
        for server in servers.values():
            stand(server, ITEMS, per_page=20)
        for name in ("tolak", "mati", "sebagian", "sehat", "aturan"):
            desk.add(name, servers[name].base)
        for item in LATER:
            servers["tolak"].routes[item.path] = (403, {}, b"")
            servers["mati"].routes[item.path] = (500, {}, b"")
            servers["sebagian"].routes[item.path] = (500, {}, b"")
        servers["mati"].routes["/"] = (502, {}, b"")
        servers["aturan"].routes["/robots.txt"] = text(RULES)
        # Two portals on one host, of which one asks for time.
        shared = servers["bersama"]
        shared.routes["/kabar?page=1"] = list_page([])
        shared.routes["/berita?page=1"] = (429, {"Retry-After": "7200"}, b"")
        desk.add("bersama-berita", shared.base)
        desk.add("bersama-kabar", shared.base, listing="/kabar?page={page}")

        ended, asked = [], []

        def start(after: timedelta, *portals: str) -> None:
            for server in servers.values():
                server.forget()
            at = datetime.fromisoformat(NIGHT_1) + after
            ended.append(desk.crawl("--at", at.isoformat(), *portals))
            asked.append({name: server.paths() for name, server in servers.items()})

        start(timedelta(0))
        servers["aturan"].routes["/robots.txt"] = (500, {}, b"")
        start(timedelta(minutes=30))
        start(timedelta(hours=26), "aturan", "tolak", "bersama-kabar")
        yield Starts(desk=desk, servers=servers, ended=ended, asked=asked)


def test_T32_five_refusals_in_a_row_end_the_asking(starts: Starts) -> None:
    assert starts.pages(0, "tolak") == [
        *LISTS,
        *(item.path for item in READ),
        *(item.path for item in LATER[:5]),
    ]
    assert starts.releases("tolak") == {item.path for item in READ}


def test_T32_the_refusing_host_is_not_asked_within_the_hour_and_then_is(starts: Starts) -> None:
    assert starts.asked[1]["tolak"] == []
    assert starts.ended[1].verdicts["tolak"] == "blocked"
    assert starts.asked[2]["tolak"] != []


def test_T32_what_was_refused_is_a_blocked_look(starts: Starts) -> None:
    looks = starts.desk.rows(
        "select class, cause, status from look "
        "where night = 1 and portal = 'tolak' and class = 'BLOCKED'"
    )
    assert looks == [{"class": "BLOCKED", "cause": "status 403", "status": 403}] * 5


def test_fault_29_ten_failures_in_a_row_and_a_dead_home_page_end_the_asking(
    starts: Starts,
) -> None:
    # What failed is tried again after the rest: the tenth failure is a second try.
    tried = [*(item.path for item in LATER), LATER[0].path]
    assert starts.pages(0, "mati") == [*LISTS, *(item.path for item in READ), *tried, "/"]


def test_fault_29_what_was_stored_before_stays(starts: Starts) -> None:
    assert starts.releases("mati") == {item.path for item in READ}


def test_fault_29_portal_that_failed_is_asked_at_the_next_start(starts: Starts) -> None:
    assert starts.pages(1, "mati") != []


def test_fault_29_broken_pages_of_a_portal_whose_home_answers_do_not_stop_it(
    starts: Starts,
) -> None:
    asked = starts.pages(0, "sebagian")
    assert [asked.count(item.path) for item in LATER] == [3] * len(LATER)
    assert asked.count("/") == 2  # after 10 and 20 of the 27 failures
    assert starts.releases("sebagian") == {item.path for item in READ}


def test_T32_other_portals_are_unaffected(starts: Starts) -> None:
    assert starts.releases("sehat") == {item.path for item in ITEMS}
    assert starts.ended[0].verdicts["sehat"] == "healthy"


def test_fault_61_the_last_good_robots_txt_holds_where_there_is_none_tonight(
    starts: Starts,
) -> None:
    asked = starts.pages(1, "aturan")
    assert asked != []
    assert HIDDEN.path not in asked
    look = starts.desk.look(starts.servers["aturan"].base + "/robots.txt", 2)
    assert (look["class"], look["cause"]) == ("DOWN", "status 500; its last copy holds")


def test_fault_61_after_a_day_it_holds_no_more(starts: Starts) -> None:
    assert starts.pages(2, "aturan") == []
    assert starts.ended[2].verdicts["aturan"] == "blocked"
    look = starts.desk.look(starts.servers["aturan"].base + "/berita?page=1", 3)
    assert (look["class"], look["cause"]) == ("DENIED", "robots.txt unreachable: status 500")


def test_T33_robots_txt_is_kept_with_its_date(starts: Starts) -> None:
    host = starts.servers["aturan"].base.removeprefix("http://")
    [row] = starts.desk.rows("select * from host where name = ?", host)
    assert row["robots"] == RULES.decode()
    assert row["robots_at"].startswith("2026-03-02T15:0")


def test_T32_wait_that_a_host_asked_for_holds_for_every_portal_on_it(starts: Starts) -> None:
    assert starts.asked[1]["bersama"] == []
    [cause] = starts.desk.column(
        "select cause from look where night = 2 and portal = 'bersama-kabar' and kind = 'list'"
    )
    assert cause.startswith("to be left alone until 2026-03-02 17:")
    assert starts.pages(2, "bersama") == ["/kabar?page=1"]


def test_every_request_is_a_line_of_the_portal_s_log(starts: Starts) -> None:
    folder = starts.desk.path.with_name("a.db.d") / "requests"
    logged = {
        name: [json.loads(line) for line in (folder / name / "1.jsonl").read_text().splitlines()]
        for name in ("tolak", "mati", "sebagian", "sehat", "aturan")
    }
    for name, lines in logged.items():
        base = starts.servers[name].base
        assert [line["url"].removeprefix(base) for line in lines] == starts.asked[0][name]
    assert logged["sehat"][0] | {"at": "", "ms": 0} == {
        "at": "",
        "method": "GET",
        "url": starts.servers["sehat"].base + "/robots.txt",
        "status": 404,
        "bytes": 0,
        "ms": 0,
        "why": "robots",
    }
    whys = [line["why"] for line in logged["mati"]]
    assert whys[:3] == ["robots", "list", "list"]
    assert whys[-2:] == ["release, try 2", "probe"]
    assert {path.name for path in (folder / "sehat").iterdir()} == {"1.jsonl", "2.jsonl"}


def test_no_start_prints_a_traceback(starts: Starts) -> None:
    assert not [ended.err for ended in starts.ended if "Traceback" in ended.err]
