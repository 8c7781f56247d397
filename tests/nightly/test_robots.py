"""robots.txt in one night, a portal for each way it may answer (faults 61 and 62, T33)."""

from __future__ import annotations

import gzip
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

import pytest

from tests.loopback import LoopbackServer, Raw, Route, serving
from tests.nightly.crawls import NIGHT_1, Desk, Ended
from tests.nightly.site import article, stand

ITEMS = [article(number) for number in range(4)]
HIDDEN = ITEMS[1]
RULES = f"User-agent: *\nDisallow: {HIDDEN.path}\n".encode()
NEVER = b"User-agent: *\nDisallow: /\n"


def text(body: bytes) -> Route:
    return 200, {"Content-Type": "text/plain"}, body


# What robots.txt answers, and whether the portal, or a path of it, may then be read.
WHOLE, BUT_ONE, NOTHING, DOWN = "whole", "but one", "nothing", "down"
ANSWERS: dict[str, tuple[Route, str]] = {
    "missing": ((404, {}, b""), WHOLE),
    "forbidden": ((403, {}, b""), WHOLE),
    "gone": ((410, {}, NEVER), WHOLE),
    "empty": (text(b""), WHOLE),
    "page": (b"<!DOCTYPE html><html><body><h1>Beranda</h1></body></html>", WHOLE),
    "rules": (text(RULES), BUT_ONE),
    "bom": (text(b"\xef\xbb\xbf" + RULES), BUT_ONE),
    "crlf": (text(RULES.replace(b"\n", b"\r\n")), BUT_ONE),
    "latin": (text(b"# Pemerintah caf\xe9\n" + RULES), BUT_ONE),
    "ours": (text(b"User-agent: *\nDisallow:\n\nUser-agent: infopublik\nDisallow: /\n"), NOTHING),
    "others": (text(b"User-agent: BadBot\nDisallow: /\n"), WHOLE),
    "never": (text(NEVER), NOTHING),
    "beyond": (text(b"#" + b"x" * 600_000 + b"\n" + NEVER), WHOLE),
    "moved": ((301, {"Location": "/aturan.txt"}, b""), BUT_ONE),
    "offsite": ((302, {"Location": "http://example.org/robots.txt"}, b""), WHOLE),
    "five-hops": ((301, {"Location": "/aturan/1"}, b""), BUT_ONE),
    "six-hops": ((301, {"Location": "/aturan/0"}, b""), NOTHING),
    "packed": ((200, {"Content-Encoding": "gzip"}, gzip.compress(RULES)), BUT_ONE),
    "cut": ((200, {"Content-Encoding": "gzip"}, gzip.compress(NEVER)[:-4]), NOTHING),
    "longest": (
        text(b"User-agent: *\nDisallow: /berita/\nAllow: /berita\nAllow: /berita/0\n" + RULES[14:]),
        BUT_ONE,
    ),
    "grouped": (
        text(b"User-agent: BadBot\nUser-agent: Infopublik\n" + RULES[14:] + b"\n" + NEVER),
        BUT_ONE,
    ),
    "wild": (text(b"User-agent: *\nDisallow: /*-pelatihan-*.html$\n"), BUT_ONE),
    "escaped": (text(RULES.replace(b"-", b"%2D")), BUT_ONE),
    "unhurried": (text(b"User-agent: *\nCrawl-delay: 0.3\n"), WHOLE),
    "error": ((500, {}, b""), NOTHING),
    "overload": ((503, {}, b""), NOTHING),
    "too-many": ((429, {}, b""), NOTHING),
    "dropped": (Raw(b""), DOWN),
    "loop": ((302, {"Location": "/robots.txt"}, b""), NOTHING),
}


@dataclass(frozen=True)
class Night:
    desk: Desk
    servers: dict[str, LoopbackServer]
    ended: Ended


@pytest.fixture(scope="module")
def night(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Night]:
    desk = Desk(tmp_path_factory.mktemp("robots"))
    with serving(*["127.0.0.1"] * len(ANSWERS)) as started:
        servers = dict(zip(ANSWERS, started, strict=True))
        for name, (answer, _) in ANSWERS.items():
            stand(servers[name], ITEMS)
            servers[name].routes["/robots.txt"] = answer
            servers[name].routes["/aturan.txt"] = text(RULES)
            for hop in range(5):
                servers[name].routes[f"/aturan/{hop}"] = (
                    301,
                    {"Location": f"/aturan/{hop + 1}"},
                    b"",
                )
            servers[name].routes["/aturan/5"] = text(RULES)
            desk.add(name, servers[name].base)
        yield Night(desk=desk, servers=servers, ended=desk.crawl("--at", NIGHT_1))


def named(expected: str) -> list[str]:
    return [name for name, (_, may) in ANSWERS.items() if may == expected]


def pages(server: LoopbackServer) -> list[str]:
    return [path for path in server.paths() if not path.startswith(("/robots.txt", "/aturan"))]


@pytest.mark.parametrize("name", named(WHOLE))
def test_T33_without_rules_for_us_all_is_read(night: Night, name: str) -> None:
    assert {item.path for item in ITEMS} <= set(pages(night.servers[name]))
    assert night.ended.verdicts[name] == "healthy"


@pytest.mark.parametrize("name", named(BUT_ONE))
def test_T33_disallowed_path_is_not_asked_for_and_the_rest_is(night: Night, name: str) -> None:
    asked = set(pages(night.servers[name]))
    assert HIDDEN.path not in asked
    assert {item.path for item in ITEMS} - {HIDDEN.path} <= asked
    look = night.desk.look(night.servers[name].base + HIDDEN.path, 1)
    assert (look["class"], look["cause"], look["status"]) == ("DENIED", "robots.txt", None)


@pytest.mark.parametrize("name", named(NOTHING))
def test_fault_61_without_consent_no_page_is_asked_for(night: Night, name: str) -> None:
    assert pages(night.servers[name]) == []
    look = night.desk.look(night.servers[name].base + "/berita?page=1", 1)
    assert look["class"] == "DENIED"
    assert look["cause"].startswith("robots.txt")
    assert night.ended.verdicts[name] == "blocked"


def test_fault_8_portal_that_drops_the_connection_is_down_and_asked_nothing_else(
    night: Night,
) -> None:
    assert set(night.servers["dropped"].paths()) == {"/robots.txt"}
    assert night.ended.verdicts["dropped"] == "down"
    look = night.desk.look(night.servers["dropped"].base + "/berita?page=1", 1)
    assert (look["class"], look["cause"]) == ("DOWN", "connection lost")


def test_fault_62_crawl_delay_is_kept_between_all_requests(night: Night) -> None:
    hits = night.servers["unhurried"].hits
    gaps = [after.begun - before.begun for before, after in pairwise(hits)]
    assert len(gaps) >= len(ITEMS)
    assert min(gaps) >= 0.28  # clocks of two processes lie between


@pytest.mark.parametrize("name", ANSWERS)
def test_each_portal_has_one_look_at_robots_txt(night: Night, name: str) -> None:
    looks = night.desk.rows("select url from look where kind = 'robots' and portal = ?", name)
    assert [look["url"] for look in looks] == [night.servers[name].base + "/robots.txt"]


@pytest.mark.parametrize(
    ("name", "look_class", "cause"),
    [
        ("missing", "OK", "none (status 404)"),
        ("rules", "OK", None),
        ("page", "OK", "none (a page)"),
        ("cut", "BROKEN", "truncated gzip body"),
        ("error", "DOWN", "status 500"),
        ("too-many", "BLOCKED", "status 429"),
        ("dropped", "DOWN", "connection lost"),
        ("loop", "BROKEN", "redirect loop"),
    ],
)
def test_look_at_robots_txt_tells_what_came(
    night: Night, name: str, look_class: str, cause: str | None
) -> None:
    look = night.desk.look(night.servers[name].base + "/robots.txt", 1)
    assert (look["class"], look["cause"]) == (look_class, cause)


def test_exit_code_3_as_more_than_a_tenth_of_the_portals_was_blocked(night: Night) -> None:
    assert night.ended.code == 3, night.ended.err
